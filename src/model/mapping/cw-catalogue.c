/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The vendor's tables say which fields there are, with their categories, directions and Salesforce fields.
 * platform/README.md A3 says by which keys the API reads and writes them. Where a table allows ← but the API
 * cannot write, there is no ←, and `read_only_reason` says why. */

#define CUSTOM_PREFIX "custom:"
#define CUSTOM_NAME_MAX 255

#define WHY_TRACKING \
  N_("Aloware keeps this field itself as a record of what happened, so it only flows from Aloware to " \
      "Salesforce.")
#define WHY_ID N_("Aloware gives each contact its ID, and it cannot be changed from outside.")
#define WHY_LINK N_("Aloware makes this link from the contact’s ID, and it cannot be changed from outside.")
#define WHY_INCOMING N_("Aloware’s API shows the incoming number but has no way to write it.")
#define WHY_TCPA N_("Aloware’s API shows the TCPA approval but has no way to write it.")
#define WHY_CUSTOM N_("Aloware’s API shows the account’s own fields but has no way to write them.")

#define BOTH_WAYS CW_DIRECTIONS_ALL
#define ONLY_OUT CW_DIRECTIONS_TO_SALESFORCE

/* Laid out by hand: one field, one row. */
/* clang-format off */
/* A standard field: of a Contact `contact`, of a Lead `lead`. The API reads it by the key `read`, in some answers
 * by `plain`. */
#define STANDARD(k, l, cat, t, contact, lead, read, plain, write) \
  { k, l, CW_CATEGORY_##cat, CW_ALOWARE_##t, BOTH_WAYS, { contact, lead }, NULL, read, plain, write, NULL }

/* A field that each org makes for itself: found by its label, or by the API name made from it. */
#define CUSTOM(k, l, t, key) \
  { k, l, CW_CATEGORY_OPEN, CW_ALOWARE_##t, BOTH_WAYS, { NULL }, l, key, NULL, key, NULL }
#define CUSTOM_READ_ONLY(k, l, t, key, why) \
  { k, l, CW_CATEGORY_OPEN, CW_ALOWARE_##t, ONLY_OUT, { NULL }, l, key, NULL, NULL, why }
#define TRACKING(k, l, cat, t, key) \
  { k, l, CW_CATEGORY_##cat, CW_ALOWARE_##t, ONLY_OUT, { NULL }, l, key, NULL, NULL, WHY_TRACKING }

static const CwCatalogueEntry entries[] = {
  STANDARD ("phone_number", N_("Phone Number"), LOCKED, PHONE, "Phone", "Phone", "phone_number", NULL, "phone_number"),
  STANDARD ("email", N_("Email"), LOCKED, EMAIL, "Email", "Email", "email", NULL, "email"),

  STANDARD ("contact_owner", N_("Contact Owner"), SPECIAL, USER, "OwnerId", "OwnerId", "user_id", "owner_id", "user_id"),

  STANDARD ("first_name", N_("First Name"), OPEN, TEXT, "FirstName", "FirstName", "first_name", NULL, "first_name"),
  STANDARD ("last_name", N_("Last Name"), OPEN, TEXT, "LastName", "LastName", "last_name", NULL, "last_name"),
  STANDARD ("lead_source", N_("Lead Source"), OPEN, CHOICE, "LeadSource", "LeadSource", "lead_source", NULL, "lead_source"),
  STANDARD ("city", N_("City"), OPEN, TEXT, "MailingCity", "City", "cnam_city", "city", "city"),
  /* Translators: of an address */
  STANDARD ("state", N_("State"), OPEN, CHOICE, "MailingState", "State", "cnam_state", "state", "state"),
  STANDARD ("country", N_("Country"), OPEN, CHOICE, "MailingCountry", "Country", "cnam_country", "country", "country"),
  STANDARD ("zipcode", N_("Zipcode"), OPEN, TEXT, "MailingPostalCode", "PostalCode", "cnam_zipcode", "zipcode", "zipcode"),
  STANDARD ("date_of_birth", N_("Date of Birth"), OPEN, DATE, "Birthdate", NULL, "date_of_birth", NULL, "date_of_birth"),
  CUSTOM_READ_ONLY ("incoming_number", N_("Incoming Number"), PHONE, "incoming_number", WHY_INCOMING),
  CUSTOM ("custom_field_1", N_("Custom Field 1"), TEXT, "csf1"),
  CUSTOM ("custom_field_2", N_("Custom Field 2"), TEXT, "csf2"),
  CUSTOM_READ_ONLY ("tcpa_approved", N_("TCPA Approved"), CHECKBOX, "text_authorized", WHY_TCPA),
  CUSTOM_READ_ONLY ("aloware_contact_link", N_("Aloware Contact Link"), URL, "id", WHY_LINK),
  CUSTOM_READ_ONLY ("aloware_contact_id", N_("Aloware Contact ID"), ID, "id", WHY_ID),

  /* The API has these in one list of further numbers, where labels tell them apart. */
  STANDARD ("home_phone", N_("Home Phone"), ADDITIONAL, PHONE, "HomePhone", NULL,
            "other_phone_numbers", NULL, "other_phone_numbers"),
  STANDARD ("mobile_phone", N_("Mobile Phone"), ADDITIONAL, PHONE, "MobilePhone", "MobilePhone",
            "other_phone_numbers", NULL, "other_phone_numbers"),
  STANDARD ("fax", N_("Fax"), ADDITIONAL, PHONE, "Fax", "Fax", "other_phone_numbers", NULL, "other_phone_numbers"),
  STANDARD ("other_phone", N_("Other Phone"), ADDITIONAL, PHONE, "OtherPhone", NULL,
            "other_phone_numbers", NULL, "other_phone_numbers"),

  TRACKING ("dnc", N_("DNC"), TRACKING, CHECKBOX, "is_dnc"),
  TRACKING ("last_inbound_text_date", N_("Last inbound text message date"), TRACKING, LOCAL_DATE,
            "last_inbound_sms_at"),
  TRACKING ("last_outbound_text_date", N_("Last outbound text message date"), TRACKING, LOCAL_DATE,
            "last_outbound_sms_at"),
  TRACKING ("last_inbound_text", N_("Last inbound text message"), TRACKING, LONG_TEXT, "last_inbound_sms"),
  TRACKING ("last_outbound_text", N_("Last outbound text message"), TRACKING, LONG_TEXT, "last_outbound_sms"),
  TRACKING ("total_inbound_texts", N_("Total inbound text messages"), TRACKING, NUMBER, "inbound_sms_count"),
  TRACKING ("total_outbound_texts", N_("Total outbound text messages"), TRACKING, NUMBER, "outbound_sms_count"),
  TRACKING ("last_inbound_call_date", N_("Last inbound call date"), TRACKING, LOCAL_DATE, "last_inbound_call_at"),
  TRACKING ("last_outbound_call_date", N_("Last outbound call date"), TRACKING, LOCAL_DATE, "last_outbound_call_at"),
  TRACKING ("total_inbound_calls", N_("Total inbound calls"), TRACKING, NUMBER, "inbound_call_count"),
  TRACKING ("total_outbound_calls", N_("Total outbound calls"), TRACKING, NUMBER, "outbound_call_count"),
  TRACKING ("last_call_disposition", N_("Last call disposition"), TRACKING, CHOICE, "last_call_disposition"),
  TRACKING ("last_inbound_call_disposition", N_("Last inbound call disposition"), TRACKING, CHOICE,
            "last_inbound_call_disposition"),
  TRACKING ("last_outbound_call_disposition", N_("Last outbound call disposition"), TRACKING, CHOICE,
            "last_outbound_call_disposition"),

  TRACKING ("last_inbound_call_time", N_("Last inbound call time"), TIME, LOCAL_TIME, "last_inbound_call_at"),
  TRACKING ("last_outbound_call_time", N_("Last outbound call time"), TIME, LOCAL_TIME, "last_outbound_call_at"),
  TRACKING ("last_inbound_message_time", N_("Last inbound message time"), TIME, LOCAL_TIME, "last_inbound_sms_at"),
  TRACKING ("last_outbound_message_time", N_("Last outbound message time"), TIME, LOCAL_TIME,
            "last_outbound_sms_at"),
};
/* clang-format on */

static gboolean
custom_name_is_usable (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > CUSTOM_NAME_MAX || !g_utf8_validate (name, (gssize) length, NULL))
    return FALSE;

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        return FALSE;
    }

  return TRUE;
}

/* Entries are kept for the life of the process, so that a row can point at its entry without owning it. */
static const CwCatalogueEntry *
find_custom (const char *key)
{
  static GMutex mutex;
  static GHashTable *interned;
  g_autoptr (GMutexLocker) locker = NULL;
  CwCatalogueEntry *entry;

  if (!custom_name_is_usable (key + strlen (CUSTOM_PREFIX)))
    return NULL;

  locker = g_mutex_locker_new (&mutex);
  if (interned == NULL)
    interned = g_hash_table_new (g_str_hash, g_str_equal);

  entry = g_hash_table_lookup (interned, key);
  if (entry != NULL)
    return entry;

  entry = g_new0 (CwCatalogueEntry, 1);
  entry->key = g_strdup (key);
  entry->label = entry->key + strlen (CUSTOM_PREFIX);
  entry->category = CW_CATEGORY_CUSTOM;
  entry->type = CW_ALOWARE_TEXT;
  entry->directions = ONLY_OUT;
  entry->custom_label = entry->label;
  entry->read_key = entry->label;
  entry->read_only_reason = WHY_CUSTOM;
  g_hash_table_insert (interned, (gpointer) entry->key, entry);

  return entry;
}

const CwCatalogueEntry *
cw_catalogue_find (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  if (g_str_has_prefix (key, CUSTOM_PREFIX))
    return find_custom (key);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (strcmp (entries[i].key, key) == 0)
        return &entries[i];
    }

  return NULL;
}

guint
cw_catalogue_get_n (void)
{
  return G_N_ELEMENTS (entries);
}

const CwCatalogueEntry *
cw_catalogue_get_nth (guint nth)
{
  g_return_val_if_fail (nth < G_N_ELEMENTS (entries), NULL);

  return &entries[nth];
}

const char *
cw_catalogue_get_label (const CwCatalogueEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  return entry->category == CW_CATEGORY_CUSTOM ? entry->label : _(entry->label);
}

gboolean
cw_catalogue_is_removable (const CwCatalogueEntry *entry)
{
  g_return_val_if_fail (entry != NULL, FALSE);

  return entry->category != CW_CATEGORY_LOCKED && entry->category != CW_CATEGORY_SPECIAL;
}

const CwCreatedType *
cw_catalogue_get_created_type (const CwCatalogueEntry *entry)
{
  static const CwCreatedType text = { .display = "Text(255)", .metadata = "Text", .length = 255 };
  static const CwCreatedType short_text = { .display = "Text(40)", .metadata = "Text", .length = 40 };
  static const CwCreatedType key = { .display = "Text(40)", .metadata = "Text", .length = 40, .key = TRUE };
  static const CwCreatedType long_text = {
    .display = "Long Text Area(32768)", .metadata = "LongTextArea", .length = 32768, .lines = 3
  };
  static const CwCreatedType phone = { .display = "Phone", .metadata = "Phone" };
  static const CwCreatedType email = { .display = "Email", .metadata = "Email" };
  static const CwCreatedType url = { .display = "URL(255)", .metadata = "Url" };
  static const CwCreatedType date = { .display = "Date", .metadata = "Date" };
  static const CwCreatedType number = { .display = "Number(18, 0)", .metadata = "Number", .precision = 18 };
  static const CwCreatedType checkbox = { .display = "Checkbox", .metadata = "Checkbox" };
  static const CwCreatedType user = { .display = "Lookup(User)" };

  g_return_val_if_fail (entry != NULL, NULL);

  switch (entry->type)
    {
    case CW_ALOWARE_LONG_TEXT:
      return &long_text;
    case CW_ALOWARE_PHONE:
      return &phone;
    case CW_ALOWARE_EMAIL:
      return &email;
    case CW_ALOWARE_URL:
      return &url;
    case CW_ALOWARE_DATE:
    case CW_ALOWARE_LOCAL_DATE:
      return &date;
    case CW_ALOWARE_NUMBER:
      return &number;
    case CW_ALOWARE_CHECKBOX:
      return &checkbox;
    case CW_ALOWARE_USER:
      return &user;
    case CW_ALOWARE_ID:
      return &key;
    case CW_ALOWARE_LOCAL_TIME:
      return &short_text;
    case CW_ALOWARE_CHOICE:
      return entry->category == CW_CATEGORY_TRACKING ? &short_text : &text;
    case CW_ALOWARE_TEXT:
    default:
      return &text;
    }
}
