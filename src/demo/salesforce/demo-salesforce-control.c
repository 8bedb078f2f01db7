/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-control.h"

#include "demo-json.h"
#include "demo-salesforce-jobs.h"
#include "demo-salesforce-json.h"
#include "demo-salesforce-org.h"
#include "demo-salesforce-row.h"

static DemoSfRecord *
find_record (DemoSfOrg *org, JsonObject *request, const char *member, DemoSfStore **store, GError **error)
{
  const char *id = request != NULL ? demo_json_get_string (request, member) : NULL;

  for (guint i = 0; id != NULL && i < org->stores->len; i++)
    {
      DemoSfRecord *record;

      *store = g_ptr_array_index (org->stores, i);
      record = demo_sf_store_find (*store, id);
      if (record != NULL)
        return record;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no record \"%s\": %s.", member,
               id != NULL ? id : "not given");
  return NULL;
}

static const char *
owner_of (DemoSfOrg *org, DemoSfStore *store, const DemoSfRecord *record)
{
  DemoSfField *field = demo_sf_object_any_field (demo_sf_store_object (store), "OwnerId");
  const char *owner = field != NULL ? demo_sf_record_get (record, field, NULL) : NULL;

  return owner != NULL && demo_sf_store_find (demo_sf_org_store (org, "User"), owner) != NULL
           ? g_intern_string (owner)
           : org->user_id;
}

/* Writes as a person would, unhindered by field-level security and duplicate rules. */
static char *
write_record (DemoSfOrg *org, DemoSfStore *store, DemoSfRecord *record, JsonObject *values, GError **error)
{
  g_autoptr (DemoSfRow) row = demo_sf_row_new (store, record);
  g_autoptr (DemoSfRowError) malformed = demo_sf_row_read (row, values, DEMO_SF_AS_SYSTEM);
  const DemoSfRowError *problem = malformed;

  if (problem == NULL && !demo_sf_row_check (row, org, DEMO_SF_AS_SYSTEM))
    problem = row->error;
  if (problem != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", problem->code, problem->message);
      return NULL;
    }
  demo_sf_row_write (row, org);
  demo_sf_store_stamp (store, row->record, owner_of (org, store, row->record));
  return g_strdup_printf ("{\"id\":\"%s\"}", row->record->id);
}

static char *
edit (gpointer platform, JsonObject *request, JsonObject *set, GError **error)
{
  DemoSfOrg *org = ((DemoSfSteering *) platform)->org;
  DemoSfStore *store;
  DemoSfRecord *record = find_record (org, request, "id", &store, error);

  return record != NULL ? write_record (org, store, record, set, error) : NULL;
}

static char *
create (gpointer platform, JsonObject *request, GError **error)
{
  DemoSfOrg *org = ((DemoSfSteering *) platform)->org;
  const char *object = demo_json_get_string (request, "object");
  DemoSfStore *store = demo_sf_org_store (org, object != NULL ? object : "Contact");

  if (store == NULL || !demo_sf_store_object (store)->writable)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "No records of %s can be made.", object);
      return NULL;
    }
  json_object_remove_member (request, "object");
  return write_record (org, store, NULL, request, error);
}

static char *
set_deleted (DemoSfOrg *org, JsonObject *request, gboolean deleted, GError **error)
{
  DemoSfStore *store;
  DemoSfRecord *record = find_record (org, request, "id", &store, error);

  if (record == NULL)
    return NULL;
  demo_sf_store_set_deleted (store, record, deleted, NULL);
  return g_strdup ("{}");
}

static char *
remove_record (gpointer platform, JsonObject *request, GError **error)
{
  return set_deleted (((DemoSfSteering *) platform)->org, request, TRUE, error);
}

static char *
dump_object (DemoSfOrg *org, const char *object)
{
  DemoSfStore *store = demo_sf_org_store (org, object);
  GPtrArray *records = demo_sf_store_records (store);
  GString *json = g_string_new ("[");
  g_autoptr (GString) buffer = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      demo_sf_json_append_record (json, demo_sf_store_object (store), g_ptr_array_index (records, i), NULL,
                                  "/services/data/v68.0", buffer);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static char *
dump (gpointer platform)
{
  return dump_object (((DemoSfSteering *) platform)->org, "Contact");
}

static char *
dump_leads (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  return dump_object (steering->org, "Lead");
}

static char *
dump_jobs (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  return demo_sf_jobs_dump (steering->jobs);
}

static char *
merge (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  DemoSfStore *store, *other;
  DemoSfRecord *winner = find_record (steering->org, request, "winner", &store, error);
  DemoSfRecord *loser = winner != NULL ? find_record (steering->org, request, "loser", &other, error) : NULL;

  if (loser == NULL)
    return NULL;
  if (store != other || winner == loser || winner->deleted || loser->deleted)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "A merge needs two live records of one object.");
      return NULL;
    }
  demo_sf_store_set_deleted (store, loser, TRUE, winner->id);
  demo_sf_store_stamp (store, winner, owner_of (steering->org, store, winner));
  return g_strdup ("{}");
}

static char *
undelete (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  return set_deleted (steering->org, request, FALSE, error);
}

static char *
hard_delete (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  DemoSfStore *store;
  DemoSfRecord *record = find_record (steering->org, request, "id", &store, error);

  if (record == NULL)
    return NULL;
  demo_sf_store_erase (store, record);
  return g_strdup ("{}");
}

static char *
touch (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  DemoSfStore *store;
  DemoSfRecord *record = find_record (steering->org, request, "id", &store, error);

  if (record == NULL)
    return NULL;
  demo_sf_store_stamp (store, record, NULL);
  return g_strdup ("{}");
}

static char *
convert (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  DemoSfStore *leads, *contacts;
  DemoSfRecord *lead = find_record (steering->org, request, "lead", &leads, error);
  DemoSfRecord *contact = lead != NULL ? find_record (steering->org, request, "contact", &contacts, error)
                                       : NULL;

  if (contact == NULL)
    return NULL;
  if (!g_str_equal (demo_sf_store_object (leads)->name, "Lead")
      || !g_str_equal (demo_sf_store_object (contacts)->name, "Contact"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "A conversion needs a Lead and a Contact.");
      return NULL;
    }
  demo_sf_org_convert (steering->org, lead, contact, demo_sf_org_now (steering->org));
  demo_sf_store_stamp (leads, lead, owner_of (steering->org, leads, lead));
  return g_strdup ("{}");
}

static char *
set_assignment_rule (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  const char *id = request != NULL ? demo_json_get_string (request, "owner") : NULL;
  DemoSfObject *leads = demo_sf_schema_object (steering->org->schema, "Lead");

  if (id != NULL
      && demo_sf_org_find_target (steering->org, demo_sf_object_any_field (leads, "OwnerId"), id, NULL)
           == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no user or queue %s.", id);
      return NULL;
    }
  steering->org->lead_owner = g_intern_string (id);
  return g_strdup ("{}");
}

static char *
set_edit_converted (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  if (request == NULL || !json_object_has_member (request, "allowed"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The body needs \"allowed\".");
      return NULL;
    }
  steering->org->edits_converted = json_object_get_boolean_member (request, "allowed");
  return g_strdup ("{}");
}

static char *
add_field (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  const char *name = request != NULL ? demo_json_get_string (request, "object") : NULL;
  DemoSfObject *object = demo_sf_schema_object (steering->org->schema, name != NULL ? name : "Contact");

  if (request == NULL || object == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "The body is not a field's describe.");
      return NULL;
    }
  return demo_sf_object_add_field (object, request, demo_sf_org_now (steering->org), error) != NULL
           ? g_strdup ("{}")
           : NULL;
}

/* Whether values of a field may be there twice, as after an admin has said so in Setup. */
static char *
set_unique (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  const char *name = request != NULL ? demo_json_get_string (request, "name") : NULL;
  const char *of = request != NULL ? demo_json_get_string (request, "object") : NULL;
  DemoSfObject *object = demo_sf_schema_object (steering->org->schema, of != NULL ? of : "Contact");
  DemoSfField *field = name != NULL && object != NULL ? demo_sf_object_any_field (object, name) : NULL;

  if (field == NULL || !json_object_has_member (request, "unique"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "The body needs the \"name\" of a field and \"unique\".");
      return NULL;
    }
  field->flags &= ~(guint) DEMO_SF_UNIQUE;
  if (json_object_get_boolean_member (request, "unique"))
    field->flags |= DEMO_SF_UNIQUE;
  object->changed = demo_sf_org_now (steering->org);
  return g_strdup ("{}");
}

static char *
add_callback (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  const char *url = request != NULL ? demo_json_get_string (request, "url") : NULL;

  if (url == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "The body needs the \"url\" of a callback.");
      return NULL;
    }
  demo_sf_oauth_add_callback (steering->oauth, url);
  return g_strdup ("{}");
}

static char *
expire_sessions (DemoSfSteering *steering, JsonObject *request, GError **error)
{
  demo_grants_expire (demo_sf_oauth_get_grants (steering->oauth), NULL);
  return g_strdup ("{}");
}

static char *
other (gpointer platform, const char *name, JsonObject *request, GError **error)
{
  static const struct
  {
    const char *name;
    char *(*run) (DemoSfSteering *, JsonObject *, GError **);
  } endpoints[] = {
    { "merge", merge },
    { "undelete", undelete },
    { "hard-delete", hard_delete },
    { "touch", touch },
    { "convert", convert },
    { "leads", dump_leads },
    { "jobs", dump_jobs },
    { "assignment-rule", set_assignment_rule },
    { "edit-converted", set_edit_converted },
    { "add-field", add_field },
    { "expire-sessions", expire_sessions },
    { "callback", add_callback },
    { "set-unique", set_unique },
  };

  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    if (g_str_equal (endpoints[i].name, name))
      return endpoints[i].run (platform, request, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such control endpoint here.");
  return NULL;
}

const DemoControlOps demo_sf_control_ops = { edit, create, remove_record, dump, other };
