/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "property-world.h"
#include "property.h"

#include "cw-read-back.h"

/* Platforms that answer every write with success and do what they like: nothing that anybody typed is lost by
 * it. */

typedef enum
{
  PLATFORM_TAKES,
  PLATFORM_IGNORES, /* the old value stays */
  SOMEBODY_EDITS,   /* right after the write */
} Doing;

typedef struct
{
  gboolean written;
  CwSide side;
  Doing doing;
  char *source; /* text of the other side when it was written */
  char *target; /* what the target held afterwards */
} Fate;

static const char *
name_of (CwSide side, guint row)
{
  return side == CW_SIDE_ALOWARE ? world_keys[row] : world_fields[row];
}

static guint
row_of (const char *key)
{
  guint row;

  for (row = 0; row < WORLD_N_ROWS && !g_str_equal (world_keys[row], key); row++)
    ;
  return row;
}

static char *
canonical (World *world, CwSide side, guint row, const char *text)
{
  const CwRow *mapped = cw_rows_find (world->rows, world_keys[row]);
  CwConvertContext context = cw_rows_get_context (world->rows, world->record[CW_SIDE_ALOWARE]);

  return cw_row_canonical (mapped, side, &context, text);
}

static void
write_field (World *world, GRand *random, CwSide side, const CwChangeField *field, Fate *fate)
{
  guint row = row_of (field->aloware);

  fate->written = TRUE;
  fate->side = side;
  fate->doing = (Doing) g_rand_int_range (random, 0, 3);
  fate->source = g_strdup (
    cw_record_get (world->record[cw_side_other (side)], name_of (cw_side_other (side), row)));
  if (fate->doing == PLATFORM_TAKES)
    cw_record_set (world->record[side], name_of (side, row), field->new_value);
  else if (fate->doing == SOMEBODY_EDITS)
    cw_record_set (world->record[side], name_of (side, row), world_pick_value (random, row));
  fate->target = g_strdup (cw_record_get (world->record[side], name_of (side, row)));
}

static void
write_change (World *world, GRand *random, const CwChange *change, Fate *fates)
{
  const CwRecord *const record[] = { world->record[0], world->record[1] };

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      write_field (world, random, change->side, field, &fates[row_of (field->aloware)]);
    }
  cw_plan_move_base (world->rows, record, change, world->base);
}

static gboolean
shows (World *world, CwSide side, guint row, const char *text)
{
  g_autofree char *now = canonical (world, side, row,
                                    cw_record_get (world->record[side], name_of (side, row)));
  g_autofree char *wanted = canonical (world, side, row, text);

  return g_strcmp0 (now, wanted) == 0;
}

static gboolean
in_conflict (const CwPairPlan *plan, guint row)
{
  for (guint i = 0; i < plan->conflicts->len; i++)
    {
      if (g_strcmp0 (((CwConflict *) plan->conflicts->pdata[i])->aloware, world_keys[row]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether nothing stands in the way of an edit of `fate`'s side. */
static gboolean
must_flow (World *world, const Fate *fate, guint row, const CwPairPlan *plan)
{
  const CwRow *mapped = cw_rows_find (world->rows, world_keys[row]);
  g_autofree char *edit = canonical (world, fate->side, row, fate->target);

  return mapped->row->direction == CW_DIRECTION_BOTH && mapped->may_update[cw_side_other (fate->side)]
         && plan->refusals->len == 0 && edit != NULL && *edit != '\0' && !in_conflict (plan, row);
}

static gboolean
agree (World *world, guint row)
{
  g_autofree char *aloware = canonical (world, 0, row, cw_record_get (world->record[0], name_of (0, row)));
  g_autofree char *salesforce = canonical (world, 1, row, cw_record_get (world->record[1], name_of (1, row)));

  return g_strcmp0 (aloware, salesforce) == 0;
}

/* What was judged, by the same canonical forms: for telling what the engine took the value for. */
static CwReadBack
judge (World *world, const Fate *fate, guint row, const CwChange *change)
{
  const CwChangeField *field = cw_change_find (change, world_keys[row]);

  return cw_read_back_field (world->rows, fate->side, field, world->record[CW_SIDE_ALOWARE],
                             world->record[fate->side]);
}

static void
check_lies (GRand *random)
{
  Fate fates[WORLD_N_ROWS] = { { 0 } };
  CwReadBack judged[WORLD_N_ROWS];
  World world;

  world_init (&world, random);
  {
    g_autoptr (CwPairPlan) plan = world_plan (&world);

    world_take_base (&world, plan);
    for (guint side = 0; side < 2; side++)
      {
        if (plan->change[side] == NULL)
          continue;
        write_change (&world, random, plan->change[side], fates);
        for (guint row = 0; row < WORLD_N_ROWS; row++)
          if (fates[row].written && fates[row].side == side)
            judged[row] = judge (&world, &fates[row], row, plan->change[side]);
      }
  }

  /* From now on both platforms do as they are told. */
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (CwPairPlan) plan = world_plan (&world);

      world_take_base (&world, plan);
      for (guint row = 0; row < WORLD_N_ROWS; row++)
        {
          const Fate *fate = &fates[row];

          if (!fate->written || in_conflict (plan, row))
            continue;
          /* A value that did not take never flows back over the one that was carried over. */
          if (judged[row] == CW_READ_BACK_NOT_TAKEN)
            property_assert (shows (&world, cw_side_other (fate->side), row, fate->source));
          /* An edit is never written over. */
          if (judged[row] == CW_READ_BACK_EDITED)
            property_assert (shows (&world, fate->side, row, fate->target));
          /* And it reaches the other side by the next plan. */
          if (judged[row] == CW_READ_BACK_EDITED && round > 0 && must_flow (&world, fate, row, plan))
            property_assert (agree (&world, row));
        }
      world_apply (&world, plan);
    }

  for (guint row = 0; row < WORLD_N_ROWS; row++)
    {
      g_free (fates[row].source);
      g_free (fates[row].target);
    }
  world_clear (&world);
}

/* Splitting loses no field, and what is kept in another form is named. */
static void
check_split (GRand *random)
{
  World world;

  world_init (&world, random);
  {
    g_autoptr (CwPairPlan) plan = world_plan (&world);

    for (guint side = 0; side < 2; side++)
      {
        CwChange *change = plan->change[side];
        g_auto (CwReadBackRest) rest = { NULL };
        Fate fates[WORLD_N_ROWS] = { { 0 } };
        guint n;

        if (change == NULL)
          continue;
        n = change->fields->len;
        write_change (&world, random, change, fates);
        cw_read_back_split (world.rows, change, world.record[0], world.record[side], &rest);
        property_assert (n
                         == change->fields->len + (rest.edited != NULL ? rest.edited->fields->len : 0)
                              + (rest.not_taken != NULL ? rest.not_taken->fields->len : 0));
        for (guint i = 0; i < change->fields->len; i++)
          {
            const CwChangeField *field = g_ptr_array_index (change->fields, i);
            CwReadBack outcome = cw_read_back_field (world.rows, side, field, world.record[0],
                                                     world.record[side]);

            property_assert ((field->kept != NULL) == (outcome == CW_READ_BACK_KEPT_AS));
          }
        for (guint row = 0; row < WORLD_N_ROWS; row++)
          {
            g_free (fates[row].source);
            g_free (fates[row].target);
          }
      }
  }
  world_clear (&world);
}

static void
test_lies (void)
{
  property_run (check_lies, 3000);
}

static void
test_split (void)
{
  property_run (check_split, 2000);
}

static void
test_forms (void)
{
  static const struct
  {
    const char *kept, *written;
    gboolean is_form;
  } cases[] = {
    { "Oakland&#039;s", "Oakland's", TRUE },
    { "Tom &amp; Ana", "Tom & Ana", TRUE },
    { "Tom &amp;amp; Ana", "Tom &amp; Ana", TRUE },
    { "A city with quite a", "A city with quite a long name", TRUE },
    { "ANA", "Ana", TRUE },
    { "Ana  Ruiz", "Ana Ruiz", TRUE },
    { "Ana", "Ana 🙂", TRUE },
    { "Ana ?", "Ana 🙂", TRUE },
    { "Ana Ruiz", "Ana", FALSE },
    { "Bea", "Ana", FALSE },
    { "", "Ana", FALSE },
    { "", "🙂", FALSE },
    { "?", "🙂", FALSE },
    { "Ana", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cw_read_back_is_form_of (cases[i].kept, cases[i].written), ==, cases[i].is_form);
}

int
main (int argc, char **argv)
{
  property_init (&argc, &argv);
  g_test_add_func ("/property/read-back/nothing-is-lost-to-lies", test_lies);
  g_test_add_func ("/property/read-back/splitting-loses-no-field", test_split);
  g_test_add_func ("/property/read-back/forms-of-a-text", test_forms);
  return g_test_run ();
}
