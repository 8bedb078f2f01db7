/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-pair.h"
#include "unit-schema.h"

/* What becomes of the owner of a Lead that a queue owns. What holds for any history is in
 * tests/property/test-property-queue.c. */

#define QUEUE "00G000000000001AAA"
#define ANA "005000000000001AAA"
#define BO "005000000000002AAA"

#define KEEP CW_QUEUE_OWNER_KEEP
#define ASSIGN CW_QUEUE_OWNER_ASSIGN
#define BOTH CW_DIRECTION_BOTH
#define TO_ALOWARE CW_DIRECTION_TO_ALOWARE
#define TO_SALESFORCE CW_DIRECTION_TO_SALESFORCE

/* Aloware's 101 is ANA, 102 is BO, 103 nobody, 104 somebody inactive. */
typedef struct
{
  const char *name;
  CwQueueOwner queue_owner;
  CwDirection direction;
  const char *aloware, *salesforce;
  const char *base[2];  /* by CwSide; NULL: none */
  const char *expected; /* "TEXT" written to Salesforce, "←TEXT" to Aloware, "?" asked, "-" nothing */
  const char *after[2]; /* the bases then */
} Case;

#define NONE \
  { \
    NULL, NULL \
  }
#define BY_ANA \
  { \
    ANA, ANA \
  }
#define BLANK \
  { \
    "", "" \
  }

static const Case cases[] = {
  { "keep", KEEP, BOTH, "101", QUEUE, NONE, "-", NONE },
  { "keep-entered", KEEP, BOTH, "101", QUEUE, BY_ANA, "-", BY_ANA },
  { "keep-edited", KEEP, BOTH, "102", QUEUE, BY_ANA, "-", BY_ANA },
  { "keep-nobody", KEEP, BOTH, "", QUEUE, BY_ANA, "-", BY_ANA },
  { "keep-one-way", KEEP, TO_SALESFORCE, "102", QUEUE, BY_ANA, "-", BY_ANA },
  { "keep-other-way", KEEP, TO_ALOWARE, "102", QUEUE, BY_ANA, "-", BY_ANA },
  { "assign", ASSIGN, BOTH, "101", QUEUE, NONE, ANA, NONE },
  { "assign-entered", ASSIGN, BOTH, "101", QUEUE, BY_ANA, ANA, BY_ANA },
  { "assign-edited", ASSIGN, BOTH, "102", QUEUE, BY_ANA, BO, BY_ANA },
  { "assign-one-way", ASSIGN, TO_SALESFORCE, "102", QUEUE, BY_ANA, BO, BY_ANA },
  { "assign-other-way", ASSIGN, TO_ALOWARE, "102", QUEUE, BY_ANA, "-", BY_ANA },
  { "assign-unmatched", ASSIGN, BOTH, "103", QUEUE, BY_ANA, "-", BY_ANA },
  { "assign-inactive", ASSIGN, BOTH, "104", QUEUE, NONE, "-", NONE },
  { "assign-nobody", ASSIGN, BOTH, "", QUEUE, BY_ANA, "-", BLANK },
  { "assign-somebody-again", ASSIGN, BOTH, "101", QUEUE, BLANK, ANA, BLANK },
  /* An undo put it back into the queue. */
  { "assign-undone", ASSIGN, BOTH, "101", QUEUE, { ANA, "" }, "-", { ANA, "" } },
  { "assign-undone-edited", ASSIGN, BOTH, "102", QUEUE, { ANA, "" }, BO, { ANA, "" } },
  /* It leaves the queue. */
  { "left-to-another", KEEP, BOTH, "101", BO, BY_ANA, "←102", BY_ANA },
  { "left-to-the-same", KEEP, BOTH, "101", ANA, BY_ANA, "-", BY_ANA },
  { "left-and-edited", KEEP, BOTH, "102", ANA, BY_ANA, BO, BY_ANA },
  { "left-and-both-edited", KEEP, BOTH, "104", BO, BY_ANA, "?", BY_ANA },
  { "left-never-agreed", KEEP, BOTH, "101", BO, NONE, "?", NONE },
  { "left-nobody", ASSIGN, BOTH, "", BO, BLANK, "←102", BLANK },
};

static CwUserMap *
make_users (void)
{
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  g_ptr_array_add (aloware, cw_user_new ("101", "Ana", "ana@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("102", "Bo", "bo@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("103", "Cleo", "cleo@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("104", "Dora", "dora@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new (ANA, "Ana", "ana@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new (BO, "Bo", "bo@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("005000000000004AAA", "Dora", "dora@example.com", FALSE));
  g_ptr_array_add (salesforce, cw_user_new (QUEUE, "New leads", NULL, TRUE));
  /* Whom a queue would have, if it were a person without a match. */
  return cw_user_map_new (aloware, salesforce, "cleo@example.com");
}

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwUserMap *users;
  CwRows *rows;
} Fixture;

static void
set_up (Fixture *fixture, CwQueueOwner queue_owner, CwDirection direction)
{
  CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find ("contact_owner"), "OwnerId");

  fixture->schema = cw_schema_new ("Lead");
  unit_schema_add (fixture->schema, "OwnerId", "Owner", "reference", 18);
  fixture->mapping = cw_mapping_new ();
  row->direction = direction;
  row->blank = CW_BLANK_CLEAR;
  g_assert_true (cw_mapping_add (fixture->mapping, row, NULL));
  fixture->settings = cw_settings_new ();
  fixture->settings->queue_owner = queue_owner;
  fixture->settings->create = CW_WRITES_BOTH;
  fixture->users = make_users ();
  fixture->rows = cw_rows_new (fixture->mapping, fixture->schema, fixture->settings, fixture->users);
}

static void
tear_down (Fixture *fixture)
{
  cw_rows_free (fixture->rows);
  cw_user_map_unref (fixture->users);
  cw_settings_free (fixture->settings);
  cw_mapping_free (fixture->mapping);
  cw_schema_unref (fixture->schema);
}

static char *
describe (const CwPairPlan *planned)
{
  g_assert_cmpuint (planned->refusals->len, ==, 0);
  if (planned->conflicts->len > 0)
    return g_strdup ("?");
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (planned->change[side] != NULL)
        return g_strconcat (side == CW_SIDE_ALOWARE ? "←" : "",
                            ((CwChangeField *) planned->change[side]->fields->pdata[0])->new_value, NULL);
    }
  return g_strdup ("-");
}

static void
test_case (gconstpointer data)
{
  const Case *given = data;
  g_autoptr (CwRecord) aloware = cw_record_new ("155");
  g_autoptr (CwRecord) salesforce = cw_record_new ("00Q000000000001AAA");
  g_autoptr (CwRecord) base_aloware = cw_record_new ("");
  g_autoptr (CwRecord) base_salesforce = cw_record_new ("");
  const CwPairInput input = { .record = { aloware, salesforce }, .base = { base_aloware, base_salesforce } };
  g_autoptr (CwPairPlan) planned = NULL;
  g_autofree char *words = NULL;
  Fixture fixture;

  set_up (&fixture, given->queue_owner, given->direction);
  cw_record_set (aloware, "contact_owner", given->aloware);
  cw_record_set (salesforce, "OwnerId", given->salesforce);
  if (given->base[CW_SIDE_ALOWARE] != NULL)
    {
      cw_record_set (base_aloware, "contact_owner", given->base[CW_SIDE_ALOWARE]);
      cw_record_set (base_salesforce, "contact_owner", given->base[CW_SIDE_SALESFORCE]);
    }

  planned = cw_plan_pair (fixture.rows, &input);
  words = describe (planned);
  g_assert_cmpstr (words, ==, given->expected);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    g_assert_cmpstr (cw_record_get (planned->base[side], "contact_owner"), ==, given->after[side]);
  g_clear_pointer (&planned, cw_pair_plan_free);
  tear_down (&fixture);
}

/* A contact that is made from a Lead in a queue has no owner, and nothing is refused. */
static void
test_create (gconstpointer data)
{
  g_autoptr (CwRecord) salesforce = cw_record_new ("00Q000000000001AAA");
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);
  g_autoptr (CwChange) change = NULL;
  CwExclusion *exclusion = NULL;
  Fixture fixture;

  set_up (&fixture, (CwQueueOwner) GPOINTER_TO_INT (data), BOTH);
  cw_record_set (salesforce, "OwnerId", QUEUE);
  change = cw_plan_create (fixture.rows, CW_SIDE_ALOWARE, salesforce, "+12025550123", 1, refusals,
                           &exclusion);
  g_assert_nonnull (change);
  g_assert_null (exclusion);
  g_assert_cmpuint (change->fields->len, ==, 0);
  g_assert_cmpuint (refusals->len, ==, 0);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/queue-owner/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_data_func ("/queue-owner/create/keep", GINT_TO_POINTER (KEEP), test_create);
  g_test_add_data_func ("/queue-owner/create/assign", GINT_TO_POINTER (ASSIGN), test_create);
  return g_test_run ();
}
