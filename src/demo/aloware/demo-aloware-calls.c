/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-calls.h"

#include <string.h>

#include "demo-json.h"

/* ── Forms ── */

/* These start calls, sequences and rings instead of storing something. Here they do nothing but are
 * counted, so that it can be proved that they were never sent. */
static const char *const action_fields[] = {
  "add_to_powerdialer",
  "automation_id",
  "check_available_users",
  "check_available_users_with_fallback",
  "disposition_status_id",
  "distribute_to_ring_group",
  "force_update_sequence",
  "line_id",
  "list_ids",
  "powerdialer_position",
  "ring_group_id",
  "sequence_id",
};

/* What faults make stricter. */
typedef struct
{
  gboolean american_dates; /* a date_of_birth must be MM/DD/YYYY */
  gboolean phones_as_text; /* other_phone_numbers must not be an array */
} FormRules;

/* What one form did. */
typedef struct
{
  guint status;        /* of HTTP: 201 created, 200 updated, 400, 409, 422 */
  char *json;          /* the answer; it never holds an id */
  guint action_fields; /* how many fields the form had that start telephony work */
} FormResult;

typedef struct
{
  DemoAlowareStore *store;
  JsonObject *form;
  GString *errors; /* members of "errors" */
  gboolean given[DEMO_ALOWARE_FIELDS];
  char *texts[DEMO_ALOWARE_FIELDS];
} Reading;

static guint
count_action_fields (JsonObject *form)
{
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (action_fields); i++)
    if (json_object_has_member (form, action_fields[i]))
      count++;
  return count;
}

static gboolean
is_on (JsonObject *form, const char *name)
{
  g_autofree char *text = demo_json_dup_scalar (json_object_get_member (form, name));

  return text != NULL && (strcmp (text, "1") == 0 || g_ascii_strcasecmp (text, "true") == 0);
}

static void
add_error (Reading *reading, const char *field, const char *sentence)
{
  demo_json_append_name (reading->errors, field);
  g_string_append_c (reading->errors, '[');
  demo_json_append_string (reading->errors, sentence);
  g_string_append_c (reading->errors, ']');
}

static gboolean
is_american_date (JsonNode *node)
{
  g_autofree char *text = demo_json_dup_scalar (node);

  return text == NULL || *text == '\0' || strchr (text, '/') != NULL;
}

static void
read_field (Reading *reading, DemoAlowareFieldId field, const FormRules *rules)
{
  const char *name = demo_aloware_field (field)->form;
  JsonNode *node = name != NULL ? json_object_get_member (reading->form, name) : NULL;
  const char *problem = NULL;

  if (node == NULL)
    return;
  if (field == DEMO_ALOWARE_DATE_OF_BIRTH && rules->american_dates && !is_american_date (node))
    problem = "The date of birth does not match the format m/d/Y.";
  else if (field == DEMO_ALOWARE_OTHER_PHONE_NUMBERS && rules->phones_as_text && JSON_NODE_HOLDS_ARRAY (node))
    problem = "The other phone numbers must be a string.";
  else if (demo_aloware_store_read_value (reading->store, field, node, &reading->texts[field], &problem))
    reading->given[field] = TRUE;

  if (problem != NULL)
    add_error (reading, name, problem);
}

/* `name` is only a way to write the two names at once. */
static void
read_whole_name (Reading *reading)
{
  g_autofree char *name = demo_json_dup_scalar (json_object_get_member (reading->form, "name"));
  char *space;

  if (name == NULL || *g_strstrip (name) == '\0' || reading->given[DEMO_ALOWARE_FIRST_NAME]
      || reading->given[DEMO_ALOWARE_LAST_NAME])
    return;

  space = strchr (name, ' ');
  if (space != NULL)
    {
      reading->given[DEMO_ALOWARE_LAST_NAME] = TRUE;
      reading->texts[DEMO_ALOWARE_LAST_NAME] = g_strdup (space + 1);
      *space = '\0';
    }
  reading->given[DEMO_ALOWARE_FIRST_NAME] = TRUE;
  reading->texts[DEMO_ALOWARE_FIRST_NAME] = g_strdup (name);
}

static void
store_fields (Reading *reading, DemoAlowareContact *contact)
{
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    if (i != DEMO_ALOWARE_PHONE_NUMBER && reading->given[i])
      demo_aloware_store_set (reading->store, contact, i, reading->texts[i]);
}

static void
answer (FormResult *result, guint status, const char *member, const char *sentence)
{
  GString *json = g_string_new ("{");

  demo_json_append_name (json, member);
  demo_json_append_string (json, sentence);
  g_string_append_c (json, '}');
  result->status = status;
  result->json = g_string_free (json, FALSE);
}

static void
answer_errors (FormResult *result, const GString *errors)
{
  result->status = 422;
  result->json = g_strdup_printf ("{\"message\":\"The given data was invalid.\",\"errors\":%s}", errors->str);
}

static void
post (Reading *reading, const FormRules *rules, FormResult *result)
{
  g_autofree char *phone = demo_json_dup_scalar (json_object_get_member (reading->form, "phone_number"));
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  DemoAlowareContact *contact = normal != NULL ? demo_aloware_store_find (reading->store, normal) : NULL;
  gboolean known = contact != NULL;

  if (phone != NULL && *phone != '\0' && normal == NULL)
    {
      answer (result, 400, "error", "Phone number is empty or invalid.");
      return;
    }
  if (normal == NULL)
    add_error (reading, "phone_number", "The phone number field is required.");
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    if (i != DEMO_ALOWARE_PHONE_NUMBER)
      read_field (reading, i, rules);
  read_whole_name (reading);

  if (reading->errors->len > 1)
    {
      g_string_append_c (reading->errors, '}');
      answer_errors (result, reading->errors);
      return;
    }
  if (known && !is_on (reading->form, "force_update"))
    {
      answer (result, 409, "error", "Contact already exists");
      return;
    }

  if (!known)
    contact = demo_aloware_store_add (reading->store, normal);
  store_fields (reading, contact);
  answer (result, known ? 200 : 201, "message", known ? "Contact updated." : "Contact created.");
}

/* Does what `POST /forms` does: creates the contact with this phone_number, or updates it when
 * force_update is set. A key that is absent leaves its value alone, "" and null clear it, unknown keys
 * are ignored, and nothing is stored unless every value is good. */
static FormResult
post_form (DemoAlowareStore *store, JsonObject *form, const FormRules *rules)
{
  FormResult result = { .action_fields = count_action_fields (form) };
  Reading reading = { .store = store, .form = form, .errors = g_string_new ("{") };

  post (&reading, rules, &result);
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    g_free (reading.texts[i]);
  g_string_free (reading.errors, TRUE);
  return result;
}

/* ── Calls ── */

static DemoAlowareAnswer
answer_error (guint status, const char *json)
{
  return (DemoAlowareAnswer) { status, g_strdup (json), FALSE };
}

DemoAlowareAnswer
demo_aloware_calls_users (const DemoAlowareCalls *calls)
{
  return (DemoAlowareAnswer) { 200, demo_aloware_store_users_to_json (calls->store), FALSE };
}

static char *
contact_to_json (const DemoAlowareCalls *calls, const DemoAlowareContact *contact)
{
  GString *json = g_string_sized_new (1536);
  g_auto (GStrv) absent = NULL;
  const char *keys = NULL;
  DemoAlowareLook look = { FALSE, FALSE, NULL };

  look.wrapped = demo_faults_strikes (calls->faults, "aloware:wrapped", NULL);
  look.number_as_string = demo_faults_strikes (calls->faults, "aloware:number-as-string", NULL);
  if (demo_faults_strikes (calls->faults, "aloware:absent-key", &keys) && keys != NULL)
    absent = g_strsplit (keys, ",", -1);
  look.absent = (const char *const *) absent;

  demo_aloware_contact_append (json, contact, &look);
  return g_string_free (json, FALSE);
}

DemoAlowareAnswer
demo_aloware_calls_lookup (const DemoAlowareCalls *calls, const char *phone)
{
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  const DemoAlowareContact *contact;

  if (normal == NULL)
    return answer_error (400, "{\"error\":\"Phone number is empty or invalid.\"}");

  contact = demo_aloware_store_find (calls->store, normal);
  if (demo_faults_strikes (calls->faults, "aloware:not-found", NULL) || contact == NULL)
    return answer_error (404, "{\"error\":\"Contact not found.\"}");
  return (DemoAlowareAnswer) { 200, contact_to_json (calls, contact), FALSE };
}

/* As real servers may keep texts: with entities in place of some characters, or cut. */
static char *
spoil_text (const char *text, gboolean escape, gsize length)
{
  g_autofree char *cut = g_utf8_substring (text, 0, MIN ((glong) length, g_utf8_strlen (text, -1)));
  g_auto (GStrv) parts = g_strsplit (cut, "'", -1);

  return escape ? g_strjoinv ("&#039;", parts) : g_steal_pointer (&cut);
}

static void
spoil_form (const DemoAlowareCalls *calls, JsonObject *form)
{
  g_autoptr (GList) names = json_object_get_members (form);
  gboolean escape = demo_faults_strikes (calls->faults, "aloware:escape-html", NULL);
  const char *value = NULL;
  gsize length = G_MAXINT;

  if (demo_faults_strikes (calls->faults, "aloware:shorten", &value) && value != NULL)
    length = g_ascii_strtoull (value, NULL, 10);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      JsonNode *node = json_object_get_member (form, name);

      if (demo_faults_strikes_for (calls->faults, "aloware:ignore-field", name))
        json_object_remove_member (form, name);
      else if (json_node_get_value_type (node) == G_TYPE_STRING && g_strcmp0 (name, "phone_number") != 0)
        {
          g_autofree char *spoilt = spoil_text (json_node_get_string (node), escape, length);

          json_object_set_string_member (form, name, spoilt);
        }
    }
}

/* Edits the contact as somebody else might, before it can be looked up again. */
static void
edit_after_write (const DemoAlowareCalls *calls, JsonObject *form)
{
  g_autofree char *phone = demo_json_dup_scalar (json_object_get_member (form, "phone_number"));
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  DemoAlowareContact *contact = normal != NULL ? demo_aloware_store_find (calls->store, normal) : NULL;
  const char *value = NULL;
  g_auto (GStrv) parts = NULL;

  if (contact == NULL || !demo_faults_strikes (calls->faults, "aloware:edit-after-write", &value)
      || value == NULL)
    return;
  parts = g_strsplit (value, "=", 2);
  if (demo_aloware_field_find (parts[0]) != DEMO_ALOWARE_FIELDS)
    demo_aloware_store_set (calls->store, contact, demo_aloware_field_find (parts[0]), parts[1]);
}

DemoAlowareAnswer
demo_aloware_calls_form (const DemoAlowareCalls *calls, JsonObject *form)
{
  FormRules rules = { FALSE, FALSE };
  FormResult result;
  gboolean written, lost;

  if (json_object_has_member (form, "date_of_birth"))
    rules.american_dates = demo_faults_strikes (calls->faults, "aloware:dob-us", NULL);
  if (json_object_has_member (form, "other_phone_numbers")
      && JSON_NODE_HOLDS_ARRAY (json_object_get_member (form, "other_phone_numbers")))
    rules.phones_as_text = demo_faults_strikes (calls->faults, "aloware:phones-string", NULL);

  spoil_form (calls, form);
  result = post_form (calls->store, form, &rules);
  demo_control_count (calls->control, "action_fields_seen", result.action_fields);
  written = result.status == 200 || result.status == 201;
  if (written)
    edit_after_write (calls, form);
  if (written)
    demo_control_count (calls->control, result.status == 201 ? "created" : "updated", 1);
  lost = written && demo_faults_strikes (calls->faults, "aloware:drop-after-write", NULL);
  return (DemoAlowareAnswer) { result.status, result.json, lost };
}
