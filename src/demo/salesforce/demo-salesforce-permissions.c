/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-row.h"

/* Field-level security: what FieldPermissions and assigned permission sets let the signed-in user see and edit. */

static const char *
value_of (DemoSfStore        *store,
          const DemoSfRecord *record,
          const char         *name)
{
  return demo_sf_record_get (record, demo_sf_object_any_field (demo_sf_store_object (store), name), NULL);
}

static gboolean
is_set (DemoSfStore        *store,
        const DemoSfRecord *record,
        const char         *name)
{
  return g_strcmp0 (value_of (store, record, name), "true") == 0;
}

/* "Contact.Nickname__c" */
static DemoSfField *
find_field (DemoSfOrg     *org,
            const char    *name,
            DemoSfObject **object)
{
  g_auto (GStrv) parts = g_strsplit (name != NULL ? name : "", ".", 2);

  *object = parts[0] != NULL ? demo_sf_schema_object (org->schema, parts[0]) : NULL;
  return *object != NULL && parts[1] != NULL ? demo_sf_object_any_field (*object, parts[1]) : NULL;
}

/* The user's profile has its own set; others must be assigned. */
static gboolean
is_assigned (DemoSfOrg  *org,
             const char *set_id)
{
  DemoSfStore *sets = demo_sf_org_store (org, "PermissionSet"), *assignments = demo_sf_org_store (org, "PermissionSetAssignment");
  const DemoSfRecord *set = set_id != NULL ? demo_sf_store_find (sets, set_id) : NULL;

  if (set != NULL && is_set (sets, set, "IsOwnedByProfile"))
    return TRUE;
  for (guint i = 0; set != NULL && i < demo_sf_store_records (assignments)->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (demo_sf_store_records (assignments), i);

      if (!record->deleted && strncmp (value_of (assignments, record, "PermissionSetId"), set->id, 15) == 0
          && strncmp (value_of (assignments, record, "AssigneeId"), org->user_id, 15) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Brings a field in line with all that is granted of it. */
static void
apply (DemoSfOrg  *org,
       const char *name)
{
  DemoSfStore *store = demo_sf_org_store (org, "FieldPermissions");
  DemoSfObject *object;
  DemoSfField *field = find_field (org, name, &object);
  gboolean read = FALSE, edit = FALSE;

  for (guint i = 0; i < demo_sf_store_records (store)->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (demo_sf_store_records (store), i);

      if (record->deleted || g_ascii_strcasecmp (value_of (store, record, "Field"), name) != 0
          || !is_assigned (org, value_of (store, record, "ParentId")))
        continue;
      read = read || is_set (store, record, "PermissionsRead");
      edit = edit || is_set (store, record, "PermissionsEdit");
    }
  field->hidden = !read;
  if (edit)
    field->flags &= ~(guint) DEMO_SF_READ_ONLY;
  else
    field->flags |= DEMO_SF_READ_ONLY;
  object->changed = demo_sf_org_now (org);
}

gboolean
demo_sf_permissions_check (DemoSfRow *row,
                           DemoSfOrg *org)
{
  DemoSfObject *own = demo_sf_store_object (row->store), *object;
  const char *name, *read, *edit;
  const DemoSfField *field;

  if (!g_str_equal (own->name, "FieldPermissions"))
    return TRUE;
  name = demo_sf_row_value (row, demo_sf_object_any_field (own, "Field"), NULL);
  read = demo_sf_row_value (row, demo_sf_object_any_field (own, "PermissionsRead"), NULL);
  edit = demo_sf_row_value (row, demo_sf_object_any_field (own, "PermissionsEdit"), NULL);
  field = find_field (org, name, &object);
  if (field == NULL || ((field->flags & DEMO_SF_REQUIRED) && field->type != DEMO_SF_BOOLEAN))
    row->error = demo_sf_row_error_new ("FIELD_INTEGRITY_EXCEPTION", "Field",
                                        "Field Name: bad value for restricted picklist field: %s", name != NULL ? name : "");
  else if (g_strcmp0 (edit, "true") == 0 && g_strcmp0 (read, "true") != 0)
    row->error = demo_sf_row_error_new ("FIELD_INTEGRITY_EXCEPTION", "PermissionsRead",
                                        "Field %s: editing a field needs the permission to read it", name);
  return row->error == NULL;
}

void
demo_sf_permissions_apply (DemoSfRow *row,
                           DemoSfOrg *org)
{
  const char *object = demo_sf_store_object (row->store)->name;
  DemoSfStore *store = demo_sf_org_store (org, "FieldPermissions");

  if (g_str_equal (object, "FieldPermissions"))
    apply (org, value_of (store, row->record, "Field"));
  if (!g_str_equal (object, "PermissionSetAssignment"))
    return;
  for (guint i = 0; i < demo_sf_store_records (store)->len; i++)
    apply (org, value_of (store, g_ptr_array_index (demo_sf_store_records (store), i), "Field"));
}
