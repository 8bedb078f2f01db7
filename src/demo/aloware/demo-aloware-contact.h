/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A contact as the practice Aloware keeps it, and how it looks from outside. */

typedef enum
{
  DEMO_ALOWARE_PHONE_NUMBER,
  DEMO_ALOWARE_FIRST_NAME,
  DEMO_ALOWARE_LAST_NAME,
  DEMO_ALOWARE_EMAIL,
  DEMO_ALOWARE_COMPANY_NAME,
  DEMO_ALOWARE_ADDRESS,
  DEMO_ALOWARE_CITY,
  DEMO_ALOWARE_STATE,
  DEMO_ALOWARE_COUNTRY,
  DEMO_ALOWARE_ZIPCODE,
  DEMO_ALOWARE_WEBSITE,
  DEMO_ALOWARE_NOTES,
  DEMO_ALOWARE_TIMEZONE,
  DEMO_ALOWARE_DATE_OF_BIRTH,
  DEMO_ALOWARE_CSF1,
  DEMO_ALOWARE_CSF2,
  DEMO_ALOWARE_LEAD_SOURCE,
  DEMO_ALOWARE_USER_ID,
  DEMO_ALOWARE_OTHER_PHONE_NUMBERS,
  DEMO_ALOWARE_INCOMING_NUMBER,
  DEMO_ALOWARE_IS_DNC,
  DEMO_ALOWARE_IS_BLOCKED,
  DEMO_ALOWARE_TEXT_AUTHORIZED,
  DEMO_ALOWARE_INBOUND_SMS_COUNT,
  DEMO_ALOWARE_OUTBOUND_SMS_COUNT,
  DEMO_ALOWARE_INBOUND_CALL_COUNT,
  DEMO_ALOWARE_OUTBOUND_CALL_COUNT,
  DEMO_ALOWARE_LAST_INBOUND_SMS_AT,
  DEMO_ALOWARE_LAST_OUTBOUND_SMS_AT,
  DEMO_ALOWARE_LAST_INBOUND_CALL_AT,
  DEMO_ALOWARE_LAST_OUTBOUND_CALL_AT,
  DEMO_ALOWARE_LAST_INBOUND_SMS,
  DEMO_ALOWARE_LAST_OUTBOUND_SMS,
  DEMO_ALOWARE_LAST_CALL_DISPOSITION,
  DEMO_ALOWARE_LAST_INBOUND_CALL_DISPOSITION,
  DEMO_ALOWARE_LAST_OUTBOUND_CALL_DISPOSITION,
  DEMO_ALOWARE_PREFERRED_LANGUAGE, /* a custom field of this account */
  DEMO_ALOWARE_FIELDS,
} DemoAlowareFieldId;

typedef enum
{
  DEMO_ALOWARE_TEXT,
  DEMO_ALOWARE_PHONE,
  DEMO_ALOWARE_PHONES,   /* kept as lines of label, tab, number */
  DEMO_ALOWARE_USER,     /* the id of a user, a JSON number */
  DEMO_ALOWARE_COUNT,    /* a JSON number, 0 when blank */
  DEMO_ALOWARE_BOOLEAN,  /* true or false */
  DEMO_ALOWARE_ZERO_ONE, /* 0 or 1 */
  DEMO_ALOWARE_DATE,     /* YYYY-MM-DD */
  DEMO_ALOWARE_INSTANT,  /* YYYY-MM-DD HH:MM:SS in UTC, without a zone */
} DemoAlowareKind;

typedef struct
{
  const char *key;  /* how it is called in a contact that is read */
  const char *form; /* how it is called in POST /forms; NULL: cannot be written */
  DemoAlowareKind kind;
} DemoAlowareField;

/* Values are texts, whatever their kind; NULL is blank. They belong to the store. */
typedef struct
{
  guint64 id;
  gint64 created_at; /* seconds since the epoch */
  gint64 updated_at;
  const char *values[DEMO_ALOWARE_FIELDS];
} DemoAlowareContact;

/* What faults do to the look of a contact. */
typedef struct
{
  gboolean wrapped; /* {"contact": …} */
  gboolean number_as_string;
  const char *const *absent; /* keys that are left out, or NULL */
} DemoAlowareLook;

const DemoAlowareField *demo_aloware_field (DemoAlowareFieldId id);

/* The field that is called `name` when read or when written; DEMO_ALOWARE_FIELDS when there is none. */
DemoAlowareFieldId demo_aloware_field_find (const char *name);

/* Appends the contact as a lookup answers it. `look` may be NULL. */
void demo_aloware_contact_append (GString *json,
                                  const DemoAlowareContact *contact,
                                  const DemoAlowareLook *look);

/* A telephone number in E.164, from E.164 or from the ten digits of a North American number, with any
 * punctuation; NULL: it is no number. (transfer full) (nullable) */
char *demo_aloware_phone_normalize (const char *phone);

G_END_DECLS
