/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-write.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cw-aloware-numbers.h"
#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-secret.h"
#include "cw-phone.h"
#include "cw-text.h"
#include "cw-time.h"

#define PHONE_KEY "phone_number"
#define NUMBERS_KEY "other_phone_numbers"

/* Fields of /forms that enrol, route, dial, dispose or tag. The catalogue has none of them, so this list only
 * guards against a mistake there. */
static const char *const actions[] = {
  "add_to_powerdialer",
  "automation_id",
  "check_available_users",
  "check_available_users_with_fallback",
  "disposition_status_id",
  "distribute_to_ring_group",
  "force_enroll",
  "force_update_sequence",
  "line_id",
  "list_ids",
  "powerdialer_position",
  "ring_group_id",
  "sequence_id",
  "tag_id",
  "tags",
};

CwAlowareWrite *
cw_aloware_write_new (const char *phone, gboolean create)
{
  CwAlowareWrite *write = g_new0 (CwAlowareWrite, 1);

  write->phone = g_strdup (phone);
  write->create = create;
  write->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return write;
}

void
cw_aloware_write_free (CwAlowareWrite *write)
{
  g_free (write->phone);
  g_hash_table_unref (write->values);
  g_clear_pointer (&write->before, cw_record_free);
  g_clear_pointer (&write->after, cw_record_free);
  g_clear_error (&write->problem);
  g_free (write);
}

gboolean
cw_aloware_is_action (const char *write_key)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (write_key, actions[i]))
      return TRUE;

  return FALSE;
}

static gboolean
set_date (JsonObject *body, const char *key, const char *value, gboolean us, GError **error)
{
  g_autofree char *iso = cw_time_civil_date (value);
  g_autofree char *text = NULL;
  guint year;
  guint month;
  guint day;

  if (iso == NULL || sscanf (iso, "%4u-%2u-%2u", &year, &month, &day) != 3)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
                   _("The value for Aloware’s field “%s” is not a date. Correct it in Salesforce"), key);
      return FALSE;
    }

  text = us ? g_strdup_printf ("%02u/%02u/%04u", month, day, year) : g_steal_pointer (&iso);
  json_object_set_string_member (body, key, text);
  return TRUE;
}

static gboolean
set_user (JsonObject *body, const char *key, const char *value, GError **error)
{
  guint64 id;

  if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_INVALID_VALUE,
        _("The owner is not a user of Aloware. Check the owner’s e-mail address in both systems"));
      return FALSE;
    }

  json_object_set_int_member (body, key, (gint64) id);
  return TRUE;
}

static gboolean
set_value (JsonObject *body,
           const CwCatalogueEntry *entry,
           const char *value,
           CwAlowareForms forms,
           GError **error)
{
  const char *key = entry->write_key;

  if (*value == '\0')
    json_object_set_null_member (body, key);
  else if (entry->type == CW_ALOWARE_DATE)
    return set_date (body, key, value, forms.us_dates, error);
  else if (entry->type == CW_ALOWARE_USER)
    return set_user (body, key, value, error);
  else if (entry->type == CW_ALOWARE_CHECKBOX)
    json_object_set_boolean_member (body, key, g_str_equal (value, "true"));
  else
    json_object_set_string_member (body, key, value);

  return TRUE;
}

static const CwCatalogueEntry *
find_writable (const char *key, GError **error)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  if (entry != NULL && entry->write_key != NULL && !cw_aloware_is_action (entry->write_key))
    return entry;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("Aloware’s field “%s” cannot be written"), key);
  return NULL;
}

static gboolean
set_numbers (JsonObject *body, const CwAlowareWrite *write, gboolean as_text, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) list = cw_aloware_numbers_merge (write->before, write->values, &local_error);
  g_autofree char *text = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (list == NULL)
    return TRUE;

  if (as_text)
    {
      text = cw_aloware_numbers_join (list);
      json_object_set_string_member (body, NUMBERS_KEY, text);
    }
  else
    json_object_set_member (body, NUMBERS_KEY, g_steal_pointer (&list));
  return TRUE;
}

static gboolean
set_values (JsonObject *body, const CwAlowareWrite *write, CwAlowareForms forms, GError **error)
{
  /* In a fixed order, so that the same write gives the same bytes. */
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (write->values), (GCompareFunc) strcmp);

  for (GList *link = keys; link != NULL; link = link->next)
    {
      const CwCatalogueEntry *entry = find_writable (link->data, error);

      if (entry == NULL)
        return FALSE;
      /* The phone says which contact is meant, and is never changed: with another number another contact
       * would be made. */
      if (entry->category == CW_CATEGORY_ADDITIONAL || g_str_equal (entry->write_key, PHONE_KEY))
        continue;
      if (!set_value (body, entry, g_hash_table_lookup (write->values, link->data), forms, error))
        return FALSE;
    }

  return set_numbers (body, write, forms.text_numbers, error);
}

/* Adds what the contact has now, because a tool may demand more fields than those that change. */
static void
set_present (JsonObject *body, const CwRecord *before, CwAlowareForms forms)
{
  g_autoptr (JsonObject) present = json_object_new ();

  json_object_set_string_member (present, "id", cw_record_get_id (before));
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      const char *value = entry->write_key != NULL ? cw_record_get (before, entry->key) : NULL;

      /* A value that Aloware would not take back is left out. */
      if (value != NULL && *value != '\0' && entry->category != CW_CATEGORY_ADDITIONAL)
        set_value (present, entry, value, forms, NULL);
    }
  json_object_set_object_member (body, CW_ALOWARE_PRESENT, g_steal_pointer (&present));
}

GBytes *
cw_aloware_write_encode (const CwAlowareWrite *write, const char *token, CwAlowareForms forms, GError **error)
{
  JsonObject *body = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), body);
  char *json;

  json_object_unref (body);
  if (token != NULL)
    json_object_set_string_member (body, "api_token", token);
  json_object_set_string_member (body, PHONE_KEY, write->phone);
  json_object_set_boolean_member (body, "force_update", !write->create);
  if (!set_values (body, write, forms, error))
    return NULL;
  if (token == NULL && write->before != NULL)
    set_present (body, write->before, forms);

  json = json_to_string (root, FALSE);
  return g_bytes_new_with_free_func (json, strlen (json), (GDestroyNotify) cw_secret_free, json);
}

static gboolean
is_same (const CwCatalogueEntry *entry, const char *wanted, const char *present)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  if (entry->type == CW_ALOWARE_PHONE)
    {
      left = cw_phone_to_e164 (wanted, NULL);
      right = cw_phone_to_e164 (present, NULL);
    }
  else if (entry->type == CW_ALOWARE_DATE)
    {
      left = cw_time_civil_date (wanted);
      right = cw_time_civil_date (present);
    }

  if (left == NULL || right == NULL)
    {
      g_free (left);
      g_free (right);
      left = cw_text_canonical_multiline (wanted);
      right = cw_text_canonical_multiline (present);
    }

  return g_str_equal (left, right);
}

gboolean
cw_aloware_write_has_arrived (const CwAlowareWrite *write, const CwRecord *contact)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, write->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const CwCatalogueEntry *entry = cw_catalogue_find (key);
      const char *present = cw_record_get (contact, key);

      if (g_str_equal (key, PHONE_KEY))
        continue;
      if (entry == NULL || present == NULL || !is_same (entry, value, present))
        return FALSE;
    }

  return TRUE;
}
