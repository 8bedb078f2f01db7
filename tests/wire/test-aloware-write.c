/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-decode.h"
#include "cw-aloware-write.h"
#include "cw-aloware-numbers.h"
#include "cw-catalogue.h"
#include "cw-error.h"

#include <string.h>

#define TOKEN "740A6C4E"

static CwAlowareWrite *
make_write (gboolean create, const char *key, ...)
{
  CwAlowareWrite *write = cw_aloware_write_new ("+12025550123", create);
  va_list list;

  va_start (list, key);
  for (; key != NULL; key = va_arg (list, const char *))
    g_hash_table_insert (write->values, g_strdup (key), g_strdup (va_arg (list, const char *)));
  va_end (list);
  return write;
}

static void
set_before (CwAlowareWrite *write, const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_clear_pointer (&write->before, cw_record_free);
  write->before = cw_aloware_decode_contact (node, "https://app.example.com", NULL);
  g_assert_nonnull (write->before);
}

static void
check_body (CwAlowareWrite *write, CwAlowareForms forms, const char *rest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = cw_aloware_write_encode (write, TOKEN, forms, &error);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  text = g_strndup (data, length);
  expected = g_strdup_printf ("{\"api_token\":\"" TOKEN
                              "\",\"phone_number\":\"+12025550123\",\"force_update\":%s%s%s}",
                              write->create ? "false" : "true", *rest != '\0' ? "," : "", rest);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_refused (CwAlowareWrite *write, int code)
{
  CwAlowareForms forms = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_aloware_write_encode (write, TOKEN, forms, &error));
  g_assert_error (error, CW_ERROR, code);
}

static void
test_values (void)
{
  CwAlowareForms forms = { 0 };
  g_autoptr (CwAlowareWrite)
    create = make_write (TRUE, "first_name", "Ana \"A\"", "city", "Oakland", "contact_owner", "12", NULL);
  g_autoptr (CwAlowareWrite)
    update = make_write (FALSE, "custom_field_1", "", "date_of_birth", "", "contact_owner", "", NULL);
  g_autoptr (CwAlowareWrite) nothing = make_write (FALSE, NULL);
  g_autoptr (CwAlowareWrite)
    phone = make_write (TRUE, "phone_number", "(202) 555-0123", "email", "a@example.com", NULL);

  check_body (create, forms, "\"city\":\"Oakland\",\"user_id\":12,\"first_name\":\"Ana \\\"A\\\"\"");
  check_body (update, forms, "\"user_id\":null,\"csf1\":null,\"date_of_birth\":null");
  check_body (nothing, forms, "");
  check_body (phone, forms, "\"email\":\"a@example.com\"");
}

static void
test_dates (void)
{
  CwAlowareForms iso = { 0 };
  CwAlowareForms us = { .us_dates = TRUE };
  g_autoptr (CwAlowareWrite) write = make_write (FALSE, "date_of_birth", "2000-02-29", NULL);
  g_autoptr (CwAlowareWrite) wrong = make_write (FALSE, "date_of_birth", "2001-02-29", NULL);

  check_body (write, iso, "\"date_of_birth\":\"2000-02-29\"");
  check_body (write, us, "\"date_of_birth\":\"02/29/2000\"");
  check_refused (wrong, CW_ERROR_INVALID_VALUE);
}

static void
test_not_writable (void)
{
  static const char *const keys[] = { "dnc",          "aloware_contact_id", "incoming_number",
                                      "custom:color", "nonsense",           "sequence_id" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (CwAlowareWrite) write = make_write (FALSE, keys[i], "1", NULL);

      check_refused (write, CW_ERROR_USAGE);
    }

  {
    g_autoptr (CwAlowareWrite) owner = make_write (FALSE, "contact_owner", "ana@example.com", NULL);

    check_refused (owner, CW_ERROR_INVALID_VALUE);
  }
}

static void
test_numbers (void)
{
  CwAlowareForms array = { 0 };
  CwAlowareForms text = { .text_numbers = TRUE };
  g_autoptr (CwAlowareWrite) create = make_write (TRUE, "home_phone", "+12025550101", "fax", "", NULL);
  g_autoptr (CwAlowareWrite) update = make_write (FALSE, "home_phone", "+12025550111", "mobile_phone", "",
                                                  "other_phone", "+12025550114", NULL);
  g_autoptr (CwAlowareWrite) unseen = make_write (FALSE, "home_phone", "+12025550111", NULL);

  check_body (create, array,
              "\"other_phone_numbers\":[{\"label\":\"home\",\"phone_number\":\"+12025550101\"}]");
  check_body (create, text, "\"other_phone_numbers\":\"+12025550101\"");

  /* What is not ours stays: foreign labels, further members, further numbers of a kind. */
  set_before (
    update,
    "{\"id\":1,\"other_phone_numbers\":[{\"label\":\"Work\",\"phone_number\":\"+12025550103\"},"
    "{\"label\":\"Home\",\"phone_number\":\"+12025550101\",\"id\":9},{\"label\":\"cell\",\"phone_number\":\"+"
    "12025550102\"},"
    "{\"label\":\"Mobile "
    "Phone\",\"phone_number\":\"+12025550105\"},{\"label\":\"home\",\"phone_number\":\"+12025550106\"}]}");
  check_body (update, array,
              "\"other_phone_numbers\":[{\"label\":\"Work\",\"phone_number\":\"+12025550103\"},"
              "{\"label\":\"Home\",\"phone_number\":\"+12025550111\",\"id\":9},{\"label\":\"home\",\"phone_"
              "number\":\"+12025550106\"},"
              "{\"label\":\"other\",\"phone_number\":\"+12025550114\"}]");
  check_body (update, text,
              "\"other_phone_numbers\":\"+12025550103,+12025550111,+12025550106,+12025550114\"");

  set_before (update, "{\"id\":1,\"other_phone_numbers\":\"+12025550101,+12025550102\"}");
  g_assert_true (cw_aloware_numbers_are_text (update->before));
  check_body (update, text, "\"other_phone_numbers\":\"+12025550114,+12025550102,+12025550111\"");

  /* A list that was not seen would be wiped. */
  set_before (unseen, "{\"id\":1}");
  check_refused (unseen, CW_ERROR_BAD_ANSWER);
}

/* Reading back what a write makes of the list gives what was written. */
static void
test_numbers_round_trip (void)
{
  static const char *const keys[] = { "home_phone", "mobile_phone", "fax", "other_phone" };
  static const char *const labels[] = { "home", "Home Phone", "cell", "fax", "other", "", "work", "HOME" };

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (CwAlowareWrite) write = cw_aloware_write_new ("+12025550123", FALSE);
      g_autoptr (GString) json = g_string_new ("{\"id\":1,\"other_phone_numbers\":[");
      g_autoptr (JsonNode) merged = NULL;
      g_autoptr (CwRecord) after = cw_record_new ("1");
      guint n = (guint) g_test_rand_int_range (0, 5);

      for (guint i = 0; i < n; i++)
        g_string_append_printf (json, "%s{\"label\":\"%s\",\"phone_number\":\"+1202555%04d\"}",
                                i > 0 ? "," : "", labels[g_test_rand_int_range (0, G_N_ELEMENTS (labels))],
                                g_test_rand_int_range (100, 200));
      g_string_append (json, "]}");
      set_before (write, json->str);

      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (g_test_rand_bit ())
          g_hash_table_insert (write->values, g_strdup (keys[i]),
                               g_test_rand_bit ()
                                 ? g_strdup ("")
                                 : g_strdup_printf ("+1202555%04d", g_test_rand_int_range (100, 200)));

      merged = cw_aloware_numbers_merge (write->before, write->values, NULL);
      if (g_hash_table_size (write->values) == 0)
        {
          g_assert_null (merged);
          continue;
        }

      cw_aloware_numbers_read (merged, after);
      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        {
          const char *wanted = g_hash_table_lookup (write->values, keys[i]);

          g_assert_cmpstr (cw_record_get (after, keys[i]), ==,
                           wanted != NULL ? wanted : cw_record_get (write->before, keys[i]));
        }
    }
}

static void
test_no_actions (void)
{
  g_assert_true (cw_aloware_is_action ("sequence_id"));
  g_assert_true (cw_aloware_is_action ("line_id"));
  g_assert_true (cw_aloware_is_action ("ring_group_id"));
  g_assert_true (cw_aloware_is_action ("add_to_powerdialer"));
  g_assert_true (cw_aloware_is_action ("disposition_status_id"));

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      if (entry->write_key != NULL)
        g_assert_false (cw_aloware_is_action (entry->write_key));
    }
}

static void
test_arrived (void)
{
  g_autoptr (CwAlowareWrite)
    write = make_write (FALSE, "first_name", " Ana ", "city", "", "home_phone", "+12025550101",
                        "date_of_birth", "2000-02-29", "contact_owner", "12", "phone_number", "x", NULL);
  g_autoptr (CwRecord) contact = cw_record_new ("1");

  g_assert_false (cw_aloware_write_has_arrived (write, contact));
  cw_record_set (contact, "first_name", "Ana");
  cw_record_set (contact, "city", "");
  cw_record_set (contact, "home_phone", "+1 (202) 555-0101");
  cw_record_set (contact, "date_of_birth", "02/29/2000");
  cw_record_set (contact, "contact_owner", "12");
  g_assert_true (cw_aloware_write_has_arrived (write, contact));
  cw_record_set (contact, "city", "Oakland");
  g_assert_false (cw_aloware_write_has_arrived (write, contact));
  cw_record_unset (contact, "city");
  g_assert_false (cw_aloware_write_has_arrived (write, contact));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/write/values", test_values);
  g_test_add_func ("/aloware/write/dates", test_dates);
  g_test_add_func ("/aloware/write/not-writable", test_not_writable);
  g_test_add_func ("/aloware/write/numbers", test_numbers);
  g_test_add_func ("/aloware/write/numbers-round-trip", test_numbers_round_trip);
  g_test_add_func ("/aloware/write/no-actions", test_no_actions);
  g_test_add_func ("/aloware/write/arrived", test_arrived);
  return g_test_run ();
}
