/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-setting.h"

#include <glib/gi18n-lib.h>

#include "cw-connect.h"
#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-rows.h"

gboolean
cw_setting_refuse_filter (CwObject object, const char *refusal, GError **error)
{
  if (object == CW_OBJECT_LEAD)
    {
      g_set_error (
        error, CW_ERROR, CW_ERROR_INVALID_VALUE,
        _("The filter of Leads cannot be used. Salesforce says: %s. Change it in Preferences › Only "
           "Salesforce Leads where (the setting “lead-filter”)"),
        refusal);
      return FALSE;
    }
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
               _("The filter cannot be used. Salesforce says: %s. Change it in Preferences › Only "
                  "Salesforce contacts where (the setting "
                  "“filter”)"),
               refusal);
  return FALSE;
}

gboolean
cw_setting_refuse_activity (const char *refusal, GError **error)
{
  g_set_error (
    error, CW_ERROR, CW_ERROR_INVALID_VALUE,
    _("The filter of activity cannot be used on Tasks. Salesforce says: %s. Change it in Preferences, or "
       "leave it empty (the setting “activity-filter”)"),
    refusal);
  return FALSE;
}

/* `refusal` (out) (transfer full): why Salesforce refuses the filter on this object; NULL: it takes it. */
static gboolean
ask_about_filter (CwProfile *profile,
                  const char *object,
                  const char *filter,
                  char **refusal,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwSalesforce) salesforce = NULL;

  if (connections == NULL)
    return FALSE;

  cw_connect_network_open (&network);
  salesforce = cw_connect_open_salesforce (profile, connections, network.http, error);
  return salesforce != NULL
         && cw_salesforce_check_filter (salesforce, object, filter, refusal, cancellable, error);
}

static gboolean
check_filter (CwProfile *profile,
              CwObject object,
              const char *filter,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *refusal = NULL;

  return ask_about_filter (profile, cw_object_get_name (object), filter, &refusal, cancellable, error)
         && (refusal == NULL || cw_setting_refuse_filter (object, refusal, error));
}

static gboolean
check_activity (CwProfile *profile, const char *filter, GCancellable *cancellable, GError **error)
{
  g_autofree char *refusal = NULL;

  return ask_about_filter (profile, "Task", filter, &refusal, cancellable, error)
         && (refusal == NULL || cw_setting_refuse_activity (refusal, error));
}

/* Whether exactly one of the stored users has this address. NULL without an error if no users are stored. */
static CwUserMap *
load_users (CwProfile *profile, const char *email, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) users = cw_profile_load_users (profile, CW_SIDE_ALOWARE, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return users != NULL && users->len > 0 ? cw_user_map_new (users, NULL, email) : NULL;
}

static gboolean
check_fallback_owner (CwProfile *profile, const char *email, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CwUserMap) known = load_users (profile, email, &local_error);
  g_autoptr (CwUserMap) fresh = NULL;

  if (local_error == NULL && known != NULL && !cw_user_map_misses_fallback (known))
    return TRUE;

  /* The user may be a new one. */
  if (local_error == NULL && cw_fetch_schema (profile, NULL, NULL, cancellable, &local_error))
    fresh = load_users (profile, email, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (fresh == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("The sign-in to Aloware gives no list of its users."));
      return FALSE;
    }
  if (!cw_user_map_misses_fallback (fresh))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
               _("No Aloware user has the e-mail address %s, or several have it. The fallback owner (the "
                  "setting “fallback-owner”) is one of "
                  "Aloware’s users"),
               email);
  return FALSE;
}

/* Whether one of the objects that are synced has all these fields, as a run asks (cw-preflight.c). */
static gboolean
has_match_phones (CwProfile *profile, const CwSettings *settings, CwObject object, GError **error)
{
  g_autoptr (CwSchema) schema = cw_profile_load_schema (profile, cw_object_get_name (object), error);

  return schema != NULL && cw_rows_check_other_phones (schema, settings, error);
}

static gboolean
check_match_phones (CwProfile *profile, const CwSettings *settings, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    if (cw_settings_include (settings, object) && has_match_phones (profile, settings, object, NULL))
      return TRUE;

  /* The field may be a new one. */
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (!cw_settings_include (settings, object))
        continue;
      if (!cw_fetch_object (profile, object, cancellable, error))
        return FALSE;
      if (has_match_phones (profile, settings, object, problem == NULL ? &problem : NULL))
        return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Reads the fields of each object that are not known yet, and makes its first draft. */
static gboolean
fetch_objects (CwProfile *profile, const CwSettings *settings, GCancellable *cancellable, GError **error)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_autoptr (CwSchema) known = cw_profile_load_schema (profile, cw_object_get_name (object), NULL);

      if (known == NULL && cw_settings_include (settings, object)
          && !cw_fetch_object (profile, object, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check (CwProfile *profile,
       const CwSettings *settings,
       const char *key,
       GCancellable *cancellable,
       GError **error)
{
  if (g_str_equal (key, "object"))
    return fetch_objects (profile, settings, cancellable, error);
  if (g_str_equal (key, "filter") && *settings->filter != '\0')
    return check_filter (profile, CW_OBJECT_CONTACT, settings->filter, cancellable, error);
  if (g_str_equal (key, "lead-filter") && *settings->lead_filter != '\0')
    return check_filter (profile, CW_OBJECT_LEAD, settings->lead_filter, cancellable, error);
  if (g_str_equal (key, "activity-filter") && *settings->activity_filter != '\0')
    return check_activity (profile, settings->activity_filter, cancellable, error);
  if (g_str_equal (key, "fallback-owner") && *settings->fallback_owner != '\0')
    return check_fallback_owner (profile, settings->fallback_owner, cancellable, error);
  if (g_str_equal (key, "match-phones") && !g_str_equal (settings->match_phones, CW_MATCH_PHONES))
    return check_match_phones (profile, settings, cancellable, error);

  return TRUE;
}

/* An answer of the platform about the value counts; a failure to ask does not. */
static gboolean
check_or_explain (CwProfile *profile,
                  const CwSettings *settings,
                  const char *key,
                  char **unchecked,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (check (profile, settings, key, cancellable, &local_error))
    return TRUE;

  if (g_error_matches (local_error, CW_ERROR, CW_ERROR_INVALID_VALUE)
      || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *unchecked = g_strdup_printf (g_str_equal (key, "object")
                                  ? _("The setting was saved, but Salesforce’s fields could not be read: %s")
                                  : _("The setting was saved, but it could not be checked: %s"),
                                local_error->message);
  return TRUE;
}

gboolean
cw_setting_change (CwProfile *profile,
                   const char *key,
                   const char *value,
                   char **unchecked,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (CwSettings) wanted = cw_profile_load_settings (profile, error);
  g_autoptr (CwSettings) settings = NULL;

  g_return_val_if_fail (profile != NULL && key != NULL && value != NULL && unchecked != NULL, FALSE);

  *unchecked = NULL;
  if (wanted == NULL || !cw_settings_set (wanted, key, value, error)
      || !check_or_explain (profile, wanted, key, unchecked, cancellable, error))
    return FALSE;

  /* Asking took time: another program may have changed other settings meanwhile. */
  settings = cw_profile_load_settings (profile, error);
  return settings != NULL && cw_settings_set (settings, key, value, error)
         && cw_profile_save_settings (profile, settings, error);
}
