/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-store.h"

#include <stdio.h>
#include <string.h>

#include "demo-json.h"

#define FIRST_ID G_GUINT64_CONSTANT (155000001)
#define FIRST_CREATED G_GINT64_CONSTANT (1704067200) /* 2024-01-01 */
#define USED_FOR 58000000                            /* seconds; to about November 2025 */

struct _DemoAlowareStore
{
  GPtrArray *contacts;  /* (nullable) DemoAlowareContact; its id is FIRST_ID + its index */
  GHashTable *by_phone; /* E.164 → contact */
  GHashTable *users;    /* set of ids */
  char *users_json;
  GStringChunk *strings; /* all values; what is replaced stays until the store goes */
};

static const char *
keep (DemoAlowareStore *self, const char *text)
{
  return text != NULL && *text != '\0' ? g_string_chunk_insert (self->strings, text) : NULL;
}

/* For what many contacts have in common. */
static const char *
keep_shared (DemoAlowareStore *self, const char *text)
{
  return text != NULL && *text != '\0' ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static const char *
keep_count (DemoAlowareStore *self, guint count)
{
  char text[12];

  g_snprintf (text, sizeof text, "%u", count);
  return keep_shared (self, text);
}

static const char *
keep_instant (DemoAlowareStore *self, gint64 instant)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (instant == 0)
    return NULL;
  time = g_date_time_new_from_unix_utc (instant);
  text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  return keep (self, text);
}

static void
append_phone (GString *phones, const char *label, const char *phone)
{
  if (phone != NULL)
    g_string_append_printf (phones, "%s\t%s\n", label, phone);
}

static void
load_side (DemoAlowareStore *self,
           DemoAlowareContact *contact,
           const DemoSide *side,
           const DemoPeople *people)
{
  g_autoptr (GString) phones = g_string_new (NULL);
  const char **values = contact->values;

  values[DEMO_ALOWARE_FIRST_NAME] = keep_shared (self, side->first_name);
  values[DEMO_ALOWARE_LAST_NAME] = keep_shared (self, side->last_name);
  values[DEMO_ALOWARE_EMAIL] = keep (self, side->email);
  values[DEMO_ALOWARE_CITY] = keep_shared (self, side->city);
  values[DEMO_ALOWARE_STATE] = keep_shared (self, side->state);
  values[DEMO_ALOWARE_COUNTRY] = keep_shared (self, side->country);
  values[DEMO_ALOWARE_ZIPCODE] = keep_shared (self, side->zipcode);
  values[DEMO_ALOWARE_LEAD_SOURCE] = keep_shared (self, side->lead_source);
  values[DEMO_ALOWARE_DATE_OF_BIRTH] = keep_shared (self, side->birthdate);
  values[DEMO_ALOWARE_CSF1] = keep_shared (self, side->csf1);
  values[DEMO_ALOWARE_CSF2] = keep (self, side->csf2);
  if (side->owner >= 0)
    values[DEMO_ALOWARE_USER_ID] = keep_count (
      self, ((const DemoUser *) g_ptr_array_index (people->users, (guint) side->owner))->aloware_id);

  append_phone (phones, "Home", side->home_phone);
  append_phone (phones, "Mobile", side->mobile_phone);
  append_phone (phones, "Fax", side->fax);
  append_phone (phones, "Other", side->other_phone);
  values[DEMO_ALOWARE_OTHER_PHONE_NUMBERS] = keep (self, phones->str);
}

static void
load_engagement (DemoAlowareStore *self, DemoAlowareContact *contact, const DemoEngagement *engagement)
{
  const char **values = contact->values;

  values[DEMO_ALOWARE_TIMEZONE] = keep_shared (self, engagement->timezone);
  values[DEMO_ALOWARE_INCOMING_NUMBER] = keep_shared (self, engagement->incoming_number);
  values[DEMO_ALOWARE_IS_DNC] = engagement->is_dnc ? "1" : "0";
  values[DEMO_ALOWARE_TEXT_AUTHORIZED] = engagement->text_authorized ? "1" : "0";
  values[DEMO_ALOWARE_INBOUND_SMS_COUNT] = keep_count (self, engagement->inbound_sms_count);
  values[DEMO_ALOWARE_OUTBOUND_SMS_COUNT] = keep_count (self, engagement->outbound_sms_count);
  values[DEMO_ALOWARE_INBOUND_CALL_COUNT] = keep_count (self, engagement->inbound_call_count);
  values[DEMO_ALOWARE_OUTBOUND_CALL_COUNT] = keep_count (self, engagement->outbound_call_count);
  values[DEMO_ALOWARE_LAST_INBOUND_SMS_AT] = keep_instant (self, engagement->last_inbound_sms_at);
  values[DEMO_ALOWARE_LAST_OUTBOUND_SMS_AT] = keep_instant (self, engagement->last_outbound_sms_at);
  values[DEMO_ALOWARE_LAST_INBOUND_CALL_AT] = keep_instant (self, engagement->last_inbound_call_at);
  values[DEMO_ALOWARE_LAST_OUTBOUND_CALL_AT] = keep_instant (self, engagement->last_outbound_call_at);
  values[DEMO_ALOWARE_LAST_INBOUND_SMS] = keep_shared (self, engagement->last_inbound_sms);
  values[DEMO_ALOWARE_LAST_OUTBOUND_SMS] = keep_shared (self, engagement->last_outbound_sms);
  values[DEMO_ALOWARE_LAST_CALL_DISPOSITION] = keep_shared (self, engagement->last_call_disposition);
  values[DEMO_ALOWARE_LAST_INBOUND_CALL_DISPOSITION] = keep_shared (
    self, engagement->last_inbound_call_disposition);
  values[DEMO_ALOWARE_LAST_OUTBOUND_CALL_DISPOSITION] = keep_shared (
    self, engagement->last_outbound_call_disposition);
}

static void
load_users (DemoAlowareStore *self, const DemoPeople *people)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < people->users->len; i++)
    {
      const DemoUser *user = g_ptr_array_index (people->users, i);
      g_autofree char *email = g_ascii_strdown (user->email, -1);

      if (user->aloware_id == 0)
        continue;
      g_hash_table_add (self->users, g_strdup_printf ("%u", user->aloware_id));
      g_string_append (json, json->len > 1 ? ",{" : "{");
      demo_json_append_name (json, "id");
      g_string_append_printf (json, "%u", user->aloware_id);
      demo_json_append_name (json, "name");
      demo_json_append_string (json, user->name);
      demo_json_append_name (json, "email");
      demo_json_append_string (json, email);
      demo_json_append_name (json, "agent_status");
      g_string_append (json, i % 2 == 0 ? "1" : "0");
      demo_json_append_name (json, "human_readable_agent_status");
      demo_json_append_string (json, i % 2 == 0 ? "Available" : "Offline");
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  self->users_json = g_string_free (json, FALSE);
}

static void
load_person (DemoAlowareStore *self, const DemoPerson *person, const DemoPeople *people)
{
  static const char *const languages[] = { "en", "en", "es", "en", NULL, "en", "vi" };
  DemoAlowareContact *contact = demo_aloware_store_add (self, person->aloware.phone);

  load_side (self, contact, &person->aloware, people);
  load_engagement (self, contact, &person->engagement);
  contact->values[DEMO_ALOWARE_PREFERRED_LANGUAGE] = languages[person->index % G_N_ELEMENTS (languages)];
  contact->created_at = FIRST_CREATED + (gint64) (person->index * G_GUINT64_CONSTANT (7919) % USED_FOR);
  contact->updated_at = contact->created_at
                        + (gint64) (person->index * G_GUINT64_CONSTANT (104729) % 25000000);
}

DemoAlowareStore *
demo_aloware_store_new (const DemoPeople *people)
{
  DemoAlowareStore *self = g_new0 (DemoAlowareStore, 1);

  self->contacts = g_ptr_array_new_with_free_func (g_free);
  self->by_phone = g_hash_table_new (g_str_hash, g_str_equal);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->strings = g_string_chunk_new (1 << 16);
  load_users (self, people);
  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);

      if (person->aloware.present)
        load_person (self, person, people);
    }
  for (guint i = 0; people->leads != NULL && i < people->leads->len; i++)
    {
      const DemoLead *lead = g_ptr_array_index (people->leads, i);

      if (lead->person.aloware.present)
        load_person (self, &lead->person, people);
    }
  return self;
}

void
demo_aloware_store_free (DemoAlowareStore *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->contacts);
  g_hash_table_unref (self->by_phone);
  g_hash_table_unref (self->users);
  g_free (self->users_json);
  g_string_chunk_free (self->strings);
  g_free (self);
}

DemoAlowareContact *
demo_aloware_store_find (DemoAlowareStore *self, const char *phone)
{
  return g_hash_table_lookup (self->by_phone, phone);
}

DemoAlowareContact *
demo_aloware_store_add (DemoAlowareStore *self, const char *phone)
{
  DemoAlowareContact *contact = g_new0 (DemoAlowareContact, 1);

  contact->id = FIRST_ID + self->contacts->len;
  contact->created_at = contact->updated_at = g_get_real_time () / G_USEC_PER_SEC;
  contact->values[DEMO_ALOWARE_PHONE_NUMBER] = keep (self, phone);
  g_ptr_array_add (self->contacts, contact);
  g_hash_table_insert (self->by_phone, (gpointer) contact->values[DEMO_ALOWARE_PHONE_NUMBER], contact);
  return contact;
}

static void
remove_contact (DemoAlowareStore *self, DemoAlowareContact *contact)
{
  guint index = (guint) (contact->id - FIRST_ID);

  g_hash_table_remove (self->by_phone, contact->values[DEMO_ALOWARE_PHONE_NUMBER]);
  g_clear_pointer (&self->contacts->pdata[index], g_free);
}

void
demo_aloware_store_set (DemoAlowareStore *self,
                        DemoAlowareContact *contact,
                        DemoAlowareFieldId field,
                        const char *value)
{
  if (field == DEMO_ALOWARE_PHONE_NUMBER)
    g_hash_table_remove (self->by_phone, contact->values[field]);
  contact->values[field] = keep (self, value);
  if (field == DEMO_ALOWARE_PHONE_NUMBER)
    g_hash_table_insert (self->by_phone, (gpointer) contact->values[field], contact);
  contact->updated_at = g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
has_user (DemoAlowareStore *self, const char *id)
{
  return g_hash_table_contains (self->users, id);
}

char *
demo_aloware_store_users_to_json (DemoAlowareStore *self)
{
  return g_strdup (self->users_json);
}

char *
demo_aloware_store_contacts_to_json (DemoAlowareStore *self)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < self->contacts->len; i++)
    {
      const DemoAlowareContact *contact = g_ptr_array_index (self->contacts, i);

      if (contact == NULL)
        continue;
      if (json->len > 1)
        g_string_append_c (json, ',');
      demo_aloware_contact_append (json, contact, NULL);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static DemoAlowareContact *
find_named (DemoAlowareStore *self, JsonObject *request, GError **error)
{
  g_autofree char *phone = demo_json_dup_scalar (json_object_get_member (request, "phone"));
  g_autofree char *id = demo_json_dup_scalar (json_object_get_member (request, "id"));
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  DemoAlowareContact *contact = normal != NULL ? demo_aloware_store_find (self, normal) : NULL;
  guint64 number;

  if (contact == NULL && id != NULL && self->contacts->len > 0
      && g_ascii_string_to_unsigned (id, 10, FIRST_ID, FIRST_ID + self->contacts->len - 1, &number, NULL))
    contact = g_ptr_array_index (self->contacts, (guint) (number - FIRST_ID));
  if (contact == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "There is no contact with this phone or id.");
  return contact;
}

static char *
contact_to_json (const DemoAlowareContact *contact)
{
  GString *json = g_string_new (NULL);

  demo_aloware_contact_append (json, contact, NULL);
  return g_string_free (json, FALSE);
}

static gboolean
edit_value (DemoAlowareStore *self,
            DemoAlowareContact *contact,
            const char *name,
            JsonNode *node,
            GError **error)
{
  DemoAlowareFieldId field = demo_aloware_field_find (name);
  g_autofree char *text = NULL;
  const char *problem = "There is no such field.";
  DemoAlowareContact *holder;

  if (field == DEMO_ALOWARE_FIELDS || !demo_aloware_store_read_value (self, field, node, &text, &problem))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", name, problem);
      return FALSE;
    }
  if (field == DEMO_ALOWARE_PHONE_NUMBER)
    {
      holder = text != NULL ? demo_aloware_store_find (self, text) : NULL;
      if (text == NULL || (holder != NULL && holder != contact))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: The number is blank or taken.",
                       name);
          return FALSE;
        }
    }

  demo_aloware_store_set (self, contact, field, text);
  return TRUE;
}

char *
demo_aloware_store_edit (DemoAlowareStore *self, JsonObject *request, JsonObject *set, GError **error)
{
  DemoAlowareContact *contact = find_named (self, request, error);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (contact == NULL)
    return NULL;

  json_object_iter_init (&iter, set);
  while (json_object_iter_next (&iter, &name, &node))
    if (!edit_value (self, contact, name, node, error))
      return NULL;
  return contact_to_json (contact);
}

char *
demo_aloware_store_create (DemoAlowareStore *self, JsonObject *request, GError **error)
{
  g_autofree char *phone = demo_json_dup_scalar (json_object_get_member (request, "phone_number"));
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  DemoAlowareContact *contact;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (normal == NULL || demo_aloware_store_find (self, normal) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "A contact needs a \"phone_number\" that no other contact has.");
      return NULL;
    }

  contact = demo_aloware_store_add (self, normal);
  json_object_iter_init (&iter, request);
  while (json_object_iter_next (&iter, &name, &node))
    {
      if (edit_value (self, contact, name, node, error))
        continue;
      remove_contact (self, contact);
      return NULL;
    }
  return contact_to_json (contact);
}

char *
demo_aloware_store_delete (DemoAlowareStore *self, JsonObject *request, GError **error)
{
  DemoAlowareContact *contact = find_named (self, request, error);

  if (contact == NULL)
    return NULL;
  remove_contact (self, contact);
  return g_strdup ("{}");
}

/* ── What a value may be ── */

static gboolean
refuse (const char **problem, const char *sentence)
{
  *problem = sentence;
  return FALSE;
}

static gboolean
is_true (const char *text)
{
  return text != NULL && (strcmp (text, "1") == 0 || g_ascii_strcasecmp (text, "true") == 0);
}

/* YYYY-MM-DD or MM/DD/YYYY: the vendor's page names the second, the vendor's own code sends the first. */
static gboolean
read_date (char **text, const char **problem)
{
  guint year, month, day;
  char end;

  if (sscanf (*text, "%4u-%2u-%2u%c", &year, &month, &day, &end) != 3
      && sscanf (*text, "%2u/%2u/%4u%c", &month, &day, &year, &end) != 3)
    return refuse (problem, "The value is not a valid date.");
  if (year > 9999 || day > 31 || month > 12
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return refuse (problem, "The value is not a valid date.");

  g_free (*text);
  *text = g_strdup_printf ("%04u-%02u-%02u", year, month, day);
  return TRUE;
}

static gboolean
read_phone (char **text, const char **problem)
{
  char *normal = demo_aloware_phone_normalize (*text);

  if (normal == NULL)
    return refuse (problem, "The value is not a valid phone number.");
  g_free (*text);
  *text = normal;
  return TRUE;
}

static gboolean
read_count (char **text, const char **problem)
{
  if (!g_ascii_string_to_unsigned (*text, 10, 0, G_MAXUINT, NULL, NULL))
    return refuse (problem, "The value must be an integer.");
  return TRUE;
}

static gboolean
read_phone_entry (GString *phones, const char *label, const char *phone, const char **problem)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (phone != NULL ? phone : ""));
  g_autofree char *normal = NULL;
  g_autofree char *clean = g_strdelimit (g_strdup (label != NULL && *label != '\0' ? label : "Other"), "\t\n",
                                         ' ');

  if (*trimmed == '\0')
    return TRUE;
  normal = demo_aloware_phone_normalize (trimmed);
  if (normal == NULL)
    return refuse (problem, "A value is not a valid phone number.");
  g_string_append_printf (phones, "%s\t%s\n", clean, normal);
  return TRUE;
}

/* A list replaces the whole list; of numbers without a label, so with commas, each becomes "Other". */
static gboolean
read_phones (JsonNode *node, char **text, const char **problem)
{
  g_autoptr (GString) phones = g_string_new (NULL);
  g_autofree char *scalar = demo_json_dup_scalar (node);
  g_auto (GStrv) parts = g_strsplit (scalar != NULL ? scalar : "", ",", -1);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL && scalar == NULL && !JSON_NODE_HOLDS_NULL (node))
    return refuse (problem, "The value must be an array or a text.");

  for (guint i = 0; parts[i] != NULL; i++)
    if (!read_phone_entry (phones, NULL, parts[i], problem))
      return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      g_autofree char *phone = NULL;

      if (entry == NULL)
        return refuse (problem, "Each entry needs a label and a phone_number.");
      phone = demo_json_dup_scalar (json_object_get_member (entry, "phone_number"));
      if (!read_phone_entry (phones, demo_json_get_string (entry, "label"), phone, problem))
        return FALSE;
    }

  *text = phones->len > 0 ? g_strdup (phones->str) : NULL;
  return TRUE;
}

static gboolean
read_email (const char *text, const char **problem)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || strchr (at + 1, '.') == NULL || strpbrk (text, " \t\n") != NULL)
    return refuse (problem, "The value must be a valid email address.");
  return TRUE;
}

static gboolean
check_value (DemoAlowareStore *self, DemoAlowareFieldId field, char **text, const char **problem)
{
  gboolean yes;

  switch (demo_aloware_field (field)->kind)
    {
    case DEMO_ALOWARE_PHONE:
      return read_phone (text, problem);
    case DEMO_ALOWARE_USER:
      return has_user (self, *text) ? TRUE : refuse (problem, "The selected user id is invalid.");
    case DEMO_ALOWARE_COUNT:
      return read_count (text, problem);
    case DEMO_ALOWARE_BOOLEAN:
    case DEMO_ALOWARE_ZERO_ONE:
      yes = is_true (*text);
      g_free (*text);
      *text = g_strdup (yes ? "1" : "0");
      return TRUE;
    case DEMO_ALOWARE_DATE:
      return read_date (text, problem);
    case DEMO_ALOWARE_TEXT:
    case DEMO_ALOWARE_INSTANT:
    case DEMO_ALOWARE_PHONES:
    default:
      return field != DEMO_ALOWARE_EMAIL || read_email (*text, problem);
    }
}

gboolean
demo_aloware_store_read_value (DemoAlowareStore *self,
                               DemoAlowareFieldId field,
                               JsonNode *node,
                               char **text,
                               const char **problem)
{
  g_autofree char *value = NULL;

  *text = NULL;
  if (demo_aloware_field (field)->kind == DEMO_ALOWARE_PHONES)
    return read_phones (node, text, problem);
  if (!JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_NULL (node))
    return refuse (problem, "The value must be a text.");

  value = demo_json_dup_scalar (node);
  if (value == NULL || *g_strstrip (value) == '\0')
    return TRUE;
  if (!check_value (self, field, &value, problem))
    return FALSE;
  *text = g_steal_pointer (&value);
  return TRUE;
}
