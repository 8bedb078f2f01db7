/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "property-world.h"

#include "property.h"

static gboolean
is_quiet (const CwPairPlan *planned)
{
  return planned->change[0] == NULL && planned->change[1] == NULL;
}

/* Plans and applies once; checks what must hold of every plan on the way. */
static gboolean
sync_once (World *world)
{
  g_autoptr (CwPairPlan) planned = world_plan (world);
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

  world_take_base (world, planned);
  world_apply (world, planned);
  return quiet;
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
      world_edit_some (&world, random);
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
  first = world_plan (&world);
  first_bytes = serialise (first);

  for (guint i = cw_mapping_get_n_rows (world.mapping); i > 0; i--)
    g_assert_true (
      cw_mapping_add (reversed, cw_mapping_row_copy (cw_mapping_get_row (world.mapping, i - 1)), NULL));
  cw_rows_free (world.rows);
  world.rows = cw_rows_new (reversed, world.schema, world.settings, world.users);
  second = world_plan (&world);
  second_bytes = serialise (second);

  property_assert (g_bytes_equal (first_bytes, second_bytes));
  world_clear (&world);
}

/* Invariant 8: a field's fate does not depend on what happens to another field. */
static void
check_field_independence (GRand *random)
{
  World world;
  guint row = (guint) g_rand_int_range (random, 0, WORLD_N_ROWS);
  guint other = (row + 1 + (guint) g_rand_int_range (random, 0, WORLD_N_ROWS - 1)) % WORLD_N_ROWS;
  char *before[2], *after[2];

  world_init (&world, random);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (CwPairPlan) planned = world_plan (&world);

      for (guint side = 0; side < 2; side++)
        {
          CwChangeField *field = planned->change[side] != NULL
                                   ? cw_change_find (planned->change[side], world_keys[row])
                                   : NULL;
          char *value = g_strdup (field != NULL ? field->new_value : NULL);

          if (round == 0)
            before[side] = value;
          else
            after[side] = value;
        }
      cw_record_set (world.record[0], world_keys[other], world_pick_value (random, other));
      cw_record_set (world.record[1], world_fields[other], world_pick_value (random, other));
    }
  for (guint side = 0; side < 2; side++)
    {
      property_assert (g_strcmp0 (before[side], after[side]) == 0);
      g_free (before[side]);
      g_free (after[side]);
    }
  world_clear (&world);
}

/* Invariants 5 and 9: nothing outside the mapping is touched, an undelivered value is neither read nor
 * written, and without a base nothing is cleared. */
static void
check_frame (GRand *random)
{
  World world;
  guint row = (guint) g_rand_int_range (random, 0, WORLD_N_ROWS);
  g_autoptr (CwPairPlan) planned = NULL;

  world_init (&world, random);
  cw_record_set (world.record[0], "custom:unmapped", "keep");
  cw_record_unset (world.record[property_flip (random)],
                   property_flip (random) ? world_keys[row] : world_fields[row]);
  planned = world_plan (&world);

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
  listed = world_plan (&world);
  if (listed->conflicts->len > 0)
    {
      const CwConflict *conflict = g_ptr_array_index (listed->conflicts, 0);
      CwPairInput input = {
        .record = { world.record[0], world.record[1] },
        .base = { world.base[0], world.base[1] },
        .decision = decision,
        .decision_field = conflict->aloware,
        .phone = "+12025550100",
      };
      g_autoptr (CwPairPlan) decided = cw_plan_pair (world.rows, &input);
      g_autoptr (CwPairPlan) afterwards = NULL;
      gboolean refused = decided->refusals->len > 0;
      CwSide side = decision == CW_DECISION_ALOWARE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
      gboolean may_write = cw_rows_find (world.rows, conflict->aloware)->may_update[side];

      world_take_base (&world, decided);
      world_apply (&world, decided);
      afterwards = world_plan (&world);
      for (guint i = 0;
           i < afterwards->conflicts->len && !refused && (may_write || decision == CW_DECISION_KEEP_APART);
           i++)
        {
          const CwConflict *left = g_ptr_array_index (afterwards->conflicts, i);

          property_assert (g_strcmp0 (left->aloware, conflict->aloware) != 0);
        }
    }
  world_clear (&world);
}

static void
add_phone_row (World *world)
{
  CwField *field = cw_field_new ("Phone", "Phone", "phone");

  field->length = 40;
  field->createable = field->updateable = field->nillable = TRUE;
  cw_field_update_display_type (field);
  cw_schema_add (world->schema, field);
  g_assert_true (
    cw_mapping_add (world->mapping, cw_mapping_row_new (cw_catalogue_find ("phone_number"), "Phone"), NULL));
  cw_rows_free (world->rows);
  world->rows = cw_rows_new (world->mapping, world->schema, world->settings, world->users);
}

static void
set_both (World *world,
          GRand *random,
          const char *aloware_key,
          const char *field,
          const char *const *values,
          gsize n_values)
{
  cw_record_set (world->record[0], aloware_key, property_pick (random, values, n_values));
  cw_record_set (world->record[1], field, property_pick (random, values, n_values));
}

static gboolean
have_same (const World *world, const char *aloware_key, const char *field)
{
  return g_ascii_strcasecmp (cw_record_get (world->record[0], aloware_key),
                             cw_record_get (world->record[1], field))
         == 0;
}

static gboolean
have_any (const World *world, const char *aloware_key)
{
  return *cw_record_get (world->record[0], aloware_key) != '\0';
}

/* Whoever has another number, another name and another e-mail address may be another person, and so may who
 * never had this number: nothing but that is said of him. */
static void
check_identity (GRand *random)
{
  static const char *const phones[] = { "+12025550123", "+12025550124", "" };
  static const char *const names[] = { "", "Lee", "Max" };
  static const char *const emails[] = { "", "a@example.com", "A@example.com", "b@example.com" };
  World world;
  g_autoptr (CwPairPlan) planned = NULL;
  gboolean had_base = property_flip (random);
  gboolean same_name, same_email, differ;

  world_init (&world, random);
  add_phone_row (&world);
  set_both (&world, random, "phone_number", "Phone", phones, G_N_ELEMENTS (phones));
  cw_record_set (world.record[0], "phone_number", phones[0]);
  set_both (&world, random, "first_name", "FirstName", names, G_N_ELEMENTS (names));
  set_both (&world, random, "last_name", "LastName", names, G_N_ELEMENTS (names));
  set_both (&world, random, "email", "Email", emails, G_N_ELEMENTS (emails));
  for (guint side = 0; had_base && side < 2; side++)
    cw_record_set (world.base[side], "phone_number", phones[g_rand_int_range (random, 0, 2)]);
  planned = world_plan (&world);

  same_name = have_same (&world, "first_name", "FirstName") && have_same (&world, "last_name", "LastName")
              && (have_any (&world, "first_name") || have_any (&world, "last_name"));
  same_email = have_same (&world, "email", "Email") && have_any (&world, "email");
  differ = *cw_record_get (world.record[1], "Phone") != '\0' && !have_same (&world, "phone_number", "Phone")
           && !(had_base && g_str_equal (cw_record_get (world.base[0], "phone_number"), phones[0])
                && g_str_equal (cw_record_get (world.base[1], "phone_number"),
                                cw_record_get (world.record[1], "Phone")));

  property_assert (planned->held == (differ && (!had_base || (!same_name && !same_email))));
  if (planned->held)
    {
      property_assert (is_quiet (planned) && !planned->base_moved && planned->conflicts->len == 1);
      property_assert (((CwConflict *) planned->conflicts->pdata[0])->kind == CW_CONFLICT_PHONE);
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
  property_init (&argc, &argv);
  g_test_add_data_func ("/pair/convergence", (gconstpointer) check_convergence, run);
  g_test_add_data_func ("/pair/determinism", (gconstpointer) check_determinism, run);
  g_test_add_data_func ("/pair/field-independence", (gconstpointer) check_field_independence, run);
  g_test_add_data_func ("/pair/frame", (gconstpointer) check_frame, run);
  g_test_add_data_func ("/pair/identity", (gconstpointer) check_identity, run);
  g_test_add_data_func ("/pair/decisions", (gconstpointer) check_decisions, run);
  return g_test_run ();
}
