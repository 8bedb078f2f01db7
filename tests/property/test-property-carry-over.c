/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-carry-over.h"

#include "property-world.h"
#include "property.h"

/* A Lead is converted, whatever it, its contact and the Contact that takes its place have: no value is
 * overwritten by one that only the Contact had. */

/* What one field was, as each object's row compares it. */
typedef struct
{
  char *salesforce[CW_N_OBJECTS], *aloware[CW_N_OBJECTS];
  const char *base[2];
} Values;

typedef struct
{
  World world[CW_N_OBJECTS]; /* of each, the mapping and the Salesforce record; of the Lead also the rest */
  CwRecord *base[2];
  GStrv differs;
  CwPairPlan *planned;
} Conversion;

static const char *
pick_contact_value (Conversion *conversion, GRand *random, guint row)
{
  const World *lead = &conversion->world[CW_OBJECT_LEAD];

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      return "";
    case 1:
      return world_pick_value (random, row);
    case 2:
      {
        const char *base = cw_record_get (lead->base[CW_SIDE_SALESFORCE], world_keys[row]);

        return base != NULL ? base : "";
      }
    default:
      return cw_record_get (lead->record[CW_SIDE_SALESFORCE], world_fields[row]);
    }
}

static GStrv
carry_over (const Conversion *conversion, CwRecord *base[2])
{
  const World *world = conversion->world;
  const CwCarryOver input = {
    .rows = { world[0].rows, world[1].rows },
    .record = { world[0].record[CW_SIDE_SALESFORCE], world[1].record[CW_SIDE_SALESFORCE] },
    .aloware = world[CW_OBJECT_LEAD].record[CW_SIDE_ALOWARE],
    .base = { world[CW_OBJECT_LEAD].base[0], world[CW_OBJECT_LEAD].base[1] },
  };

  return cw_carry_over (&input, base);
}

static void
conversion_init (Conversion *conversion, GRand *random)
{
  World *contact = &conversion->world[CW_OBJECT_CONTACT];
  World *lead = &conversion->world[CW_OBJECT_LEAD];
  CwPairInput input;

  world_init (contact, random);
  world_init (lead, random);
  if (g_rand_int_range (random, 0, 4) != 0)
    {
      g_autoptr (CwPairPlan) first = world_plan (lead);

      world_take_base (lead, first);
      world_apply (lead, first);
      world_edit_some (lead, random);
    }
  for (guint row = 0; row < WORLD_N_ROWS; row++)
    cw_record_set (contact->record[CW_SIDE_SALESFORCE], world_fields[row],
                   pick_contact_value (conversion, random, row));

  conversion->differs = carry_over (conversion, conversion->base);
  input = world_get_input (contact);
  input.record[CW_SIDE_ALOWARE] = lead->record[CW_SIDE_ALOWARE];
  for (guint side = 0; side < 2; side++)
    input.base[side] = conversion->base[side];
  conversion->planned = cw_plan_pair (contact->rows, &input);
}

static void
conversion_clear (Conversion *conversion)
{
  cw_pair_plan_free (conversion->planned);
  g_strfreev (conversion->differs);
  for (guint i = 0; i < 2; i++)
    {
      cw_record_free (conversion->base[i]);
      world_clear (&conversion->world[i]);
    }
}

static void
values_init (Values *values, const Conversion *conversion, guint row)
{
  const World *lead = &conversion->world[CW_OBJECT_LEAD];
  CwRecord *aloware = lead->record[CW_SIDE_ALOWARE];

  for (guint object = 0; object < CW_N_OBJECTS; object++)
    {
      const World *world = &conversion->world[object];
      const CwRow *each = cw_rows_find (world->rows, world_keys[row]);
      CwConvertContext context = cw_rows_get_context (world->rows, aloware);

      values->salesforce[object] = cw_row_canonical (
        each, CW_SIDE_SALESFORCE, &context,
        cw_row_text (each, CW_SIDE_SALESFORCE, world->record[CW_SIDE_SALESFORCE]));
      values->aloware[object] = cw_row_canonical (each, CW_SIDE_ALOWARE, &context,
                                                  cw_row_text (each, CW_SIDE_ALOWARE, aloware));
    }
  for (guint side = 0; side < 2; side++)
    values->base[side] = cw_record_get (lead->base[side], world_keys[row]);
}

static void
values_clear (Values *values)
{
  for (guint object = 0; object < CW_N_OBJECTS; object++)
    {
      g_free (values->salesforce[object]);
      g_free (values->aloware[object]);
    }
}

static gboolean
is_own (const Values *values)
{
  const char *own = values->salesforce[CW_OBJECT_CONTACT];

  return *own != '\0' && g_strcmp0 (own, values->salesforce[CW_OBJECT_LEAD]) != 0
         && g_strcmp0 (own, values->base[CW_SIDE_SALESFORCE]) != 0;
}

static const CwChangeField *
find_write (const Conversion *conversion, CwSide side, guint row)
{
  const CwChange *change = conversion->planned->change[side];

  return change != NULL ? cw_change_find (change, world_keys[row]) : NULL;
}

static gboolean
is_refused (const Conversion *conversion, guint row)
{
  for (guint i = 0; i < conversion->planned->refusals->len; i++)
    {
      const CwRefusal *refusal = g_ptr_array_index (conversion->planned->refusals, i);

      if (g_strcmp0 (refusal->aloware, world_keys[row]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What stays unequal because the Contact had a value of its own is said, and nothing else is. */
static void
check_differs (const Conversion *conversion, const Values *values, gboolean aloware_edited, guint row)
{
  const char *own = values->salesforce[CW_OBJECT_CONTACT];
  const char *key = world_keys[row];
  gboolean stays = is_own (values) && !aloware_edited
                   && g_strcmp0 (own, values->aloware[CW_OBJECT_CONTACT]) != 0
                   && cw_record_get (conversion->base[CW_SIDE_SALESFORCE], key) != NULL;
  gboolean said = conversion->differs != NULL
                  && g_strv_contains ((const char *const *) conversion->differs, key);

  property_assert (said == stays);
  property_assert (!said
                   || (find_write (conversion, CW_SIDE_ALOWARE, row) == NULL
                       && find_write (conversion, CW_SIDE_SALESFORCE, row) == NULL));
}

static void
check_row (const Conversion *conversion, guint row)
{
  const CwRow *each = cw_rows_find (conversion->world[CW_OBJECT_CONTACT].rows, world_keys[row]);
  const CwChangeField *to_aloware = find_write (conversion, CW_SIDE_ALOWARE, row);
  const CwChangeField *to_salesforce = find_write (conversion, CW_SIDE_SALESFORCE, row);
  Values values;
  gboolean had_base, edited[2];

  values_init (&values, conversion, row);
  had_base = values.base[CW_SIDE_ALOWARE] != NULL && values.base[CW_SIDE_SALESFORCE] != NULL;
  edited[CW_SIDE_ALOWARE] = had_base
                            && g_strcmp0 (values.aloware[CW_OBJECT_LEAD], values.base[CW_SIDE_ALOWARE]) != 0;
  edited[CW_SIDE_SALESFORCE] = had_base
                               && g_strcmp0 (values.salesforce[CW_OBJECT_LEAD],
                                             values.base[CW_SIDE_SALESFORCE])
                                    != 0;

  /* The Contact's own value overwrites nothing, and only an edit in Aloware overwrites it. No question comes
   * of it either. */
  if (is_own (&values))
    {
      property_assert (to_aloware == NULL || *values.aloware[CW_OBJECT_CONTACT] == '\0');
      property_assert (to_salesforce == NULL || edited[CW_SIDE_ALOWARE]);
      for (guint i = 0; i < conversion->planned->conflicts->len; i++)
        property_assert (
          g_strcmp0 (((CwConflict *) conversion->planned->conflicts->pdata[i])->aloware, world_keys[row])
          != 0);
    }

  check_differs (conversion, &values, edited[CW_SIDE_ALOWARE], row);

  /* A blank that only the Contact has clears nothing, and is filled. */
  if (*values.salesforce[CW_OBJECT_CONTACT] == '\0' && *values.salesforce[CW_OBJECT_LEAD] != '\0'
      && g_strcmp0 (values.base[CW_SIDE_SALESFORCE], "") != 0)
    {
      property_assert (to_aloware == NULL);
      property_assert (to_salesforce != NULL || *values.aloware[CW_OBJECT_CONTACT] == '\0'
                       || !each->may_update[CW_SIDE_SALESFORCE] || is_refused (conversion, row));
    }

  /* The last edit of the Lead goes on. */
  if (edited[CW_SIDE_SALESFORCE] && !edited[CW_SIDE_ALOWARE]
      && g_strcmp0 (values.salesforce[CW_OBJECT_CONTACT], values.salesforce[CW_OBJECT_LEAD]) == 0
      && g_strcmp0 (values.salesforce[CW_OBJECT_CONTACT], values.aloware[CW_OBJECT_CONTACT]) != 0
      && *values.salesforce[CW_OBJECT_LEAD] != '\0' && each->row->direction != CW_DIRECTION_TO_SALESFORCE)
    property_assert (to_aloware != NULL || !each->may_update[CW_SIDE_ALOWARE]
                     || is_refused (conversion, row));

  values_clear (&values);
}

static void
check_conversion (GRand *random)
{
  Conversion conversion;

  conversion_init (&conversion, random);
  for (guint row = 0; row < WORLD_N_ROWS; row++)
    check_row (&conversion, row);
  conversion_clear (&conversion);
}

static void
check_again (GRand *random)
{
  CwRecord *again[2];
  g_auto (GStrv) differs = NULL;
  Conversion conversion;

  conversion_init (&conversion, random);
  differs = carry_over (&conversion, again);
  property_assert (
    (differs == NULL) == (conversion.differs == NULL)
    && (differs == NULL
        || g_strv_equal ((const char *const *) differs, (const char *const *) conversion.differs)));
  property_assert (cw_record_get_n_values (again[0]) == cw_record_get_n_values (again[1]));
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (GBytes) first = cw_record_to_bytes (conversion.base[side]);
      g_autoptr (GBytes) second = cw_record_to_bytes (again[side]);

      property_assert (g_bytes_equal (first, second));
      cw_record_free (again[side]);
    }
  conversion_clear (&conversion);
}

static void
run (gconstpointer check)
{
  property_run ((PropertyFunc) check, g_test_quick () ? 1000 : 20000);
}

int
main (int argc, char *argv[])
{
  property_init (&argc, &argv);
  g_test_add_data_func ("/carry-over/conversion", (gconstpointer) check_conversion, run);
  g_test_add_data_func ("/carry-over/again", (gconstpointer) check_again, run);
  return g_test_run ();
}
