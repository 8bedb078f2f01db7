/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "cw-error.h"
#include "wire-salesforce.h"
#include "wire-secrets.h"

#define LOCKED \
  "{\"success\":false,\"errors\":[{\"statusCode\":\"UNABLE_TO_LOCK_ROW\",\"message\":\"unable to obtain " \
  "exclusive access to this record\",\"fields\":[]}]}"
#define GOOD(id) "{\"id\":\"" id "\",\"success\":true,\"errors\":[]}"

static CwSchema *
schema_new (void)
{
  static const struct
  {
    const char *name, *type;
  } fields[] = {
    { "Id", "id" },       { "LastName", "string" }, { "Email", "email" }, { "DoNotCall", "boolean" },
    { "N__c", "double" }, { "Key__c", "string" },
  };
  CwSchema *schema = cw_schema_new ("Contact");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    cw_schema_add (schema, cw_field_new (fields[i].name, fields[i].name, fields[i].type));

  return schema;
}

/* n records named "Name 0"…, with ids for updates. */
static GPtrArray *
records_new (guint n)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("003%012uAAA", i);
      g_autofree char *name = g_strdup_printf ("Name %u", i);
      CwRecord *record = cw_record_new (id);

      cw_record_set (record, "LastName", name);
      g_ptr_array_add (records, record);
    }

  return records;
}

static GPtrArray *
run (WireSalesforce *fixture, CwSalesforceOperation operation, GPtrArray *records, GError **error)
{
  g_autoptr (CwSchema) schema = schema_new ();
  GPtrArray *results = cw_salesforce_write (fixture->salesforce, operation, "Contact", "Key__c", schema,
                                            records, NULL, error);

  if (results != NULL)
    {
      g_assert_cmpuint (results->len, ==, records->len);

      for (guint i = 0; i < results->len; i++)
        g_assert_nonnull (g_ptr_array_index (results, i));
    }

  return results;
}

static CwRowResult *
nth (GPtrArray *results, guint i)
{
  return g_ptr_array_index (results, i);
}

static void
test_payload (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = records_new (2);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *assign = NULL;
  CwRecord *record = g_ptr_array_index (records, 0);

  cw_record_set (record, "LastName", "O\"Neil\\\n\001ü");
  cw_record_set (record, "Email", "");
  cw_record_set (record, "DoNotCall", "");
  cw_record_set (record, "N__c", "12345678901234567.10");
  cw_record_set (g_ptr_array_index (records, 1), "DoNotCall", "1");
  wire_salesforce_reply (fixture, 200, "[" GOOD ("003000000000000AAA") "," GOOD ("003000000000001AAA") "]");
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_true (nth (results, 0)->success);
  g_assert_false (nth (results, 0)->created);
  g_assert_cmpint (nth (results, 0)->row_class, ==, CW_ROW_OK);
  g_assert_cmpstr (nth (results, 1)->id, ==, "003000000000001AAA");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->method, ==, "PATCH");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->target, ==,
                   "/services/data/v66.0/composite/sobjects");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->body, ==,
                   "{\"allOrNone\":false,\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"id\":"
                   "\"003000000000000AAA\",\"DoNotCall\":false,\"Email\":null,"
                   "\"LastName\":\"O\\\"Neil\\\\\\n\\u0001ü\",\"N__c\":12345678901234567.10},"
                   "{\"attributes\":{\"type\":\"Contact\"},\"id\":\"003000000000001AAA\",\"DoNotCall\":true,"
                   "\"LastName\":\"Name 1\"}]}");
  assign = wire_request_get_header (wire_salesforce_request (fixture, 0), "Sforce-Auto-Assign");
  g_assert_cmpstr (assign, ==, "FALSE");
}

static void
test_create_and_upsert (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = records_new (1);
  g_autoptr (GPtrArray) created = NULL;
  g_autoptr (GPtrArray) upserted = NULL;
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 200, "[" GOOD ("003A") "]");
  wire_salesforce_reply (fixture, 200,
                         "[{\"id\":\"003A\",\"success\":true,\"created\":false,\"errors\":[]}]");
  created = run (fixture, CW_SALESFORCE_CREATE, records, &error);
  g_assert_no_error (error);
  g_assert_true (nth (created, 0)->created);
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->method, ==, "POST");
  g_assert_null (strstr (wire_salesforce_request (fixture, 0)->body, "\"id\""));

  cw_record_set (g_ptr_array_index (records, 0), "Key__c", "17");
  upserted = run (fixture, CW_SALESFORCE_UPSERT, records, &error);
  g_assert_no_error (error);
  g_assert_false (nth (upserted, 0)->created);
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==,
                   "/services/data/v66.0/composite/sobjects/Contact/Key__c");
  g_assert_nonnull (strstr (wire_salesforce_request (fixture, 1)->body, "\"Key__c\":\"17\""));
}

static void
test_refused_here (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = records_new (3);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  cw_record_set (g_ptr_array_index (records, 0), "N__c", "0x10");
  cw_record_set (g_ptr_array_index (records, 2), "DoNotCall", "maybe");
  wire_salesforce_reply (fixture, 200, "[" GOOD ("003000000000001AAA") "]");
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nth (results, 0)->row_class, ==, CW_ROW_DATA);
  g_assert_cmpstr (nth (results, 0)->fields, ==, "N__c");
  g_assert_true (nth (results, 1)->success);
  g_assert_cmpint (nth (results, 2)->row_class, ==, CW_ROW_DATA);
  g_assert_null (strstr (wire_salesforce_request (fixture, 0)->body, "0x10"));
}

static void
test_row_errors (void)
{
  static const struct
  {
    const char *code, *message;
    CwRowClass row_class;
    const char *says;
  } cases[] = {
    { "DUPLICATES_DETECTED", "Use one of these records?", CW_ROW_CONFLICT, NULL },
    { "DUPLICATE_VALUE", "duplicate value found: hush@example.com", CW_ROW_CONFLICT, NULL },
    { "ENTITY_IS_DELETED", "entity is deleted", CW_ROW_GONE, NULL },
    { "STRING_TOO_LONG", "First Name: data value too large: hush (max length=40)", CW_ROW_DATA, "LastName" },
    { "INVALID_EMAIL_ADDRESS", "Email: invalid email address: hush", CW_ROW_DATA, "LastName" },
    { "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Call hush@example.com or +1 555 010 0123 first", CW_ROW_DATA,
      "Call … or … first" },
    { "CUSTOM_APEX_ERROR", "the boss says no", CW_ROW_DATA, "the boss says no" },
    { "INSUFFICIENT_ACCESS_OR_READONLY", "x", CW_ROW_PERMISSION, NULL },
    { "STORAGE_LIMIT_EXCEEDED", "x", CW_ROW_QUOTA, NULL },
    { "BRAND_NEW_CODE", "new words", CW_ROW_DATA, "BRAND_NEW_CODE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* Both names of the code are in use. */
      g_autofree char *json = g_strdup_printf ("[{\"success\":false,\"errors\":[{\"%s\":\"%s\",\"message\":"
                                               "\"%s\",\"fields\":[\"LastName\",\"Email\"]}]}]",
                                               i % 2 == 0 ? "statusCode" : "errorCode", cases[i].code,
                                               cases[i].message);
      g_autoptr (GPtrArray) records = records_new (1);
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;
      WireSalesforce fixture = { 0 };

      g_test_message ("%s", cases[i].code);
      wire_salesforce_set_up (&fixture, NULL);
      wire_salesforce_reply (&fixture, 200, json);
      results = run (&fixture, CW_SALESFORCE_UPDATE, records, &error);
      g_assert_no_error (error);
      g_assert_false (nth (results, 0)->success);
      g_assert_cmpint (nth (results, 0)->row_class, ==, cases[i].row_class);
      g_assert_cmpstr (nth (results, 0)->code, ==, cases[i].code);
      g_assert_cmpstr (nth (results, 0)->fields, ==, "LastName,Email");
      g_assert_null (strstr (nth (results, 0)->message, "hush"));
      g_assert_true (cases[i].says == NULL || strstr (nth (results, 0)->message, cases[i].says) != NULL);
      g_assert_cmpuint (fixture.n_replied, ==, 1);
      wire_salesforce_tear_down (&fixture, NULL);
    }
}

/* A server that answers by what is in the batch. */
typedef struct
{
  guint n_batches;
  guint n_locked;     /* how often rows are still locked */
  const char *poison; /* a record that spoils its whole batch */
  guint poison_status;
  guint lose_after; /* hang up at this batch; 0: never */
  guint quota_after;
  GHashTable *written; /* names, how often */
} Org;

static char *
org_answer_rows (Org *org, JsonArray *records)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      const char *name = json_object_get_string_member (json_array_get_object_element (records, i),
                                                        "LastName");
      gboolean locked = org->n_locked > 0 && g_str_has_suffix (name, "3");

      g_string_append_printf (json, "%s%s", i > 0 ? "," : "", locked ? LOCKED : GOOD ("003A"));

      if (!locked)
        g_hash_table_insert (
          org->written, g_strdup (name),
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (org->written, name)) + 1));
    }

  if (org->n_locked > 0)
    org->n_locked--;

  g_string_append_c (json, ']');

  return wire_reply_json (200, "", json->str);
}

static char *
org_reply (const WireRequest *request, guint n, gpointer user_data)
{
  Org *org = user_data;
  g_autoptr (JsonParser) parser = NULL;

  if (g_str_equal (request->target, "/services/data"))
    return wire_reply_json (200, "", "[{\"version\":\"60.0\"}]");

  parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, request->body, -1, NULL));
  org->n_batches++;

  if (org->lose_after > 0 && org->n_batches >= org->lose_after)
    return g_strdup ("");

  if (org->quota_after > 0 && org->n_batches >= org->quota_after)
    return wire_reply_json (403, "", "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"x\"}]");

  if (org->poison != NULL && strstr (request->body, org->poison) != NULL)
    return wire_reply_json (org->poison_status, "",
                            org->poison_status == 400
                              ? "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"Cannot deserialize\"}]"
                              : "[{\"errorCode\":\"UNKNOWN_EXCEPTION\",\"message\":\"ErrorId 1\"}]");

  return org_answer_rows (
    org, json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "records"));
}

static void
org_init (Org *org, WireSalesforce *fixture)
{
  org->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  wire_server_set_func (fixture->server, org_reply, org);
}

static guint
count_class (GPtrArray *results, CwRowClass row_class)
{
  guint n = 0;

  for (guint i = 0; i < results->len; i++)
    n += nth (results, i)->row_class == row_class;

  return n;
}

static void
test_locked_rows (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .n_locked = 4 };
  g_autoptr (GPtrArray) records = records_new (40);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  results = run (fixture, CW_SALESFORCE_CREATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_class (results, CW_ROW_OK), ==, 40);
  g_assert_cmpuint (g_hash_table_size (org.written), ==, 40);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("Name %u", i);

      g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (org.written, name)), ==, 1);
    }

  g_hash_table_unref (org.written);
}

static void
test_locked_for_good (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .n_locked = G_MAXUINT };
  g_autoptr (GPtrArray) records = records_new (20);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_class (results, CW_ROW_TRANSIENT), ==, 2);
  g_assert_cmpstr (nth (results, 13)->code, ==, "UNABLE_TO_LOCK_ROW");
  g_assert_cmpuint (count_class (results, CW_ROW_OK), ==, 18);
  g_hash_table_unref (org.written);
}

static void
test_poison (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .poison = "\"Name 137\"", .poison_status = GPOINTER_TO_UINT (data) };
  g_autoptr (GPtrArray) records = records_new (200);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  results = run (fixture, CW_SALESFORCE_CREATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_class (results, CW_ROW_OK), ==, 199);
  g_assert_cmpint (nth (results, 137)->row_class, ==,
                   org.poison_status == 400 ? CW_ROW_DATA : CW_ROW_TRANSIENT);
  g_assert_cmpuint (g_hash_table_size (org.written), ==, 199);
  g_assert_cmpuint (org.n_batches, <, 25);
  g_hash_table_unref (org.written);
}

/* The fault is everywhere: few requests, not two for each row. */
static void
test_poison_everywhere (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .poison = "LastName", .poison_status = GPOINTER_TO_UINT (data) };
  g_autoptr (GPtrArray) records = records_new (200);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_class (results, CW_ROW_OK), ==, 0);
  g_assert_cmpuint (org.n_batches, <, 60);
  g_hash_table_unref (org.written);
}

static void
test_lost_create (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .lose_after = 1 };
  g_autoptr (GPtrArray) records = records_new (3);
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  g_assert_null (run (fixture, CW_SALESFORCE_CREATE, records, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
  g_assert_cmpuint (org.n_batches, ==, 1);
  g_hash_table_unref (org.written);
}

static void
test_lost_later (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .n_locked = 1, .lose_after = 2 };
  g_autoptr (GPtrArray) records = records_new (40);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  results = run (fixture, CW_SALESFORCE_CREATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_class (results, CW_ROW_OK), ==, 36);
  g_assert_cmpuint (count_class (results, CW_ROW_UNKNOWN), ==, 1);
  g_assert_cmpuint (count_class (results, CW_ROW_TRANSIENT), ==, 3);
  g_assert_cmpuint (org.n_batches, ==, 2);
  g_hash_table_unref (org.written);
}

static void
test_quota (WireSalesforce *fixture, gconstpointer data)
{
  Org org = { .n_locked = 1, .quota_after = 2 };
  g_autoptr (GPtrArray) records = records_new (20);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  org_init (&org, fixture);
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_class (results, CW_ROW_OK), ==, 18);
  g_assert_cmpuint (count_class (results, CW_ROW_QUOTA), ==, 2);
  g_clear_pointer (&results, g_ptr_array_unref);
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_null (results);
  g_assert_error (error, CW_ERROR, CW_ERROR_QUOTA);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
  g_hash_table_unref (org.written);
}

/* Answers to a create that do not say what became of it. */
static void
test_unclear_create (void)
{
  static const struct
  {
    guint status;
    const char *json;
  } cases[] = {
    { 200, "[]" },  { 200, "{}" }, { 200, "[" GOOD ("003A") "," GOOD ("003B") "]" },
    { 201, "[tr" }, { 500, "{}" }, { 502, "" },
    { 504, "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WireSalesforce fixture = { 0 };
      g_autoptr (GPtrArray) records = records_new (1);
      g_autoptr (GError) error = NULL;

      wire_salesforce_set_up (&fixture, NULL);
      wire_salesforce_reply (&fixture, cases[i].status, cases[i].json);
      g_assert_null (run (&fixture, CW_SALESFORCE_CREATE, records, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
      wire_assert_side (error, CW_SIDE_SALESFORCE);
      g_assert_cmpuint (fixture.n_replied, ==, 1);
      wire_salesforce_tear_down (&fixture, NULL);
    }
}

static void
test_lost_update (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = records_new (1);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply_raw (fixture, "");
  wire_salesforce_reply (fixture, 502, "{}");
  wire_salesforce_reply (fixture, 200, "[" GOOD ("003A") "]");
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_true (nth (results, 0)->success);
  g_assert_cmpuint (fixture->n_replied, ==, 3);
}

/* Salesforce may have written the row that it refuses when it gets it once more. */
static void
test_refused_after_loss (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = records_new (2);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply_raw (fixture, "");
  wire_salesforce_reply (fixture, 200,
                         "[" GOOD ("003A") ",{\"success\":false,\"errors\":[{\"statusCode\":"
                                           "\"FIELD_CUSTOM_VALIDATION_EXCEPTION\",\"message\":\"No.\"}]}]");
  results = run (fixture, CW_SALESFORCE_UPDATE, records, &error);
  g_assert_no_error (error);
  g_assert_true (nth (results, 0)->success);
  g_assert_false (nth (results, 1)->success);
  g_assert_cmpint (nth (results, 1)->row_class, ==, CW_ROW_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();

  WIRE_SALESFORCE_ADD ("/salesforce/write/payload", test_payload, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/create-and-upsert", test_create_and_upsert, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/refused-here", test_refused_here, NULL);
  g_test_add_func ("/salesforce/write/row-errors", test_row_errors);
  WIRE_SALESFORCE_ADD ("/salesforce/write/locked/rows", test_locked_rows, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/locked/for-good", test_locked_for_good, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/poison/data", test_poison, GUINT_TO_POINTER (400));
  WIRE_SALESFORCE_ADD ("/salesforce/write/poison/fault", test_poison, GUINT_TO_POINTER (500));
  WIRE_SALESFORCE_ADD ("/salesforce/write/everywhere/data", test_poison_everywhere, GUINT_TO_POINTER (400));
  WIRE_SALESFORCE_ADD ("/salesforce/write/everywhere/fault", test_poison_everywhere, GUINT_TO_POINTER (500));
  WIRE_SALESFORCE_ADD ("/salesforce/write/lost/create", test_lost_create, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/lost/later", test_lost_later, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/lost/update", test_lost_update, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/write/lost/refused", test_refused_after_loss, NULL);
  g_test_add_func ("/salesforce/write/lost/unclear", test_unclear_create);
  WIRE_SALESFORCE_ADD ("/salesforce/write/quota", test_quota, NULL);

  status = g_test_run ();
  wire_secrets_clear ();

  return status;
}
