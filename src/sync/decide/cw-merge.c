/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-merge.h"

typedef struct
{
  CwMergeOutcome outcome;
  const char *reason;
} Verdict;

static gboolean
is_blank (const char *value)
{
  return *value == '\0';
}

static gboolean
has_base (const CwMergeInput *input)
{
  return input->base[CW_SIDE_ALOWARE] != NULL && input->base[CW_SIDE_SALESFORCE] != NULL;
}

static CwMergeOutcome
flow_from (CwSide winner)
{
  return winner == CW_SIDE_ALOWARE ? CW_MERGE_TO_SALESFORCE : CW_MERGE_TO_ALOWARE;
}

/* For values that differ in a one-way row. The source's value flows if it changed, or if the sides never
 * agreed. A blank does so only if it changed and the row lets blanks clear. */
static Verdict
merge_one_way (const CwMergeInput *input, CwSide source)
{
  const char *value = input->value[source];
  const char *base = input->base[source];

  if (!has_base (input))
    {
      if (is_blank (value))
        return (Verdict) { CW_MERGE_DIFFERS, "no-base-never-clears" };
      return (Verdict) { flow_from (source), "one-way-first" };
    }

  if (g_str_equal (value, base))
    return (Verdict) { CW_MERGE_DIFFERS, "target-edited" };

  if (is_blank (value) && input->blank == CW_BLANK_KEEP)
    return (Verdict) { CW_MERGE_DIFFERS, "blank-kept" };

  return (Verdict) { flow_from (source), "one-way-changed" };
}

/* For values that both sides changed. The row's rule says who wins, or a person does. */
static Verdict
merge_by_rule (const CwMergeInput *input)
{
  switch (input->conflict)
    {
    case CW_CONFLICT_RULE_ALOWARE:
      return (Verdict) { CW_MERGE_TO_SALESFORCE, "rule-aloware" };

    case CW_CONFLICT_RULE_SALESFORCE:
      return (Verdict) { CW_MERGE_TO_ALOWARE, "rule-salesforce" };

    case CW_CONFLICT_RULE_NEWEST:
      if (input->modified[CW_SIDE_ALOWARE] < 0 || input->modified[CW_SIDE_SALESFORCE] < 0
          || input->modified[CW_SIDE_ALOWARE] == input->modified[CW_SIDE_SALESFORCE])
        return (Verdict) { CW_MERGE_CONFLICT, "newest-unknown" };
      if (input->modified[CW_SIDE_ALOWARE] > input->modified[CW_SIDE_SALESFORCE])
        return (Verdict) { CW_MERGE_TO_SALESFORCE, "rule-newest" };
      return (Verdict) { CW_MERGE_TO_ALOWARE, "rule-newest" };

    case CW_CONFLICT_RULE_ASK:
    default:
      return (Verdict) { CW_MERGE_CONFLICT, "both-changed" };
    }
}

/* For values that differ in a both-ways row, where the sides never agreed. A blank takes the other side's
 * value. Which of two values is right is never guessed. */
static Verdict
merge_without_base (const CwMergeInput *input)
{
  if (is_blank (input->value[CW_SIDE_ALOWARE]))
    return (Verdict) { CW_MERGE_TO_ALOWARE, "filled-blank" };
  if (is_blank (input->value[CW_SIDE_SALESFORCE]))
    return (Verdict) { CW_MERGE_TO_SALESFORCE, "filled-blank" };

  return merge_by_rule (input);
}

static Verdict
merge_one_changed (const CwMergeInput *input, CwSide changed)
{
  const char *value = input->value[changed];

  if (is_blank (value) && input->blank == CW_BLANK_KEEP)
    return (Verdict) { CW_MERGE_DIFFERS, "blank-kept" };

  return (Verdict) { flow_from (changed),
                     changed == CW_SIDE_ALOWARE ? "aloware-changed" : "salesforce-changed" };
}

static Verdict
merge_both_ways (const CwMergeInput *input)
{
  gboolean changed[2];

  if (!has_base (input))
    return merge_without_base (input);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    changed[side] = !g_str_equal (input->value[side], input->base[side]);

  if (!changed[CW_SIDE_ALOWARE] && !changed[CW_SIDE_SALESFORCE])
    return (Verdict) { CW_MERGE_DIFFERS, "kept-apart" };
  if (!changed[CW_SIDE_SALESFORCE])
    return merge_one_changed (input, CW_SIDE_ALOWARE);
  if (!changed[CW_SIDE_ALOWARE])
    return merge_one_changed (input, CW_SIDE_SALESFORCE);

  /* If blanks may not clear, the side that has a value wins. */
  if (input->blank == CW_BLANK_KEEP && is_blank (input->value[CW_SIDE_ALOWARE]))
    return (Verdict) { CW_MERGE_TO_ALOWARE, "blank-never-wins" };
  if (input->blank == CW_BLANK_KEEP && is_blank (input->value[CW_SIDE_SALESFORCE]))
    return (Verdict) { CW_MERGE_TO_SALESFORCE, "blank-never-wins" };

  return merge_by_rule (input);
}

static Verdict
merge (const CwMergeInput *input)
{
  if (input->value[CW_SIDE_ALOWARE] == NULL || input->value[CW_SIDE_SALESFORCE] == NULL)
    return (Verdict) { CW_MERGE_UNKNOWN, "not-delivered" };

  if (g_str_equal (input->value[CW_SIDE_ALOWARE], input->value[CW_SIDE_SALESFORCE]))
    {
      if (g_strcmp0 (input->value[CW_SIDE_ALOWARE], input->base[CW_SIDE_ALOWARE]) == 0
          && g_strcmp0 (input->value[CW_SIDE_SALESFORCE], input->base[CW_SIDE_SALESFORCE]) == 0)
        return (Verdict) { CW_MERGE_IN_SYNC, "in-sync" };
      return (Verdict) { CW_MERGE_AGREED, "equal" };
    }

  switch (input->direction)
    {
    case CW_DIRECTION_TO_SALESFORCE:
      return merge_one_way (input, CW_SIDE_ALOWARE);
    case CW_DIRECTION_TO_ALOWARE:
      return merge_one_way (input, CW_SIDE_SALESFORCE);
    case CW_DIRECTION_BOTH:
    default:
      return merge_both_ways (input);
    }
}

CwMergeOutcome
cw_merge_field (const CwMergeInput *input, const char **reason)
{
  Verdict verdict;

  g_return_val_if_fail (input != NULL, CW_MERGE_UNKNOWN);

  verdict = merge (input);
  if (reason != NULL)
    *reason = verdict.reason;

  return verdict.outcome;
}
