/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-pair.h"
#include "property.h"

/* The owner of a Lead that users and queues own in turn, while somebody changes the owner in Aloware. Nothing
 * of a queue reaches Aloware, and no owner is overwritten but by one that was given later. */

#define QUEUE "00G000000000001AAA"

static const char *const aloware_ids[] = { "", "101", "102", "103" }; /* 103 has no match */
static const char *const salesforce_ids[] = { "005000000000001AAA", "005000000000002AAA", QUEUE,
                                              "00G000000000002AAA" };

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwUserMap *users;
  CwRows *rows;
  CwRecord *record[2], *base[2];
  char *agreed[2]; /* by CwSide: the owners when the sides last agreed; NULL: they never did */
} Lead;

static CwUserMap *
make_users (void)
{
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  g_ptr_array_add (aloware, cw_user_new ("101", "Ana", "ana@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("102", "Bo", "bo@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("103", "Cleo", "cleo@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new (salesforce_ids[0], "Ana", "ana@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new (salesforce_ids[1], "Bo", "bo@example.com", TRUE));
  /* The other queue is one that this user does not see. */
  g_ptr_array_add (salesforce, cw_user_new (QUEUE, "New leads", NULL, TRUE));
  return cw_user_map_new (aloware, salesforce, NULL);
}

static void
lead_init (Lead *lead, GRand *random)
{
  CwField *field = cw_field_new ("OwnerId", "Owner", "reference");
  CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find ("contact_owner"), "OwnerId");

  field->createable = field->updateable = TRUE;
  cw_field_update_display_type (field);
  lead->schema = cw_schema_new ("Lead");
  cw_schema_add (lead->schema, field);
  row->direction = (CwDirection) g_rand_int_range (random, 0, 3);
  row->blank = (CwBlankRule) g_rand_int_range (random, 0, 2);
  row->conflict_set = TRUE;
  row->conflict = CW_CONFLICT_RULE_ASK;
  lead->mapping = cw_mapping_new ();
  g_assert_true (cw_mapping_add (lead->mapping, row, NULL));
  lead->settings = cw_settings_new ();
  lead->settings->update = CW_WRITES_BOTH;
  lead->users = make_users ();
  lead->rows = cw_rows_new (lead->mapping, lead->schema, lead->settings, lead->users);
  lead->record[CW_SIDE_ALOWARE] = cw_record_new ("155");
  lead->record[CW_SIDE_SALESFORCE] = cw_record_new ("00Q000000000001AAA");
  for (guint side = 0; side < 2; side++)
    lead->base[side] = cw_record_new ("");
}

static void
lead_clear (Lead *lead)
{
  cw_rows_free (lead->rows);
  cw_user_map_unref (lead->users);
  cw_settings_free (lead->settings);
  cw_mapping_free (lead->mapping);
  cw_schema_unref (lead->schema);
  for (guint side = 0; side < 2; side++)
    {
      cw_record_free (lead->record[side]);
      cw_record_free (lead->base[side]);
      g_free (lead->agreed[side]);
    }
}

static const char *
owner_of (const Lead *lead, CwSide side)
{
  return cw_record_get (lead->record[side], side == CW_SIDE_ALOWARE ? "contact_owner" : "OwnerId");
}

static void
edit (Lead *lead, GRand *random, CwSide side)
{
  const char *const *ids = side == CW_SIDE_ALOWARE ? aloware_ids : salesforce_ids;

  cw_record_set (lead->record[side], side == CW_SIDE_ALOWARE ? "contact_owner" : "OwnerId",
                 property_pick (random, ids, G_N_ELEMENTS (aloware_ids)));
}

static gboolean
is_edited (const Lead *lead, CwSide side)
{
  return g_strcmp0 (owner_of (lead, side), lead->agreed[side]) != 0;
}

static void
check_to_aloware (const Lead *lead, const CwChangeField *field)
{
  property_assert (!cw_user_is_queue (owner_of (lead, CW_SIDE_SALESFORCE)));
  property_assert (*field->new_value != '\0' && !cw_user_is_queue (field->new_value));
  /* Over an owner that was given in Aloware, only where Salesforce is the source. */
  property_assert (*owner_of (lead, CW_SIDE_ALOWARE) == '\0' || !is_edited (lead, CW_SIDE_ALOWARE)
                   || cw_rows_get (lead->rows, 0)->row->direction == CW_DIRECTION_TO_ALOWARE);
}

static void
check_to_salesforce (const Lead *lead, const CwChangeField *field)
{
  property_assert (!cw_user_is_queue (field->new_value));
  if (cw_user_is_queue (owner_of (lead, CW_SIDE_SALESFORCE)))
    property_assert (lead->settings->queue_owner == CW_QUEUE_OWNER_ASSIGN && *field->new_value != '\0');
  else
    property_assert (!is_edited (lead, CW_SIDE_SALESFORCE)
                     || cw_rows_get (lead->rows, 0)->row->direction == CW_DIRECTION_TO_SALESFORCE);
}

static void
check_kept (const Lead *lead, const CwPairPlan *planned)
{
  property_assert (planned->change[0] == NULL && planned->change[1] == NULL);
  property_assert (planned->conflicts->len == 0 && planned->refusals->len == 0 && !planned->base_moved);
}

/* Both have the same person, or nobody, as whom a queue counts where it is not kept. */
static void
note_agreement (Lead *lead)
{
  const char *aloware = owner_of (lead, CW_SIDE_ALOWARE);
  const char *salesforce = owner_of (lead, CW_SIDE_SALESFORCE);
  const char *partner = NULL;
  gboolean agreed = *aloware == '\0' && cw_user_is_queue (salesforce)
                    && lead->settings->queue_owner == CW_QUEUE_OWNER_ASSIGN;

  if (*aloware != '\0')
    cw_user_map_to_salesforce (lead->users, aloware, &partner);
  agreed |= *aloware == '\0' && *salesforce == '\0';
  agreed |= partner != NULL && g_str_equal (partner, salesforce);
  for (CwSide side = CW_SIDE_ALOWARE; agreed && side <= CW_SIDE_SALESFORCE; side++)
    {
      g_free (lead->agreed[side]);
      lead->agreed[side] = g_strdup (owner_of (lead, side));
    }
}

static void
sync_once (Lead *lead)
{
  const CwRecord *const record[] = { lead->record[0], lead->record[1] };
  const CwPairInput input = { .record = { record[0], record[1] }, .base = { lead->base[0], lead->base[1] } };
  gboolean in_queue = cw_user_is_queue (owner_of (lead, CW_SIDE_SALESFORCE));
  g_autoptr (CwPairPlan) planned = cw_plan_pair (lead->rows, &input);

  if (in_queue && lead->settings->queue_owner == CW_QUEUE_OWNER_KEEP)
    check_kept (lead, planned);
  if (in_queue)
    property_assert (planned->conflicts->len == 0 && planned->refusals->len == 0);

  for (guint side = 0; side < 2; side++)
    {
      cw_record_free (lead->base[side]);
      lead->base[side] = cw_record_copy (planned->base[side]);
    }
  for (guint side = 0; side < 2; side++)
    {
      const CwChangeField *field = planned->change[side] != NULL
                                     ? cw_change_find (planned->change[side], "contact_owner")
                                     : NULL;

      if (field == NULL)
        continue;
      if (lead->agreed[side] != NULL)
        (side == CW_SIDE_ALOWARE ? check_to_aloware : check_to_salesforce) (lead, field);
      cw_record_set (lead->record[side], side == CW_SIDE_ALOWARE ? "contact_owner" : "OwnerId",
                     field->new_value);
      cw_plan_move_base (lead->rows, record, planned->change[side], lead->base);
    }
  note_agreement (lead);
}

static void
check_history (GRand *random)
{
  Lead lead = { NULL };

  lead_init (&lead, random);
  edit (&lead, random, CW_SIDE_ALOWARE);
  edit (&lead, random, CW_SIDE_SALESFORCE);
  for (guint i = 0; i < 8; i++)
    {
      lead.settings->queue_owner = property_flip (random) ? CW_QUEUE_OWNER_KEEP : CW_QUEUE_OWNER_ASSIGN;
      sync_once (&lead);
      if (property_flip (random))
        edit (&lead, random, CW_SIDE_ALOWARE);
      if (property_flip (random))
        edit (&lead, random, CW_SIDE_SALESFORCE);
    }
  lead_clear (&lead);
}

/* Two syncs without an edit between them: the second one has nothing to do. */
static void
check_quiet (GRand *random)
{
  Lead lead = { NULL };

  lead_init (&lead, random);
  lead.settings->queue_owner = property_flip (random) ? CW_QUEUE_OWNER_KEEP : CW_QUEUE_OWNER_ASSIGN;
  edit (&lead, random, CW_SIDE_ALOWARE);
  edit (&lead, random, CW_SIDE_SALESFORCE);
  for (guint i = 0; i < 4; i++)
    {
      CwPairInput input;
      CwPairPlan *planned;

      sync_once (&lead);
      input = (CwPairInput) { .record = { lead.record[0], lead.record[1] },
                              .base = { lead.base[0], lead.base[1] } };
      planned = cw_plan_pair (lead.rows, &input);
      property_assert (planned->change[0] == NULL && planned->change[1] == NULL);
      cw_pair_plan_free (planned);
      edit (&lead, random, property_flip (random) ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE);
    }
  lead_clear (&lead);
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
  g_test_add_data_func ("/queue/history", (gconstpointer) check_history, run);
  g_test_add_data_func ("/queue/quiet", (gconstpointer) check_quiet, run);
  return g_test_run ();
}
