/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "unit-schema.h"

#include <string.h>

CwField *
unit_schema_add (CwSchema *schema, const char *name, const char *label, const char *type, int length)
{
  CwField *field = cw_field_new (name, label, type);

  field->length = length;
  field->createable = TRUE;
  field->updateable = TRUE;
  field->nillable = TRUE;
  field->filterable = TRUE;
  field->custom = g_str_has_suffix (name, "__c");
  if (field->type == CW_SALESFORCE_NUMBER)
    field->precision = 18;
  cw_field_update_display_type (field);
  cw_schema_add (schema, field);

  return field;
}

CwField *
unit_schema_edit (CwSchema *schema, const char *name)
{
  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      if (strcmp (field->name, name) == 0)
        return (CwField *) field;
    }

  g_assert_not_reached ();
}

/* The parts are named with the prefix: "Mailing", or "" for a Lead. */
static void
add_address (CwSchema *schema, const char *prefix)
{
  static const struct
  {
    const char *name;
    int length;
  } parts[] = {
    { "Street", 255 }, { "City", 40 }, { "State", 80 }, { "PostalCode", 20 }, { "Country", 80 },
  };
  g_autofree char *whole_name = g_strconcat (prefix, "Address", NULL);
  CwField *whole = unit_schema_add (schema, whole_name, NULL, "address", 0);

  whole->createable = FALSE;
  whole->updateable = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat (prefix, parts[i].name, NULL);

      unit_schema_add (schema, name, NULL, "string", parts[i].length)->compound_field_name = g_strdup (
        whole_name);
    }
}

static void
add_names (CwSchema *schema)
{
  CwField *whole = unit_schema_add (schema, "Name", "Full Name", "string", 121);
  CwField *first = unit_schema_add (schema, "FirstName", "First Name", "string", 40);
  CwField *last = unit_schema_add (schema, "LastName", "Last Name", "string", 80);

  whole->createable = FALSE;
  whole->updateable = FALSE;
  whole->compound_field_name = g_strdup ("Name");
  first->compound_field_name = g_strdup ("Name");
  last->compound_field_name = g_strdup ("Name");
  last->nillable = FALSE;
}

/* What Contacts and Leads have in common. `owners`: who may own them. */
static void
add_common (CwSchema *schema, const char *owners)
{
  CwField *owner, *source;

  add_names (schema);
  unit_schema_add (schema, "Phone", "Business Phone", "phone", 40);
  unit_schema_add (schema, "Email", "Email", "email", 80);
  unit_schema_add (schema, "MobilePhone", "Mobile Phone", "phone", 40);
  unit_schema_add (schema, "Fax", "Business Fax", "phone", 40);

  owner = unit_schema_add (schema, "OwnerId", "Owner ID", "reference", 18);
  owner->nillable = FALSE;
  owner->defaulted_on_create = TRUE;
  owner->reference_to = g_strsplit (owners, ",", -1);
  cw_field_update_display_type (owner);

  source = unit_schema_add (schema, "LeadSource", "Lead Source", "picklist", 255);
  cw_field_add_picklist_value (source, "Web", NULL, TRUE);
  cw_field_add_picklist_value (source, "Phone Inquiry", NULL, TRUE);
  cw_field_add_picklist_value (source, "Purchased List", NULL, FALSE);
}

CwSchema *
unit_schema_contact (void)
{
  CwSchema *schema = cw_schema_new ("Contact");

  add_common (schema, "User");
  add_address (schema, "Mailing");
  unit_schema_add (schema, "Birthdate", "Birthdate", "date", 0);
  unit_schema_add (schema, "HomePhone", "Home Phone", "phone", 40);
  unit_schema_add (schema, "OtherPhone", "Other Phone", "phone", 40);

  return schema;
}

CwSchema *
unit_schema_lead (void)
{
  CwSchema *schema = cw_schema_new ("Lead");
  CwField *status;

  add_common (schema, "Group,User");
  add_address (schema, "");
  unit_schema_add (schema, "Company", "Company", "string", 255)->nillable = FALSE;

  status = unit_schema_add (schema, "Status", "Status", "picklist", 255);
  status->nillable = FALSE;
  status->defaulted_on_create = TRUE;
  cw_field_add_picklist_value (status, "Open - Not Contacted", NULL, TRUE);
  cw_field_add_picklist_value (status, "Closed - Converted", "Won", TRUE);
  cw_schema_mark_converted (schema, "Closed - Converted");

  return schema;
}

static void
add_custom (CwSchema *schema, const CwCatalogueEntry *entry)
{
  static const struct
  {
    const char *created, *describe;
    int length;
  } types[] = {
    { "Text(40)", "string", 40 },
    { "Text(255)", "string", 255 },
    { "Phone", "phone", 40 },
    { "Checkbox", "boolean", 0 },
    { "URL(255)", "url", 255 },
    { "Date", "date", 0 },
    { "Long Text Area(32768)", "textarea", 32768 },
    { "Number(18, 0)", "double", 0 },
  };
  g_autofree char *name = g_strconcat (entry->custom_label, "__c", NULL);

  g_strdelimit (name, " ", '_');
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (strcmp (types[i].created, cw_catalogue_get_created_type (entry)->display) == 0)
        {
          unit_schema_add (schema, name, entry->custom_label, types[i].describe, types[i].length);
          return;
        }
    }

  g_assert_not_reached ();
}

CwSchema *
unit_schema_full (void)
{
  CwSchema *schema = unit_schema_contact ();

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      if (entry->custom_label != NULL)
        add_custom (schema, entry);
    }

  return schema;
}

static void
add_codes (CwSchema *schema, const char *prefix)
{
  g_autofree char *whole = g_strconcat (prefix, "Address", NULL);
  g_autofree char *state_name = g_strconcat (prefix, "StateCode", NULL);
  g_autofree char *country_name = g_strconcat (prefix, "CountryCode", NULL);
  CwField *state = unit_schema_add (schema, state_name, NULL, "picklist", 10);
  CwField *country = unit_schema_add (schema, country_name, NULL, "picklist", 10);

  state->restricted_picklist = TRUE;
  state->compound_field_name = g_strdup (whole);
  cw_field_add_picklist_value (state, "CA", "California", TRUE);
  cw_field_add_picklist_value (state, "NV", "Nevada", TRUE);
  country->restricted_picklist = TRUE;
  country->compound_field_name = g_strdup (whole);
  cw_field_add_picklist_value (country, "US", "United States", TRUE);
}

void
unit_schema_add_state_codes (CwSchema *schema)
{
  add_codes (schema, g_str_equal (cw_schema_get_object (schema), "Lead") ? "" : "Mailing");
}
