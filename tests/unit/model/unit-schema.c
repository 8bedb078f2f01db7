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

static void
add_address (CwSchema *schema)
{
  static const struct
  {
    const char *name, *label;
    int length;
  } parts[] = {
    { "MailingStreet", "Mailing Street", 255 },       { "MailingCity", "Mailing City", 40 },
    { "MailingState", "Mailing State/Province", 80 }, { "MailingPostalCode", "Mailing Zip/Postal Code", 20 },
    { "MailingCountry", "Mailing Country", 80 },
  };
  CwField *whole = unit_schema_add (schema, "MailingAddress", "Mailing Address", "address", 0);

  whole->createable = FALSE;
  whole->updateable = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      CwField *field = unit_schema_add (schema, parts[i].name, parts[i].label, "string", parts[i].length);

      field->compound_field_name = g_strdup ("MailingAddress");
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

CwSchema *
unit_schema_contact (void)
{
  CwSchema *schema = cw_schema_new ("Contact");
  CwField *owner, *source;

  add_names (schema);
  unit_schema_add (schema, "Phone", "Business Phone", "phone", 40);
  unit_schema_add (schema, "Email", "Email", "email", 80);

  owner = unit_schema_add (schema, "OwnerId", "Owner ID", "reference", 18);
  owner->nillable = FALSE;
  owner->defaulted_on_create = TRUE;
  owner->reference_to = g_strsplit ("User", ",", -1);
  cw_field_update_display_type (owner);

  source = unit_schema_add (schema, "LeadSource", "Lead Source", "picklist", 255);
  cw_field_add_picklist_value (source, "Web", NULL, TRUE);
  cw_field_add_picklist_value (source, "Phone Inquiry", NULL, TRUE);
  cw_field_add_picklist_value (source, "Purchased List", NULL, FALSE);

  add_address (schema);
  unit_schema_add (schema, "Birthdate", "Birthdate", "date", 0);
  unit_schema_add (schema, "HomePhone", "Home Phone", "phone", 40);
  unit_schema_add (schema, "MobilePhone", "Mobile Phone", "phone", 40);
  unit_schema_add (schema, "Fax", "Business Fax", "phone", 40);
  unit_schema_add (schema, "OtherPhone", "Other Phone", "phone", 40);

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

void
unit_schema_add_state_codes (CwSchema *schema)
{
  CwField *state = unit_schema_add (schema, "MailingStateCode", "Mailing State/Province Code", "picklist",
                                    10);
  CwField *country = unit_schema_add (schema, "MailingCountryCode", "Mailing Country Code", "picklist", 10);

  state->restricted_picklist = TRUE;
  state->compound_field_name = g_strdup ("MailingAddress");
  cw_field_add_picklist_value (state, "CA", "California", TRUE);
  cw_field_add_picklist_value (state, "NV", "Nevada", TRUE);
  country->restricted_picklist = TRUE;
  country->compound_field_name = g_strdup ("MailingAddress");
  cw_field_add_picklist_value (country, "US", "United States", TRUE);
}
