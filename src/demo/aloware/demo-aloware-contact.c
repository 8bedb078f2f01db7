/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-contact.h"

#include <string.h>

#include "demo-json.h"

/* Addresses are read by other names than they are written by: clients of the real Aloware do so. */
static const DemoAlowareField fields[DEMO_ALOWARE_FIELDS] = {
  [DEMO_ALOWARE_PHONE_NUMBER] = { "phone_number", "phone_number", DEMO_ALOWARE_PHONE },
  [DEMO_ALOWARE_FIRST_NAME] = { "first_name", "first_name", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_LAST_NAME] = { "last_name", "last_name", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_EMAIL] = { "email", "email", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_COMPANY_NAME] = { "company_name", "company_name", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_ADDRESS] = { "address", "address", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_CITY] = { "cnam_city", "city", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_STATE] = { "cnam_state", "state", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_COUNTRY] = { "cnam_country", "country", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_ZIPCODE] = { "cnam_zipcode", "zipcode", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_WEBSITE] = { "website", "website", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_NOTES] = { "notes", "notes", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_TIMEZONE] = { "timezone", "timezone", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_DATE_OF_BIRTH] = { "date_of_birth", "date_of_birth", DEMO_ALOWARE_DATE },
  [DEMO_ALOWARE_CSF1] = { "csf1", "csf1", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_CSF2] = { "csf2", "csf2", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_LEAD_SOURCE] = { "lead_source", "lead_source", DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_USER_ID] = { "user_id", "user_id", DEMO_ALOWARE_USER },
  [DEMO_ALOWARE_OTHER_PHONE_NUMBERS] = { "other_phone_numbers", "other_phone_numbers", DEMO_ALOWARE_PHONES },
  [DEMO_ALOWARE_INCOMING_NUMBER] = { "incoming_number", NULL, DEMO_ALOWARE_PHONE },
  [DEMO_ALOWARE_IS_DNC] = { "is_dnc", "is_dnc", DEMO_ALOWARE_BOOLEAN },
  [DEMO_ALOWARE_IS_BLOCKED] = { "is_blocked", NULL, DEMO_ALOWARE_BOOLEAN },
  [DEMO_ALOWARE_TEXT_AUTHORIZED] = { "text_authorized", NULL, DEMO_ALOWARE_ZERO_ONE },
  [DEMO_ALOWARE_INBOUND_SMS_COUNT] = { "inbound_sms_count", NULL, DEMO_ALOWARE_COUNT },
  [DEMO_ALOWARE_OUTBOUND_SMS_COUNT] = { "outbound_sms_count", NULL, DEMO_ALOWARE_COUNT },
  [DEMO_ALOWARE_INBOUND_CALL_COUNT] = { "inbound_call_count", NULL, DEMO_ALOWARE_COUNT },
  [DEMO_ALOWARE_OUTBOUND_CALL_COUNT] = { "outbound_call_count", NULL, DEMO_ALOWARE_COUNT },
  [DEMO_ALOWARE_LAST_INBOUND_SMS_AT] = { "last_inbound_sms_at", NULL, DEMO_ALOWARE_INSTANT },
  [DEMO_ALOWARE_LAST_OUTBOUND_SMS_AT] = { "last_outbound_sms_at", NULL, DEMO_ALOWARE_INSTANT },
  [DEMO_ALOWARE_LAST_INBOUND_CALL_AT] = { "last_inbound_call_at", NULL, DEMO_ALOWARE_INSTANT },
  [DEMO_ALOWARE_LAST_OUTBOUND_CALL_AT] = { "last_outbound_call_at", NULL, DEMO_ALOWARE_INSTANT },
  [DEMO_ALOWARE_LAST_INBOUND_SMS] = { "last_inbound_sms", NULL, DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_LAST_OUTBOUND_SMS] = { "last_outbound_sms", NULL, DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_LAST_CALL_DISPOSITION] = { "last_call_disposition", NULL, DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_LAST_INBOUND_CALL_DISPOSITION] = { "last_inbound_call_disposition", NULL, DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_LAST_OUTBOUND_CALL_DISPOSITION] = { "last_outbound_call_disposition", NULL,
                                                    DEMO_ALOWARE_TEXT },
  [DEMO_ALOWARE_PREFERRED_LANGUAGE] = { "preferred_language", NULL, DEMO_ALOWARE_TEXT },
};

/* Members that the real Aloware also delivers. Their values mean nothing here. */
static const char *const constant_members[][2] = {
  { "intake_source", "\"api\"" },
  { "lead_source_id", "null" },
  { "disposition_status_id", "null" },
  { "sequence_id", "null" },
  { "tags", "[]" },
  { "unread_count", "0" },
};

typedef struct
{
  GString *json;
  const DemoAlowareLook *look;
} Writer;

const DemoAlowareField *
demo_aloware_field (DemoAlowareFieldId id)
{
  return &fields[id];
}

DemoAlowareFieldId
demo_aloware_field_find (const char *name)
{
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    if (strcmp (fields[i].key, name) == 0 || g_strcmp0 (fields[i].form, name) == 0)
      return i;
  return DEMO_ALOWARE_FIELDS;
}

static gboolean
begin (Writer *writer, const char *key)
{
  if (writer->look->absent != NULL && g_strv_contains (writer->look->absent, key))
    return FALSE;
  demo_json_append_name (writer->json, key);
  return TRUE;
}

static void
write_number (Writer *writer, const char *number)
{
  if (number != NULL && writer->look->number_as_string)
    demo_json_append_string (writer->json, number);
  else
    g_string_append (writer->json, number != NULL ? number : "null");
}

static void
write_text_member (Writer *writer, const char *key, const char *text)
{
  if (begin (writer, key))
    demo_json_append_string (writer->json, text);
}

static void
write_instant_member (Writer *writer, const char *key, gint64 instant)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (instant);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");

  write_text_member (writer, key, text);
}

static void
write_phones (Writer *writer, const char *phones)
{
  g_auto (GStrv) lines = g_strsplit (phones != NULL ? phones : "", "\n", -1);
  const char *comma = "";

  g_string_append_c (writer->json, '[');
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *tab = strchr (lines[i], '\t');

      *tab = '\0';
      g_string_append (writer->json, comma);
      g_string_append_c (writer->json, '{');
      demo_json_append_name (writer->json, "label");
      demo_json_append_string (writer->json, lines[i]);
      demo_json_append_name (writer->json, "phone_number");
      demo_json_append_string (writer->json, tab + 1);
      g_string_append_c (writer->json, '}');
      comma = ",";
    }
  g_string_append_c (writer->json, ']');
}

static void
write_value (Writer *writer, DemoAlowareKind kind, const char *value)
{
  switch (kind)
    {
    case DEMO_ALOWARE_PHONES:
      write_phones (writer, value);
      break;
    case DEMO_ALOWARE_USER:
      write_number (writer, value);
      break;
    case DEMO_ALOWARE_COUNT:
    case DEMO_ALOWARE_ZERO_ONE:
      write_number (writer, value != NULL ? value : "0");
      break;
    case DEMO_ALOWARE_BOOLEAN:
      g_string_append (writer->json, g_strcmp0 (value, "1") == 0 ? "true" : "false");
      break;
    case DEMO_ALOWARE_TEXT:
    case DEMO_ALOWARE_PHONE:
    case DEMO_ALOWARE_DATE:
    case DEMO_ALOWARE_INSTANT:
    default:
      demo_json_append_string (writer->json, value);
      break;
    }
}

static void
write_name (Writer *writer, const DemoAlowareContact *contact)
{
  const char *first = contact->values[DEMO_ALOWARE_FIRST_NAME];
  const char *last = contact->values[DEMO_ALOWARE_LAST_NAME];
  g_autofree char *name = g_strjoin (first != NULL && last != NULL ? " " : "", first != NULL ? first : "",
                                     last != NULL ? last : "", NULL);

  write_text_member (writer, "name", *name != '\0' ? name : NULL);
}

static void
write_last_engagement (Writer *writer, const DemoAlowareContact *contact)
{
  static const DemoAlowareFieldId instants[] = {
    DEMO_ALOWARE_LAST_INBOUND_SMS_AT,
    DEMO_ALOWARE_LAST_OUTBOUND_SMS_AT,
    DEMO_ALOWARE_LAST_INBOUND_CALL_AT,
    DEMO_ALOWARE_LAST_OUTBOUND_CALL_AT,
  };
  const char *last = NULL;

  /* In this form a later instant is also the greater text. */
  for (guint i = 0; i < G_N_ELEMENTS (instants); i++)
    if (g_strcmp0 (contact->values[instants[i]], last) > 0)
      last = contact->values[instants[i]];
  write_text_member (writer, "last_engagement_at", last);
}

void
demo_aloware_contact_append (GString *json, const DemoAlowareContact *contact, const DemoAlowareLook *look)
{
  static const DemoAlowareLook plain = { FALSE, FALSE, NULL };
  Writer writer = { json, look != NULL ? look : &plain };
  char id[24];

  g_snprintf (id, sizeof id, "%" G_GUINT64_FORMAT, contact->id);
  g_string_append (json, writer.look->wrapped ? "{\"contact\":{" : "{");
  if (begin (&writer, "id"))
    write_number (&writer, id);
  write_name (&writer, contact);
  for (guint i = 0; i < DEMO_ALOWARE_FIELDS; i++)
    if (begin (&writer, fields[i].key))
      write_value (&writer, fields[i].kind, contact->values[i]);
  for (guint i = 0; i < G_N_ELEMENTS (constant_members); i++)
    if (begin (&writer, constant_members[i][0]))
      g_string_append (json, constant_members[i][1]);
  write_last_engagement (&writer, contact);
  write_instant_member (&writer, "created_at", contact->created_at);
  write_instant_member (&writer, "updated_at", contact->updated_at);
  g_string_append (json, writer.look->wrapped ? "}}" : "}");
}

char *
demo_aloware_phone_normalize (const char *phone)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean international = FALSE;

  for (const char *at = phone; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        g_string_append_c (digits, *at);
      else if (*at == '+' && digits->len == 0 && !international)
        international = TRUE;
      else if (strchr (" ()-./", *at) == NULL)
        return NULL;
    }

  if (international)
    return digits->len >= 8 && digits->len <= 15 && digits->str[0] != '0'
             ? g_strconcat ("+", digits->str, NULL)
             : NULL;
  if (digits->len == 10 && digits->str[0] >= '2')
    return g_strconcat ("+1", digits->str, NULL);
  if (digits->len == 11 && digits->str[0] == '1')
    return g_strconcat ("+", digits->str, NULL);
  return NULL;
}
