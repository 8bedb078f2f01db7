/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-org.h"

#include "demo-salesforce-places.h"
#include "demo-salesforce-time.h"

#define HOUR_S 3600
#define DAY_S (24 * HOUR_S)

static void
set (DemoSfStore *store, DemoSfRecord *record, const char *name, const char *value)
{
  DemoSfField *field = demo_sf_object_any_field (demo_sf_store_object (store), name);

  /* A new org lacks some fields. */
  if (value != NULL && field != NULL)
    demo_sf_store_set (store, record, field, value);
}

/* A number in [0, limit) that depends on nothing but `n` and `salt`: neighbours are spread evenly. */
static gint64
scatter (guint n, guint salt, guint32 limit)
{
  guint32 hash = (n + 1) * 2654435761u ^ salt * 0x9e3779b9u;

  hash ^= hash >> 15;
  hash *= 0x85ebca6bu;
  hash ^= hash >> 13;
  return (gint64) (((guint64) hash * limit) >> 32);
}

/* The record of an object's store that was made n-th, or NULL. */
static const DemoSfRecord *
nth (DemoSfOrg *org, const char *object, guint n)
{
  GPtrArray *records = demo_sf_store_records (demo_sf_org_store (org, object));

  return n < records->len ? g_ptr_array_index (records, n) : NULL;
}

/* One year of use: every record was last touched between an hour and a year ago; on every seventh, it was
 * Salesforce itself that touched it last. */
static void
stamp_in_the_past (DemoSfOrg *org, DemoSfRecord *record, guint n, const char *by)
{
  gint64 age = HOUR_S + scatter (n, 1, 364 * DAY_S);

  record->modstamp = demo_sf_org_now (org) - age * 1000;
  record->modified = n % 7 == 0 ? record->modstamp - 3 * DAY_S * 1000 : record->modstamp;
  record->created = record->modified - scatter (n, 2, 300 * DAY_S) * 1000;
  record->created_by = record->modified_by = by;
}

static void
add_user (DemoSfOrg *org,
          const char *id,
          const char *name,
          const char *username,
          const char *email,
          gboolean active)
{
  DemoSfStore *store = demo_sf_org_store (org, "User");
  DemoSfRecord *record = g_new0 (DemoSfRecord, 1);
  g_auto (GStrv) parts = g_strsplit (name, " ", 2);

  if (id != NULL)
    g_strlcpy (record->id, id, sizeof record->id);
  stamp_in_the_past (org, record, demo_sf_store_records (store)->len, org->user_id);
  demo_sf_store_take (store, record);
  set (store, record, "FirstName", parts[1] != NULL ? parts[0] : NULL);
  set (store, record, "LastName", parts[1] != NULL ? parts[1] : parts[0]);
  set (store, record, "Username", username);
  set (store, record, "Email", email);
  set (store, record, "IsActive", active ? "true" : "false");
  set (store, record, "UserType", "Standard");
  set (store, record, "Alias", parts[0]);
  set (store, record, "ProfileId", nth (org, "Profile", org->user_id == NULL ? 0 : 1)->id);
  if (org->user_id != NULL)
    set (store, record, "UserRoleId", nth (org, "UserRole", demo_sf_store_records (store)->len % 2)->id);
  set (store, record, "TimeZoneSidKey", "America/Los_Angeles");
  if (org->user_id == NULL)
    {
      org->user_id = g_intern_string (record->id);
      record->created_by = record->modified_by = org->user_id;
    }
}

/* Makes a record of an object with some of its values, which end with NULL. */
static DemoSfRecord *
add_record (DemoSfOrg *org, const char *object, const char *name, ...)
{
  DemoSfStore *store = demo_sf_org_store (org, object);
  DemoSfRecord *record = demo_sf_store_add (store);
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    set (store, record, name, va_arg (args, const char *));
  va_end (args);
  return record;
}

/* The roles that users may have; they are made before the users. */
static void
add_roles (DemoSfOrg *org)
{
  const DemoSfRecord *head;

  add_record (org, "Profile", "Name", "System Administrator", "UserType", "Standard", NULL);
  add_record (org, "Profile", "Name", "Standard User", "UserType", "Standard", NULL);
  head = add_record (org, "UserRole", "Name", "Sales", "DeveloperName", "Sales", NULL);
  add_record (org, "UserRole", "Name", "Support", "DeveloperName", "Support", "ParentRoleId", head->id, NULL);
}

static void
add_lead_setup (DemoSfOrg *org)
{
  DemoSfField *status = demo_sf_object_any_field (demo_sf_schema_object (org->schema, "Lead"), "Status");
  const DemoSfRecord *queue = add_record (org, "Group", "Name", "New Leads", "DeveloperName", "New_Leads",
                                          "Type", "Queue", NULL);

  add_record (org, "QueueSobject", "QueueId", queue->id, "SobjectType", "Lead", NULL);
  for (guint i = 0; status->values[i] != NULL; i++)
    {
      g_autofree char *order = g_strdup_printf ("%u", i + 1);

      add_record (org, "LeadStatus", "MasterLabel", status->values[i], "ApiName", status->values[i],
                  "SortOrder", order, "IsDefault", i == 0 ? "true" : "false", "IsConverted",
                  g_str_equal (status->values[i], "Closed - Converted") ? "true" : "false", NULL);
    }
}

static const char *
get (DemoSfOrg *org, const char *object, const DemoSfRecord *record, const char *name)
{
  return demo_sf_record_get (
    record, demo_sf_object_any_field (demo_sf_schema_object (org->schema, object), name), NULL);
}

GTimeZone *
demo_sf_org_zone (DemoSfOrg *org)
{
  DemoSfStore *users = demo_sf_org_store (org, "User");
  const DemoSfRecord *user = users != NULL ? demo_sf_store_find (users, org->user_id) : NULL;
  const char *name = user != NULL ? get (org, "User", user, "TimeZoneSidKey") : NULL;
  GTimeZone *zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

/* The status that a Lead has after its conversion. */
static const char *
converted_status (DemoSfOrg *org)
{
  GPtrArray *statuses = demo_sf_store_records (demo_sf_org_store (org, "LeadStatus"));

  for (guint i = 0; i < statuses->len; i++)
    if (g_str_equal (get (org, "LeadStatus", g_ptr_array_index (statuses, i), "IsConverted"), "true"))
      return get (org, "LeadStatus", g_ptr_array_index (statuses, i), "ApiName");
  return NULL;
}

void
demo_sf_org_convert (DemoSfOrg *org, DemoSfRecord *lead, const DemoSfRecord *contact, gint64 when)
{
  DemoSfStore *leads = demo_sf_org_store (org, "Lead");
  g_autoptr (GTimeZone) zone = demo_sf_org_zone (org);
  g_autoptr (GString) date = g_string_new (NULL);

  demo_sf_time_append (date, when + demo_sf_zone_offset (zone, when));
  g_string_truncate (date, strlen ("YYYY-MM-DD"));
  set (leads, lead, "IsConverted", "true");
  set (leads, lead, "ConvertedDate", date->str);
  set (leads, lead, "ConvertedContactId", contact->id);
  set (leads, lead, "ConvertedAccountId", get (org, "Contact", contact, "AccountId"));
  set (leads, lead, "Status", converted_status (org));
  /* A queue does not go on owning it. */
  if (demo_sf_store_find (demo_sf_org_store (org, "User"), get (org, "Lead", lead, "OwnerId")) == NULL)
    set (leads, lead, "OwnerId", get (org, "Contact", contact, "OwnerId"));
}

static const char *const account_names[] = {
  "Northwind Orchards", "Blue Harbor Supply", "Cedar & Stone",      "Lakeside Clinics",
  "Paper Crane Press",  "Summit Bikes",       "Golden Hour Bakery", "Riverbend Farms",
  "Old Mill Software",  "Clearwater Schools", "Juniper Travel",     "Fairground Toys",
};

static void
add_accounts (DemoSfOrg *org)
{
  static const char *const industries[] = { "Agriculture", "Retail", "Technology" };
  static const char *const types[] = { "Customer - Direct", "Prospect" };
  DemoSfStore *store = demo_sf_org_store (org, "Account");

  for (guint i = 0; i < G_N_ELEMENTS (account_names); i++)
    {
      DemoSfRecord *record = g_new0 (DemoSfRecord, 1);

      stamp_in_the_past (org, record, i, org->user_id);
      demo_sf_store_take (store, record);
      set (store, record, "Name", account_names[i]);
      set (store, record, "Industry", industries[i % G_N_ELEMENTS (industries)]);
      set (store, record, "Type", types[i % G_N_ELEMENTS (types)]);
      set (store, record, "OwnerId", org->user_id);
    }
}

static void
add_setup (DemoSfOrg *org)
{
  DemoSfStore *store = demo_sf_org_store (org, "Organization");
  DemoSfRecord *record = demo_sf_store_add (store);

  set (store, record, "Name", "Crosswalk Practice");
  set (store, record, "OrganizationType", "Developer Edition");
  set (store, record, "InstanceName", "PRA1");

  store = demo_sf_org_store (org, "PermissionSet");
  record = demo_sf_store_add (store);
  set (store, record, "Name", "X00ex00000018ozT_128_09_04_12_1");
  set (store, record, "Label", "System Administrator");
  set (store, record, "IsOwnedByProfile", "true");
  set (store, record, "ProfileId", nth (org, "Profile", 0)->id);
  set (store, record, "PermissionsApiEnabled", "true");
  set (store, record, "PermissionsCustomizeApplication", "true");
}

static void
set_part (DemoSfStore *store, DemoSfRecord *record, const char *address, const char *part, const char *value)
{
  g_autofree char *name = g_strconcat (address, part, NULL);

  set (store, record, name, value);
}

/* `address` is how the names of its fields begin: "Mailing" of a contact, "" of a Lead. */
static void
set_address (DemoSfStore *store, DemoSfRecord *record, const char *address, const DemoSide *side)
{
  const DemoSfPlace *country = demo_sf_country_find (side->country);
  const DemoSfPlace *state = country != NULL ? demo_sf_state_find (country->code, side->state) : NULL;

  set_part (store, record, address, "City", side->city);
  set_part (store, record, address, "PostalCode", side->zipcode);
  if (country != NULL)
    {
      set_part (store, record, address, "CountryCode", country->code);
      set_part (store, record, address, "Country", country->name);
    }
  if (state != NULL)
    {
      set_part (store, record, address, "StateCode", state->code);
      set_part (store, record, address, "State", state->name);
    }
}

static const char *
owner_id (const DemoSfOrg *org, const DemoPeople *people, int owner)
{
  const DemoUser *user = owner >= 0 && (guint) owner < people->users->len
                           ? g_ptr_array_index (people->users, (guint) owner)
                           : NULL;

  return user != NULL && user->salesforce_id != NULL ? user->salesforce_id : org->user_id;
}

/* Makes a record of a person, a contact or a Lead. A Lead has no field for some of the values. */
static DemoSfRecord *
add_person (DemoSfOrg *org,
            DemoSfStore *store,
            const char *address,
            const DemoPerson *person,
            const char *owner)
{
  const DemoSide *side = &person->salesforce;
  DemoSfRecord *record = g_new0 (DemoSfRecord, 1);

  stamp_in_the_past (org, record, person->index, owner);
  demo_sf_store_take (store, record);
  set (store, record, "LastName", side->last_name);
  set (store, record, "FirstName", side->first_name);
  set (store, record, "Email", side->email);
  set (store, record, "Phone", side->phone);
  set (store, record, "MobilePhone", side->mobile_phone);
  set (store, record, "HomePhone", side->home_phone);
  set (store, record, "Fax", side->fax);
  set (store, record, "OtherPhone", side->other_phone);
  set (store, record, "LeadSource", side->lead_source);
  set (store, record, "Birthdate", side->birthdate);
  set (store, record, "Custom_Field_1__c", side->csf1);
  set (store, record, "Custom_Field_2__c", side->csf2);
  set (store, record, "OwnerId", owner);
  set_address (store, record, address, side);
  return record;
}

static DemoSfRecord *
add_contact (DemoSfOrg *org, const DemoPeople *people, const DemoPerson *person)
{
  DemoSfStore *store = demo_sf_org_store (org, "Contact");
  const char *owner = g_intern_string (owner_id (org, people, person->salesforce.owner));
  DemoSfRecord *record = add_person (org, store, "Mailing", person, owner);

  /* One in three belongs to no company. */
  if (person->index % 3 != 2)
    set (
      store, record, "AccountId",
      nth (org, "Account", (person->index / 3 * 2 + person->index % 3) % G_N_ELEMENTS (account_names))->id);
  return record;
}

static const char *
lead_status (DemoSfOrg *org, guint n)
{
  guint count = demo_sf_store_records (demo_sf_org_store (org, "LeadStatus"))->len;
  const DemoSfRecord *status = nth (org, "LeadStatus", (guint) scatter (n, 3, count));

  if (g_str_equal (get (org, "LeadStatus", status, "IsConverted"), "true"))
    status = nth (org, "LeadStatus", 0);
  return get (org, "LeadStatus", status, "ApiName");
}

/* The contact that a Lead became is there no more: it was merged into a second one, and that into `last`. */
static const DemoSfRecord *
add_merged_contacts (DemoSfOrg *org, const DemoPeople *people, const DemoLead *lead, const DemoSfRecord *last)
{
  DemoSfStore *contacts = demo_sf_org_store (org, "Contact");
  DemoPerson person = *lead->contact;
  DemoSfRecord *first, *second;

  person.index = lead->person.index;
  first = add_contact (org, people, &person);
  second = add_contact (org, people, &person);
  demo_sf_store_set_deleted (contacts, first, TRUE, second->id);
  demo_sf_store_set_deleted (contacts, second, TRUE, last->id);
  return first;
}

/* `contact` is the record of the Lead's contact, or NULL. */
static void
add_lead (DemoSfOrg *org, const DemoPeople *people, const DemoLead *lead, const DemoSfRecord *contact)
{
  DemoSfStore *store = demo_sf_org_store (org, "Lead");
  const DemoPerson *person = &lead->person;
  const char *owner = g_intern_string (owner_id (org, people, person->salesforce.owner));
  DemoSfRecord *record = add_person (org, store, "", person, owner);

  set (store, record, "Company", account_names[person->index % G_N_ELEMENTS (account_names)]);
  set (store, record, "Status", lead_status (org, person->index));
  if (lead->kind == DEMO_LEAD_OF_QUEUE)
    set (store, record, "OwnerId", nth (org, "Group", 0)->id);
  else if (lead->kind == DEMO_LEAD_MERGED)
    demo_sf_store_set_deleted (store, record, TRUE, nth (org, "Lead", 0)->id);
  else if (lead->kind == DEMO_LEAD_CONVERTED)
    demo_sf_org_convert (org, record, contact, record->modified);
  else if (lead->kind == DEMO_LEAD_CONVERTED_MERGED)
    demo_sf_org_convert (org, record, add_merged_contacts (org, people, lead, contact), record->modified);
}

DemoSfOrg *
demo_sf_org_new_of_people (const DemoPeople *people, const char *admin_name, DemoSfKind kind)
{
  DemoSfOrg *org = demo_sf_org_new (demo_sf_schema_new (g_get_real_time () / 1000, kind));
  g_autoptr (GHashTable) contacts = g_hash_table_new (NULL, NULL); /* DemoPerson → DemoSfRecord */

  add_roles (org);
  add_user (org, NULL, "Practice Admin", admin_name, admin_name, TRUE);
  for (guint i = 0; i < people->users->len; i++)
    {
      const DemoUser *user = g_ptr_array_index (people->users, i);
      /* A username is unique, unlike an e-mail address. */
      g_autofree char *username = i == DEMO_USER_SAME_EMAIL ? g_strconcat ("reports.", user->email, NULL)
                                                            : g_strdup (user->email);

      if (user->salesforce_id != NULL)
        add_user (org, user->salesforce_id, user->name, username, user->email, user->active);
    }
  add_setup (org);
  add_lead_setup (org);
  add_accounts (org);

  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);

      if (person->salesforce.present)
        g_hash_table_insert (contacts, (gpointer) person, add_contact (org, people, person));
    }
  for (guint i = 0; people->leads != NULL && i < people->leads->len; i++)
    {
      const DemoLead *lead = g_ptr_array_index (people->leads, i);

      add_lead (org, people, lead, g_hash_table_lookup (contacts, lead->contact));
    }
  return org;
}
