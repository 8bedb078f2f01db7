/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-calls.h"

#include "demo-aloware-form.h"

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

  result = demo_aloware_form_post (calls->store, form, &rules);
  demo_control_count (calls->control, "action_fields_seen", result.action_fields);
  written = result.status == 200 || result.status == 201;
  if (written)
    demo_control_count (calls->control, result.status == 201 ? "created" : "updated", 1);
  lost = written && demo_faults_strikes (calls->faults, "aloware:drop-after-write", NULL);
  return (DemoAlowareAnswer) { result.status, result.json, lost };
}
