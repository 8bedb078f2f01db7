/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-planner.h"

#include "property.h"

/* One linked pair with a random mapping, edited at random on both sides, planned and applied until it is quiet. The two
 * platforms are two records; what a server does to a value is part of the game. */

static const char *const keys[] = { "email", "first_name", "last_name", "lead_source", "date_of_birth", "mobile_phone",
                                    "last_call_disposition", "total_inbound_calls" };
static const char *const fields[] = { "Email", "FirstName", "LastName", "LeadSource", "Birthdate", "MobilePhone",
                                      "Last_call_disposition__c", "Total_inbound_calls__c" };
static const char *const types[] = { "email", "string", "string", "picklist", "date", "phone", "string", "double" };
#define N_ROWS G_N_ELEMENTS (keys)

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwUserMap *users;
  CwRows *rows;
  CwRecord *record[2];
  CwRecord *base[2];
} World;

static const char *
pick_value (GRand *random, guint row)
{
  static const char *const dates[] = { "", "1980-02-29", "1999-12-31", "2026-03-08" };
  static const char *const phones[] = { "", "+12025550123", "(202) 555-0123", "202.555.0124", "not a number" };
  static const char *const numbers[] = { "", "0", "5", "12" };
  static const char *const emails[] = { "", "a@example.com", "A@example.com", "b@example.com" };

  switch (row)
    {
    case 0:
      return property_pick (random, emails, G_N_ELEMENTS (emails));
    case 4:
      return property_pick (random, dates, G_N_ELEMENTS (dates));
    case 5:
      return property_pick (random, phones, G_N_ELEMENTS (phones));
    case 7:
      return property_pick (random, numbers, G_N_ELEMENTS (numbers));
    default:
      return property_pick_text (random);
    }
}

static void
add_field (World *world, guint row)
{
  CwField *field = cw_field_new (fields[row], fields[row], types[row]);

  field->length = 40;
  field->precision = 18;
  field->createable = field->updateable = field->nillable = TRUE;
  cw_field_update_display_type (field);
  cw_schema_add (world->schema, field);
}

static void
add_row (World *world, GRand *random, guint row)
{
  CwMappingRow *mapping_row = cw_mapping_row_new (cw_catalogue_find (keys[row]), fields[row]);

  mapping_row->direction = row >= 6 ? CW_DIRECTION_TO_SALESFORCE : (CwDirection) g_rand_int_range (random, 0, 3);
  mapping_row->blank = (CwBlankRule) g_rand_int_range (random, 0, 2);
  mapping_row->conflict_set = TRUE;
  mapping_row->conflict = (CwConflictRule) g_rand_int_range (random, 0, 4);
  g_assert_true (cw_mapping_add (world->mapping, mapping_row, NULL));
}

static void
fill (World *world, GRand *random, CwSide side)
{
  for (guint i = 0; i < N_ROWS; i++)
    cw_record_set (world->record[side], side == CW_SIDE_ALOWARE ? keys[i] : fields[i], pick_value (random, i));
  cw_record_set_modified (world->record[side], g_rand_int_range (random, -1, 3));
}

static void
world_init (World *world, GRand *random)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  guint order[N_ROWS];

  world->schema = cw_schema_new ("Contact");
  world->mapping = cw_mapping_new ();
  world->settings = cw_settings_new ();
  world->users = cw_user_map_new (nobody, nobody, NULL);
  for (guint i = 0; i < N_ROWS; i++)
    {
      add_field (world, i);
      order[i] = i;
    }
  for (guint i = N_ROWS; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
      guint row = order[j];

      order[j] = order[i - 1];
      add_row (world, random, row);
    }
  world->settings->update = property_flip (random) ? CW_WRITES_BOTH : (CwWrites) g_rand_int_range (random, 0, 4);
  world->rows = cw_rows_new (world->mapping, world->schema, world->settings, world->users);
  world->record[CW_SIDE_ALOWARE] = cw_record_new ("155");
  world->record[CW_SIDE_SALESFORCE] = cw_record_new ("003000000000001AAA");
  fill (world, random, CW_SIDE_ALOWARE);
  fill (world, random, CW_SIDE_SALESFORCE);
  world->base[0] = cw_record_new ("");
  world->base[1] = cw_record_new ("");
}

static void
world_clear (World *world)
{
  cw_rows_free (world->rows);
  cw_user_map_unref (world->users);
  cw_settings_free (world->settings);
  cw_mapping_free (world->mapping);
  cw_schema_unref (world->schema);
  for (guint i = 0; i < 2; i++)
    {
      cw_record_free (world->record[i]);
      cw_record_free (world->base[i]);
    }
}

static CwPairPlan *
plan (World *world)
{
  CwPairInput input = {
    .aloware = world->record[CW_SIDE_ALOWARE],
    .salesforce = world->record[CW_SIDE_SALESFORCE],
    .base_aloware = world->base[CW_SIDE_ALOWARE],
    .base_salesforce = world->base[CW_SIDE_SALESFORCE],
    .modstamp = 1,
    .phone = "+12025550100",
  };

  return cw_plan_pair (world->rows, &input);
}

static void
take_base (World *world, CwPairPlan *planned)
{
  for (guint i = 0; i < 2; i++)
    {
      cw_record_free (world->base[i]);
      world->base[i] = cw_record_copy (i == 0 ? planned->base_aloware : planned->base_salesforce);
    }
}

/* What a server keeps of what it is sent: Salesforce trims texts. */
static char *
as_kept (CwSide side, const char *text)
{
  return side == CW_SIDE_SALESFORCE ? g_strstrip (g_strdup (text)) : g_strdup (text);
}

static void
apply (World *world, const CwPairPlan *planned)
{
  for (guint side = 0; side < 2; side++)
    {
      const CwChange *change = planned->change[side];

      if (change == NULL)
        continue;
      for (guint i = 0; i < change->fields->len; i++)
        {
          const CwChangeField *field = g_ptr_array_index (change->fields, i);
          g_autofree char *kept = as_kept (side, field->new_value);

          cw_record_set (world->record[side], side == CW_SIDE_ALOWARE ? field->aloware : field->salesforce, kept);
        }
      cw_plan_move_base (world->rows, world->record[0], world->record[1], change, world->base[0], world->base[1]);
    }
}

static gboolean
is_quiet (const CwPairPlan *planned)
{
  return planned->change[0] == NULL && planned->change[1] == NULL;
}

/* Plans and applies once; checks what must hold of every plan on the way. */
static gboolean
sync_once (World *world)
{
  g_autoptr (CwPairPlan) planned = plan (world);
  gboolean quiet = is_quiet (planned);

  for (guint side = 0; side < 2; side++)
    {
      const CwChange *change = planned->change[side];

      for (guint i = 0; change != NULL && i < change->fields->len; i++)
        {
          const CwChangeField *field = g_ptr_array_index (change->fields, i);
          const CwMappingRow *row = cw_mapping_find (world->mapping, field->aloware);
          const char *other = side == CW_SIDE_ALOWARE ? cw_record_get (world->record[1], field->salesforce)
                                                      : cw_record_get (world->record[0], field->aloware);

          /* Invariant 4, and the settings' own directions. */
          property_assert (cw_direction_writes_to (row->direction, side));
          property_assert (cw_writes_include (world->settings->update, side));
          /* Invariant 13. */
          if (*field->new_value == '\0')
            {
              g_autofree char *stripped = g_strstrip (g_strdup (other));

              property_assert (row->blank == CW_BLANK_CLEAR && *stripped == '\0');
            }
          /* Invariant 24 can be checked later: each write says what it expects to find. */
          property_assert (field->expected != NULL && field->source != NULL && field->reason != NULL);
        }
    }

  take_base (world, planned);
  apply (world, planned);
  return quiet;
}

static void
edit_some (World *world, GRand *random)
{
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < N_ROWS; i++)
      {
        if (g_rand_int_range (random, 0, 3) == 0)
          cw_record_set (world->record[side], side == CW_SIDE_ALOWARE ? keys[i] : fields[i], pick_value (random, i));
      }
  for (guint side = 0; side < 2; side++)
    cw_record_set_modified (world->record[side], g_rand_int_range (random, -1, 9));
}

/* Invariants 2 and 3: quiet after one application, whatever was edited, again and again. */
static void
check_convergence (GRand *random)
{
  World world;

  world_init (&world, random);
  for (guint round = 0; round < 4; round++)
    {
      sync_once (&world);
      property_assert (sync_once (&world));
      property_assert (sync_once (&world));
      edit_some (&world, random);
    }
  world_clear (&world);
}

static GBytes *
serialise (const CwPairPlan *planned)
{
  GByteArray *all = g_byte_array_new ();

  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (GBytes) bytes = NULL;

      if (planned->change[side] == NULL)
        continue;
      bytes = cw_change_to_bytes (planned->change[side]);
      g_byte_array_append (all, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    }
  for (guint i = 0; i < planned->conflicts->len; i++)
    {
      g_autofree char *identity = cw_conflict_identity (g_ptr_array_index (planned->conflicts, i));

      g_byte_array_append (all, (const guint8 *) identity, (guint) strlen (identity));
    }
  return g_byte_array_free_to_bytes (all);
}

/* Invariant 1: the same input, and another order of the mapping's rows, give the same bytes. */
static void
check_determinism (GRand *random)
{
  World world;
  g_autoptr (CwPairPlan) first = NULL;
  g_autoptr (CwPairPlan) second = NULL;
  g_autoptr (CwMapping) reversed = cw_mapping_new ();
  g_autoptr (GBytes) first_bytes = NULL;
  g_autoptr (GBytes) second_bytes = NULL;

  world_init (&world, random);
  first = plan (&world);
  first_bytes = serialise (first);

  for (guint i = cw_mapping_get_n_rows (world.mapping); i > 0; i--)
    g_assert_true (cw_mapping_add (reversed, cw_mapping_row_copy (cw_mapping_get_row (world.mapping, i - 1)), NULL));
  cw_rows_free (world.rows);
  world.rows = cw_rows_new (reversed, world.schema, world.settings, world.users);
  second = plan (&world);
  second_bytes = serialise (second);

  property_assert (g_bytes_equal (first_bytes, second_bytes));
  world_clear (&world);
}

/* Invariant 8: a field's fate does not depend on what happens to another field. */
static void
check_field_independence (GRand *random)
{
  World world;
  guint row = (guint) g_rand_int_range (random, 0, N_ROWS);
  guint other = (row + 1 + (guint) g_rand_int_range (random, 0, N_ROWS - 1)) % N_ROWS;
  char *before[2], *after[2];

  world_init (&world, random);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (CwPairPlan) planned = plan (&world);

      for (guint side = 0; side < 2; side++)
        {
          CwChangeField *field = planned->change[side] != NULL ? cw_change_find (planned->change[side], keys[row]) : NULL;
          char *value = g_strdup (field != NULL ? field->new_value : NULL);

          if (round == 0)
            before[side] = value;
          else
            after[side] = value;
        }
      cw_record_set (world.record[0], keys[other], pick_value (random, other));
      cw_record_set (world.record[1], fields[other], pick_value (random, other));
    }
  for (guint side = 0; side < 2; side++)
    {
      property_assert (g_strcmp0 (before[side], after[side]) == 0);
      g_free (before[side]);
      g_free (after[side]);
    }
  world_clear (&world);
}

/* Invariants 5 and 9: nothing outside the mapping is touched, an undelivered value is neither read nor written, and without
 * a base nothing is cleared. */
static void
check_frame (GRand *random)
{
  World world;
  guint row = (guint) g_rand_int_range (random, 0, N_ROWS);
  g_autoptr (CwPairPlan) planned = NULL;

  world_init (&world, random);
  cw_record_set (world.record[0], "custom:unmapped", "keep");
  cw_record_unset (world.record[property_flip (random)], property_flip (random) ? keys[row] : fields[row]);
  planned = plan (&world);

  for (guint side = 0; side < 2; side++)
    {
      const CwChange *change = planned->change[side];

      for (guint i = 0; change != NULL && i < change->fields->len; i++)
        {
          const CwChangeField *field = g_ptr_array_index (change->fields, i);

          property_assert (cw_mapping_find (world.mapping, field->aloware) != NULL);
          property_assert (cw_record_get (world.record[0], field->aloware) != NULL);
          property_assert (cw_record_get (world.record[1], field->salesforce) != NULL);
          property_assert (*field->new_value != '\0');
        }
    }
  world_clear (&world);
}

/* A person's choice is carried out, settles the field, and is not undone by the next run. */
static void
check_decisions (GRand *random)
{
  World world;
  CwDecision decision = (CwDecision) g_rand_int_range (random, CW_DECISION_ALOWARE, CW_DECISION_VALUE);
  g_autoptr (CwPairPlan) listed = NULL;

  world_init (&world, random);
  listed = plan (&world);
  if (listed->conflicts->len > 0)
    {
      const CwConflict *conflict = g_ptr_array_index (listed->conflicts, 0);
      CwPairInput input = {
        .aloware = world.record[0], .salesforce = world.record[1], .base_aloware = world.base[0],
        .base_salesforce = world.base[1], .decision = decision, .decision_field = conflict->aloware, .phone = "+12025550100",
      };
      g_autoptr (CwPairPlan) decided = cw_plan_pair (world.rows, &input);
      g_autoptr (CwPairPlan) afterwards = NULL;
      gboolean refused = decided->refusals->len > 0;
      CwSide side = decision == CW_DECISION_ALOWARE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
      gboolean may_write = cw_rows_find (world.rows, conflict->aloware)->may_update[side];

      take_base (&world, decided);
      apply (&world, decided);
      afterwards = plan (&world);
      for (guint i = 0; i < afterwards->conflicts->len && !refused && (may_write || decision == CW_DECISION_KEEP_APART); i++)
        {
          const CwConflict *left = g_ptr_array_index (afterwards->conflicts, i);

          property_assert (g_strcmp0 (left->aloware, conflict->aloware) != 0);
        }
    }
  world_clear (&world);
}

static void
run (gconstpointer check)
{
  property_run ((PropertyFunc) check, g_test_quick () ? 5000 : 50000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/pair/convergence", (gconstpointer) check_convergence, run);
  g_test_add_data_func ("/pair/determinism", (gconstpointer) check_determinism, run);
  g_test_add_data_func ("/pair/field-independence", (gconstpointer) check_field_independence, run);
  g_test_add_data_func ("/pair/frame", (gconstpointer) check_frame, run);
  g_test_add_data_func ("/pair/decisions", (gconstpointer) check_decisions, run);
  return g_test_run ();
}
