/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-make-fields.h"

#include <glib/gi18n-lib.h>

#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-text.h"

/* The permission set as Salesforce knows it. Its label is what an administrator reads in Setup, where our
 * translations are not. */
#define SET_NAME "Crosswalk_Fields"
#define SET_LABEL "Crosswalk Fields"

/* What the permission set, and who has it, is read with and written with. */
static const char *const no_fields[] = { NULL };
static const char *const permission_fields[] = { "Field", "PermissionsRead", "PermissionsEdit", NULL };
static const char *const assignment_fields[] = { "AssigneeId", NULL };
static const char *const user_fields[] = { "Name", "Username", "Email", "IsActive", NULL };

void
cw_field_user_free (CwFieldUser *user)
{
  if (user == NULL)
    return;

  g_free (user->id);
  g_free (user->name);
  g_free (user->username);
  g_free (user->email);
  g_free (user);
}

void
cw_missing_fields_free (CwMissingFields *missing)
{
  if (missing == NULL)
    return;

  g_ptr_array_unref (missing->fields);
  g_clear_pointer (&missing->users, g_ptr_array_unref);
  cw_schema_unref (missing->all);
  g_free (missing);
}

static void
failure_free (CwFieldFailure *failure)
{
  g_free (failure->code);
  g_free (failure->message);
  g_free (failure);
}

static void
user_failure_free (CwFieldUserFailure *failure)
{
  g_free (failure->code);
  g_free (failure->message);
  g_free (failure);
}

static CwMadeFields *
made_fields_new (GPtrArray *fields, GPtrArray *users)
{
  CwMadeFields *made = g_new0 (CwMadeFields, 1);

  made->fields = g_ptr_array_ref (fields);
  made->created = g_ptr_array_new ();
  made->shown = g_ptr_array_new ();
  made->ready = g_ptr_array_new ();
  made->failed = g_ptr_array_new_with_free_func ((GDestroyNotify) failure_free);
  made->users = users != NULL ? g_ptr_array_ref (users) : g_ptr_array_new ();
  made->assigned = g_ptr_array_new ();
  made->not_assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) user_failure_free);

  return made;
}

void
cw_made_fields_free (CwMadeFields *made)
{
  if (made == NULL)
    return;

  g_ptr_array_unref (made->fields);
  g_ptr_array_unref (made->created);
  g_ptr_array_unref (made->shown);
  g_ptr_array_unref (made->ready);
  g_ptr_array_unref (made->failed);
  g_ptr_array_unref (made->users);
  g_ptr_array_unref (made->assigned);
  g_ptr_array_unref (made->not_assigned);
  g_clear_pointer (&made->schema, cw_schema_unref);
  g_free (made);
}

static void
add_failure (CwMadeFields *made, const CwMissingField *field, const char *code, const char *message)
{
  CwFieldFailure *failure = g_new0 (CwFieldFailure, 1);

  failure->field = field;
  failure->code = g_strdup (code);
  failure->message = g_strdup (message);
  g_ptr_array_add (made->failed, failure);
}

static void
add_user_failure (CwMadeFields *made, const CwFieldUser *user, const char *code, const char *message)
{
  CwFieldUserFailure *failure = g_new0 (CwFieldUserFailure, 1);

  failure->user = user;
  failure->code = g_strdup (code);
  failure->message = g_strdup (message);
  g_ptr_array_add (made->not_assigned, failure);
}

/* ── Users ── */

static int
compare_users (gconstpointer a, gconstpointer b)
{
  const CwFieldUser *first = *(const CwFieldUser *const *) a, *second = *(const CwFieldUser *const *) b;
  int order = second->signed_in - first->signed_in;

  if (order == 0)
    order = g_utf8_collate (first->name, second->name);

  return order != 0 ? order : g_strcmp0 (first->username, second->username);
}

static CwFieldUser *
field_user_new (const CwRecord *record, const char *signed_in_id)
{
  CwFieldUser *user = g_new0 (CwFieldUser, 1);
  const char *name = cw_record_get (record, "Name"), *username = cw_record_get (record, "Username");

  user->id = g_strdup (cw_record_get_id (record));
  user->username = g_strdup (username != NULL ? username : "");
  user->name = g_strdup (name != NULL && *name != '\0' ? name : user->username);
  user->email = g_strdup (cw_record_get (record, "Email"));
  user->signed_in = cw_salesforce_same_id (user->id, signed_in_id);

  return user;
}

static GPtrArray *
list_users (CwSalesforce *salesforce, const char *signed_in_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = cw_salesforce_find (salesforce, "User", "UserType", "Standard", -1,
                                                    user_fields, cancellable, error);
  GPtrArray *users;

  if (found == NULL)
    return NULL;

  users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_field_user_free);
  for (guint i = 0; i < found->len; i++)
    {
      const CwRecord *record = ((const CwSalesforceRow *) g_ptr_array_index (found, i))->record;

      if (record != NULL && g_strcmp0 (cw_record_get (record, "IsActive"), "true") == 0)
        g_ptr_array_add (users, field_user_new (record, signed_in_id));
    }
  g_ptr_array_sort (users, compare_users);

  return users;
}

static gboolean
is_text (const char *text, const char *folded)
{
  g_autofree char *key = text != NULL ? cw_text_casefold (text) : NULL;

  return g_strcmp0 (key, folded) == 0;
}

CwFieldUser *
cw_missing_fields_find_user (const CwMissingFields *missing, const char *name, GError **error)
{
  g_autofree char *folded = cw_text_casefold (name);
  CwFieldUser *found = NULL;
  guint n = 0;

  for (guint i = 0; missing->users != NULL && i < missing->users->len; i++)
    {
      CwFieldUser *user = g_ptr_array_index (missing->users, i);

      if (is_text (user->username, folded))
        return user;
      if (!is_text (user->email, folded))
        continue;
      found = user;
      n++;
    }
  if (n == 1)
    return found;

  if (n == 0)
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("“%s” is not the username or the e-mail address of an active Salesforce user."), name);
  else
    g_set_error (
      error, CW_ERROR, CW_ERROR_USAGE,
      _("“%s” is the e-mail address of several Salesforce users. Name the one you mean by the username."),
      name);

  return NULL;
}

/* ── Looking ── */

static void
explain (GError **error)
{
  if (error == NULL || *error == NULL)
    return;

  if (g_error_matches (*error, CW_ERROR, CW_ERROR_PERMISSION))
    g_prefix_error (error,
                    _("Salesforce does not show its setup to this user. It takes the permission “View Setup "
                       "and Configuration”, and “Customize Application” to create fields. "));
  else if (g_error_matches (*error, CW_ERROR, CW_ERROR_NOT_FOUND))
    g_prefix_error (error,
                    _("This Salesforce organization does not let programs create fields. Create them in "
                       "Salesforce’s setup. "));
}

CwMissingFields *
cw_make_fields_look (CwProfile *profile,
                     const CwMapping *mapping,
                     gboolean with_users,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwSalesforce) salesforce = NULL;
  g_autoptr (CwSchema) seen = NULL;
  g_autoptr (CwSchema) all = NULL;
  g_autoptr (GPtrArray) users = NULL;
  CwMissingFields *missing;

  if (connections == NULL)
    return NULL;

  cw_connect_network_open (&network);
  salesforce = cw_connect_open_salesforce (profile, connections, network.http, error);
  if (salesforce == NULL)
    return NULL;

  seen = cw_salesforce_describe (salesforce, cw_mapping_get_object (mapping), cancellable, error);
  if (seen == NULL || !cw_profile_save_schema (profile, seen, error))
    return NULL;
  all = cw_salesforce_list_fields (salesforce, cw_mapping_get_object (mapping), cancellable, error);
  if (all == NULL)
    {
      explain (error);
      return NULL;
    }
  if (with_users)
    {
      users = list_users (salesforce, connections->salesforce_user_id, cancellable, error);
      if (users == NULL)
        return NULL;
    }

  missing = g_new0 (CwMissingFields, 1);
  missing->fields = cw_missing_fields_list (mapping, seen, all);
  missing->users = g_steal_pointer (&users);
  missing->all = g_steal_pointer (&all);

  return missing;
}

/* ── Making ── */

typedef struct
{
  CwSalesforce *salesforce;
  const char *object;
  const char *user_id;
  GCancellable *cancellable;
  CwMadeFields *made;
  GPtrArray *to_show; /* of CwMissingField: those that are in Salesforce now, and have to be granted */
} Making;

/* Makes those that are missing, and takes those that are hidden. */
static gboolean
create (Making *self, GPtrArray *fields, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      CwMissingField *field = g_ptr_array_index (fields, i);

      if (field->state == CW_FIELD_MISSING)
        g_ptr_array_add (missing, field);
      else if (field->state == CW_FIELD_HIDDEN)
        g_ptr_array_add (self->to_show, field);
      else
        g_ptr_array_add (self->made->ready, field);
    }

  if (missing->len == 0)
    return TRUE;

  results = cw_salesforce_create_fields (self->salesforce, self->object, missing, self->cancellable, error);
  if (results == NULL)
    {
      explain (error);
      return FALSE;
    }

  for (guint i = 0; i < results->len; i++)
    {
      const CwRowResult *result = g_ptr_array_index (results, i);

      if (result->success)
        g_ptr_array_add (self->to_show, g_ptr_array_index (missing, i));
      else
        add_failure (self->made, g_ptr_array_index (missing, i), result->code, result->message);
    }

  return TRUE;
}

/* A record to write: names and values, to NULL. */
G_GNUC_NULL_TERMINATED static CwRecord *
record_new (const char *id, const char *name, ...)
{
  CwRecord *record = cw_record_new (id);
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    cw_record_set (record, name, va_arg (args, const char *));
  va_end (args);

  return record;
}

/* What came of each of the records. (transfer full) (element-type CwRowResult) */
static GPtrArray *
write_each (Making *self,
            CwSalesforceOperation operation,
            const char *object,
            GPtrArray *records,
            GError **error)
{
  static const char *const checkboxes[] = { "PermissionsRead", "PermissionsEdit" };
  g_autoptr (CwSchema) schema = cw_schema_new (object);

  for (guint i = 0; i < G_N_ELEMENTS (checkboxes); i++)
    cw_schema_add (schema, cw_field_new (checkboxes[i], NULL, "boolean"));

  return cw_salesforce_write (self->salesforce, operation, object, NULL, schema, records, self->cancellable,
                              error);
}

/* Writes records, where each has to succeed. There may be none. */
static gboolean
write_all (Making *self,
           CwSalesforceOperation operation,
           const char *object,
           GPtrArray *records,
           char **first_id,
           GError **error)
{
  g_autoptr (GPtrArray) results = NULL;

  if (records->len == 0)
    return TRUE;

  results = write_each (self, operation, object, records, error);
  if (results == NULL)
    return FALSE;

  for (guint i = 0; i < results->len; i++)
    {
      const CwRowResult *result = g_ptr_array_index (results, i);

      if (!result->success)
        {
          cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_REFUSED, "%s", result->message);
          return FALSE;
        }
    }

  if (first_id != NULL)
    *first_id = g_strdup (((const CwRowResult *) g_ptr_array_index (results, 0))->id);

  return TRUE;
}

/* `id` (optional) gets the id of the new record. (record: transfer full) */
static gboolean
create_one (Making *self, const char *object, CwRecord *record, char **id, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);

  g_ptr_array_add (records, record);

  return write_all (self, CW_SALESFORCE_CREATE, object, records, id, error);
}

/* The id of the permission set; `is_new`: nothing is in it yet. Without a field to show, none is made.
 * (transfer full) */
static char *
open_permission_set (Making *self, gboolean *is_new, GError **error)
{
  g_autoptr (GPtrArray) found = cw_salesforce_find (self->salesforce, "PermissionSet", "Name", SET_NAME, -1,
                                                    no_fields, self->cancellable, error);
  char *id = NULL;

  if (found == NULL)
    return NULL;

  *is_new = found->len == 0;
  if (!*is_new)
    return g_strdup (cw_record_get_id (((const CwSalesforceRow *) g_ptr_array_index (found, 0))->record));

  if (self->to_show->len == 0)
    {
      cw_error_set_for_side (
        error, CW_SIDE_SALESFORCE, CW_ERROR_NOT_FOUND,
        _("Salesforce has no permission set “%s”, because Crosswalk has created no field there. Give access "
           "to the fields in Salesforce’s setup."),
        SET_LABEL);
      return NULL;
    }

  create_one (self, "PermissionSet", record_new (NULL, "Name", SET_NAME, "Label", SET_LABEL, NULL), &id,
              error);

  return id;
}

/* The row of the set that grants a field. */
static const CwSalesforceRow *
find_grant (GPtrArray *grants, const char *full_name)
{
  for (guint i = 0; grants != NULL && i < grants->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (grants, i);

      if (g_strcmp0 (cw_record_get (row->record, "Field"), full_name) == 0)
        return row;
    }

  return NULL;
}

static gboolean
grant_fields (Making *self, const char *set_id, gboolean is_new, GError **error)
{
  g_autoptr (GPtrArray) grants = NULL;
  g_autoptr (GPtrArray) create = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);
  g_autoptr (GPtrArray) update = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);

  if (self->to_show->len == 0)
    return TRUE;

  if (!is_new)
    {
      grants = cw_salesforce_find (self->salesforce, "FieldPermissions", "ParentId", set_id, -1,
                                   permission_fields, self->cancellable, error);
      if (grants == NULL)
        return FALSE;
    }

  for (guint i = 0; i < self->to_show->len; i++)
    {
      const CwMissingField *field = g_ptr_array_index (self->to_show, i);
      g_autofree char *full_name = g_strdup_printf ("%s.%s", self->object, field->name);
      const CwSalesforceRow *grant = find_grant (grants, full_name);

      if (grant == NULL)
        g_ptr_array_add (create,
                         record_new (NULL, "ParentId", set_id, "SobjectType", self->object, "Field",
                                     full_name, "PermissionsRead", "true", "PermissionsEdit", "true", NULL));
      else if (g_strcmp0 (cw_record_get (grant->record, "PermissionsEdit"), "true") != 0)
        g_ptr_array_add (update, record_new (cw_record_get_id (grant->record), "PermissionsRead", "true",
                                             "PermissionsEdit", "true", NULL));
    }

  return write_all (self, CW_SALESFORCE_CREATE, "FieldPermissions", create, NULL, error)
         && write_all (self, CW_SALESFORCE_UPDATE, "FieldPermissions", update, NULL, error);
}

static gboolean
is_assigned (GPtrArray *assignments, const char *user_id)
{
  for (guint i = 0; i < assignments->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (assignments, i);

      if (cw_salesforce_same_id (cw_record_get (row->record, "AssigneeId"), user_id))
        return TRUE;
    }

  return FALSE;
}

/* Those who are to have the set and do not have it: the signed-in user as NULL, and CwFieldUser. */
static GPtrArray *
list_to_assign (Making *self, GPtrArray *assignments)
{
  GPtrArray *to_assign = g_ptr_array_new ();

  if (assignments == NULL || !is_assigned (assignments, self->user_id))
    g_ptr_array_add (to_assign, NULL);
  for (guint i = 0; i < self->made->users->len; i++)
    {
      CwFieldUser *user = g_ptr_array_index (self->made->users, i);

      if (user->signed_in)
        continue;
      if (assignments != NULL && is_assigned (assignments, user->id))
        g_ptr_array_add (self->made->assigned, user);
      else
        g_ptr_array_add (to_assign, user);
    }

  return to_assign;
}

static const char *
why_not_assigned (const CwRowResult *result)
{
  /* Salesforce has this code for a license that does not allow what the set gives. */
  if (g_strcmp0 (result->code, "FIELD_INTEGRITY_EXCEPTION") == 0)
    return _("This user’s Salesforce license does not allow it. Give the user another license in "
              "Salesforce’s setup, under Users, or leave the user out.");

  return result->message;
}

/* Takes what came of one assignment. FALSE: it was the signed-in user's, and failed. */
static gboolean
take_assignment (Making *self, CwFieldUser *user, const CwRowResult *result, GError **error)
{
  /* Somebody else was faster. */
  gboolean has_it = result->success || g_strcmp0 (result->code, "DUPLICATE_VALUE") == 0;

  if (user == NULL && !has_it)
    {
      cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_REFUSED, "%s", why_not_assigned (result));
      return FALSE;
    }
  if (user != NULL && has_it)
    g_ptr_array_add (self->made->assigned, user);
  else if (user != NULL)
    add_user_failure (self->made, user, result->code, why_not_assigned (result));

  return TRUE;
}

/* Assigns the set to those from `start` on whom one request can take. */
static gboolean
assign_some (Making *self, const char *set_id, GPtrArray *to_assign, guint start, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);
  g_autoptr (GPtrArray) results = NULL;
  gboolean ok = TRUE;

  for (guint i = start; i < to_assign->len && records->len < CW_SALESFORCE_MAX_RECORDS; i++)
    {
      const CwFieldUser *user = g_ptr_array_index (to_assign, i);

      g_ptr_array_add (records, record_new (NULL, "PermissionSetId", set_id, "AssigneeId",
                                            user != NULL ? user->id : self->user_id, NULL));
    }

  results = write_each (self, CW_SALESFORCE_CREATE, "PermissionSetAssignment", records, error);
  if (results == NULL)
    return FALSE;

  for (guint i = 0; i < results->len; i++)
    ok = take_assignment (self, g_ptr_array_index (to_assign, start + i), g_ptr_array_index (results, i),
                          ok ? error : NULL)
         && ok;

  return ok;
}

static gboolean
assign_set (Making *self, const char *set_id, gboolean is_new, GError **error)
{
  g_autoptr (GPtrArray) assignments = NULL, to_assign = NULL;

  if (!is_new)
    {
      assignments = cw_salesforce_find (self->salesforce, "PermissionSetAssignment", "PermissionSetId",
                                        set_id, -1, assignment_fields, self->cancellable, error);
      if (assignments == NULL)
        return FALSE;
    }

  to_assign = list_to_assign (self, assignments);
  for (guint start = 0; start < to_assign->len; start += CW_SALESFORCE_MAX_RECORDS)
    {
      if (!assign_some (self, set_id, to_assign, start, error))
        return FALSE;
    }

  for (guint i = 0; i < self->made->users->len; i++)
    {
      CwFieldUser *user = g_ptr_array_index (self->made->users, i);

      if (user->signed_in)
        g_ptr_array_add (self->made->assigned, user);
    }

  return TRUE;
}

static gboolean
has_outcome (const CwMadeFields *made, CwFieldUser *user)
{
  for (guint i = 0; i < made->not_assigned->len; i++)
    {
      const CwFieldUserFailure *failure = g_ptr_array_index (made->not_assigned, i);

      if (failure->user == user)
        return TRUE;
    }

  return g_ptr_array_find (made->assigned, user, NULL);
}

/* Those who were not reached have no access because of `problem`. */
static void
fail_other_users (CwMadeFields *made, const GError *problem)
{
  for (guint i = 0; i < made->users->len; i++)
    {
      CwFieldUser *user = g_ptr_array_index (made->users, i);

      if (!has_outcome (made, user))
        add_user_failure (made, user, "NOT_ASSIGNED", problem->message);
    }
}

/* Lets the signed-in user, and those who were picked, see the fields. */
static gboolean
show (Making *self, GError **error)
{
  gboolean is_new;
  g_autoptr (GError) problem = NULL;
  g_autofree char *set_id = open_permission_set (self, &is_new, &problem);

  if (set_id == NULL || !grant_fields (self, set_id, is_new, &problem)
      || !assign_set (self, set_id, is_new, &problem))
    {
      fail_other_users (self->made, problem);
      g_propagate_prefixed_error (
        error, g_steal_pointer (&problem),
        _("The field is in Salesforce, but you cannot see it yet: giving you access failed. "));
      return FALSE;
    }

  self->made->permission_set = SET_LABEL;

  return TRUE;
}

/* Sorts the fields by whether the user sees them. `problem` (nullable): why access could not be given. */
static void
sort_by_seen (Making *self, const GError *problem)
{
  for (guint i = 0; i < self->to_show->len; i++)
    {
      CwMissingField *field = g_ptr_array_index (self->to_show, i);

      if (self->made->schema != NULL && cw_schema_find (self->made->schema, field->name) != NULL)
        g_ptr_array_add (field->state == CW_FIELD_MISSING ? self->made->created : self->made->shown, field);
      else
        add_failure (self->made, field, "NOT_SEEN",
                     problem != NULL
                       ? problem->message
                       : _("The field is in Salesforce, but you cannot see it yet. Wait a minute, then "
                            "create the missing fields again. Nothing is created twice."));
    }
}

CwMadeFields *
cw_make_fields (CwProfile *profile,
                const char *object,
                GPtrArray *fields,
                GPtrArray *users,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwSalesforce) salesforce = NULL;
  g_autoptr (CwMadeFields) made = made_fields_new (fields, users);
  g_autoptr (GPtrArray) to_show = g_ptr_array_new (), names = g_ptr_array_new ();
  g_autoptr (GError) problem = NULL;
  Making making = { .object = object, .cancellable = cancellable, .made = made, .to_show = to_show };

  if (connections == NULL)
    return NULL;

  cw_connect_network_open (&network);
  salesforce = cw_connect_open_salesforce (profile, connections, network.http, error);
  if (salesforce == NULL)
    return NULL;

  making.salesforce = salesforce;
  making.user_id = connections->salesforce_user_id;
  if (making.user_id == NULL)
    {
      cw_connect_set_missing (CW_SIDE_SALESFORCE, error);
      return NULL;
    }

  if (!create (&making, fields, error))
    return NULL;

  if ((to_show->len > 0 || made->users->len > 0) && show (&making, &problem))
    {
      for (guint i = 0; i < to_show->len; i++)
        g_ptr_array_add (names, ((CwMissingField *) g_ptr_array_index (to_show, i))->name);
    }
  if (problem == NULL || !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    made->schema = cw_salesforce_await_fields (salesforce, object, names, cancellable,
                                               problem == NULL ? &problem : NULL);
  if (made->schema == NULL
      && (to_show->len == 0 || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (made->schema != NULL && !cw_profile_save_schema (profile, made->schema, error))
    return NULL;

  sort_by_seen (&making, problem);

  return g_steal_pointer (&made);
}

GPtrArray *
cw_made_fields_map (const CwMadeFields *made, CwMapping *mapping)
{
  GPtrArray *const lists[] = { made->created, made->shown, made->ready };
  GPtrArray *mapped = g_ptr_array_new ();

  for (guint i = 0; made->schema != NULL && i < G_N_ELEMENTS (lists); i++)
    for (guint f = 0; f < lists[i]->len; f++)
      {
        const CwMissingField *field = g_ptr_array_index (lists[i], f);

        if (cw_mapping_map_field (mapping, field->entry, field->name, made->schema))
          g_ptr_array_add (mapped, (gpointer) field->entry);
      }

  return mapped;
}
