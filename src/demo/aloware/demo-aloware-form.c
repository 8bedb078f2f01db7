/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-form.h"

#include <string.h>

#include "demo-json.h"

/* These start calls, sequences and rings instead of storing something. Here they do nothing but are
 * counted, so that it can be proved that they were never sent. */
static const char *const action_fields[] = {
  "add_to_powerdialer", "automation_id", "check_available_users", "check_available_users_with_fallback",
  "disposition_status_id", "distribute_to_ring_group", "force_update_sequence", "line_id", "list_ids",
  "powerdialer_position", "ring_group_id", "sequence_id",
};

typedef struct
{
  DemoAlowareStore *store;
  JsonObject *form;
  GString *errors;                    /* members of "errors" */
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
is_on (JsonObject *form,
       const char *name)
{
  g_autofree char *text = demo_json_dup_scalar (json_object_get_member (form, name));

  return text != NULL && (strcmp (text, "1") == 0 || g_ascii_strcasecmp (text, "true") == 0);
}

static void
add_error (Reading    *reading,
           const char *field,
           const char *sentence)
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
read_field (Reading                    *reading,
            DemoAlowareFieldId          field,
            const DemoAlowareFormRules *rules)
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

  if (name == NULL || *g_strstrip (name) == '\0' || reading->given[DEMO_ALOWARE_FIRST_NAME] ||
      reading->given[DEMO_ALOWARE_LAST_NAME])
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
store_fields (Reading            *reading,
              DemoAlowareContact *contact)
{
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    if (i != DEMO_ALOWARE_PHONE_NUMBER && reading->given[i])
      demo_aloware_store_set (reading->store, contact, i, reading->texts[i]);
}

static void
answer (DemoAlowareFormResult *result,
        guint                  status,
        const char            *member,
        const char            *sentence)
{
  GString *json = g_string_new ("{");

  demo_json_append_name (json, member);
  demo_json_append_string (json, sentence);
  g_string_append_c (json, '}');
  result->status = status;
  result->json = g_string_free (json, FALSE);
}

static void
answer_errors (DemoAlowareFormResult *result,
               const GString         *errors)
{
  result->status = 422;
  result->json = g_strdup_printf ("{\"message\":\"The given data was invalid.\",\"errors\":%s}", errors->str);
}

static void
post (Reading                    *reading,
      const DemoAlowareFormRules *rules,
      DemoAlowareFormResult      *result)
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

DemoAlowareFormResult
demo_aloware_form_post (DemoAlowareStore           *store,
                        JsonObject                 *form,
                        const DemoAlowareFormRules *rules)
{
  DemoAlowareFormResult result = { .action_fields = count_action_fields (form) };
  Reading reading = { .store = store, .form = form, .errors = g_string_new ("{") };

  post (&reading, rules, &result);
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    g_free (reading.texts[i]);
  g_string_free (reading.errors, TRUE);
  return result;
}
