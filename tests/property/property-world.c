/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "property-world.h"

#include "property.h"

const char *const world_keys[WORLD_N_ROWS] = { "email",
                                               "first_name",
                                               "last_name",
                                               "lead_source",
                                               "date_of_birth",
                                               "mobile_phone",
                                               "last_call_disposition",
                                               "total_inbound_calls" };
const char *const world_fields[WORLD_N_ROWS] = { "Email",
                                                 "FirstName",
                                                 "LastName",
                                                 "LeadSource",
                                                 "Birthdate",
                                                 "MobilePhone",
                                                 "Last_call_disposition__c",
                                                 "Total_inbound_calls__c" };
static const char *const types[] = { "email", "string", "string", "picklist",
                                     "date",  "phone",  "string", "double" };

const char *
world_pick_value (GRand *random, guint row)
{
  static const char *const dates[] = { "", "1980-02-29", "1999-12-31", "2026-03-08" };
  static const char *const phones[] = { "", "+12025550123", "(202) 555-0123", "202.555.0124",
                                        "not a number" };
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
  CwField *field = cw_field_new (world_fields[row], world_fields[row], types[row]);

  field->length = 40;
  field->precision = 18;
  field->createable = field->updateable = field->nillable = TRUE;
  cw_field_update_display_type (field);
  cw_schema_add (world->schema, field);
}

static void
add_row (World *world, GRand *random, guint row)
{
  CwMappingRow *mapping_row = cw_mapping_row_new (cw_catalogue_find (world_keys[row]), world_fields[row]);

  mapping_row->direction = row >= 6 ? CW_DIRECTION_TO_SALESFORCE
                                    : (CwDirection) g_rand_int_range (random, 0, 3);
  mapping_row->blank = (CwBlankRule) g_rand_int_range (random, 0, 2);
  mapping_row->conflict_set = TRUE;
  mapping_row->conflict = (CwConflictRule) g_rand_int_range (random, 0, 4);
  g_assert_true (cw_mapping_add (world->mapping, mapping_row, NULL));
}

static void
fill (World *world, GRand *random, CwSide side)
{
  for (guint i = 0; i < WORLD_N_ROWS; i++)
    cw_record_set (world->record[side], side == CW_SIDE_ALOWARE ? world_keys[i] : world_fields[i],
                   world_pick_value (random, i));
  cw_record_set_modified (world->record[side], g_rand_int_range (random, -1, 3));
}

void
world_init (World *world, GRand *random)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  guint order[WORLD_N_ROWS];

  world->schema = cw_schema_new ("Contact");
  world->mapping = cw_mapping_new ();
  world->settings = cw_settings_new ();
  world->users = cw_user_map_new (nobody, nobody, NULL);
  for (guint i = 0; i < WORLD_N_ROWS; i++)
    {
      add_field (world, i);
      order[i] = i;
    }
  for (guint i = WORLD_N_ROWS; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
      guint row = order[j];

      order[j] = order[i - 1];
      add_row (world, random, row);
    }
  world->settings->update = property_flip (random) ? CW_WRITES_BOTH
                                                   : (CwWrites) g_rand_int_range (random, 0, 4);
  world->rows = cw_rows_new (world->mapping, world->schema, world->settings, world->users);
  world->record[CW_SIDE_ALOWARE] = cw_record_new ("155");
  world->record[CW_SIDE_SALESFORCE] = cw_record_new ("003000000000001AAA");
  fill (world, random, CW_SIDE_ALOWARE);
  fill (world, random, CW_SIDE_SALESFORCE);
  world->base[0] = cw_record_new ("");
  world->base[1] = cw_record_new ("");
}

void
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

CwPairInput
world_get_input (World *world)
{
  return (CwPairInput) {
    .record = { world->record[0], world->record[1] },
    .base = { world->base[0], world->base[1] },
    .modstamp = 1,
    .phone = "+12025550100",
  };
}

CwPairPlan *
world_plan (World *world)
{
  CwPairInput input = world_get_input (world);

  return cw_plan_pair (world->rows, &input);
}

void
world_take_base (World *world, CwPairPlan *planned)
{
  for (guint i = 0; i < 2; i++)
    {
      cw_record_free (world->base[i]);
      world->base[i] = cw_record_copy (planned->base[i]);
    }
}

/* What a server keeps of what it is sent: Salesforce trims texts. */
static char *
as_kept (CwSide side, const char *text)
{
  return side == CW_SIDE_SALESFORCE ? g_strstrip (g_strdup (text)) : g_strdup (text);
}

void
world_write (World *world, const CwChange *change)
{
  const CwRecord *const record[] = { world->record[0], world->record[1] };

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      g_autofree char *kept = as_kept (change->side, field->new_value);

      cw_record_set (world->record[change->side],
                     change->side == CW_SIDE_ALOWARE ? field->aloware : field->salesforce, kept);
    }
  cw_plan_move_base (world->rows, record, change, world->base);
}

void
world_apply (World *world, const CwPairPlan *planned)
{
  for (guint side = 0; side < 2; side++)
    {
      if (planned->change[side] != NULL)
        world_write (world, planned->change[side]);
    }
}

void
world_edit_some (World *world, GRand *random)
{
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < WORLD_N_ROWS; i++)
      {
        if (g_rand_int_range (random, 0, 3) == 0)
          cw_record_set (world->record[side], side == CW_SIDE_ALOWARE ? world_keys[i] : world_fields[i],
                         world_pick_value (random, i));
      }
  for (guint side = 0; side < 2; side++)
    cw_record_set_modified (world->record[side], g_rand_int_range (random, -1, 9));
}
