/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-decode.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cw-aloware-numbers.h"
#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-text.h"
#include "cw-time.h"
#include "cw-users.h"

#define MAX_CUSTOM_FIELDS 200
#define MAX_CUSTOM_NAME 80

/* Members of a contact that are no data for Salesforce. All others that the catalogue does not know are the
 * account's own fields. */
static const char *const no_data[] = {
  "account_id",
  "automation_id",
  "campaign_id",
  "company_id",
  "contact_source",
  "created_at",
  "deleted_at",
  "disposition_status_id",
  "has_unread",
  "initial_campaign_id",
  "intake_source",
  "is_blocked",
  "is_opted_out",
  "last_engagement_at",
  "lead_source_id",
  "line_id",
  "list_ids",
  "lrn_type",
  "name",
  "ring_group_id",
  "sequence_id",
  "tag_id",
  "tag_ids",
  "tags",
  "text_authorized_at",
  "timezone",
  "unread_count",
  "updated_at",
  "uuid",
  "uuid_v4",
  "workflow_id",
};

/* The text of a string, number or boolean; "" for null; NULL for anything else. A whole number is written
 * without a point, because accounts deliver it now as a number, now as a string. */
static char *
scalar_text (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double number;
  GType type;

  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  number = json_node_get_double (node);
  if (fabs (number) < 1e15 && number == floor (number))
    return g_strdup_printf ("%.0f", number);
  return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, number));
}

static char *
checkbox_text (JsonNode *node)
{
  static const char *const yes[] = { "1", "true", "yes", "y", "on", NULL };
  static const char *const no[] = { "0", "false", "no", "n", "off", NULL };
  g_autofree char *text = scalar_text (node);
  g_autofree char *lower = text != NULL ? g_ascii_strdown (g_strstrip (text), -1) : NULL;

  if (lower == NULL || *lower == '\0')
    return g_steal_pointer (&lower);
  if (g_strv_contains (yes, lower))
    return g_strdup ("true");
  if (g_strv_contains (no, lower))
    return g_strdup ("false");
  return NULL;
}

static char *
number_text (JsonNode *node)
{
  g_autofree char *text = scalar_text (node);
  g_autoptr (JsonNode) number = NULL;

  if (text == NULL || *g_strstrip (text) == '\0' || json_node_get_value_type (node) != G_TYPE_STRING)
    return g_steal_pointer (&text);

  /* The string "3.0" is the number 3. */
  number = json_from_string (text, NULL);
  if (number != NULL && JSON_NODE_HOLDS_VALUE (number) && json_node_get_value_type (number) != G_TYPE_STRING
      && json_node_get_value_type (number) != G_TYPE_BOOLEAN)
    return scalar_text (number);
  return g_steal_pointer (&text);
}

static char *
value_text (const CwCatalogueEntry *entry, JsonNode *node)
{
  char *text;

  if (entry->type == CW_ALOWARE_CHECKBOX)
    return checkbox_text (node);
  if (entry->type == CW_ALOWARE_NUMBER)
    return number_text (node);

  text = scalar_text (node);
  /* The owner 0 means that the contact has none. */
  if (entry->type == CW_ALOWARE_USER && g_strcmp0 (text, "0") == 0)
    *text = '\0';
  return text;
}

/* The second key is read where the first one is absent or null. */
static JsonNode *
find_member (JsonObject *contact, const CwCatalogueEntry *entry)
{
  JsonNode *node = entry->read_key != NULL ? json_object_get_member (contact, entry->read_key) : NULL;
  JsonNode *fallback = NULL;

  if (entry->read_key_fallback != NULL)
    fallback = json_object_get_member (contact, entry->read_key_fallback);

  if (fallback != NULL && (node == NULL || JSON_NODE_HOLDS_NULL (node)))
    return fallback;
  return node;
}

static void
read_catalogue (JsonObject *contact, CwRecord *record)
{
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      JsonNode *node = find_member (contact, entry);
      g_autofree char *text = NULL;

      /* The additional fields are read from one list. */
      if (node == NULL || entry->category == CW_CATEGORY_ADDITIONAL)
        continue;

      text = value_text (entry, node);
      if (text != NULL)
        cw_record_set (record, entry->key, text);
    }
}

static gpointer
make_known_keys (gpointer data)
{
  GHashTable *keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (no_data); i++)
    g_hash_table_add (keys, (gpointer) no_data[i]);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      const char *const its[] = { entry->read_key, entry->read_key_fallback, entry->write_key };

      for (guint j = 0; j < G_N_ELEMENTS (its); j++)
        if (its[j] != NULL)
          g_hash_table_add (keys, (gpointer) its[j]);
    }

  return keys;
}

/* Made once: going through the catalogue for each key of each contact took a twentieth of a sync's processor
 * time. */
static gboolean
is_known_key (const char *key)
{
  static GOnce known_keys = G_ONCE_INIT;

  return g_hash_table_contains (g_once (&known_keys, make_known_keys, NULL), key);
}

/* The account's own fields stand among the others, under names of their own. */
static void
read_custom (JsonObject *contact, CwRecord *record)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint n = 0;

  json_object_iter_init_ordered (&iter, contact);
  while (n < MAX_CUSTOM_FIELDS && json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *text = is_known_key (name) ? NULL : scalar_text (node);
      g_autofree char *key = NULL;

      if (text == NULL || strlen (name) > MAX_CUSTOM_NAME || !cw_text_is_readable (name))
        continue;
      key = g_strconcat ("custom:", name, NULL);
      if (cw_catalogue_find (key) == NULL)
        continue;
      cw_record_set (record, key, text);
      n++;
    }
}

static void
read_rest (JsonObject *contact, CwRecord *record)
{
  JsonNode *numbers = json_object_get_member (contact, "other_phone_numbers");
  JsonNode *timezone = json_object_get_member (contact, "timezone");
  const char *updated = json_object_get_string_member_with_default (contact, "updated_at", NULL);
  gint64 modified;

  if (numbers != NULL)
    cw_aloware_numbers_read (numbers, record);

  if (timezone != NULL)
    {
      g_autofree char *text = scalar_text (timezone);

      if (text != NULL)
        cw_record_set (record, CW_ALOWARE_TIMEZONE, text);
    }

  if (updated != NULL && cw_time_parse_aloware (updated, &modified))
    cw_record_set_modified (record, modified);
}

static JsonObject *
unwrap (JsonNode *answer)
{
  static const char *const wrappers[] = { "contact", "data" };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;

  object = json_node_get_object (answer);
  if (json_object_has_member (object, "id"))
    return object;

  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    {
      JsonNode *inner = json_object_get_member (object, wrappers[i]);

      if (inner != NULL && JSON_NODE_HOLDS_OBJECT (inner))
        return json_node_get_object (inner);
    }

  return object;
}

/* An id is a number or a readable text that is not empty. */
static char *
id_text (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "id");
  g_autofree char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return NULL;

  text = g_strstrip (scalar_text (node));
  return *text != '\0' && cw_text_is_readable (text) ? g_steal_pointer (&text) : NULL;
}

char *
cw_aloware_contact_link (const char *base_url, const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (base_url, "/contacts/", escaped, NULL);
}

CwRecord *
cw_aloware_decode_contact (JsonNode *answer, const char *base_url, GError **error)
{
  JsonObject *contact = unwrap (answer);
  g_autofree char *id = contact != NULL ? id_text (contact) : NULL;
  g_autofree char *link = NULL;
  CwRecord *record;

  if (id == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("Aloware’s answer is not a contact: it has no ID. Try again later"));
      return NULL;
    }

  record = cw_record_new (id);
  read_catalogue (contact, record);
  read_custom (contact, record);
  read_rest (contact, record);

  link = cw_aloware_contact_link (base_url, id);
  cw_record_set (record, "aloware_contact_id", id);
  cw_record_set (record, "aloware_contact_link", link);
  return record;
}

static JsonArray *
users_array (JsonNode *answer)
{
  JsonNode *data;

  if (JSON_NODE_HOLDS_ARRAY (answer))
    return json_node_get_array (answer);
  if (!JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;

  data = json_object_get_member (json_node_get_object (answer), "data");
  return data != NULL && JSON_NODE_HOLDS_ARRAY (data) ? json_node_get_array (data) : NULL;
}

static char *
member_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autofree char *text = node != NULL ? scalar_text (node) : NULL;

  return text != NULL && *g_strstrip (text) != '\0' ? g_steal_pointer (&text) : NULL;
}

GPtrArray *
cw_aloware_decode_users (JsonNode *answer, GError **error)
{
  JsonArray *array = users_array (answer);
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *id = object != NULL ? id_text (object) : NULL;
      g_autofree char *name = id != NULL ? member_text (object, "name") : NULL;
      g_autofree char *email = id != NULL ? member_text (object, "email") : NULL;

      /* One user without an id must not cost all the others. */
      if (id != NULL)
        g_ptr_array_add (users, cw_user_new (id, name != NULL ? name : "", email, TRUE));
    }

  if (array != NULL && (users->len > 0 || json_array_get_length (array) == 0))
    return g_steal_pointer (&users);

  g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                       _("Aloware’s answer is not a list of users. Check the address of the account"));
  return NULL;
}
