/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-merge.h"
#include "property.h"

/* The merge of one field, over every combination of a small alphabet: not sampled but exhausted. */

static const char *const values[] = { NULL, "", "a", "b", "c" };
static const gint64 times[][2] = { { -1, -1 }, { 5, 5 }, { 5, 9 }, { 9, 5 }, { -1, 5 } };

typedef void (*CaseFunc) (const CwMergeInput *input, CwMergeOutcome outcome);

static void
for_each_case (CaseFunc check)
{
  for (guint a = 0; a < G_N_ELEMENTS (values); a++)
    for (guint s = 0; s < G_N_ELEMENTS (values); s++)
      for (guint ba = 0; ba < G_N_ELEMENTS (values); ba++)
        for (guint bs = 0; bs < G_N_ELEMENTS (values); bs++)
          for (CwDirection direction = CW_DIRECTION_BOTH; direction <= CW_DIRECTION_TO_ALOWARE; direction++)
            for (CwBlankRule blank = CW_BLANK_KEEP; blank <= CW_BLANK_CLEAR; blank++)
              for (CwConflictRule rule = CW_CONFLICT_RULE_ASK; rule <= CW_CONFLICT_RULE_NEWEST; rule++)
                for (guint t = 0; t < G_N_ELEMENTS (times); t++)
                  {
                    CwMergeInput input = { direction,
                                           blank,
                                           rule,
                                           { values[a], values[s] },
                                           { values[ba], values[bs] },
                                           { times[t][0], times[t][1] } };

                    check (&input, cw_merge_field (&input, NULL));
                  }
}

static gboolean
has_base (const CwMergeInput *input)
{
  return input->base[CW_SIDE_ALOWARE] != NULL && input->base[CW_SIDE_SALESFORCE] != NULL;
}

static gboolean
is_blank (const char *value)
{
  return value != NULL && *value == '\0';
}

static void
check_absent_is_not_blank (const CwMergeInput *input, CwMergeOutcome outcome)
{
  if (input->value[CW_SIDE_ALOWARE] == NULL || input->value[CW_SIDE_SALESFORCE] == NULL)
    g_assert_cmpint (outcome, ==, CW_MERGE_UNKNOWN);
  else
    g_assert_cmpint (outcome, !=, CW_MERGE_UNKNOWN);
}

/* Invariant 4. */
static void
check_direction (const CwMergeInput *input, CwMergeOutcome outcome)
{
  if (outcome == CW_MERGE_TO_SALESFORCE)
    g_assert_true (cw_direction_writes_to (input->direction, CW_SIDE_SALESFORCE));
  if (outcome == CW_MERGE_TO_ALOWARE)
    g_assert_true (cw_direction_writes_to (input->direction, CW_SIDE_ALOWARE));
}

/* Invariant 6: changed on both sides and different is decided by a named policy or listed. */
static void
check_no_silent_loss (const CwMergeInput *input, CwMergeOutcome outcome)
{
  gboolean both_changed = input->direction == CW_DIRECTION_BOTH && has_base (input)
                          && input->value[CW_SIDE_ALOWARE] != NULL && input->value[CW_SIDE_SALESFORCE] != NULL
                          && g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->base[CW_SIDE_ALOWARE]) != 0
                          && g_strcmp0 (input->value[CW_SIDE_SALESFORCE], input->base[CW_SIDE_SALESFORCE])
                               != 0
                          && g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->value[CW_SIDE_SALESFORCE]) != 0;

  if (!both_changed)
    return;

  if (input->conflict == CW_CONFLICT_RULE_ASK
      && !(input->blank == CW_BLANK_KEEP
           && (is_blank (input->value[CW_SIDE_ALOWARE]) || is_blank (input->value[CW_SIDE_SALESFORCE]))))
    g_assert_cmpint (outcome, ==, CW_MERGE_CONFLICT);
  else
    g_assert_true (outcome == CW_MERGE_CONFLICT || outcome == CW_MERGE_TO_ALOWARE
                   || outcome == CW_MERGE_TO_SALESFORCE);
}

/* Invariant 7. */
static void
check_false_conflict (const CwMergeInput *input, CwMergeOutcome outcome)
{
  if (input->value[CW_SIDE_ALOWARE] == NULL
      || g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->value[CW_SIDE_SALESFORCE]) != 0)
    return;

  if (g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->base[CW_SIDE_ALOWARE]) == 0
      && g_strcmp0 (input->value[CW_SIDE_SALESFORCE], input->base[CW_SIDE_SALESFORCE]) == 0)
    g_assert_cmpint (outcome, ==, CW_MERGE_IN_SYNC);
  else
    g_assert_cmpint (outcome, ==, CW_MERGE_AGREED);
}

/* Invariants 9 and 13: a blank is written only over a base, and only where the blank rule says so. */
static void
check_blanks (const CwMergeInput *input, CwMergeOutcome outcome)
{
  const char *written = NULL;

  if (outcome == CW_MERGE_TO_SALESFORCE)
    written = input->value[CW_SIDE_ALOWARE];
  else if (outcome == CW_MERGE_TO_ALOWARE)
    written = input->value[CW_SIDE_SALESFORCE];
  if (!is_blank (written))
    return;

  g_assert_cmpint (input->blank, ==, CW_BLANK_CLEAR);
  g_assert_true (has_base (input));
}

/* Invariant 9: without a base, unequal values are never settled by a guess. */
static void
check_no_base (const CwMergeInput *input, CwMergeOutcome outcome)
{
  if (has_base (input) || input->direction != CW_DIRECTION_BOTH || input->conflict != CW_CONFLICT_RULE_ASK
      || input->value[CW_SIDE_ALOWARE] == NULL || input->value[CW_SIDE_SALESFORCE] == NULL
      || is_blank (input->value[CW_SIDE_ALOWARE]) || is_blank (input->value[CW_SIDE_SALESFORCE])
      || g_str_equal (input->value[CW_SIDE_ALOWARE], input->value[CW_SIDE_SALESFORCE]))
    return;

  g_assert_cmpint (outcome, ==, CW_MERGE_CONFLICT);
}

static CwDirection
mirror_direction (CwDirection direction)
{
  switch (direction)
    {
    case CW_DIRECTION_TO_SALESFORCE:
      return CW_DIRECTION_TO_ALOWARE;
    case CW_DIRECTION_TO_ALOWARE:
      return CW_DIRECTION_TO_SALESFORCE;
    case CW_DIRECTION_BOTH:
    default:
      return CW_DIRECTION_BOTH;
    }
}

static CwConflictRule
mirror_rule (CwConflictRule rule)
{
  switch (rule)
    {
    case CW_CONFLICT_RULE_ALOWARE:
      return CW_CONFLICT_RULE_SALESFORCE;
    case CW_CONFLICT_RULE_SALESFORCE:
      return CW_CONFLICT_RULE_ALOWARE;
    case CW_CONFLICT_RULE_ASK:
    case CW_CONFLICT_RULE_NEWEST:
    default:
      return rule;
    }
}

static CwMergeOutcome
mirror_outcome (CwMergeOutcome outcome)
{
  if (outcome == CW_MERGE_TO_SALESFORCE)
    return CW_MERGE_TO_ALOWARE;
  if (outcome == CW_MERGE_TO_ALOWARE)
    return CW_MERGE_TO_SALESFORCE;
  return outcome;
}

/* Invariant 11. */
static void
check_symmetry (const CwMergeInput *input, CwMergeOutcome outcome)
{
  CwMergeInput mirrored = {
    mirror_direction (input->direction), input->blank, mirror_rule (input->conflict), { NULL }
  };

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      mirrored.value[side] = input->value[cw_side_other (side)];
      mirrored.base[side] = input->base[cw_side_other (side)];
      mirrored.modified[side] = input->modified[cw_side_other (side)];
    }

  g_assert_cmpint (cw_merge_field (&mirrored, NULL), ==, mirror_outcome (outcome));
}

/* Invariant 12: a side that always wins is never written because of a conflict. */
static void
check_policy (const CwMergeInput *input, CwMergeOutcome outcome)
{
  gboolean both_changed = has_base (input)
                          && g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->base[CW_SIDE_ALOWARE]) != 0
                          && g_strcmp0 (input->value[CW_SIDE_SALESFORCE], input->base[CW_SIDE_SALESFORCE])
                               != 0;

  if (input->direction != CW_DIRECTION_BOTH || (has_base (input) && !both_changed))
    return;
  if (input->conflict == CW_CONFLICT_RULE_SALESFORCE && outcome == CW_MERGE_TO_SALESFORCE)
    g_assert_true (is_blank (input->value[CW_SIDE_SALESFORCE]));
  if (input->conflict == CW_CONFLICT_RULE_ALOWARE && outcome == CW_MERGE_TO_ALOWARE)
    g_assert_true (is_blank (input->value[CW_SIDE_ALOWARE]));
}

/* Invariants 2, 3 and 32: after the write, seen again with the base that the write left, nothing is left to
 * do. */
static void
check_idempotence (const CwMergeInput *input, CwMergeOutcome outcome)
{
  CwMergeInput again = *input;

  if (outcome == CW_MERGE_TO_SALESFORCE)
    again.value[CW_SIDE_SALESFORCE] = input->value[CW_SIDE_ALOWARE];
  else if (outcome == CW_MERGE_TO_ALOWARE)
    again.value[CW_SIDE_ALOWARE] = input->value[CW_SIDE_SALESFORCE];
  else if (outcome != CW_MERGE_AGREED)
    return;
  again.base[CW_SIDE_ALOWARE] = again.value[CW_SIDE_ALOWARE];
  again.base[CW_SIDE_SALESFORCE] = again.value[CW_SIDE_SALESFORCE];
  g_assert_cmpint (cw_merge_field (&again, NULL), ==, CW_MERGE_IN_SYNC);

  /* The server may keep something else than it was sent: that is its base, not an edit. */
  if (outcome == CW_MERGE_TO_SALESFORCE)
    again.value[CW_SIDE_SALESFORCE] = again.base[CW_SIDE_SALESFORCE] = "normalised";
  else if (outcome == CW_MERGE_TO_ALOWARE)
    again.value[CW_SIDE_ALOWARE] = again.base[CW_SIDE_ALOWARE] = "normalised";
  else
    return;
  g_assert_cmpint (cw_merge_field (&again, NULL), ==, CW_MERGE_DIFFERS);
}

/* A one-way target that a person edited is left alone until its source changes. */
static void
check_one_way_target (const CwMergeInput *input, CwMergeOutcome outcome)
{
  if (input->direction != CW_DIRECTION_TO_SALESFORCE || !has_base (input)
      || input->value[CW_SIDE_ALOWARE] == NULL || input->value[CW_SIDE_SALESFORCE] == NULL
      || g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->value[CW_SIDE_SALESFORCE]) == 0)
    return;

  if (g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->base[CW_SIDE_ALOWARE]) == 0)
    g_assert_cmpint (outcome, ==, CW_MERGE_DIFFERS);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    CaseFunc check;
  } cases[] = {
    { "/merge/absent-is-not-blank", check_absent_is_not_blank },
    { "/merge/direction", check_direction },
    { "/merge/no-silent-loss", check_no_silent_loss },
    { "/merge/false-conflict", check_false_conflict },
    { "/merge/blanks", check_blanks },
    { "/merge/no-base", check_no_base },
    { "/merge/symmetry", check_symmetry },
    { "/merge/policy", check_policy },
    { "/merge/idempotence", check_idempotence },
    { "/merge/one-way-target", check_one_way_target },
  };

  property_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, (gconstpointer) cases[i].check, (GTestDataFunc) for_each_case);
  return g_test_run ();
}
