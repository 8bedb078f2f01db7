/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-types.h"

static void
test_nicks (void)
{
  /* The words that scripts and files hold: they never change. */
  g_assert_cmpstr (cw_side_to_nick (CW_SIDE_ALOWARE), ==, "aloware");
  g_assert_cmpstr (cw_side_to_nick (CW_SIDE_SALESFORCE), ==, "salesforce");
  g_assert_cmpstr (cw_direction_to_nick (CW_DIRECTION_BOTH), ==, "both");
  g_assert_cmpstr (cw_direction_to_nick (CW_DIRECTION_TO_SALESFORCE), ==, "to-salesforce");
  g_assert_cmpstr (cw_direction_to_nick (CW_DIRECTION_TO_ALOWARE), ==, "to-aloware");
  g_assert_cmpstr (cw_direction_to_arrow (CW_DIRECTION_BOTH), ==, "↔");
  g_assert_cmpstr (cw_direction_to_arrow (CW_DIRECTION_TO_SALESFORCE), ==, "→");
  g_assert_cmpstr (cw_direction_to_arrow (CW_DIRECTION_TO_ALOWARE), ==, "←");
  g_assert_cmpstr (cw_blank_rule_to_nick (CW_BLANK_KEEP), ==, "keep");
  g_assert_cmpstr (cw_blank_rule_to_nick (CW_BLANK_CLEAR), ==, "clear");
  g_assert_cmpstr (cw_conflict_rule_to_nick (CW_CONFLICT_RULE_ASK), ==, "ask");
  g_assert_cmpstr (cw_conflict_rule_to_nick (CW_CONFLICT_RULE_NEWEST), ==, "newest");
  g_assert_cmpstr (cw_category_to_nick (CW_CATEGORY_LOCKED), ==, "locked");
  g_assert_cmpstr (cw_category_to_nick (CW_CATEGORY_TIME), ==, "time");
  g_assert_cmpstr (cw_category_to_nick (CW_CATEGORY_CUSTOM), ==, "custom");
}

static void
test_from_nick (void)
{
  CwSide side = CW_SIDE_ALOWARE;
  CwDirection direction = CW_DIRECTION_BOTH;
  CwBlankRule blank = CW_BLANK_KEEP;
  CwConflictRule conflict = CW_CONFLICT_RULE_ASK;

  g_assert_true (cw_side_from_nick ("salesforce", &side));
  g_assert_cmpint (side, ==, CW_SIDE_SALESFORCE);
  g_assert_true (cw_direction_from_nick ("to-aloware", &direction));
  g_assert_cmpint (direction, ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_true (cw_blank_rule_from_nick ("clear", &blank));
  g_assert_cmpint (blank, ==, CW_BLANK_CLEAR);
  for (int rule = CW_CONFLICT_RULE_ASK; rule <= CW_CONFLICT_RULE_NEWEST; rule++)
    {
      g_assert_true (cw_conflict_rule_from_nick (cw_conflict_rule_to_nick (rule), &conflict));
      g_assert_cmpint (conflict, ==, rule);
    }

  g_assert_false (cw_direction_from_nick ("To-Aloware", &direction));
  g_assert_false (cw_direction_from_nick ("", &direction));
  g_assert_false (cw_direction_from_nick (NULL, &direction));
  g_assert_cmpint (direction, ==, CW_DIRECTION_TO_ALOWARE);
}

static void
test_describe_types (void)
{
  g_assert_cmpint (cw_salesforce_type_from_describe ("string"), ==, CW_SALESFORCE_STRING);
  g_assert_cmpint (cw_salesforce_type_from_describe ("combobox"), ==, CW_SALESFORCE_PICKLIST);
  g_assert_cmpint (cw_salesforce_type_from_describe ("currency"), ==, CW_SALESFORCE_NUMBER);
  g_assert_cmpint (cw_salesforce_type_from_describe ("int"), ==, CW_SALESFORCE_NUMBER);
  g_assert_cmpint (cw_salesforce_type_from_describe ("id"), ==, CW_SALESFORCE_ID);
  g_assert_cmpint (cw_salesforce_type_from_describe ("address"), ==, CW_SALESFORCE_OTHER);
  g_assert_cmpint (cw_salesforce_type_from_describe ("encryptedstring"), ==, CW_SALESFORCE_OTHER);
  g_assert_cmpint (cw_salesforce_type_from_describe ("something new"), ==, CW_SALESFORCE_OTHER);
  g_assert_cmpint (cw_salesforce_type_from_describe (NULL), ==, CW_SALESFORCE_OTHER);
}

static void
test_writes_to (void)
{
  g_assert_true (cw_direction_writes_to (CW_DIRECTION_BOTH, CW_SIDE_ALOWARE));
  g_assert_true (cw_direction_writes_to (CW_DIRECTION_BOTH, CW_SIDE_SALESFORCE));
  g_assert_false (cw_direction_writes_to (CW_DIRECTION_TO_SALESFORCE, CW_SIDE_ALOWARE));
  g_assert_true (cw_direction_writes_to (CW_DIRECTION_TO_SALESFORCE, CW_SIDE_SALESFORCE));
  g_assert_true (cw_direction_writes_to (CW_DIRECTION_TO_ALOWARE, CW_SIDE_ALOWARE));
  g_assert_false (cw_direction_writes_to (CW_DIRECTION_TO_ALOWARE, CW_SIDE_SALESFORCE));
}

static void
test_error_nicks (void)
{
  g_autoptr (GError) quota = g_error_new_literal (CW_ERROR, CW_ERROR_QUOTA, "");
  g_autoptr (GError) last = g_error_new_literal (CW_ERROR, CW_ERROR_CHOICE, "");
  g_autoptr (GError) beyond = g_error_new_literal (CW_ERROR, CW_ERROR_CHOICE + 1, "");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "");

  g_assert_cmpstr (cw_error_to_nick (quota), ==, "quota");
  g_assert_cmpstr (cw_error_to_nick (last), ==, "choice-needed");
  g_assert_cmpstr (cw_error_to_nick (beyond), ==, "failed");
  g_assert_cmpstr (cw_error_to_nick (cancelled), ==, "cancelled");
  g_assert_cmpstr (cw_error_to_nick (other), ==, "failed");
  g_assert_cmpstr (cw_error_to_nick (NULL), ==, "failed");

  for (int code = CW_ERROR_FAILED; code <= CW_ERROR_CHOICE; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (CW_ERROR, code, "");

      g_assert_nonnull (cw_error_to_nick (error));
      g_assert_true (code == CW_ERROR_FAILED || !g_str_equal (cw_error_to_nick (error), "failed"));
    }
}

static void
test_error_side (void)
{
  g_autoptr (GError) error = g_error_new_literal (CW_ERROR, CW_ERROR_NETWORK, "");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_autoptr (GError) copy = NULL;
  CwSide side;

  g_assert_false (cw_error_get_side (error, &side));
  g_assert_false (cw_error_get_side (NULL, &side));

  cw_error_set_side (error, CW_SIDE_SALESFORCE);
  copy = g_error_copy (error);
  g_assert_true (cw_error_get_side (copy, &side));
  g_assert_cmpint (side, ==, CW_SIDE_SALESFORCE);

  cw_error_set_side (other, CW_SIDE_ALOWARE);
  g_assert_false (cw_error_get_side (other, &side));
}

static void
test_objects (void)
{
  CwObject object = CW_OBJECT_CONTACT;

  g_assert_true (cw_object_from_nick ("lead", &object));
  g_assert_cmpint (object, ==, CW_OBJECT_LEAD);
  g_assert_cmpstr (cw_object_to_nick (object), ==, "lead");
  g_assert_cmpstr (cw_object_get_name (object), ==, "Lead");
  g_assert_true (cw_object_from_name ("Contact", &object));
  g_assert_cmpint (object, ==, CW_OBJECT_CONTACT);
  g_assert_false (cw_object_from_name ("Account", &object));
  g_assert_false (cw_object_from_name (NULL, &object));
  g_assert_cmpint (cw_object_of_id ("00Q000000000001AAA"), ==, CW_OBJECT_LEAD);
  g_assert_cmpint (cw_object_of_id ("003000000000001AAA"), ==, CW_OBJECT_CONTACT);
  g_assert_cmpint (cw_object_of_id (NULL), ==, CW_OBJECT_CONTACT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/types/objects", test_objects);
  g_test_add_func ("/model/types/nicks", test_nicks);
  g_test_add_func ("/model/types/from-nick", test_from_nick);
  g_test_add_func ("/model/types/describe", test_describe_types);
  g_test_add_func ("/model/types/writes-to", test_writes_to);
  g_test_add_func ("/model/error/side", test_error_side);
  g_test_add_func ("/model/error/nicks", test_error_nicks);

  return g_test_run ();
}
