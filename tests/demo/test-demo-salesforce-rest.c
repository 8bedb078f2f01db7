/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salesforce-fixture.h"

/* Reading and writing records of the practice Salesforce, over real HTTP. */

static void
assert_row_error (Fixture *fixture, guint row, const char *code, const char *field)
{
  g_autofree char *success = g_strdup_printf ("%u/success", row);
  g_autofree char *status = g_strdup_printf ("%u/errors/0/statusCode", row);
  g_autofree char *fields = g_strdup_printf ("%u/errors/0/fields/0", row);

  fixture_assert (fixture, success, "false");
  fixture_assert (fixture, status, code);
  if (field != NULL)
    fixture_assert (fixture, fields, field);
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = g_steal_pointer (&fixture->access_token);

  fixture_expect (fixture, "GET", "/services/data", NULL, 200);
  fixture_assert (fixture, "0/version", "60.0");
  fixture_assert (fixture, "8/version", "68.0");
  fixture_assert (fixture, "8/label", "Winter '27");
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture->access_token = g_steal_pointer (&token);
  fixture_expect (fixture, "GET", "/services/data/v30.0/limits", NULL, 410);
  fixture_expect (fixture, "GET", "/services/data/v69.0/limits", NULL, 404);
  fixture_expect (fixture, "GET", "/services/data/nonsense", NULL, 404);
  fixture_expect (fixture, "GET", "/nothing", NULL, 404);
  fixture_assert (fixture, "0/errorCode", "NOT_FOUND");
}

static void
test_limit_info (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
  g_assert_cmpstr (soup_message_headers_get_one (fixture->headers, "Sforce-Limit-Info"), ==,
                   "api-usage=1/15000");
  fixture_assert (fixture, "DailyApiRequests/Remaining", "14999");
  fixture_assert (fixture, "DailyBulkApiBatches/Max", "15000");
  fixture_assert (fixture, "DailyBulkV2QueryJobs/Max", "10000");
  fixture_assert (fixture, "DailyBulkV2QueryFileStorageMB/Max", "976562");
  fixture_expect (fixture, "GET", "/sobjects/Contact/003000000000000", NULL, 404);
  g_assert_cmpstr (soup_message_headers_get_one (fixture->headers, "Sforce-Limit-Info"), ==,
                   "api-usage=2/15000");
}

/* The describe entry of a field in the last answer, or NULL. */
static JsonObject *
described (Fixture *fixture, const char *name)
{
  JsonArray *fields = json_object_get_array_member (json_node_get_object (fixture->json), "fields");

  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);

      if (g_str_equal (json_object_get_string_member (field, "name"), name))
        return field;
    }
  return NULL;
}

static void
test_describe (Fixture *fixture, gconstpointer data)
{
  JsonObject *field;

  fixture_expect (fixture, "GET", "/sobjects/Contact/describe", NULL, 200);
  field = described (fixture, "Aloware_Contact_ID__c");
  g_assert_true (json_object_get_boolean_member (field, "externalId"));
  g_assert_true (json_object_get_boolean_member (field, "unique"));
  g_assert_cmpint (json_object_get_int_member (field, "length"), ==, 40);
  field = described (fixture, "LastName");
  g_assert_true (json_object_get_boolean_member (field, "createable"));
  g_assert_false (json_object_get_boolean_member (field, "nillable"));
  g_assert_false (json_object_get_boolean_member (field, "defaultedOnCreate"));
  field = described (fixture, "MailingStateCode");
  g_assert_cmpstr (json_object_get_string_member (field, "controllerName"), ==, "MailingCountryCode");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (field, "picklistValues")), >, 100);
  field = described (fixture, "SystemModstamp");
  g_assert_false (json_object_get_boolean_member (field, "updateable"));
  g_assert_cmpstr (json_object_get_string_member (described (fixture, "DNC__c"), "type"), ==, "boolean");
}

static void
test_hidden_field (Fixture *fixture, gconstpointer data)
{
  fixture_fault (fixture, "salesforce:hide-field:value=MobilePhone");
  fixture_expect (fixture, "GET", "/sobjects/Contact/describe", NULL, 200);
  g_assert_null (described (fixture, "MobilePhone"));
  g_assert_nonnull (described (fixture, "HomePhone"));
  fixture_expect (fixture, "GET", "/query?q=SELECT+MobilePhone+FROM+Contact", NULL, 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_FIELD");
  fixture_expect (
    fixture, "POST", "/composite/sobjects",
    "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"A\",\"MobilePhone\":\"1\"}]}", 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_FIELD");
}

static void
test_custom_field (Fixture *fixture, gconstpointer data)
{
  g_autofree char *set = NULL, *grant = NULL, *contact = fixture_contact_id (fixture, 3), *path = NULL;

  fixture_expect (
    fixture, "POST", "/tooling/sobjects/CustomField",
    "{\"FullName\":\"Contact.Nickname__c\",\"Metadata\":{\"type\":\"Text\",\"label\":\"Nickname\","
    "\"length\":10}}",
    201);
  /* Nobody sees it before it is granted. */
  fixture_expect (fixture, "GET", "/query?q=SELECT+Nickname__c+FROM+Contact", NULL, 400);
  fixture_query (fixture, "query", "SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true");
  set = fixture_get (fixture, "records/0/Id");
  grant = g_strdup_printf (
    "{\"ParentId\":\"%s\",\"SobjectType\":\"Contact\",\"Field\":\"Contact.Nickname__c\","
    "\"PermissionsRead\":true,\"PermissionsEdit\":true}",
    set);
  fixture_expect (fixture, "POST", "/sobjects/FieldPermissions", grant, 201);
  path = g_strconcat ("/sobjects/Contact/", contact, NULL);
  fixture_expect (fixture, "PATCH", path, "{\"Nickname__c\":\"Nick\"}", 204);
  fixture_expect (fixture, "GET", path, NULL, 200);
  fixture_assert (fixture, "Nickname__c", "Nick");
  fixture_control (fixture, "add-field",
                   "{\"name\":\"Score__c\",\"type\":\"double\",\"precision\":4,\"scale\":1}");
  fixture_expect (fixture, "PATCH", path, "{\"Score__c\":12.34}", 204);
  fixture_query (fixture, "query", "SELECT Score__c FROM Contact WHERE Score__c > 12");
  g_assert_nonnull (strstr (fixture->text, "\"Score__c\":12.3}"));
}

/* A type's own members are needed, and others' refused. */
static void
test_custom_field_rules (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *metadata;
    gboolean right;
  } cases[] = {
    { "\"type\":\"Text\",\"label\":\"L\"", FALSE },
    { "\"type\":\"Text\",\"length\":20", FALSE },
    { "\"type\":\"Text\",\"label\":\"L\",\"length\":256", FALSE },
    { "\"type\":\"Text\",\"label\":\"L\",\"length\":20,\"externalId\":true,\"unique\":true", TRUE },
    { "\"type\":\"LongTextArea\",\"label\":\"L\",\"length\":32768", FALSE },
    { "\"type\":\"LongTextArea\",\"label\":\"L\",\"length\":255,\"visibleLines\":3", FALSE },
    { "\"type\":\"LongTextArea\",\"label\":\"L\",\"length\":32768,\"visibleLines\":3", TRUE },
    { "\"type\":\"Checkbox\",\"label\":\"L\"", FALSE },
    { "\"type\":\"Checkbox\",\"label\":\"L\",\"defaultValue\":false", TRUE },
    { "\"type\":\"Number\",\"label\":\"L\",\"scale\":0", FALSE },
    { "\"type\":\"Number\",\"label\":\"L\",\"precision\":19,\"scale\":0", FALSE },
    { "\"type\":\"Number\",\"label\":\"L\",\"precision\":18,\"scale\":0", TRUE },
    { "\"type\":\"Date\",\"label\":\"L\",\"length\":10", FALSE },
    { "\"type\":\"Url\",\"label\":\"L\",\"externalId\":true", FALSE },
    { "\"type\":\"Url\",\"label\":\"L\"", TRUE },
    { "\"type\":\"Picklist\",\"label\":\"L\"", FALSE },
    { "\"type\":\"Picklist\",\"label\":\"L\",\"valueSet\":{\"restricted\":true,\"valueSetDefinition\":{"
      "\"sorted\":false,"
      "\"value\":[{\"fullName\":\"A\",\"default\":false,\"label\":\"A\"}]}}",
      TRUE },
    { "\"type\":\"Nonsense\",\"label\":\"L\"", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"FullName\":\"Contact.Made_%u__c\",\"Metadata\":{%s}}", i,
                                               cases[i].metadata);

      g_test_message ("%s", cases[i].metadata);
      fixture_expect (fixture, "POST", "/tooling/sobjects/CustomField", body, cases[i].right ? 201 : 400);
    }
  fixture_expect (fixture, "POST", "/tooling/sobjects/CustomField",
                  "{\"FullName\":\"Contact.Not a name__c\",\"Metadata\":{\"type\":\"Date\",\"label\":\"L\"}}",
                  400);
  fixture_expect (fixture, "POST", "/tooling/sobjects/CustomField",
                  "{\"FullName\":\"Contact.Made_14__c\",\"Metadata\":{\"type\":\"Date\",\"label\":\"L\"}}",
                  400);
  fixture_assert (fixture, "0/errorCode", "DUPLICATE_DEVELOPER_NAME");
}

static void
test_queries (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *soql;
    guint total;
  } cases[] = {
    { "SELECT Id FROM Contact", 25 },
    { "SELECT COUNT() FROM Contact", 25 },
    { "SELECT COUNT() FROM Contact WHERE Phone = null", 1 },
    { "SELECT Id FROM Contact WHERE Phone != '(415) 555-0100'", 24 },
    { "SELECT Id FROM Contact WHERE FirstName = 'JOSÉ'", 1 },
    { "SELECT Id FROM Contact WHERE LastName LIKE 'last1_'", 10 },
    { "SELECT Id FROM Contact WHERE LastName IN ('LAST03', 'Last04', 'nobody')", 2 },
    { "SELECT Id FROM Contact WHERE LastName NOT IN ('Last03', 'Last04')", 23 },
    { "SELECT Id FROM Contact WHERE NOT (LastName > 'Last02' OR LastName = 'Last00')", 2 },
    { "SELECT Id FROM Contact WHERE DNC__c = false AND MailingStateCode = 'CA'", 25 },
    { "SELECT Id FROM Contact WHERE Owner.Email = 'ana@example.com'", 25 },
    { "SELECT Id FROM Contact WHERE SystemModstamp < 2020-01-01T00:00:00Z", 0 },
    { "SELECT Id FROM Contact WHERE SystemModstamp > 2020-01-01T00:00:00Z AND SystemModstamp < "
      "2100-01-01T00:00:00Z",
      25 },
    { "SELECT Id FROM Contact LIMIT 3", 3 },
    { "SELECT Id FROM Contact LIMIT 0", 0 },
    { "SELECT Id FROM Contact LIMIT 10 OFFSET 20", 5 },
    { "SELECT Id FROM User WHERE IsActive = false", 1 },
    { "SELECT Id FROM Lead", 0 },
    { "SELECT Id FROM Contact WHERE (LastName = 'Last01' AND Phone = null) OR LastName = 'Last02'", 2 },
    { "SELECT Id FROM Contact WHERE NOT (Phone = null) AND LastName < 'Last03'", 2 },
    { "SELECT c.Id, c.Owner.Name FROM Contact c WHERE c.LastName = 'Last01'", 1 },
    /* dates */
    { "SELECT Id FROM Contact WHERE SystemModstamp = LAST_N_DAYS:366", 25 },
    { "SELECT Id FROM Contact WHERE SystemModstamp > LAST_N_DAYS:366", 0 },
    { "SELECT Id FROM Contact WHERE SystemModstamp < LAST_N_DAYS:366", 0 },
    { "SELECT Id FROM Contact WHERE SystemModstamp <= TODAY AND SystemModstamp >= N_DAYS_AGO:400", 25 },
    { "SELECT Id FROM Contact WHERE CreatedDate > TODAY", 0 },
    { "SELECT Id FROM Contact WHERE CreatedDate = NEXT_N_MONTHS:3", 0 },
    { "SELECT Id FROM Contact WHERE Birthdate = 2000-02-29", 1 },
    { "SELECT Id FROM Contact WHERE Birthdate < THIS_YEAR AND Birthdate < LAST_N_YEARS:5", 1 },
    { "SELECT Id FROM Contact WHERE Birthdate != LAST_MONTH AND Birthdate != null", 1 },
    { "SELECT Id FROM Contact WHERE CALENDAR_YEAR(Birthdate) = 2000 AND CALENDAR_MONTH(Birthdate) = 2", 1 },
    { "SELECT Id FROM Contact WHERE DAY_IN_MONTH(Birthdate) IN (28, 29)", 1 },
    { "SELECT Id FROM Contact WHERE CALENDAR_YEAR(CreatedDate) > 2000", 25 },
    { "SELECT Id FROM Contact WHERE CALENDAR_YEAR(convertTimezone(CreatedDate)) > 2000", 25 },
    { "SELECT Id FROM Contact WHERE DAY_ONLY(CreatedDate) > 2000-01-01", 25 },
    /* multi-select picklists */
    { "SELECT Id FROM Contact WHERE Interests__c INCLUDES ('Texts')", 2 },
    { "SELECT Id FROM Contact WHERE Interests__c INCLUDES ('calls;texts', 'Webinars')", 2 },
    { "SELECT Id FROM Contact WHERE Interests__c INCLUDES ('Calls;Texts')", 1 },
    { "SELECT Id FROM Contact WHERE Interests__c EXCLUDES ('Texts')", 23 },
    { "SELECT Id FROM Contact WHERE Interests__c = 'Calls;Texts'", 1 },
    /* other objects */
    { "SELECT Id FROM Contact WHERE Account.Name = 'Blue Harbor Supply'", 2 },
    { "SELECT Id FROM Contact WHERE Account.Name = null", 8 },
    { "SELECT Id FROM Contact WHERE Account.Owner.Profile.Name = 'System Administrator'", 17 },
    { "SELECT Id FROM Contact WHERE Owner.Profile.Name = 'Standard User'", 25 },
    { "SELECT Id FROM Contact WHERE Owner.UserRole.Name IN ('Sales', 'Support')", 25 },
    { "SELECT Id FROM Contact WHERE Owner.IsActive = true", 25 },
    { "SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name LIKE 'blue%')", 2 },
    { "SELECT Id FROM Contact WHERE (AccountId NOT IN (SELECT Id FROM Account WHERE Name LIKE 'blue%') AND "
      "Phone != null)",
      23 },
    { "SELECT Id FROM Contact WHERE OwnerId IN (SELECT Id FROM User WHERE IsActive = false)", 0 },
    { "SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task WHERE Subject = 'Call')", 1 },
    { "SELECT Id FROM Contact WHERE toLabel(MailingStateCode) = 'California'", 25 },
    { "SELECT Id FROM LeadStatus WHERE IsConverted = true", 1 },
    { "SELECT Id FROM Group WHERE Type = 'Queue'", 1 },
    { "SELECT QueueId FROM QueueSobject WHERE SobjectType = 'Lead' AND Queue.Name = 'New Leads'", 1 },
    { "SELECT FIELDS(ALL) FROM Contact LIMIT 200", 25 },
    { "SELECT Id FROM Contact WITH SECURITY_ENFORCED FOR VIEW", 25 },
    { "SELECT COUNT(Id) FROM Contact", 1 },
    { "SELECT AccountId FROM Contact GROUP BY AccountId", 13 },
  };
  g_autofree char *id = NULL, *edit = NULL, *task = NULL;

  id = fixture_contact_id (fixture, 2);
  edit = g_strdup_printf (
    "{\"id\":\"%s\",\"set\":{\"Birthdate\":\"2000-02-29\",\"Interests__c\":\"Calls;Texts\"}}", id);
  task = g_strdup_printf ("{\"Subject\":\"Call\",\"WhoId\":\"%s\"}", id);
  fixture_control (fixture, "edit", edit);
  fixture_expect (fixture, "POST", "/sobjects/Task", task, 201);
  g_free (id);
  g_free (edit);
  id = fixture_contact_id (fixture, 3);
  edit = g_strdup_printf ("{\"id\":\"%s\",\"set\":{\"Interests__c\":\"Texts;Webinars\"}}", id);
  fixture_control (fixture, "edit", edit);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *total = g_strdup_printf ("%u", cases[i].total);

      g_test_message ("%s", cases[i].soql);
      fixture_query (fixture, "query", cases[i].soql);
      fixture_assert (fixture, "totalSize", total);
    }
  fixture_query (fixture, "query",
                 "SELECT LastName, Owner.Name, Owner.Email, MailingAddress, Birthdate FROM Contact "
                 "ORDER BY LastName DESC LIMIT 2");
  fixture_assert (fixture, "records/0/LastName", "Last24");
  fixture_assert (fixture, "records/1/LastName", "Last23");
  fixture_assert (fixture, "records/0/Owner/Name", "Ana Ruiz");
  fixture_assert (fixture, "records/0/MailingAddress/state", "California");
  fixture_assert (fixture, "records/0/Birthdate", NULL);
  fixture_query (fixture, "query", "SELECT Phone FROM Contact ORDER BY Phone NULLS LAST");
  fixture_assert (fixture, "records/24/Phone", NULL);
  fixture_query (fixture, "query", "SELECT Phone FROM Contact ORDER BY Phone DESC NULLS FIRST");
  fixture_assert (fixture, "records/0/Phone", NULL);
}

/* What a query writes of other objects, of functions and of groups. */
static void
test_query_shapes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = fixture_contact_id (fixture, 0), *task = NULL, *queue = NULL, *lead = NULL;

  task = g_strdup_printf ("{\"Subject\":\"Call\",\"WhoId\":\"%s\",\"Status\":\"Completed\"}", id);
  fixture_expect (fixture, "POST", "/sobjects/Task", task, 201);
  fixture_query (fixture, "query",
                 "SELECT Owner.Profile.Name, LastName, Account.Owner.Name, Owner.UserRole.Name, "
                 "Owner.Name, (SELECT Subject, Priority, IsClosed, Who.Name FROM Tasks) FROM Contact "
                 "WHERE LastName IN ('Last00', 'Last02') ORDER BY LastName");
  fixture_assert (fixture, "records/0/Owner/attributes/type", "User");
  fixture_assert (fixture, "records/0/Owner/Profile/attributes/type", "Profile");
  fixture_assert (fixture, "records/0/Owner/Profile/Name", "Standard User");
  fixture_assert (fixture, "records/0/Owner/Name", "Ana Ruiz");
  fixture_assert (fixture, "records/0/Account/Owner/Name", "Practice Admin");
  fixture_assert (fixture, "records/0/Tasks/totalSize", "1");
  fixture_assert (fixture, "records/0/Tasks/records/0/Subject", "Call");
  fixture_assert (fixture, "records/0/Tasks/records/0/Priority", "Normal");
  fixture_assert (fixture, "records/0/Tasks/records/0/IsClosed", "true");
  fixture_assert (fixture, "records/0/Tasks/records/0/Who/Name", "José Last00");
  fixture_assert (fixture, "records/1/Tasks", NULL);
  fixture_assert (fixture, "records/1/Account", NULL);

  fixture_query (fixture, "query",
                 "SELECT toLabel(MailingStateCode), MailingCountryCode FROM Contact LIMIT 1");
  fixture_assert (fixture, "records/0/MailingStateCode", "California");
  fixture_assert (fixture, "records/0/MailingCountryCode", "US");

  fixture_query (
    fixture, "query",
    "SELECT Account.Name, COUNT(Id) people, MIN(LastName), COUNT_DISTINCT(MailingCity) FROM Contact "
    "WHERE AccountId != null GROUP BY Account.Name HAVING COUNT(Id) > 1 "
    "ORDER BY COUNT(Id) DESC, Account.Name LIMIT 2");
  fixture_assert (fixture, "totalSize", "2");
  fixture_assert (fixture, "records/0/attributes/type", "AggregateResult");
  fixture_assert (fixture, "records/0/Name", "Blue Harbor Supply");
  fixture_assert (fixture, "records/0/people", "2");
  fixture_assert (fixture, "records/0/expr0", "Last01");
  fixture_assert (fixture, "records/0/expr1", "1");

  /* A lead may belong to a queue as well as to a person. */
  fixture_query (fixture, "query", "SELECT Id FROM Group WHERE DeveloperName = 'New_Leads'");
  queue = fixture_get (fixture, "records/0/Id");
  lead = g_strdup_printf ("{\"LastName\":\"Queued\",\"Company\":\"C\",\"OwnerId\":\"%s\"}", queue);
  fixture_expect (fixture, "POST", "/sobjects/Lead", lead, 201);
  fixture_expect (fixture, "POST", "/sobjects/Lead", "{\"LastName\":\"Mine\",\"Company\":\"C\"}", 201);
  fixture_query (fixture, "query",
                 "SELECT Owner.Name, Owner.Type, Owner.Email, Status FROM Lead ORDER BY LastName");
  fixture_assert (fixture, "records/0/Owner/Name", "Practice Admin");
  fixture_assert (fixture, "records/0/Owner/Type", "User");
  fixture_assert (fixture, "records/0/Owner/Email", "admin@example.com");
  fixture_assert (fixture, "records/0/Status", "Open - Not Contacted");
  fixture_assert (fixture, "records/1/Owner/Name", "New Leads");
  fixture_assert (fixture, "records/1/Owner/Type", "Queue");
  fixture_query (fixture, "query", "SELECT Id FROM Lead WHERE Owner.Type = 'Queue'");
  fixture_assert (fixture, "totalSize", "1");
}

static void
test_bad_queries (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *soql, *code;
  } cases[] = {
    { "SELECT Nope FROM Contact", "INVALID_FIELD" },
    { "SELECT Id FROM Contact WHERE Nope = 1", "INVALID_FIELD" },
    { "SELECT Nobody.Name FROM Contact", "INVALID_FIELD" },
    { "SELECT Id FROM Nothing", "INVALID_TYPE" },
    { "SELECT Id FROM Contact WHERE", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE SystemModstamp > '2026-01-01T00:00:00Z'", "INVALID_FIELD" },
    { "SELECT Id FROM Contact WHERE LastName = 5", "INVALID_FIELD" },
    { "SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD" },
    { "SELECT Id FROM Contact WHERE DNC__c LIKE 'x'", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id, Id FROM Contact", "INVALID_FIELD" },
    { "SELECT Owner.Name, owner.name FROM Contact", "INVALID_FIELD" },
    { "SELECT Id FROM Contact LIMIT 1 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE" },
    { "SELECT Id FROM Contact WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id FROM Contact WHERE OwnerId IN ('005000000000000', 'x')", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id FROM Contact WHERE Id LIKE '003%'", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id FROM Contact WHERE DNC__c > false", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id FROM Contact WHERE LastName INCLUDES ('x')", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id FROM Contact WHERE Interests__c LIKE 'x'", "INVALID_QUERY_FILTER_OPERATOR" },
    { "SELECT Id FROM Contact ORDER BY Description", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact ORDER BY Interests__c", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact ORDER BY MailingAddress", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE MailingAddress = 'x'", "INVALID_FIELD" },
    { "SELECT Id FROM Contact WHERE LastName = TODAY", "INVALID_FIELD" },
    { "SELECT Id FROM Contact WHERE CreatedDate = LAST_N_DAYS", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE CreatedDate = TODAY:3", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE CreatedDate = SOMEDAY", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE CALENDAR_YEAR(LastName) = 1", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE LastName IN (SELECT Name FROM Account)", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE AccountId IN (SELECT Name FROM Account)", "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE Phone = null OR AccountId IN (SELECT Id FROM Account)",
      "MALFORMED_QUERY" },
    { "SELECT Id FROM Contact WHERE Owner.Nope.Name = 'x'", "INVALID_FIELD" },
    { "SELECT LastName ln FROM Contact", "MALFORMED_QUERY" },
    { "SELECT LastName, COUNT(Id) FROM Contact", "MALFORMED_QUERY" },
    { "SELECT FIELDS(ALL) FROM Contact", "MALFORMED_QUERY" },
    { "SELECT Id, (SELECT Id FROM Nothing) FROM Contact", "INVALID_TYPE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *form = soup_form_encode ("q", cases[i].soql, NULL);
      g_autofree char *path = g_strconcat ("/query?", form, NULL);

      g_test_message ("%s", cases[i].soql);
      fixture_expect (fixture, "GET", path, NULL, 400);
      fixture_assert (fixture, "0/errorCode", cases[i].code);
    }
  fixture_expect (fixture, "GET", "/query?q=SELECT+Id,Nope+FROM+Contact", NULL, 400);
  fixture_assert (
    fixture, "0/message",
    "\nSELECT Id,Nope FROM Contact\n          ^\nERROR at Row:1:Column:11\nNo such column 'Nope' on entity "
    "'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom "
    "field "
    "name. Please reference your WSDL or the describe call for the appropriate names.");
}

static void
test_delta (Fixture *fixture, gconstpointer data)
{
  g_autofree char *newest = NULL, *soql = NULL, *id = fixture_contact_id (fixture, 7), *touch = NULL,
                  *modified = NULL;

  fixture_query (fixture, "query", "SELECT SystemModstamp FROM Contact ORDER BY SystemModstamp DESC LIMIT 1");
  newest = fixture_get (fixture, "records/0/SystemModstamp");
  g_assert_true (g_str_has_suffix (newest, ".000+0000"));
  soql = g_strdup_printf (
    "SELECT Id, SystemModstamp, LastModifiedDate FROM Contact WHERE SystemModstamp > %s "
    "ORDER BY SystemModstamp, Id",
    newest);
  fixture_query (fixture, "query", soql);
  fixture_assert (fixture, "totalSize", "0");

  /* Salesforce's own housekeeping moves the one stamp and not the other. */
  touch = g_strdup_printf ("{\"id\":\"%s\"}", id);
  fixture_control (fixture, "touch", touch);
  fixture_query (fixture, "query", soql);
  fixture_assert (fixture, "totalSize", "1");
  fixture_assert (fixture, "records/0/Id", id);
  modified = fixture_get (fixture, "records/0/LastModifiedDate");
  g_assert_cmpstr (modified, <=, newest);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *next = NULL;
  guint pages = 1;

  fixture_fault (fixture, "salesforce:small-pages:value=10:times=0");
  fixture_query (fixture, "query", "SELECT Id FROM Contact ORDER BY SystemModstamp, Id");
  for (;;)
    {
      guint rows = fixture_length (fixture, "records");

      fixture_assert (fixture, "totalSize", "25");
      for (guint i = 0; i < rows; i++)
        {
          g_autofree char *path = g_strdup_printf ("records/%u/Id", i);

          g_hash_table_add (seen, fixture_get (fixture, path));
        }
      if (json_object_get_boolean_member (json_node_get_object (fixture->json), "done"))
        break;
      g_free (next);
      next = fixture_get (fixture, "nextRecordsUrl");
      fixture_expect (fixture, "GET", next, NULL, 200);
      pages++;
    }
  g_assert_cmpuint (pages, ==, 3);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 25);
  fixture_expect (fixture, "GET", "/query/01g000000000000AAA-10", NULL, 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_QUERY_LOCATOR");
}

/* A fault that strikes once is asked once a page. */
static void
test_one_small_page (Fixture *fixture, gconstpointer data)
{
  g_autofree char *next = NULL;

  fixture_fault (fixture, "salesforce:small-pages:value=10");
  fixture_query (fixture, "query", "SELECT Id FROM Contact ORDER BY Id");
  g_assert_cmpuint (fixture_length (fixture, "records"), ==, 10);
  next = fixture_get (fixture, "nextRecordsUrl");
  fixture_expect (fixture, "GET", next, NULL, 200);
  g_assert_cmpuint (fixture_length (fixture, "records"), ==, 15);
}

static void
test_mixed_rows (Fixture *fixture, gconstpointer data)
{
  fixture_expect (
    fixture, "POST", "/composite/sobjects",
    "{\"allOrNone\":false,\"records\":["
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\" Neu "
    "\",\"MailingCountryCode\":\"US\",\"MailingStateCode\":\"NY\",\"DNC__c\":true},"
    "{\"attributes\":{\"type\":\"Contact\"},\"FirstName\":\"x\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"Email\":\"nope\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"Contact_Tier__c\":\"Lead\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"LeadSource\":\"My own\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"MailingCountryCode\":\"US\","
    "\"MailingStateCode\":\"BC\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"MailingStateCode\":\"CA\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"OwnerId\":\"005Xw00000DemoBIAR\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"OwnerId\":\"005Xw00000DemoZIAR\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"SystemModstamp\":\"2026-01-01T00:00:00Z\"}"
    ","
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"FirstName\":"
    "\"12345678901234567890123456789012345678901\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"last05\",\"Email\":\"PERSON05@example.com\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"id\":\"003000000000000\"}]}",
    200);
  fixture_assert (fixture, "0/success", "true");
  assert_row_error (fixture, 1, "REQUIRED_FIELD_MISSING", "LastName");
  assert_row_error (fixture, 2, "INVALID_EMAIL_ADDRESS", "Email");
  assert_row_error (fixture, 3, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Contact_Tier__c");
  fixture_assert (fixture, "4/success", "true");
  assert_row_error (fixture, 5, "FIELD_INTEGRITY_EXCEPTION", "MailingStateCode");
  assert_row_error (fixture, 6, "FIELD_INTEGRITY_EXCEPTION", "MailingState");
  assert_row_error (fixture, 7, "INACTIVE_OWNER_OR_USER", "OwnerId");
  assert_row_error (fixture, 8, "INVALID_CROSS_REFERENCE_KEY", "OwnerId");
  assert_row_error (fixture, 9, "INVALID_FIELD_FOR_INSERT_UPDATE", "SystemModstamp");
  assert_row_error (fixture, 10, "STRING_TOO_LONG", "FirstName");
  assert_row_error (fixture, 11, "DUPLICATES_DETECTED", NULL);
  fixture_assert (fixture, "11/errors/0/duplicateResult/matchResults/0/size", "1");
  assert_row_error (fixture, 12, "INVALID_FIELD_FOR_INSERT_UPDATE", "Id");

  fixture_query (fixture, "query",
                 "SELECT LastName, MailingState, MailingCountry, DNC__c, Owner.Email FROM Contact "
                 "WHERE LastName = 'Neu'");
  fixture_assert (fixture, "records/0/LastName", "Neu");
  fixture_assert (fixture, "records/0/MailingState", "New York");
  fixture_assert (fixture, "records/0/MailingCountry", "United States");
  fixture_assert (fixture, "records/0/DNC__c", "true");
  fixture_assert (fixture, "records/0/Owner/Email", "admin@example.com");
}

static void
test_updates (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = fixture_contact_id (fixture, 2), *b = fixture_contact_id (fixture, 3), *body = NULL;
  g_autofree char *deleted = g_strdup_printf ("{\"id\":\"%s\"}", b),
                  *path = g_strconcat ("/sobjects/Contact/", a, NULL);

  fixture_control (fixture, "delete", deleted);
  body = g_strdup_printf (
    "{\"records\":["
    "{\"attributes\":{\"type\":\"Contact\"},\"id\":\"%s\",\"FirstName\":null,\"Phone\":\"\","
    "\"MailingCountryCode\":null,"
    "\"Total_inbound_calls__c\":7},"
    "{\"attributes\":{\"type\":\"Contact\"},\"id\":\"%s\",\"FirstName\":\"x\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"id\":\"003000000000000\",\"FirstName\":\"x\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"id\":\"%s\",\"LastName\":null}]}",
    a, b, a);
  fixture_expect (fixture, "PATCH", "/composite/sobjects", body, 200);
  fixture_assert (fixture, "0/success", "true");
  assert_row_error (fixture, 1, "ENTITY_IS_DELETED", NULL);
  assert_row_error (fixture, 2, "INVALID_CROSS_REFERENCE_KEY", NULL);
  assert_row_error (fixture, 3, "REQUIRED_FIELD_MISSING", "LastName");
  fixture_expect (fixture, "GET", path, NULL, 200);
  fixture_assert (fixture, "FirstName", NULL);
  fixture_assert (fixture, "Phone", NULL);
  fixture_assert (fixture, "MailingState", NULL);
  fixture_assert (fixture, "MailingStateCode", NULL);
  fixture_assert (fixture, "Total_inbound_calls__c", "7.0");
  fixture_assert (fixture, "Name", "Last02");

  /* Valid text brings its code; text and code that disagree are refused. */
  fixture_expect (fixture, "PATCH", path, "{\"MailingCountry\":\"Canada\",\"MailingState\":\"Quebec\"}", 204);
  fixture_expect (fixture, "GET", path, NULL, 200);
  fixture_assert (fixture, "MailingStateCode", "QC");
  fixture_expect (fixture, "PATCH", path, "{\"MailingCountryCode\":\"US\",\"MailingCountry\":\"Canada\"}",
                  400);
  fixture_assert (fixture, "0/errorCode", "FIELD_INTEGRITY_EXCEPTION");
  fixture_expect (fixture, "PATCH", path, "{\"MailingCountryCode\":\"US\"}", 400);
}

static void
test_all_or_none (Fixture *fixture, gconstpointer data)
{
  fixture_expect (
    fixture, "POST", "/composite/sobjects",
    "{\"allOrNone\":true,\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"Good\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"FirstName\":\"Bad\"}]}",
    200);
  assert_row_error (fixture, 0, "ALL_OR_NONE_OPERATION_ROLLED_BACK", NULL);
  assert_row_error (fixture, 1, "REQUIRED_FIELD_MISSING", NULL);
  fixture_query (fixture, "query", "SELECT COUNT() FROM Contact");
  fixture_assert (fixture, "totalSize", "25");
}

static void
test_malformed_bodies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("{\"records\":[");
  static const struct
  {
    const char *body, *code;
  } cases[] = {
    { "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"Nope__c\":1}]}", "INVALID_FIELD" },
    { "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"Birthdate\":\"03/01/"
      "2026\"}]}",
      "JSON_PARSER_ERROR" },
    { "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\",\"DNC__c\":null}]}",
      "JSON_PARSER_ERROR" },
    { "{\"records\":[{\"LastName\":\"a\"}]}", "INVALID_TYPE" },
    { "{\"records\":[{\"attributes\":{\"type\":\"User\"},\"LastName\":\"a\"}]}", "INVALID_TYPE" },
    { "{\"records\":5}", "JSON_PARSER_ERROR" },
    { "{\"records\":[", "JSON_PARSER_ERROR" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture_expect (fixture, "POST", "/composite/sobjects", cases[i].body, 400);
      fixture_assert (fixture, "0/errorCode", cases[i].code);
    }
  for (guint i = 0; i < 201; i++)
    g_string_append_printf (many, "%s{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\"}",
                            i > 0 ? "," : "");
  g_string_append (many, "]}");
  fixture_expect (fixture, "POST", "/composite/sobjects", many->str, 400);
  fixture_assert (fixture, "0/errorCode", "EXCEEDED_ID_LIMIT");
}

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  static const char body[] = "{\"LastName\":\"Last05\",\"Email\":\"person05@example.com\"}";
  g_autofree char *id = fixture_contact_id (fixture, 5);

  fixture_expect (fixture, "POST", "/sobjects/Contact", body, 400);
  fixture_assert (fixture, "0/errorCode", "DUPLICATES_DETECTED");
  fixture_assert (fixture, "0/duplicateResult/duplicateRule", "Standard_Contact_Duplicate_Rule");
  fixture_assert (fixture, "0/duplicateResult/allowSave", "true");
  fixture_assert (fixture, "0/duplicateResult/matchResults/0/matchRecords/0/record/Id", id);
  fixture_assert (fixture, "0/duplicateResult/matchResults/0/matchRecords/0/record/attributes/type",
                  "Contact");
  fixture->header = "Sforce-Duplicate-Rule-Header: allowSave=true; runAsCurrentUser=true";
  fixture_expect (fixture, "POST", "/sobjects/Contact", body, 201);
}

static void
test_external_id (Fixture *fixture, gconstpointer data)
{
  static const char rows[] = "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"Ext\","
                             "\"Aloware_Contact_ID__c\":\"ab/1\"}]}";
  g_autofree char *id = NULL, *other = fixture_contact_id (fixture, 0), *path = NULL;

  fixture_expect (fixture, "PATCH", "/composite/sobjects/Contact/Aloware_Contact_ID__c", rows, 200);
  fixture_assert (fixture, "0/created", "true");
  id = fixture_get (fixture, "0/id");
  fixture_expect (fixture, "PATCH", "/composite/sobjects/Contact/Aloware_Contact_ID__c", rows, 200);
  fixture_assert (fixture, "0/created", "false");
  fixture_assert (fixture, "0/id", id);

  fixture_expect (fixture, "GET", "/sobjects/Contact/Aloware_Contact_ID__c/AB%2F1", NULL, 200);
  fixture_assert (fixture, "Id", id);
  fixture_expect (fixture, "PATCH", "/sobjects/Contact/Aloware_Contact_ID__c/ab%2F1", "{\"FirstName\":\"F\"}",
                  200);
  fixture_expect (fixture, "PATCH", "/sobjects/Contact/Aloware_Contact_ID__c/new", "{\"LastName\":\"N\"}",
                  201);
  fixture_assert (fixture, "created", "true");
  fixture_expect (fixture, "PATCH", "/sobjects/Contact/Aloware_Contact_ID__c/not?updateOnly=true",
                  "{\"LastName\":\"N\"}", 404);

  /* The key is in the URL; it may not be in the body too. */
  fixture_expect (fixture, "PATCH", "/sobjects/Contact/Aloware_Contact_ID__c/new",
                  "{\"FirstName\":\"F\",\"aloware_contact_id__c\":\"new\"}", 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_FIELD");
  fixture_assert (fixture, "0/fields/0", "Aloware_Contact_ID__c");
  path = g_strconcat ("/sobjects/Contact/Id/", id, NULL);
  fixture_expect (fixture, "PATCH", path, "{\"FirstName\":\"G\"}", 200);
  fixture_expect (fixture, "PATCH", path, "{\"FirstName\":\"G\",\"Id\":\"x\"}", 400);
  fixture_expect (fixture, "PATCH", "/sobjects/Contact/Id/003000000000000", "{\"LastName\":\"N\"}", 404);
  g_free (path);

  path = g_strconcat ("/sobjects/Contact/", other, NULL);
  fixture_expect (fixture, "PATCH", path, "{\"Aloware_Contact_ID__c\":\"AB/1\"}", 400);
  fixture_assert (fixture, "0/errorCode", "DUPLICATE_VALUE");
  g_assert_nonnull (strstr (fixture->text, id));

  fixture_expect (
    fixture, "PATCH", "/composite/sobjects/Contact/Aloware_Contact_ID__c",
    "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"T\",\"Aloware_Contact_ID__c\":"
    "\"tw\"},"
    "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"T\",\"Aloware_Contact_ID__c\":\"TW\"}]}",
    200);
  assert_row_error (fixture, 0, "DUPLICATE_VALUE", NULL);
  assert_row_error (fixture, 1, "DUPLICATE_VALUE", NULL);
  fixture_assert (fixture, "0/created", "false");
  fixture_assert (fixture, "1/created", "false");
}

static void
test_several_choices (Fixture *fixture, gconstpointer data)
{
  fixture_control (fixture, "add-field",
                   "{\"name\":\"Old_Id__c\",\"type\":\"string\",\"length\":20,\"externalId\":true}");
  for (guint i = 0; i < 2; i++)
    fixture_expect (fixture, "POST", "/sobjects/Contact", "{\"LastName\":\"Same\",\"Old_Id__c\":\"7\"}", 201);
  fixture_expect (fixture, "PATCH", "/sobjects/Contact/Old_Id__c/7", "{\"FirstName\":\"x\"}", 300);
  g_assert_cmpuint (fixture_length (fixture, ""), ==, 2);
}

static void
test_retrieve (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = fixture_contact_id (fixture, 4), *body = NULL, *short_id = g_strndup (a, 15);

  body = g_strdup_printf (
    "{\"ids\":[\"%s\",\"003000000000000\",\"%s\"],\"fields\":[\"Id\",\"SystemModstamp\"]}", a, short_id);
  fixture_expect (fixture, "POST", "/composite/sobjects/Contact", body, 200);
  g_assert_cmpuint (fixture_length (fixture, ""), ==, 3);
  fixture_assert (fixture, "0/Id", a);
  fixture_assert (fixture, "1", NULL);
  fixture_assert (fixture, "2/Id", a);
  fixture_expect (fixture, "GET", "/__demo/counters", NULL, 200);
  fixture_assert (fixture, "writes", "0");
}

static void
test_conditional (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = fixture_contact_id (fixture, 4), *path = g_strconcat ("/sobjects/Contact/", id, NULL);

  fixture->header = "If-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT";
  fixture_expect (fixture, "PATCH", path, "{\"FirstName\":\"x\"}", 412);
  fixture->header = "If-Unmodified-Since: Fri, 01 Jan 2100 00:00:00 GMT";
  fixture_expect (fixture, "PATCH", path, "{\"FirstName\":\"x\"}", 204);
  fixture->header = "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT";
  fixture_expect (fixture, "GET", "/sobjects/Contact/describe", NULL, 304);
}

static void
test_merge_and_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *winner = fixture_contact_id (fixture, 0), *loser = fixture_contact_id (fixture, 1);
  g_autofree char *third = fixture_contact_id (fixture, 2),
                  *path = g_strconcat ("/sobjects/Contact/", loser, NULL);
  g_autofree char *merge = g_strdup_printf ("{\"winner\":\"%s\",\"loser\":\"%s\"}", winner, loser);
  g_autofree char *undelete = g_strdup_printf ("{\"id\":\"%s\"}", third);
  g_autofree char *third_path = g_strconcat ("/sobjects/Contact/", third, NULL);
  g_autofree char *ids = g_strdup_printf ("/composite/sobjects?ids=%s,%s", loser, third);

  fixture_control (fixture, "merge", merge);
  fixture_expect (fixture, "GET", path, NULL, 404);
  fixture_assert (fixture, "0/errorCode", "ENTITY_IS_DELETED");
  fixture_query (fixture, "query", "SELECT Id FROM Contact");
  fixture_assert (fixture, "totalSize", "24");
  fixture_query (fixture, "queryAll",
                 "SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE IsDeleted = true");
  fixture_assert (fixture, "totalSize", "1");
  fixture_assert (fixture, "records/0/MasterRecordId", winner);

  fixture_expect (fixture, "DELETE", ids, NULL, 200);
  assert_row_error (fixture, 0, "ENTITY_IS_DELETED", NULL);
  fixture_assert (fixture, "1/success", "true");
  fixture_expect (fixture, "GET", third_path, NULL, 404);
  fixture_control (fixture, "undelete", undelete);
  fixture_expect (fixture, "GET", third_path, NULL, 200);
  fixture_assert (fixture, "IsDeleted", "false");
  fixture_expect (fixture, "DELETE", third_path, NULL, 204);
}

static void
test_composite (Fixture *fixture, gconstpointer data)
{
  g_autofree char *account = NULL, *path = NULL;

  fixture_expect (
    fixture, "POST", "/composite",
    "{\"allOrNone\":false,\"compositeRequest\":["
    "{\"method\":\"POST\",\"url\":\"/services/data/v68.0/sobjects/"
    "Account\",\"referenceId\":\"firm\",\"body\":{\"Name\":\"Firm\"}},"
    "{\"method\":\"POST\",\"url\":\"/services/data/v68.0/sobjects/Contact\",\"referenceId\":\"person\","
    "\"body\":{\"LastName\":\"Inside\",\"AccountId\":\"@{firm.id}\"}},"
    "{\"method\":\"GET\",\"url\":\"/services/data/v68.0/sobjects/Account/"
    "@{firm.id}?fields=Name\",\"referenceId\":\"read\"},"
    "{\"method\":\"GET\",\"url\":\"/services/data/v68.0/"
    "query?q=SELECT+Id,LastName+FROM+Contact+WHERE+AccountId='@{firm.id}'\","
    "\"referenceId\":\"found\"},"
    "{\"method\":\"PATCH\",\"url\":\"/services/data/v68.0/sobjects/Contact/"
    "@{found.records[0].Id}\",\"referenceId\":\"edit\","
    "\"body\":{\"FirstName\":\"@{read.Name}\"}},"
    "{\"method\":\"GET\",\"url\":\"/services/data/v68.0/sobjects/Contact/"
    "@{nobody.id}\",\"referenceId\":\"lost\"},"
    "{\"method\":\"POST\",\"url\":\"/services/data/v68.0/"
    "composite\",\"referenceId\":\"deep\",\"body\":{}}]}",
    200);
  account = fixture_get (fixture, "compositeResponse/0/body/id");
  path = g_strdup_printf ("/services/data/v68.0/sobjects/Account/%s", account);
  fixture_assert (fixture, "compositeResponse/0/httpStatusCode", "201");
  fixture_assert (fixture, "compositeResponse/0/httpHeaders/Location", path);
  fixture_assert (fixture, "compositeResponse/0/referenceId", "firm");
  fixture_assert (fixture, "compositeResponse/1/httpStatusCode", "201");
  fixture_assert (fixture, "compositeResponse/2/body/Name", "Firm");
  fixture_assert (fixture, "compositeResponse/3/body/records/0/LastName", "Inside");
  fixture_assert (fixture, "compositeResponse/4/httpStatusCode", "204");
  fixture_assert (fixture, "compositeResponse/4/body", NULL);
  fixture_assert (fixture, "compositeResponse/5/httpStatusCode", "400");
  fixture_assert (fixture, "compositeResponse/5/body/0/errorCode", "PROCESSING_HALTED");
  fixture_assert (fixture, "compositeResponse/6/httpStatusCode", "400");
  fixture_query (fixture, "query", "SELECT Name FROM Contact WHERE LastName = 'Inside'");
  fixture_assert (fixture, "records/0/Name", "Firm Inside");
}

static guint64
get_usage (Fixture *fixture)
{
  const char *info = soup_message_headers_get_one (fixture->headers, "Sforce-Limit-Info");

  return g_ascii_strtoull (info + strlen ("api-usage="), NULL, 10);
}

/* Five of its requests may read or write many records, and all of it counts as one request. */
static void
test_composite_collections (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = fixture_contact_id (fixture, 4);
  guint64 before = get_usage (fixture);

  for (guint n = 5; n <= 6; n++)
    {
      g_autoptr (GString) body = g_string_new ("{\"compositeRequest\":[");

      for (guint i = 0; i < n; i++)
        g_string_append_printf (
          body,
          "%s{\"method\":\"POST\",\"url\":\"/services/data/v68.0/composite/sobjects/Contact\","
          "\"referenceId\":\"r%u\",\"body\":{\"ids\":[\"%s\"],\"fields\":[\"Id\"]}}",
          i > 0 ? "," : "", i, id);
      g_string_append (body, "]}");
      fixture_expect (fixture, "POST", "/composite", body->str, n > 5 ? 400 : 200);
      g_assert_cmpuint (get_usage (fixture), ==, ++before);
      if (n > 5)
        continue;
      g_assert_cmpuint (fixture_length (fixture, "compositeResponse"), ==, n);
      fixture_assert (fixture, "compositeResponse/4/body/0/Id", id);
    }
  fixture_expect (fixture, "GET", "/__demo/counters", NULL, 200);
  fixture_assert (fixture, "writes", "0");
}

/* All or none: what was made before the failure is gone again, and what was edited is as it was. */
static void
test_composite_rolls_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = fixture_contact_id (fixture, 3), *other = fixture_contact_id (fixture, 4),
                  *body = NULL, *stamp = NULL;

  fixture_query (fixture, "query", "SELECT SystemModstamp FROM Contact WHERE LastName = 'Last03'");
  stamp = fixture_get (fixture, "records/0/SystemModstamp");
  body = g_strdup_printf (
    "{\"allOrNone\":true,\"compositeRequest\":["
    "{\"method\":\"POST\",\"url\":\"/services/data/v68.0/sobjects/Contact\",\"referenceId\":\"a\","
    "\"body\":{\"LastName\":\"Gone\",\"Aloware_Contact_ID__c\":\"77\"}},"
    "{\"method\":\"PATCH\",\"url\":\"/services/data/v68.0/sobjects/Contact/"
    "%s\",\"referenceId\":\"b\",\"body\":{\"FirstName\":\"New\"}},"
    "{\"method\":\"DELETE\",\"url\":\"/services/data/v68.0/sobjects/Contact/%s\",\"referenceId\":\"c\"},"
    "{\"method\":\"POST\",\"url\":\"/services/data/v68.0/sobjects/"
    "Contact\",\"referenceId\":\"d\",\"body\":{}},"
    "{\"method\":\"GET\",\"url\":\"/services/data/v68.0/limits\",\"referenceId\":\"e\"}]}",
    id, other);
  fixture_expect (fixture, "POST", "/composite", body, 200);
  fixture_assert (fixture, "compositeResponse/0/body/0/errorCode", "PROCESSING_HALTED");
  fixture_assert (fixture, "compositeResponse/3/body/0/errorCode", "REQUIRED_FIELD_MISSING");
  fixture_assert (fixture, "compositeResponse/4/body/0/errorCode", "PROCESSING_HALTED");
  fixture_query (fixture, "query", "SELECT FirstName, SystemModstamp FROM Contact ORDER BY LastName");
  fixture_assert (fixture, "totalSize", "25");
  fixture_assert (fixture, "records/3/FirstName", "First");
  fixture_assert (fixture, "records/3/SystemModstamp", stamp);
  fixture_expect (fixture, "GET", "/sobjects/Contact/Aloware_Contact_ID__c/77", NULL, 404);

  g_free (body);
  body = g_strdup_printf ("{\"graphs\":[{\"graphId\":\"1\",\"compositeRequest\":[{\"method\":\"POST\","
                          "\"url\":\"/services/data/v68.0/sobjects/Contact\","
                          "\"referenceId\":\"a\",\"body\":{\"LastName\":\"Kept\"}}]},"
                          "{\"graphId\":\"2\",\"compositeRequest\":[{\"method\":\"POST\",\"url\":\"/services/"
                          "data/v68.0/sobjects/Contact\","
                          "\"referenceId\":\"a\",\"body\":{}}]}]}");
  fixture_expect (fixture, "POST", "/composite/graph", body, 200);
  fixture_assert (fixture, "graphs/0/isSuccessful", "true");
  fixture_assert (fixture, "graphs/0/graphResponse/compositeResponse/0/httpStatusCode", "201");
  fixture_assert (fixture, "graphs/1/isSuccessful", "false");
}

static void
test_batch_and_tree (Fixture *fixture, gconstpointer data)
{
  fixture_expect (
    fixture, "POST", "/composite/batch",
    "{\"haltOnError\":true,\"batchRequests\":[{\"method\":\"GET\",\"url\":\"v68.0/sobjects/Contact/"
    "describe\"},"
    "{\"method\":\"POST\",\"url\":\"v68.0/sobjects/Contact\",\"richInput\":{\"LastName\":\"Batched\"}},"
    "{\"method\":\"GET\",\"url\":\"v68.0/nothing\"},{\"method\":\"GET\",\"url\":\"v68.0/limits\"}]}",
    200);
  fixture_assert (fixture, "hasErrors", "true");
  fixture_assert (fixture, "results/0/result/name", "Contact");
  fixture_assert (fixture, "results/1/statusCode", "201");
  fixture_assert (fixture, "results/2/statusCode", "404");
  fixture_assert (fixture, "results/3/statusCode", "412");
  fixture_expect (fixture, "POST", "/composite/tree/Account",
                  "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"a\"},\"Name\":"
                  "\"Tree\",\"Contacts\":{\"records\":["
                  "{\"attributes\":{\"type\":\"Contact\",\"referenceId\":\"b\"},\"LastName\":\"Leaf\"}]}}]}",
                  201);
  fixture_assert (fixture, "hasErrors", "false");
  fixture_assert (fixture, "results/1/referenceId", "b");
  fixture_query (fixture, "query", "SELECT Account.Name FROM Contact WHERE LastName = 'Leaf'");
  fixture_assert (fixture, "records/0/Account/Name", "Tree");
  fixture_expect (
    fixture, "POST", "/composite/tree/Contact",
    "{\"records\":[{\"attributes\":{\"type\":\"Contact\",\"referenceId\":\"a\"},\"LastName\":\"Rolled\"},"
    "{\"attributes\":{\"type\":\"Contact\",\"referenceId\":\"b\"},\"LastName\":\"x\",\"Email\":\"nope\"}]}",
    400);
  fixture_assert (fixture, "hasErrors", "true");
  fixture_assert (fixture, "results/0/referenceId", "b");
  fixture_assert (fixture, "results/0/errors/0/statusCode", "INVALID_EMAIL_ADDRESS");
  fixture_query (fixture, "query", "SELECT COUNT() FROM Contact WHERE LastName = 'Rolled'");
  fixture_assert (fixture, "totalSize", "0");
}

/* Members of other types than they should be, and nothing where something should be: refused, and the org
 * lives on. */
static void
test_odd_requests (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path, *body;
    guint status;
  } cases[] = {
    { "/composite/sobjects",
      "{\"allOrNone\":{},\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"a\"}]}", 200 },
    { "/composite",
      "{\"allOrNone\":[],\"compositeRequest\":[{\"method\":\"GET\",\"url\":\"\",\"referenceId\":\"a\"}]}",
      200 },
    { "/composite",
      "{\"compositeRequest\":[{\"method\":\"GET\",\"url\":\"?\",\"referenceId\":\"a\",\"httpHeaders\":{\"A\":"
      "{}}},5,null]}",
      200 },
    { "/composite", "{\"compositeRequest\":[{\"method\":5,\"url\":{},\"referenceId\":null}]}", 200 },
    { "/composite/batch", "{\"batchRequests\":[[]]}", 200 },
    { "/composite/graph", "{\"graphs\":[null]}", 400 },
    { "/composite/tree/Contact", "{\"records\":[null,{\"attributes\":5}]}", 400 },
    { "/tooling/sobjects/CustomField",
      "{\"FullName\":\"Contact.A__c\",\"Metadata\":{\"type\":\"Text\",\"label\":{},\"length\":[]}}", 400 },
    { "/tooling/sobjects/CustomField", "{\"FullName\":\"\",\"Metadata\":5}", 400 },
    { "/sobjects/FieldPermissions",
      "{\"ParentId\":\"0PS5e0000000001AAA\",\"SobjectType\":\"Contact\",\"Field\":\"\",\"PermissionsRead\":"
      "true}",
      400 },
    { "/jobs/ingest", "{\"object\":5,\"operation\":[]}", 400 },
    { "/jobs/query", "{\"operation\":\"query\",\"query\":{}}", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].path, cases[i].body);
      fixture_expect (fixture, "POST", cases[i].path, cases[i].body, cases[i].status);
    }
  fixture_expect (fixture, "GET",
                  "/query?q=SELECT+Id+FROM+Contact+WHERE+Id+IN+(SELECT+CreatedDate+FROM+Task)", NULL, 400);
  fixture_expect (fixture, "GET",
                  "/query?q=SELECT+Id+FROM+Contact+WHERE+Id+IN+(SELECT+CreatedDate+FROM+Contact)", NULL, 400);
}

/* Bulk API 2.0, from the job to its results. */
static void
test_bulk_ingest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL, *job = NULL, *upload = NULL, *ok = NULL, *failed = NULL;

  fixture_expect (fixture, "POST", "/jobs/ingest", "{\"object\":\"Contact\",\"operation\":\"upsert\"}", 400);
  fixture_expect (
    fixture, "POST", "/jobs/ingest",
    "{\"object\":\"Contact\",\"operation\":\"upsert\",\"externalIdFieldName\":\"Aloware_Contact_ID__c\","
    "\"contentType\":\"CSV\",\"lineEnding\":\"LF\"}",
    200);
  fixture_assert (fixture, "state", "Open");
  fixture_assert (fixture, "jobType", "V2Ingest");
  id = fixture_get (fixture, "id");
  job = g_strconcat ("/jobs/ingest/", id, NULL);
  upload = g_strconcat (job, "/batches", NULL);
  ok = g_strconcat (job, "/successfulResults", NULL);
  failed = g_strconcat (job, "/failedResults", NULL);
  fixture->content_type = "text/csv";
  fixture_expect (fixture, "PUT", upload,
                  "Aloware_Contact_ID__c,LastName,FirstName,Email,DNC__c\nk1,\"Bulk, "
                  "\"\"1\"\"\",A,,true\nk2,Two,,nobody,\n",
                  201);
  g_assert_cmpuint (strlen (fixture->text), ==, 0);
  fixture_expect (fixture, "PUT", upload, "LastName\nTwice\n", 400);
  fixture->content_type = NULL;
  fixture_expect (fixture, "PATCH", job, "{\"state\":\"UploadComplete\"}", 200);
  fixture_assert (fixture, "state", "UploadComplete");
  fixture_expect (fixture, "GET", job, NULL, 200);
  fixture_assert (fixture, "state", "JobComplete");
  fixture_assert (fixture, "numberRecordsProcessed", "2");
  fixture_assert (fixture, "numberRecordsFailed", "1");
  fixture_expect (fixture, "GET", ok, NULL, 200);
  g_assert_true (
    g_str_has_prefix (fixture->text, "\"sf__Id\",\"sf__Created\",\"Aloware_Contact_ID__c\",\"LastName\","));
  g_assert_nonnull (strstr (fixture->text, "\"true\",\"k1\",\"Bulk, \"\"1\"\"\",\"A\",\"\",\"true\"\n"));
  fixture_expect (fixture, "GET", failed, NULL, 200);
  g_assert_nonnull (
    strstr (fixture->text, "\"INVALID_EMAIL_ADDRESS:Email: invalid email address: nobody:Email --\",\"k2\""));
  fixture_query (fixture, "query", "SELECT LastName, DNC__c FROM Contact WHERE Aloware_Contact_ID__c = 'k1'");
  fixture_assert (fixture, "records/0/LastName", "Bulk, \"1\"");
  fixture_assert (fixture, "records/0/DNC__c", "true");
  fixture_expect (fixture, "GET", "/jobs/ingest", NULL, 200);
  g_assert_cmpuint (fixture_length (fixture, "records"), ==, 1);
  fixture_expect (fixture, "DELETE", job, NULL, 204);
  fixture_expect (fixture, "GET", job, NULL, 404);
}

/* An empty cell says nothing, #N/A clears, and a column that is no field fails the job. */
static void
test_bulk_cells (Fixture *fixture, gconstpointer data)
{
  static const char create[] = "{\"object\":\"Contact\",\"operation\":\"update\",\"contentType\":\"CSV\","
                               "\"columnDelimiter\":\"SEMICOLON\","
                               "\"lineEnding\":\"CRLF\"}";
  g_autofree char *contact = fixture_contact_id (fixture, 3);
  g_autofree char *rows[] = { g_strdup_printf ("Id;FirstName;Phone\r\n%s;;#N/A\r\n", contact),
                              g_strdup ("Id;Nope__c\r\n"),
                              g_strdup_printf ("Id;FirstName\r\n%s;a\"b\r\n", contact) };
  static const char *const states[] = { "JobComplete", "Failed", "Failed" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = NULL, *job = NULL, *upload = NULL;

      fixture_expect (fixture, "POST", "/jobs/ingest", create, 200);
      id = fixture_get (fixture, "id");
      job = g_strconcat ("/jobs/ingest/", id, NULL);
      upload = g_strconcat (job, "/batches", NULL);
      fixture->content_type = "text/csv";
      fixture_expect (fixture, "PUT", upload, rows[i], 201);
      fixture->content_type = NULL;
      fixture_expect (fixture, "PATCH", job, "{\"state\":\"UploadComplete\"}", 200);
      fixture_expect (fixture, "GET", job, NULL, 200);
      fixture_assert (fixture, "state", states[i]);
      g_clear_pointer (&rows[i], g_free);
    }
  fixture_query (fixture, "query", "SELECT FirstName, Phone FROM Contact WHERE LastName = 'Last03'");
  fixture_assert (fixture, "records/0/FirstName", "First");
  fixture_assert (fixture, "records/0/Phone", NULL);
}

static void
test_bulk_query (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL, *job = NULL, *first = NULL, *next = NULL, *pages = NULL, *other = NULL;

  fixture_expect (fixture, "POST", "/jobs/query",
                  "{\"operation\":\"query\",\"query\":\"SELECT Nope FROM Contact\"}", 400);
  fixture_expect (fixture, "POST", "/jobs/query",
                  "{\"operation\":\"query\",\"query\":\"SELECT COUNT() FROM Contact\"}", 400);
  fixture_expect (fixture, "POST", "/jobs/query",
                  "{\"operation\":\"query\",\"query\":\"SELECT LastName, Owner.Name, Phone FROM Contact "
                  "ORDER BY LastName\"}",
                  200);
  fixture_assert (fixture, "state", "UploadComplete");
  id = fixture_get (fixture, "id");
  job = g_strconcat ("/jobs/query/", id, NULL);
  fixture_expect (fixture, "GET", job, NULL, 200);
  fixture_assert (fixture, "state", "JobComplete");
  fixture_assert (fixture, "numberRecordsProcessed", "25");
  first = g_strconcat (job, "/results?maxRecords=2", NULL);
  fixture_expect (fixture, "GET", first, NULL, 200);
  g_assert_cmpstr (fixture->text, ==,
                   "\"LastName\",\"Owner.Name\",\"Phone\"\n\"Last00\",\"Ana Ruiz\",\"(415) 555-0100\"\n"
                   "\"Last01\",\"Ana Ruiz\",\"\"\n");
  g_assert_cmpstr (soup_message_headers_get_one (fixture->headers, "Sforce-NumberOfRecords"), ==, "2");
  next = g_strdup_printf ("%s/results?locator=%s", job,
                          soup_message_headers_get_one (fixture->headers, "Sforce-Locator"));
  fixture_expect (fixture, "GET", next, NULL, 200);
  g_assert_cmpstr (soup_message_headers_get_one (fixture->headers, "Sforce-NumberOfRecords"), ==, "23");
  g_assert_cmpstr (soup_message_headers_get_one (fixture->headers, "Sforce-Locator"), ==, "null");
  pages = g_strconcat (job, "/resultPages?maxRecords=4", NULL);
  fixture_expect (fixture, "GET", pages, NULL, 200);
  g_assert_cmpuint (fixture_length (fixture, "resultPages"), ==, 5);
  fixture_assert (fixture, "done", "false");
  other = g_strdup_printf ("/services/data/v67.0%s/results", job);
  fixture_expect (fixture, "GET", other, NULL, 409);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sosl;
    guint status, found;
  } cases[] = {
    { "FIND {last03} IN NAME FIELDS RETURNING Contact(Id, Name, Owner.Name)", 200, 1 },
    { "FIND {Last*} RETURNING Contact (Id WHERE LastName > 'Last20' ORDER BY LastName DESC)", 200, 4 },
    { "FIND {Last*} RETURNING Contact (Id LIMIT 3), Lead (Id)", 200, 3 },
    { "FIND {person04@example.com} IN EMAIL FIELDS RETURNING Contact", 200, 1 },
    { "FIND {first last05} IN ALL FIELDS RETURNING Contact(Id), Account(Id, Name)", 200, 1 },
    { "FIND {nobody} IN ALL FIELDS RETURNING Contact(Id)", 200, 0 },
    { "FIND {x} IN ALL FIELDS RETURNING Contact(Id)", 400, 0 },
    { "FIND {Last03} RETURNING Contact(Nope)", 400, 0 },
    { "FIND Last03", 400, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *form = soup_form_encode ("q", cases[i].sosl, NULL),
                      *path = g_strconcat ("/search?", form, NULL);

      fixture_expect (fixture, "GET", path, NULL, cases[i].status);
      if (cases[i].status == 200)
        g_assert_cmpuint (fixture_length (fixture, "searchRecords"), ==, cases[i].found);
    }
}

/* Definitions of fields, hidden ones too, and the permission sets that show them. */
static void
test_tooling (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL, *path = NULL, *set = NULL, *grant = NULL, *user = NULL, *assign = NULL,
                  *blind = NULL;

  fixture_expect (fixture, "POST", "/tooling/composite",
                  "{\"compositeRequest\":[{\"method\":\"POST\",\"url\":\"/services/data/v68.0/tooling/"
                  "sobjects/CustomField\",\"referenceId\":\"f\","
                  "\"body\":{\"FullName\":\"Lead.Nickname__c\",\"Metadata\":{\"type\":\"Text\",\"label\":"
                  "\"Nickname\",\"length\":10}}}]}",
                  200);
  id = fixture_get (fixture, "compositeResponse/0/body/id");
  path = g_strconcat ("/tooling/sobjects/CustomField/", id, NULL);
  fixture_expect (fixture, "GET", path, NULL, 200);
  fixture_assert (fixture, "FullName", "Lead.Nickname__c");
  fixture_query (fixture, "tooling/query",
                 "SELECT Id, DeveloperName FROM CustomField WHERE TableEnumOrId = 'Lead' AND DeveloperName = "
                 "'Nickname'");
  fixture_assert (fixture, "records/0/Id", id);
  fixture_query (
    fixture, "tooling/query",
    "SELECT QualifiedApiName, DataType, EntityDefinition.Label FROM FieldDefinition WHERE "
    "EntityDefinition.QualifiedApiName = 'Lead' AND QualifiedApiName IN ('Nickname__c', 'Company') "
    "ORDER BY QualifiedApiName");
  fixture_assert (fixture, "records/0/DataType", "Text(255)");
  fixture_assert (fixture, "records/0/EntityDefinition/Label", "Lead");
  fixture_assert (fixture, "records/1/QualifiedApiName", "Nickname__c");
  fixture_query (fixture, "tooling/query",
                 "SELECT DataType FROM EntityParticle WHERE EntityDefinitionId = 'Contact' AND "
                 "QualifiedApiName = 'Email'");
  fixture_assert (fixture, "records/0/DataType", "email");
  fixture_expect (fixture, "GET", "/tooling/sobjects/EntityParticle/describe", NULL, 200);

  /* A set of one's own shows the field once it is assigned. */
  fixture_expect (fixture, "POST", "/sobjects/PermissionSet", "{\"Name\":\"Own\",\"Label\":\"Own\"}", 201);
  set = fixture_get (fixture, "id");
  blind = g_strdup_printf ("{\"ParentId\":\"%s\",\"SobjectType\":\"Lead\",\"Field\":\"Lead.Nickname__c\","
                           "\"PermissionsEdit\":true}",
                           set);
  grant = g_strdup_printf ("{\"ParentId\":\"%s\",\"SobjectType\":\"Lead\",\"Field\":\"Lead.Nickname__c\","
                           "\"PermissionsRead\":true}",
                           set);
  fixture_expect (fixture, "POST", "/sobjects/FieldPermissions", blind, 400);
  fixture_expect (fixture, "POST", "/sobjects/FieldPermissions", grant, 201);
  fixture_expect (fixture, "GET", "/query?q=SELECT+Nickname__c+FROM+Lead", NULL, 400);
  fixture_query (fixture, "query", "SELECT Id FROM User WHERE Username = 'admin@example.com'");
  user = fixture_get (fixture, "records/0/Id");
  assign = g_strdup_printf ("{\"PermissionSetId\":\"%s\",\"AssigneeId\":\"%s\"}", set, user);
  fixture_expect (fixture, "POST", "/sobjects/PermissionSetAssignment", assign, 201);
  fixture_expect (fixture, "POST", "/sobjects/PermissionSetAssignment", assign, 400);
  fixture_assert (fixture, "0/errorCode", "DUPLICATE_VALUE");
  fixture_query (fixture, "query", "SELECT Nickname__c FROM Lead");
  fixture_expect (fixture, "POST", "/sobjects/Lead",
                  "{\"LastName\":\"a\",\"Company\":\"b\",\"Nickname__c\":\"c\"}", 400);
  fixture_assert (fixture, "0/errorCode", "INVALID_FIELD_FOR_INSERT_UPDATE");
}

static void
test_compression (Fixture *fixture, gconstpointer data)
{
  fixture->header = "Accept-Encoding: gzip";
  fixture_expect (fixture, "GET", "/sobjects/Contact/describe", NULL, 200);
  g_assert_cmpstr (soup_message_headers_get_one (fixture->headers, "Content-Encoding"), ==, "gzip");
  g_assert_cmpint (fixture->text[0], ==, '\x1f');
  fixture_expect (fixture, "GET", "/query?q=SELECT+COUNT()+FROM+Contact", NULL, 200);
  g_assert_null (soup_message_headers_get_one (fixture->headers, "Content-Encoding"));
}

static void
test_edit_as_a_person (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = fixture_contact_id (fixture, 6), *path = g_strconcat ("/sobjects/Contact/", id, NULL);
  g_autofree char *edit = g_strdup_printf ("{\"id\":\"%s\",\"set\":{\"MailingCity\":\"Oakland\"}}", id);

  fixture_control (fixture, "edit", edit);
  fixture_expect (fixture, "GET", path, NULL, 200);
  fixture_assert (fixture, "MailingCity", "Oakland");
  fixture_assert (fixture, "LastModifiedById", "005Xw00000DemoAIAR");
  fixture_control (fixture, "create", "{\"LastName\":\"Made\"}");
  fixture_expect (fixture, "GET", "/__demo/dump", NULL, 200);
  g_assert_cmpuint (fixture_length (fixture, ""), ==, 26);
  fixture_expect (fixture, "POST", "/__demo/edit", "{\"id\":\"003000000000000\",\"set\":{}}", 404);
  fixture_expect (fixture, "POST", "/__demo/edit", edit + 1, 400);
}

/* A connection stays open after an answer without a body, as after any other. */
static void
test_connection_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = fixture_contact_id (fixture, 4);
  g_autofree char *patch = g_strdup_printf (
    "PATCH /services/data/v68.0/sobjects/Contact/%s\n{\"FirstName\":\"x\"}", id);
  g_autofree char *remove = g_strdup_printf ("DELETE /services/data/v68.0/sobjects/Contact/%s", id);
  g_autofree char *revoke = g_strdup_printf ("POST /services/oauth2/revoke\ntoken=%s", fixture->access_token);
  const char *const requests[] = {
    patch,
    patch,
    remove,
    "GET /services/data/v68.0/nothing",
    revoke,
    "GET /services/nothing",
    "GET /services/data",
    NULL,
  };
  g_autofree char *statuses = fixture_on_one_connection (fixture, requests);

  g_assert_cmpstr (statuses, ==, "204 204 204 404 200 404 200");
}

/* The Salesforce CLI joins the instance and the path with one slash too many. */
static void
test_slashes (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, "GET", "//services/data", NULL, 200);
  fixture_assert (fixture, "8/version", "68.0");
  fixture_expect (fixture, "GET", "//services/data/v68.0/limits", NULL, 200);
  fixture_expect (fixture, "GET", "/services//data/v68.0///sobjects//Contact/describe/", NULL, 200);
  fixture_expect (fixture, "GET", "//services/oauth2/userinfo", NULL, 200);
  fixture_expect (fixture, "GET", "/services/datax", NULL, 404);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    FixtureFunc run;
  } tests[] = {
    { "versions", test_versions },
    { "limit-info", test_limit_info },
    { "describe", test_describe },
    { "hidden-field", test_hidden_field },
    { "custom-field", test_custom_field },
    { "custom-field-rules", test_custom_field_rules },
    { "queries", test_queries },
    { "query-shapes", test_query_shapes },
    { "bad-queries", test_bad_queries },
    { "delta", test_delta },
    { "pages", test_pages },
    { "one-small-page", test_one_small_page },
    { "mixed-rows", test_mixed_rows },
    { "updates", test_updates },
    { "all-or-none", test_all_or_none },
    { "malformed-bodies", test_malformed_bodies },
    { "duplicates", test_duplicates },
    { "external-id", test_external_id },
    { "several-choices", test_several_choices },
    { "composite", test_composite },
    { "composite-collections", test_composite_collections },
    { "composite-rolls-back", test_composite_rolls_back },
    { "batch-and-tree", test_batch_and_tree },
    { "odd-requests", test_odd_requests },
    { "bulk-ingest", test_bulk_ingest },
    { "bulk-cells", test_bulk_cells },
    { "bulk-query", test_bulk_query },
    { "tooling", test_tooling },
    { "search", test_search },
    { "retrieve", test_retrieve },
    { "conditional", test_conditional },
    { "merge-and-delete", test_merge_and_delete },
    { "compression", test_compression },
    { "edit-as-a-person", test_edit_as_a_person },
    { "connection-stays", test_connection_stays },
    { "slashes", test_slashes },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/salesforce/rest/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up_signed_in, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
