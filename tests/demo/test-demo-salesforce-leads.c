/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salesforce-fixture.h"

/* The Leads of the practice Salesforce: owners, assignment, conversion, merge, and the practice data. */

static char *
make_lead (Fixture *fixture, const char *last_name)
{
  g_autofree char *body = g_strdup_printf ("{\"LastName\":\"%s\",\"Company\":\"Paper Crane Press\"}",
                                           last_name);

  fixture_expect (fixture, "POST", "/sobjects/Lead", body, 201);
  return fixture_get (fixture, "id");
}

static char *
get_queue (Fixture *fixture)
{
  fixture_query (fixture, "query", "SELECT Id FROM Group WHERE Type = 'Queue'");
  return fixture_get (fixture, "records/0/Id");
}

/* Requires a value of a record, deleted or not. */
static void
assert_value (Fixture *fixture, const char *object, const char *id, const char *field, const char *expected)
{
  g_autofree char *soql = g_strdup_printf ("SELECT %s FROM %s WHERE Id = '%s'", field, object, id);
  g_autofree char *path = g_strdelimit (g_strdup_printf ("records/0/%s", field), ".", '/');

  fixture_query (fixture, "queryAll", soql);
  fixture_assert (fixture, path, expected);
}

G_GNUC_PRINTF (3, 4) static void steer (Fixture *fixture, const char *name, const char *format, ...)
{
  g_autofree char *body = NULL;
  va_list args;

  va_start (args, format);
  body = g_strdup_vprintf (format, args);
  va_end (args);
  fixture_control (fixture, name, body);
}

static void
patch_lead (Fixture *fixture, const char *id, const char *body, guint status)
{
  g_autofree char *path = g_strconcat ("/sobjects/Lead/", id, NULL);

  fixture_expect (fixture, "PATCH", path, body, status);
}

static void
test_company (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;

  fixture_expect (fixture, "POST", "/sobjects/Lead", "{\"LastName\":\"Alone\"}", 400);
  fixture_assert (fixture, "0/errorCode", "REQUIRED_FIELD_MISSING");
  fixture_assert (fixture, "0/fields/0", "Company");
  fixture_expect (fixture, "POST", "/composite/sobjects",
                  "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"Alone\"}]}", 200);
  fixture_assert (fixture, "0/errors/0/statusCode", "REQUIRED_FIELD_MISSING");
  id = make_lead (fixture, "Employed");
  patch_lead (fixture, id, "{\"Company\":null}", 400);
  fixture_assert (fixture, "0/errorCode", "REQUIRED_FIELD_MISSING");
  fixture_query (fixture, "query", "SELECT COUNT() FROM Lead");
  fixture_assert (fixture, "totalSize", "1");
}

static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_lead (fixture, "Owned"), *queue = get_queue (fixture);
  g_autofree char *contact = fixture_contact_id (fixture, 3);
  g_autofree char *path = g_strconcat ("/sobjects/Contact/", contact, NULL);
  g_autofree char *body = g_strdup_printf ("{\"OwnerId\":\"%s\"}", queue);

  assert_value (fixture, "Lead", id, "Owner.Type", "User");
  patch_lead (fixture, id, body, 204);
  assert_value (fixture, "Lead", id, "Owner.Type", "Queue");
  assert_value (fixture, "Lead", id, "Owner.Name", "New Leads");
  fixture_expect (fixture, "PATCH", path, body, 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_CROSS_REFERENCE_KEY");

  /* A queue changes nothing itself. */
  steer (fixture, "edit", "{\"id\":\"%s\",\"set\":{\"City\":\"Oakland\"}}", id);
  assert_value (fixture, "Lead", id, "LastModifiedBy.Name", "Practice Admin");
}

static void
test_assignment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = make_lead (fixture, "Before"), *queue = get_queue (fixture);
  g_autofree char *created = NULL, *kept = NULL;
  g_autofree char *contact = fixture_contact_id (fixture, 3);
  g_autofree char *path = g_strconcat ("/sobjects/Contact/", contact, NULL);

  steer (fixture, "assignment-rule", "{\"owner\":\"%s\"}", queue);
  created = make_lead (fixture, "Created");
  assert_value (fixture, "Lead", created, "OwnerId", queue);

  fixture->header = "Sforce-Auto-Assign: FALSE";
  kept = make_lead (fixture, "Kept");
  assert_value (fixture, "Lead", kept, "Owner.Type", "User");
  patch_lead (fixture, before, "{\"City\":\"Oakland\"}", 204);
  assert_value (fixture, "Lead", before, "Owner.Type", "User");
  fixture->header = NULL;
  patch_lead (fixture, before, "{\"City\":\"Reno\"}", 204);
  assert_value (fixture, "Lead", before, "OwnerId", queue);

  /* Contacts have no such rule. */
  fixture_expect (fixture, "PATCH", path, "{\"Title\":\"Dr\"}", 204);
  assert_value (fixture, "Contact", contact, "Owner.Name", "Ana Ruiz");

  steer (fixture, "assignment-rule", "{}");
  patch_lead (fixture, kept, "{\"City\":\"Reno\"}", 204);
  assert_value (fixture, "Lead", kept, "Owner.Type", "User");
  fixture_expect (fixture, "POST", "/__demo/assignment-rule", "{\"owner\":\"005000000000000\"}", 404);
}

static void
test_conversion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_lead (fixture, "Converted"), *queue = get_queue (fixture);
  g_autofree char *contact = fixture_contact_id (fixture, 3), *account = NULL;
  g_autofree char *rows = g_strdup_printf (
    "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"id\":\"%s\",\"City\":\"Reno\"}]}", id);

  /* The status alone converts nothing. */
  patch_lead (fixture, id, "{\"Status\":\"Closed - Converted\"}", 204);
  assert_value (fixture, "Lead", id, "IsConverted", "false");
  patch_lead (fixture, id, "{\"Status\":\"Working - Contacted\"}", 204);

  steer (fixture, "edit", "{\"id\":\"%s\",\"set\":{\"OwnerId\":\"%s\"}}", id, queue);
  steer (fixture, "convert", "{\"lead\":\"%s\",\"contact\":\"%s\"}", id, contact);
  fixture_query (fixture, "query",
                 "SELECT Id FROM Lead WHERE IsConverted = true AND ConvertedDate = TODAY AND Status = "
                 "'Closed - Converted' AND Owner.Type = 'User'");
  fixture_assert (fixture, "records/0/Id", id);
  assert_value (fixture, "Lead", id, "ConvertedContactId", contact);
  fixture_query (fixture, "query", "SELECT AccountId FROM Contact WHERE LastName = 'Last03'");
  account = fixture_get (fixture, "records/0/AccountId");
  g_assert_nonnull (account);
  assert_value (fixture, "Lead", id, "ConvertedAccountId", account);

  patch_lead (fixture, id, "{\"City\":\"Reno\"}", 400);
  fixture_assert (fixture, "0/errorCode", "CANNOT_UPDATE_CONVERTED_LEAD");
  fixture_expect (fixture, "PATCH", "/composite/sobjects", rows, 200);
  fixture_assert (fixture, "0/errors/0/statusCode", "CANNOT_UPDATE_CONVERTED_LEAD");
  assert_value (fixture, "Lead", id, "City", NULL);

  fixture_control (fixture, "edit-converted", "{\"allowed\":true}");
  patch_lead (fixture, id, "{\"City\":\"Reno\"}", 204);
  assert_value (fixture, "Lead", id, "City", "Reno");
  fixture_control (fixture, "edit-converted", "{\"allowed\":false}");
  patch_lead (fixture, id, "{\"City\":\"Oakland\"}", 400);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *winner = make_lead (fixture, "Winner"), *loser = make_lead (fixture, "Loser");

  steer (fixture, "merge", "{\"winner\":\"%s\",\"loser\":\"%s\"}", winner, loser);
  fixture_query (fixture, "query", "SELECT COUNT() FROM Lead WHERE IsConverted = false");
  fixture_assert (fixture, "totalSize", "1");
  fixture_query (fixture, "queryAll",
                 "SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true AND MasterRecordId != null");
  fixture_assert (fixture, "totalSize", "1");
  fixture_assert (fixture, "records/0/Id", loser);
  fixture_assert (fixture, "records/0/MasterRecordId", winner);
  steer (fixture, "undelete", "{\"id\":\"%s\"}", loser);
  assert_value (fixture, "Lead", loser, "IsDeleted", "false");
  assert_value (fixture, "Lead", loser, "MasterRecordId", NULL);
  fixture_expect (fixture, "GET", "/__demo/leads", NULL, 200);
  fixture_assert (fixture, "1/LastName", "Loser");
}

/* A record that is deleted for good leaves no trace, whether it was in the recycle bin or not. */
static void
test_hard_delete (Fixture *fixture, gconstpointer data)
{
  static const char *const objects[] = { "Lead", "Contact" };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_autofree char *id = i == 0 ? make_lead (fixture, "Gone") : fixture_contact_id (fixture, 3);
      g_autofree char *path = g_strdup_printf ("/sobjects/%s/%s", objects[i], id);
      g_autofree char *all = g_strdup_printf ("SELECT Id FROM %s WHERE Id = '%s'", objects[i], id);
      g_autofree char *retrieve = g_strdup_printf ("/composite/sobjects/%s", objects[i]);
      g_autofree char *ids = g_strdup_printf ("{\"ids\":[\"%s\"],\"fields\":[\"Id\"]}", id);

      if (i == 0)
        fixture_expect (fixture, "DELETE", path, NULL, 204);
      steer (fixture, "hard-delete", "{\"id\":\"%s\"}", id);
      fixture_query (fixture, "queryAll", all);
      fixture_assert (fixture, "totalSize", "0");
      fixture_expect (fixture, "GET", path, NULL, 404);
      fixture_assert (fixture, "0/errorCode", "NOT_FOUND");
      fixture_expect (fixture, "POST", retrieve, ids, 200);
      fixture_assert (fixture, "0", NULL);
    }
  fixture_query (fixture, "query", "SELECT COUNT() FROM Contact WHERE MailingStateCode = 'CA'");
  fixture_assert (fixture, "totalSize", "24");
}

/* Writes Leads by a job of the Bulk API, with more members of its JSON or "". Returns the rows that failed.
 */
static char *
write_by_job (Fixture *fixture, const char *operation, const char *more, const char *csv)
{
  g_autofree char *body = g_strdup_printf ("{\"object\":\"Lead\",\"operation\":\"%s\"%s}", operation, more);
  g_autofree char *id = NULL, *job = NULL, *upload = NULL, *failed = NULL;

  fixture_expect (fixture, "POST", "/jobs/ingest", body, 200);
  id = fixture_get (fixture, "id");
  job = g_strconcat ("/jobs/ingest/", id, NULL);
  upload = g_strconcat (job, "/batches", NULL);
  failed = g_strconcat (job, "/failedResults", NULL);
  fixture->content_type = "text/csv";
  fixture_expect (fixture, "PUT", upload, csv, 201);
  fixture->content_type = NULL;
  fixture_expect (fixture, "PATCH", job, "{\"state\":\"UploadComplete\"}", 200);
  fixture_expect (fixture, "GET", failed, NULL, 200);
  return g_strdup (fixture->text);
}

/* A job's rows meet the same rules, but an assignment rule only where the job names one. */
static void
test_bulk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_lead (fixture, "Converted"), *contact = fixture_contact_id (fixture, 3);
  g_autofree char *queue = get_queue (fixture), *inserted = NULL, *updated = NULL, *converted = NULL;
  g_autofree char *csv = g_strdup_printf ("Id,City\n%s,Reno\n", id);

  steer (fixture, "assignment-rule", "{\"owner\":\"%s\"}", queue);
  inserted = write_by_job (fixture, "insert", "", "LastName,Company\nAlone,\nEmployed,Summit Bikes\n");
  g_assert_nonnull (strstr (inserted, "REQUIRED_FIELD_MISSING:"));
  fixture_query (fixture, "query", "SELECT LastName, Owner.Type FROM Lead WHERE Company = 'Summit Bikes'");
  fixture_assert (fixture, "totalSize", "1");
  fixture_assert (fixture, "records/0/Owner/Type", "User");

  updated = write_by_job (fixture, "update", "", csv);
  g_assert_null (strstr (updated, id));
  steer (fixture, "convert", "{\"lead\":\"%s\",\"contact\":\"%s\"}", id, contact);
  converted = write_by_job (fixture, "update", "", csv);
  g_assert_nonnull (strstr (converted, "CANNOT_UPDATE_CONVERTED_LEAD:"));
}

static void
test_bulk_assignment (Fixture *fixture, gconstpointer data)
{
  static const char rule[] = ",\"assignmentRuleId\":\"01Q000000000001AAA\"";
  g_autofree char *changed = make_lead (fixture, "Changed"), *kept = make_lead (fixture, "Kept");
  g_autofree char *queue = get_queue (fixture), *inserted = NULL, *updated = NULL, *without = NULL;
  g_autofree char *csv = g_strdup_printf ("Id,City\n%s,Reno\n", changed);
  g_autofree char *other = g_strdup_printf ("Id,City\n%s,Reno\n", kept);

  steer (fixture, "assignment-rule", "{\"owner\":\"%s\"}", queue);
  inserted = write_by_job (fixture, "insert", rule, "LastName,Company\nMade,Summit Bikes\n");
  fixture_query (fixture, "query", "SELECT OwnerId FROM Lead WHERE Company = 'Summit Bikes'");
  fixture_assert (fixture, "records/0/OwnerId", queue);
  updated = write_by_job (fixture, "update", rule, csv);
  assert_value (fixture, "Lead", changed, "OwnerId", queue);
  without = write_by_job (fixture, "update", "", other);
  assert_value (fixture, "Lead", kept, "City", "Reno");
  assert_value (fixture, "Lead", kept, "Owner.Type", "User");
  fixture_expect (fixture, "POST", "/jobs/ingest",
                  "{\"object\":\"Contact\",\"operation\":\"insert\",\"assignmentRuleId\":"
                  "\"01Q000000000001AAA\"}",
                  400);
}

/* A delete leaves the record in the recycle bin, a hard delete leaves nothing. */
static void
test_bulk_removal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *binned = make_lead (fixture, "Binned"), *gone = make_lead (fixture, "Gone");
  g_autofree char *first = g_strdup_printf ("Id\n%s\n", binned);
  g_autofree char *second = g_strdup_printf ("Id\n%s\n", gone);
  g_autofree char *deleted = write_by_job (fixture, "delete", "", first);
  g_autofree char *erased = write_by_job (fixture, "hardDelete", "", second);

  g_assert_null (strstr (deleted, binned));
  g_assert_null (strstr (erased, gone));
  fixture_query (fixture, "queryAll", "SELECT Id FROM Lead");
  fixture_assert (fixture, "totalSize", "1");
  fixture_assert (fixture, "records/0/Id", binned);
}

static void
assert_count (Fixture *fixture, const char *resource, const char *where, const char *expected)
{
  g_autofree char *soql = g_strconcat ("SELECT COUNT() FROM ", where, NULL);

  fixture_query (fixture, resource, soql);
  fixture_assert (fixture, "totalSize", expected);
}

/* Follows a record's MasterRecordId once. */
static void
follow (Fixture *fixture, const char *object, char **id)
{
  g_autofree char *soql = g_strdup_printf ("SELECT MasterRecordId FROM %s WHERE Id = '%s'", object, *id);

  fixture_query (fixture, "queryAll", soql);
  g_free (*id);
  *id = fixture_get (fixture, "records/0/MasterRecordId");
}

/* The practice data: 60 contacts a side, and 20 Leads. */
static void
test_practice_data (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *where, *live, *all;
  } cases[] = {
    { "Contact", "60", "62" },
    { "Lead", "19", "20" },
    { "Lead WHERE Company = null OR Phone = null OR LastName = null", "0", "0" },
    { "Lead WHERE Owner.Type = 'Queue'", "2", "2" },
    { "Lead WHERE IsConverted = true", "3", "3" },
    { "Lead WHERE IsConverted = true AND ConvertedDate <= TODAY AND Status = 'Closed - Converted'", "3",
      "3" },
    { "Lead WHERE IsConverted = false AND Status = 'Closed - Converted'", "0", "0" },
    { "Lead WHERE ConvertedContactId IN (SELECT Id FROM Contact)", "2", "3" },
    { "Lead WHERE MasterRecordId != null", "0", "1" },
    { "Lead WHERE City != null AND CountryCode = 'US' AND StateCode != null AND PostalCode != null", "19",
      "20" },
    { "Lead WHERE Custom_Field_1__c != null", "8", "8" },
  };
  g_autoptr (DemoPeople) people = demo_people_generate (60, 7);
  g_autofree char *contact = NULL, *lead = NULL;

  demo_people_add_leads (people, 20);
  fixture_set_up_of_people (fixture, people, DEMO_SF_USED_ORG);
  fixture_sign_in (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].where);
      assert_count (fixture, "query", cases[i].where, cases[i].live);
      assert_count (fixture, "queryAll", cases[i].where, cases[i].all);
    }

  /* One converted Lead's contact was merged into a second one, which was merged in turn. */
  fixture_query (
    fixture, "query",
    "SELECT ConvertedContactId FROM Lead WHERE ConvertedContactId NOT IN (SELECT Id FROM Contact)"
    " AND IsConverted = true");
  fixture_assert (fixture, "totalSize", "1");
  contact = fixture_get (fixture, "records/0/ConvertedContactId");
  follow (fixture, "Contact", &contact);
  assert_value (fixture, "Contact", contact, "IsDeleted", "true");
  follow (fixture, "Contact", &contact);
  assert_value (fixture, "Contact", contact, "IsDeleted", "false");

  fixture_query (fixture, "queryAll", "SELECT Id FROM Lead WHERE IsDeleted = true");
  lead = fixture_get (fixture, "records/0/Id");
  follow (fixture, "Lead", &lead);
  assert_value (fixture, "Lead", lead, "IsDeleted", "false");
}

/* An org in which nobody has made custom fields has the same Leads without them. */
static void
test_new_org (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DemoPeople) people = demo_people_generate (60, 7);

  demo_people_add_leads (people, 20);
  fixture_set_up_of_people (fixture, people, DEMO_SF_NEW_ORG);
  fixture_sign_in (fixture);
  assert_count (fixture, "query", "Lead", "19");
  fixture_expect (fixture, "GET", "/query?q=SELECT+Custom_Field_1__c+FROM+Lead", NULL, 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_FIELD");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    FixtureFunc run;
  } tests[] = {
    { "company", test_company },
    { "owner", test_owner },
    { "assignment", test_assignment },
    { "conversion", test_conversion },
    { "merge", test_merge },
    { "hard-delete", test_hard_delete },
    { "bulk", test_bulk },
    { "bulk-assignment", test_bulk_assignment },
    { "bulk-removal", test_bulk_removal },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/salesforce/leads/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up_signed_in, tests[i].run, fixture_tear_down);
    }
  g_test_add ("/demo/salesforce/leads/practice-data", Fixture, NULL, NULL, test_practice_data,
              fixture_tear_down);
  g_test_add ("/demo/salesforce/leads/new-org", Fixture, NULL, NULL, test_new_org, fixture_tear_down);
  return g_test_run ();
}
