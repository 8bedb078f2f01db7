/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "demo-aloware-store.h"
#include "demo-fixture.h"

#define NEW_PHONE "+14155559901"

static void
assert_member (JsonNode *contact, const char *name, const char *expected)
{
  g_autofree char *value = demo_fixture_member (contact, name);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%s is %s, not %s", name, value, expected);
}

static JsonNode *
look_up (DemoFixture *fixture, const char *phone)
{
  JsonNode *contact = NULL;

  g_assert_cmpuint (demo_fixture_lookup (fixture, phone, &contact), ==, 200);
  return contact;
}

static void
test_users (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (5, 0, 0);
  g_autofree char *path = g_strconcat ("/api/v1/webhook/users?api_token=", fixture->token, NULL);
  g_autoptr (JsonNode) users = NULL;
  g_autofree char *all = NULL;

  g_assert_cmpuint (demo_fixture_send (fixture, path, NULL, &users, NULL), ==, 200);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (users));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (users)), ==, 12);
  all = json_to_string (users, FALSE);
  g_assert_nonnull (strstr (all, "\"ines.weber@example.com\""));
  g_assert_null (strstr (all, "kate.quinn"));
}

static void
test_lookup (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (60, 0, 0);
  const DemoPerson *person = NULL;
  g_autoptr (JsonNode) contact = NULL;
  g_autoptr (JsonNode) error = NULL;
  g_autoptr (JsonNode) local = NULL;
  JsonObject *object;

  for (guint i = 0; i < fixture->people->people->len; i++)
    {
      person = g_ptr_array_index (fixture->people->people, i);
      if (person->aloware.present && person->engagement.last_inbound_call_at == 1773588796)
        break;
    }
  contact = look_up (fixture, person->aloware.phone);
  object = json_node_get_object (contact);
  assert_member (contact, "phone_number", person->aloware.phone);
  assert_member (contact, "last_name", person->aloware.last_name);
  assert_member (contact, "cnam_zipcode", person->aloware.zipcode != NULL ? person->aloware.zipcode : "null");
  assert_member (contact, "last_inbound_call_at", "2026-03-15 15:33:16");
  assert_member (contact, "timezone", "America/Los_Angeles");
  assert_member (contact, "intake_source", "api");
  assert_member (contact, "is_dnc", person->engagement.is_dnc ? "true" : "false");
  assert_member (contact, "text_authorized", person->engagement.text_authorized ? "1" : "0");
  g_assert_cmpint (json_object_get_int_member (object, "inbound_call_count"), ==,
                   person->engagement.inbound_call_count);
  g_assert_true (json_object_has_member (object, "preferred_language"));
  g_assert_false (json_object_has_member (object, "city"));
  g_assert_true (JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, "other_phone_numbers")));

  /* Ten digits are a North American number. */
  local = look_up (fixture, person->aloware.phone + 2);
  assert_member (local, "phone_number", person->aloware.phone);

  g_assert_cmpuint (demo_fixture_lookup (fixture, NEW_PHONE, &error), ==, 404);
  assert_member (error, "error", "Contact not found.");
  g_clear_pointer (&error, json_node_unref);
  g_assert_cmpuint (demo_fixture_lookup (fixture, "", &error), ==, 400);
  assert_member (error, "error", "Phone number is empty or invalid.");
  g_assert_cmpuint (demo_fixture_lookup (fixture, "ask Bob", NULL), ==, 400);
}

static void
test_create_and_update (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) created = NULL;
  g_autoptr (JsonNode) updated = NULL;

  g_assert_cmpuint (
    demo_fixture_post (fixture,
                       "\"phone_number\":\"(415) 555-9901\",\"name\":\"Ada de la Cruz\","
                       "\"city\":\" Oakland \",\"user_id\":\"101\",\"csf1\":\"x\",\"no_such\":1,"
                       "\"date_of_birth\":\"02/29/2000\",\"is_dnc\":1",
                       &answer),
    ==, 201);
  assert_member (answer, "message", "Contact created.");
  g_assert_cmpuint (json_object_get_size (json_node_get_object (answer)), ==, 1);

  created = look_up (fixture, NEW_PHONE);
  assert_member (created, "first_name", "Ada");
  assert_member (created, "last_name", "de la Cruz");
  assert_member (created, "cnam_city", "Oakland");
  assert_member (created, "user_id", "101");
  assert_member (created, "date_of_birth", "2000-02-29");
  assert_member (created, "is_dnc", "true");
  g_assert_false (json_object_has_member (json_node_get_object (created), "no_such"));

  /* An absent key is left alone; "" and null clear. */
  g_clear_pointer (&answer, json_node_unref);
  g_assert_cmpuint (demo_fixture_post (fixture,
                                       "\"phone_number\":\"" NEW_PHONE
                                       "\",\"force_update\":true,\"city\":\"\","
                                       "\"csf1\":null,\"csf2\":\"new\"",
                                       &answer),
                    ==, 200);
  assert_member (answer, "message", "Contact updated.");
  updated = look_up (fixture, NEW_PHONE);
  assert_member (updated, "cnam_city", "null");
  assert_member (updated, "csf1", "null");
  assert_member (updated, "csf2", "new");
  assert_member (updated, "first_name", "Ada");
  assert_member (updated, "user_id", "101");
}

static void
test_other_phone_numbers (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;

  g_assert_cmpuint (demo_fixture_post (fixture,
                                       "\"phone_number\":\"" NEW_PHONE "\",\"other_phone_numbers\":"
                                       "[{\"label\":\"Home\",\"phone_number\":\"415 555 9902\"},"
                                       "{\"label\":\"Fax\",\"phone_number\":\"+14155559903\"}]",
                                       NULL),
                    ==, 201);
  first = look_up (fixture, NEW_PHONE);
  assert_member (first, "other_phone_numbers",
                 "[{\"label\":\"Home\",\"phone_number\":\"+14155559902\"},"
                 "{\"label\":\"Fax\",\"phone_number\":\"+14155559903\"}]");

  /* Only the first number finds a contact. */
  g_assert_cmpuint (demo_fixture_lookup (fixture, "+14155559902", NULL), ==, 404);

  /* Texts are taken too, and each list replaces the one before. */
  g_assert_cmpuint (demo_fixture_post (fixture,
                                       "\"phone_number\":\"" NEW_PHONE "\",\"force_update\":1,"
                                       "\"other_phone_numbers\":\"4155559904, +14155559905\"",
                                       NULL),
                    ==, 200);
  second = look_up (fixture, NEW_PHONE);
  assert_member (second, "other_phone_numbers",
                 "[{\"label\":\"Other\",\"phone_number\":\"+14155559904\"},"
                 "{\"label\":\"Other\",\"phone_number\":\"+14155559905\"}]");
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *members;
    guint status;
    const char *mentions;
  } cases[] = {
    { "\"csf1\":\"x\"", 422, "{\"phone_number\":[" },
    { "\"phone_number\":\"12\"", 400, "\"error\":\"Phone number" },
    { "\"phone_number\":\"" NEW_PHONE "\",\"email\":\"nobody\"", 422, "{\"email\":[" },
    { "\"phone_number\":\"" NEW_PHONE "\",\"user_id\":999", 422, "{\"user_id\":[" },
    { "\"phone_number\":\"" NEW_PHONE "\",\"date_of_birth\":\"2001-02-29\"", 422, "{\"date_of_birth\":[" },
    { "\"phone_number\":\"" NEW_PHONE "\",\"city\":{}", 422, "{\"city\":[" },
    { "\"phone_number\":\"" NEW_PHONE "\",\"other_phone_numbers\":[\"1\"]", 422,
      "{\"other_phone_numbers\":[" },
  };
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  g_autofree char *known = g_strdup_printf ("\"phone_number\":\"%s\",\"csf2\":\"new\"",
                                            demo_fixture_first_phone (fixture));
  g_autoptr (JsonNode) before = look_up (fixture, demo_fixture_first_phone (fixture));
  g_autoptr (JsonNode) after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) answer = NULL;
      g_autofree char *text = NULL;

      g_assert_cmpuint (demo_fixture_post (fixture, cases[i].members, &answer), ==, cases[i].status);
      text = json_to_string (answer, FALSE);
      g_assert_nonnull (strstr (text, cases[i].mentions));
    }
  g_assert_cmpuint (demo_fixture_lookup (fixture, NEW_PHONE, NULL), ==, 404);

  g_assert_cmpuint (demo_fixture_post (fixture, known, NULL), ==, 409);
  after = look_up (fixture, demo_fixture_first_phone (fixture));
  g_assert_true (json_node_equal (before, after));
  g_assert_cmpuint (demo_fixture_send (fixture, "/api/v1/webhook/forms", "not json", NULL, NULL), ==, 400);
}

static void
test_token (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  g_autofree char *in_query = g_strconcat ("/api/v1/webhook/forms?api_token=", fixture->token, NULL);
  g_autoptr (JsonNode) answer = NULL;

  g_assert_cmpuint (demo_fixture_send (fixture, "/api/v1/webhook/users", NULL, NULL, NULL), ==, 401);
  g_assert_cmpuint (demo_fixture_send (fixture, "/api/v1/webhook/users?api_token=nope", NULL, &answer, NULL),
                    ==, 401);
  assert_member (answer, "message", "Unauthenticated.");
  /* A write has its token in the body, nowhere else. */
  g_assert_cmpuint (demo_fixture_send (fixture, in_query, "{\"phone_number\":\"" NEW_PHONE "\"}", NULL, NULL),
                    ==, 401);
}

static void
test_wrong_paths (void)
{
  static const char *const paths[] = { "/", "/api/v1/webhook/contacts", "/api/v1/webhook/forms", "/oauth",
                                       "/mcp/" };
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SoupMessage) msg = NULL;

      g_assert_cmpuint (demo_fixture_send (fixture, paths[i], NULL, NULL, &msg), ==, 200);
      g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (msg), NULL),
                       ==, "text/html");
    }
}

static void
test_action_fields (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);

  g_assert_cmpuint (demo_fixture_post (fixture, "\"phone_number\":\"" NEW_PHONE "\",\"csf1\":\"x\"", NULL),
                    ==, 201);
  g_assert_cmpint (demo_fixture_counter (fixture, "action_fields_seen"), ==, 0);
  g_assert_cmpuint (demo_fixture_post (fixture,
                                       "\"phone_number\":\"" NEW_PHONE
                                       "\",\"force_update\":true,\"sequence_id\":4,"
                                       "\"add_to_powerdialer\":false",
                                       NULL),
                    ==, 200);
  g_assert_cmpint (demo_fixture_counter (fixture, "action_fields_seen"), ==, 2);
}

static void
test_rate_limit (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 3);
  const char *phone = demo_fixture_first_phone (fixture);
  g_autofree char *path = g_strdup_printf ("/api/v1/webhook/users?api_token=%s", fixture->token);
  g_autoptr (SoupMessage) msg = NULL;
  g_autoptr (JsonNode) answer = NULL;
  const char *retry_after;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (demo_fixture_lookup (fixture, phone, NULL), ==, 200);
  g_assert_cmpuint (demo_fixture_send (fixture, path, NULL, &answer, &msg), ==, 429);
  assert_member (answer, "code", "20429");
  retry_after = soup_message_headers_get_one (soup_message_get_response_headers (msg), "Retry-After");
  g_assert_cmpint (g_ascii_strtoll (retry_after, NULL, 10), >=, 1);
  g_assert_cmpint (g_ascii_strtoll (retry_after, NULL, 10), <=, 60);

  g_assert_cmpint (demo_fixture_counter (fixture, "rate_limited"), ==, 1);
  g_assert_cmpint (demo_fixture_counter (fixture, "reads"), ==, 4);
  g_assert_cmpint (demo_fixture_counter (fixture, "peak_per_minute"), ==, 4);
}

static void
test_control (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (20, 0, 0);
  const char *phone = demo_fixture_first_phone (fixture);
  g_autofree char *edit = g_strdup_printf (
    "{\"phone\":\"%s\",\"set\":{\"cnam_city\":\"Elsewhere\",\"csf1\":null,\"inbound_sms_count\":77}}", phone);
  g_autofree char *bad = g_strdup_printf ("{\"phone\":\"%s\",\"set\":{\"no_such\":1}}", phone);
  g_autofree char *delete = g_strdup_printf ("{\"phone\":\"%s\"}", phone);
  g_autoptr (JsonNode) before = look_up (fixture, phone);
  g_autoptr (JsonNode) after = NULL;
  g_autoptr (JsonNode) dump = NULL;
  g_autofree char *was_updated = demo_fixture_member (before, "updated_at");
  g_autofree char *is_updated = NULL;

  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/edit", edit, NULL, NULL), ==, 200);
  after = look_up (fixture, phone);
  assert_member (after, "cnam_city", "Elsewhere");
  assert_member (after, "csf1", "null");
  assert_member (after, "inbound_sms_count", "77");
  is_updated = demo_fixture_member (after, "updated_at");
  g_assert_cmpstr (is_updated, >, was_updated);

  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/edit", bad, NULL, NULL), ==, 400);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/edit", "{\"id\":1,\"set\":{}}", NULL, NULL), ==,
                    404);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/edit", "[]", NULL, NULL), ==, 400);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/fault", "{\"spec\":\"x\"}", NULL, NULL), ==, 400);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/nothing", "{}", NULL, NULL), ==, 404);

  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/delete", delete, NULL, NULL), ==, 200);
  g_assert_cmpuint (demo_fixture_lookup (fixture, phone, NULL), ==, 404);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/delete", delete, NULL, NULL), ==, 404);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/create",
                                       "{\"phone_number\":\"" NEW_PHONE "\",\"first_name\":\"Zoë\"}", NULL,
                                       NULL),
                    ==, 200);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/dump", NULL, &dump, NULL), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (dump)), ==, 20);

  g_assert_cmpint (demo_fixture_counter (fixture, "requests"), >, 0);
  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/reset-counters", "{}", NULL, NULL), ==, 200);
  g_assert_cmpint (demo_fixture_counter (fixture, "requests"), ==, 0);
}

/* A Lead that Aloware knows has a contact there, after all those that are there without Leads. */
static void
test_leads (void)
{
  g_autoptr (DemoPeople) people = demo_people_generate (60, 7);
  g_autoptr (DemoAlowareStore) without = demo_aloware_store_new (people);
  g_autoptr (DemoAlowareStore) with = NULL;
  g_autofree char *before = demo_aloware_store_contacts_to_json (without);
  g_autofree char *after = NULL;

  demo_people_add_leads (people, 20);
  with = demo_aloware_store_new (people);
  after = demo_aloware_store_contacts_to_json (with);
  before[strlen (before) - 1] = '\0';
  g_assert_true (g_str_has_prefix (after, before));
  for (guint i = 0; i < people->leads->len; i++)
    {
      const DemoLead *lead = g_ptr_array_index (people->leads, i);
      const DemoPerson *person = lead->kind == DEMO_LEAD_SHARED_PHONE ? lead->contact : &lead->person;

      if (!person->aloware.present)
        continue;
      g_assert_nonnull (demo_aloware_store_find (with, person->aloware.phone));
      g_assert_cmpint (demo_aloware_store_find (without, person->aloware.phone) != NULL, ==,
                       lead->kind == DEMO_LEAD_SHARED_PHONE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/aloware/users", test_users);
  g_test_add_func ("/demo/aloware/lookup", test_lookup);
  g_test_add_func ("/demo/aloware/create-and-update", test_create_and_update);
  g_test_add_func ("/demo/aloware/other-phone-numbers", test_other_phone_numbers);
  g_test_add_func ("/demo/aloware/refusals", test_refusals);
  g_test_add_func ("/demo/aloware/token", test_token);
  g_test_add_func ("/demo/aloware/wrong-paths", test_wrong_paths);
  g_test_add_func ("/demo/aloware/action-fields", test_action_fields);
  g_test_add_func ("/demo/aloware/rate-limit", test_rate_limit);
  g_test_add_func ("/demo/aloware/control", test_control);
  g_test_add_func ("/demo/aloware/leads", test_leads);
  return g_test_run ();
}
