/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"
#include "cw-phone.h"
#include "cw-settings-filter.h"

#define NONE "none"

typedef enum
{
  KIND_WORD, /* an enumeration; `words` has the word of each value */
  KIND_NUMBER,
  KIND_REGION,
  KIND_EMAIL,
  KIND_FILTER,
  KIND_FIELDS, /* API names of Salesforce */
} Kind;

typedef struct
{
  const char *key; /* on the command line */
  Kind kind;
  gsize offset;
  const char *const *words;
  guint minimum, maximum; /* of a number */
  gboolean none;          /* "none" is a value: 0 or "" */
} Setting;

static const char *const object_words[] = { "contact", "lead", "both", NULL };
static const char *const priority_words[] = { "contact", "lead", NULL };
static const char *const queue_words[] = { "keep", "assign", NULL };
static const char *const writes_words[] = { "none", "to-salesforce", "to-aloware", "both", NULL };
static const char *const match_words[] = { "pair", "ask", "off", NULL };
static const char *const keep_words[] = { "off", "window", "background", NULL };
static const char *const conflict_words[] = { "ask", "aloware", "salesforce", "newest", NULL };

G_STATIC_ASSERT ((guint) CW_OBJECTS_CONTACT == (guint) CW_OBJECT_CONTACT);
G_STATIC_ASSERT ((guint) CW_OBJECTS_LEAD == (guint) CW_OBJECT_LEAD);
G_STATIC_ASSERT (CW_OBJECTS_BOTH == 2);
G_STATIC_ASSERT (CW_WRITES_BOTH == 3);
G_STATIC_ASSERT (CW_CONFLICT_RULE_NEWEST == 3);
G_STATIC_ASSERT (CW_MATCH_RULE_OFF == 2);
G_STATIC_ASSERT (CW_QUEUE_OWNER_ASSIGN == 1);
G_STATIC_ASSERT (CW_KEEP_CURRENT_BACKGROUND == 2);
G_STATIC_ASSERT (sizeof (CwKeepCurrent) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CwObjects) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CwObject) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CwQueueOwner) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CwWrites) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CwConflictRule) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CwMatchRule) == sizeof (guint));

#define AT(member) G_STRUCT_OFFSET (CwSettings, member)
#define WEEK_IN_MINUTES (7 * 24 * 60)

static const Setting settings_table[] = {
  { "object", KIND_WORD, AT (objects), object_words },
  { "priority", KIND_WORD, AT (priority), priority_words },
  { "queue-owner", KIND_WORD, AT (queue_owner), queue_words },
  { "create", KIND_WORD, AT (create), writes_words },
  { "update", KIND_WORD, AT (update), writes_words },
  { "conflict", KIND_WORD, AT (conflict), conflict_words },
  { "region", KIND_REGION, AT (region) },
  { "max-change-percent", KIND_NUMBER, AT (max_change_percent), NULL, 0, 100 },
  { "max-delete-percent", KIND_NUMBER, AT (max_delete_percent), NULL, 0, 100 },
  { "quota-percent", KIND_NUMBER, AT (quota_percent), NULL, 0, 100 },
  { "filter", KIND_FILTER, AT (filter) },
  { "lead-filter", KIND_FILTER, AT (lead_filter) },
  { "fallback-owner", KIND_EMAIL, AT (fallback_owner), NULL, 0, 0, TRUE },
  { "aloware-requests-per-minute", KIND_NUMBER, AT (aloware_requests_per_minute), NULL, 1, 100000 },
  { "aloware-budget-minutes", KIND_NUMBER, AT (aloware_budget_minutes), NULL, 1, WEEK_IN_MINUTES, TRUE },
  { "bulk-threshold", KIND_NUMBER, AT (bulk_threshold), NULL, 0, 10000000 },
  { "keep-current", KIND_WORD, AT (keep_current), keep_words },
  { "sweep-percent", KIND_NUMBER, AT (sweep_percent), NULL, 0, 100 },
  { "fresh-minutes", KIND_NUMBER, AT (fresh_minutes), NULL, 0, 24 * 60 },
  { "activity-filter", KIND_FILTER, AT (activity_filter) },
  { "match-aloware-id", KIND_WORD, AT (match_aloware_id), match_words },
  { "match-email", KIND_WORD, AT (match_email), match_words },
  { "match-phones", KIND_FIELDS, AT (match_phones) },
};

static const Setting *
find_setting (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings_table); i++)
    {
      if (strcmp (settings_table[i].key, key) == 0)
        return &settings_table[i];
    }

  return NULL;
}

/* Also for enumerations: they are as wide as a guint, which is asserted above. */
static guint *
number_of (const CwSettings *settings, const Setting *setting)
{
  return (guint *) G_STRUCT_MEMBER_P (settings, setting->offset);
}

static char **
text_of (const CwSettings *settings, const Setting *setting)
{
  return (char **) G_STRUCT_MEMBER_P (settings, setting->offset);
}

CwSettings *
cw_settings_new (void)
{
  CwSettings *settings = g_new0 (CwSettings, 1);

  settings->objects = CW_OBJECTS_CONTACT;
  settings->priority = CW_OBJECT_CONTACT;
  settings->create = CW_WRITES_TO_ALOWARE;
  settings->update = CW_WRITES_BOTH;
  settings->conflict = CW_CONFLICT_RULE_ASK;
  settings->region = g_strdup ("US");
  settings->max_change_percent = 50;
  settings->max_delete_percent = 10;
  settings->quota_percent = 50;
  settings->filter = g_strdup ("");
  settings->lead_filter = g_strdup ("");
  settings->fallback_owner = g_strdup ("");
  settings->aloware_requests_per_minute = CW_ALOWARE_REQUESTS_PER_MINUTE;
  settings->bulk_threshold = CW_BULK_THRESHOLD;
  settings->sweep_percent = CW_SWEEP_PERCENT;
  settings->fresh_minutes = CW_FRESH_MINUTES;
  settings->activity_filter = g_strdup ("");
  settings->match_phones = g_strdup (CW_MATCH_PHONES);
  settings->unknown_members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return settings;
}

CwSettings *
cw_settings_copy (const CwSettings *settings)
{
  CwSettings *copy;
  GHashTableIter iter;
  gpointer name, text;

  g_return_val_if_fail (settings != NULL, NULL);

  copy = g_new (CwSettings, 1);
  *copy = *settings;
  copy->region = g_strdup (settings->region);
  copy->filter = g_strdup (settings->filter);
  copy->lead_filter = g_strdup (settings->lead_filter);
  copy->fallback_owner = g_strdup (settings->fallback_owner);
  copy->match_phones = g_strdup (settings->match_phones);
  copy->activity_filter = g_strdup (settings->activity_filter);
  copy->unknown_members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_iter_init (&iter, settings->unknown_members);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_insert (copy->unknown_members, g_strdup (name), g_strdup (text));

  return copy;
}

void
cw_settings_free (CwSettings *settings)
{
  if (settings == NULL)
    return;

  g_free (settings->region);
  g_free (settings->filter);
  g_free (settings->lead_filter);
  g_free (settings->fallback_owner);
  g_free (settings->match_phones);
  g_free (settings->activity_filter);
  g_hash_table_unref (settings->unknown_members);
  g_free (settings);
}

const char *const *
cw_settings_keys (void)
{
  static const char *const keys[] = {
    "object",
    "priority",
    "queue-owner",
    "create",
    "update",
    "conflict",
    "region",
    "max-change-percent",
    "max-delete-percent",
    "quota-percent",
    "filter",
    "lead-filter",
    "fallback-owner",
    "aloware-requests-per-minute",
    "aloware-budget-minutes",
    "bulk-threshold",
    "keep-current",
    "sweep-percent",
    "fresh-minutes",
    "activity-filter",
    "match-aloware-id",
    "match-email",
    "match-phones",
    NULL,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (keys) == G_N_ELEMENTS (settings_table) + 1);

  return keys;
}

char *
cw_settings_get (const CwSettings *settings, const char *key)
{
  const Setting *setting;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  setting = find_setting (key);
  if (setting == NULL)
    return NULL;

  switch (setting->kind)
    {
    case KIND_WORD:
      return g_strdup (setting->words[*number_of (settings, setting)]);
    case KIND_NUMBER:
      if (setting->none && *number_of (settings, setting) == 0)
        return g_strdup (NONE);
      return g_strdup_printf ("%u", *number_of (settings, setting));
    case KIND_EMAIL:
      if (**text_of (settings, setting) == '\0')
        return g_strdup (NONE);
      return g_strdup (*text_of (settings, setting));
    case KIND_REGION:
    case KIND_FIELDS:
    case KIND_FILTER:
    default:
      return g_strdup (*text_of (settings, setting));
    }
}

char *
cw_settings_digest (const CwSettings *settings)
{
  static const char *const keys[] = { "object",      "priority",       "queue-owner",      "create",
                                      "update",      "conflict",       "region",           "filter",
                                      "lead-filter", "fallback-owner", "match-aloware-id", "match-email",
                                      "match-phones" };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (settings != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = cw_settings_get (settings, keys[i]);

      /* The NULs keep two settings from being read as one. */
      g_checksum_update (sum, (const guchar *) keys[i], (gssize) strlen (keys[i]) + 1);
      g_checksum_update (sum, (const guchar *) value, (gssize) strlen (value) + 1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
cw_settings_is_number (const CwSettings *settings, const char *key)
{
  const Setting *setting;

  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  setting = find_setting (key);

  return setting != NULL && setting->kind == KIND_NUMBER
         && !(setting->none && *number_of (settings, setting) == 0);
}

static gboolean
set_word (CwSettings *settings, const Setting *setting, const char *value, GError **error)
{
  g_autofree char *allowed = NULL;

  for (guint i = 0; setting->words[i] != NULL; i++)
    {
      if (strcmp (setting->words[i], value) == 0)
        {
          *number_of (settings, setting) = i;
          return TRUE;
        }
    }

  allowed = g_strjoinv (", ", (char **) setting->words);
  g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("The setting “%s” takes one of: %s."), setting->key,
               allowed);

  return FALSE;
}

static gboolean
set_number (CwSettings *settings, const Setting *setting, const char *value, GError **error)
{
  guint64 number;

  if (setting->none && (strcmp (value, NONE) == 0 || strcmp (value, "0") == 0 || *value == '\0'))
    {
      *number_of (settings, setting) = 0;
      return TRUE;
    }

  if (g_ascii_string_to_unsigned (value, 10, setting->minimum, setting->maximum, &number, NULL))
    {
      *number_of (settings, setting) = (guint) number;
      return TRUE;
    }

  if (setting->none)
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("The setting “%s” takes a whole number from %u to %u, or “%s”."), setting->key,
                 setting->minimum, setting->maximum, NONE);
  else
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("The setting “%s” takes a whole number from %u to %u."),
                 setting->key, setting->minimum, setting->maximum);

  return FALSE;
}

static void
take_text (CwSettings *settings, const Setting *setting, char *text)
{
  char **place = text_of (settings, setting);

  g_free (*place);
  *place = text;
}

static gboolean
set_region (CwSettings *settings, const Setting *setting, const char *value, GError **error)
{
  g_autofree char *region = g_ascii_strup (value, -1);

  if (strlen (region) != 2 || !cw_phone_region_is_known (region))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("The setting “%s” takes the two letters of a country (ISO 3166), such as US or GB."),
                   setting->key);
      return FALSE;
    }

  take_text (settings, setting, g_steal_pointer (&region));

  return TRUE;
}

/* FALSE only for what cannot be an e-mail address at all, such as a name or an id. */
static gboolean
looks_like_email (const char *text)
{
  const char *at = strchr (text, '@');
  const char *dot;

  if (at == NULL || at == text || strchr (at + 1, '@') != NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (g_unichar_isspace (g_utf8_get_char (c)) || g_unichar_iscntrl (g_utf8_get_char (c)))
        return FALSE;
    }

  dot = strchr (at + 1, '.');

  return dot != NULL && dot != at + 1 && !g_str_has_suffix (text, ".");
}

static gboolean
set_email (CwSettings *settings, const Setting *setting, const char *value, GError **error)
{
  if (*value == '\0' || strcmp (value, NONE) == 0)
    {
      take_text (settings, setting, g_strdup (""));
      return TRUE;
    }

  if (!looks_like_email (value))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("The setting “%s” takes the e-mail address of an Aloware user, or “%s”."), setting->key,
                   NONE);
      return FALSE;
    }

  take_text (settings, setting, g_strdup (value));

  return TRUE;
}

static gboolean
set_filter (CwSettings *settings, const Setting *setting, const char *value, GError **error)
{
  g_autofree char *filter = g_strstrip (g_strdup (value));

  if (!cw_settings_check_filter (filter, error))
    return FALSE;

  take_text (settings, setting, g_steal_pointer (&filter));

  return TRUE;
}

static gboolean
is_api_name (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && *c != '_')
        return FALSE;
    }

  return g_ascii_isalpha (*text);
}

static gboolean
has_name (GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    {
      if (g_ascii_strcasecmp (g_ptr_array_index (names, i), name) == 0)
        return TRUE;
    }

  return FALSE;
}

#define MAX_FIELDS 8

/* Nothing at all is the default. */
static gboolean
set_fields (CwSettings *settings, const Setting *setting, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (value, " ,\t\n", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean usable = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0' || has_name (names, words[i]))
        continue;
      usable &= is_api_name (words[i]);
      g_ptr_array_add (names, words[i]);
    }

  if (!usable || names->len > MAX_FIELDS)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("The setting “%s” takes the API names of up to %d phone fields of Salesforce, with a "
                      "space between, such as “Phone MobilePhone”."),
                   setting->key, MAX_FIELDS);
      return FALSE;
    }

  g_ptr_array_add (names, NULL);
  take_text (settings, setting,
             names->len > 1 ? g_strjoinv (" ", (char **) names->pdata) : g_strdup (CW_MATCH_PHONES));

  return TRUE;
}

gboolean
cw_settings_set (CwSettings *settings, const char *key, const char *value, GError **error)
{
  const Setting *setting;

  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  setting = find_setting (key);
  if (setting == NULL)
    {
      g_autofree char *keys = g_strjoinv (", ", (char **) cw_settings_keys ());

      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("There is no setting “%s”. There are: %s."), key,
                   keys);
      return FALSE;
    }

  switch (setting->kind)
    {
    case KIND_WORD:
      return set_word (settings, setting, value, error);
    case KIND_NUMBER:
      return set_number (settings, setting, value, error);
    case KIND_REGION:
      return set_region (settings, setting, value, error);
    case KIND_EMAIL:
      return set_email (settings, setting, value, error);
    case KIND_FIELDS:
      return set_fields (settings, setting, value, error);
    case KIND_FILTER:
    default:
      return set_filter (settings, setting, value, error);
    }
}

gboolean
cw_settings_include (const CwSettings *settings, CwObject object)
{
  g_return_val_if_fail (settings != NULL, FALSE);

  return settings->objects == CW_OBJECTS_BOTH || (guint) settings->objects == (guint) object;
}

CwObject
cw_settings_get_main_object (const CwSettings *settings)
{
  g_return_val_if_fail (settings != NULL, CW_OBJECT_CONTACT);

  return settings->objects == CW_OBJECTS_BOTH ? settings->priority : (CwObject) settings->objects;
}

const char *
cw_settings_get_filter (const CwSettings *settings, CwObject object)
{
  g_return_val_if_fail (settings != NULL, "");

  return object == CW_OBJECT_LEAD ? settings->lead_filter : settings->filter;
}

gboolean
cw_writes_include (CwWrites writes, CwSide side)
{
  switch (writes)
    {
    case CW_WRITES_BOTH:
      return TRUE;
    case CW_WRITES_TO_SALESFORCE:
      return side == CW_SIDE_SALESFORCE;
    case CW_WRITES_TO_ALOWARE:
      return side == CW_SIDE_ALOWARE;
    case CW_WRITES_NONE:
    default:
      return FALSE;
    }
}

/* ── The file ── */

#define MAX_BYTES (1024 * 1024)

static void
append_member (GString *out, const char *name)
{
  g_string_append (out, out->len > 1 ? ",\n  " : "\n  ");
  cw_json_text_append_string (out, name);
  g_string_append (out, ": ");
}

/* Only what is a number is written without quotes. A text can look like a number and be no JSON: 007. */
static void
append_known (GString *out, const CwSettings *settings, const char *key)
{
  g_autofree char *value = cw_settings_get (settings, key);

  append_member (out, key);
  if (cw_settings_is_number (settings, key))
    g_string_append (out, value);
  else
    cw_json_text_append_string (out, value);
}

char *
cw_settings_to_json (const CwSettings *settings)
{
  const char *const *keys = cw_settings_keys ();
  g_autoptr (GList) unknown = NULL;
  GString *out;

  g_return_val_if_fail (settings != NULL, NULL);

  out = g_string_new ("{");
  for (guint i = 0; keys[i] != NULL; i++)
    append_known (out, settings, keys[i]);

  unknown = g_list_sort (g_hash_table_get_keys (settings->unknown_members), (GCompareFunc) strcmp);
  for (GList *link = unknown; link != NULL; link = link->next)
    {
      append_member (out, link->data);
      cw_json_span_format (cw_json_text_span (g_hash_table_lookup (settings->unknown_members, link->data)), 2,
                           out);
    }
  g_string_append (out, "\n}\n");

  return g_string_free (out, FALSE);
}

static gboolean
read_known (CwSettings *settings, const char *name, CwJsonSpan value, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  char kind = cw_json_span_kind (value);

  if (kind == '"')
    text = cw_json_span_get_string (value);
  else if (kind == '0')
    text = g_strndup (value.start, value.length);
  else
    {
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                   _("The settings file cannot be used: “%s” must be a text or a number."), name);
      return FALSE;
    }

  if (cw_settings_set (settings, name, text, &local))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("The settings file cannot be used: %s"),
               local->message);

  return FALSE;
}

static gboolean
read_members (CwSettings *settings, CwJsonSpan document, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan value;

  cw_json_iter_init (&iter, document);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &value))
        return TRUE;

      if (g_strv_contains (cw_settings_keys (), name))
        {
          if (!read_known (settings, name, value, error))
            return FALSE;
        }
      else
        {
          GString *text = g_string_new (NULL);

          cw_json_span_format (value, 0, text);
          g_hash_table_insert (settings->unknown_members, g_steal_pointer (&name),
                               g_string_free (text, FALSE));
        }
    }
}

CwSettings *
cw_settings_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (CwSettings) settings = NULL;
  g_autofree char *text = NULL;
  CwJsonSpan document;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  if (size > MAX_BYTES)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The settings file is larger than 1 MiB, so it cannot be one."));
      return NULL;
    }

  if (!cw_json_text_check (json, size, _("The settings file"), error))
    return NULL;

  text = g_strndup (json, size);
  document = cw_json_text_span (text);
  if (cw_json_span_kind (document) != '{')
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The settings file cannot be used: it must be an object: {\"region\": …}."));
      return NULL;
    }

  settings = cw_settings_new ();

  return read_members (settings, document, error) ? g_steal_pointer (&settings) : NULL;
}
