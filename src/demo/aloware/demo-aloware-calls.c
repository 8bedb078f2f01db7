/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-calls.h"

#include "demo-aloware-form.h"
#include "demo-json.h"

static DemoAlowareAnswer
answer_error (guint       status,
              const char *json)
{
  return (DemoAlowareAnswer) { status, g_strdup (json), FALSE };
}

DemoAlowareAnswer
demo_aloware_calls_users (const DemoAlowareCalls *calls)
{
  return (DemoAlowareAnswer) { 200, demo_aloware_store_users_to_json (calls->store), FALSE };
}

static char *
contact_to_json (const DemoAlowareCalls   *calls,
                 const DemoAlowareContact *contact)
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
demo_aloware_calls_lookup (const DemoAlowareCalls *calls,
                           const char             *phone)
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
spoil_text (const char *text,
            gboolean    escape,
            gsize       length)
{
  g_autofree char *cut = g_utf8_substring (text, 0, MIN ((glong) length, g_utf8_strlen (text, -1)));
  g_auto (GStrv) parts = g_strsplit (cut, "'", -1);

  return escape ? g_strjoinv ("&#039;", parts) : g_steal_pointer (&cut);
}

static void
spoil_form (const DemoAlowareCalls *calls,
            JsonObject             *form)
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

/* Somebody else edits the contact before anybody can look it up again. */
static void
edit_after_write (const DemoAlowareCalls *calls,
                  JsonObject             *form)
{
  g_autofree char *phone = demo_json_dup_scalar (json_object_get_member (form, "phone_number"));
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  DemoAlowareContact *contact = normal != NULL ? demo_aloware_store_find (calls->store, normal) : NULL;
  const char *value = NULL;
  g_auto (GStrv) parts = NULL;

  if (contact == NULL || !demo_faults_strikes (calls->faults, "aloware:edit-after-write", &value) || value == NULL)
    return;
  parts = g_strsplit (value, "=", 2);
  if (demo_aloware_field_find (parts[0]) != DEMO_ALOWARE_FIELDS)
    demo_aloware_store_set (calls->store, contact, demo_aloware_field_find (parts[0]), parts[1]);
}

DemoAlowareAnswer
demo_aloware_calls_form (const DemoAlowareCalls *calls,
                         JsonObject             *form)
{
  DemoAlowareFormRules rules = { FALSE, FALSE };
  DemoAlowareFormResult result;
  gboolean written, lost;

  if (json_object_has_member (form, "date_of_birth"))
    rules.american_dates = demo_faults_strikes (calls->faults, "aloware:dob-us", NULL);
  if (json_object_has_member (form, "other_phone_numbers") &&
      JSON_NODE_HOLDS_ARRAY (json_object_get_member (form, "other_phone_numbers")))
    rules.phones_as_text = demo_faults_strikes (calls->faults, "aloware:phones-string", NULL);

  spoil_form (calls, form);
  result = demo_aloware_form_post (calls->store, form, &rules);
  demo_control_count (calls->control, "action_fields_seen", result.action_fields);
  written = result.status == 200 || result.status == 201;
  if (written)
    edit_after_write (calls, form);
  if (written)
    demo_control_count (calls->control, result.status == 201 ? "created" : "updated", 1);
  lost = written && demo_faults_strikes (calls->faults, "aloware:drop-after-write", NULL);
  return (DemoAlowareAnswer) { result.status, result.json, lost };
}
