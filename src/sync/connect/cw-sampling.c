/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sampling.h"

#include "cw-connect-open.h"
#include "cw-connect.h"
#include "cw-error.h"
#include "cw-setting.h"

typedef struct
{
  CwProfile *profile;
  const CwMapping *mapping;
  CwSettings *settings;
  CwConnections *connections;
  CwUserMap *users; /* NULL: none were read yet */
  CwConnectNetwork network;
  CwSalesforce *salesforce;
  CwAloware *aloware;
  CwSchema *schema;
  GPtrArray *records;   /* of CwRecord */
  GPtrArray *numbers;   /* to look up; taken from the end */
  GHashTable *contacts; /* phone → CwRecord */
  guint n_asked, n_numbers;
  guint n_answered; /* look-ups that found a contact, or that there is none */
  GError *problem;  /* of a look-up that got no answer */
  CwSamplingProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Sampling;

static void
sampling_clear (Sampling *self)
{
  g_clear_pointer (&self->contacts, g_hash_table_unref);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->aloware, cw_aloware_free);
  g_clear_pointer (&self->salesforce, cw_salesforce_free);
  cw_connect_network_clear (&self->network);
  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->connections, cw_connections_free);
  g_clear_pointer (&self->settings, cw_settings_free);
  g_clear_error (&self->problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sampling, sampling_clear)

static gboolean
open_platforms (Sampling *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  self->settings = cw_profile_load_settings (self->profile, error);
  if (self->settings == NULL || !cw_load_user_map (self->profile, self->settings, &self->users, error))
    return FALSE;
  self->connections = cw_profile_load_connections (self->profile, error);
  if (self->connections == NULL)
    return FALSE;

  cw_connect_network_open (&self->network);
  self->salesforce = cw_connect_open_salesforce (self->profile, self->connections, self->network.http, error);
  if (self->salesforce == NULL)
    return FALSE;

  self->aloware = cw_connect_open_aloware (self->profile, self->connections, self->network.http,
                                           self->cancellable, &problem);
  if (self->aloware == NULL && problem == NULL)
    return cw_connect_set_missing (CW_SIDE_ALOWARE, error);
  if (self->aloware == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  cw_aloware_set_requests_per_minute (self->aloware, self->settings->aloware_requests_per_minute);

  return TRUE;
}

/* A filter that Salesforce refuses is named as such. */
static void
explain_filter (Sampling *self, GError **problem)
{
  g_autofree char *refusal = NULL;

  if (*cw_settings_get_filter (self->settings, self->mapping->object) == '\0'
      || !g_error_matches (*problem, CW_ERROR, CW_ERROR_REFUSED)
      || !cw_salesforce_check_filter (self->salesforce, cw_mapping_get_object (self->mapping),
                                      cw_settings_get_filter (self->settings, self->mapping->object),
                                      &refusal, self->cancellable, NULL)
      || refusal == NULL)
    return;

  g_clear_error (problem);
  cw_setting_refuse_filter (self->mapping->object, refusal, problem);
}

static gboolean
read_salesforce (Sampling *self, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) problem = NULL;

  self->schema = cw_salesforce_describe (self->salesforce, cw_mapping_get_object (self->mapping),
                                         self->cancellable, error);
  if (self->schema == NULL || !cw_profile_save_schema (self->profile, self->schema, error))
    return FALSE;

  rows = cw_salesforce_sample (self->salesforce, self->schema,
                               cw_settings_get_filter (self->settings, self->mapping->object),
                               self->cancellable, &problem);
  if (rows == NULL)
    {
      explain_filter (self, &problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);
  for (guint i = 0; i < rows->len; i++)
    {
      CwSalesforceRow *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (self->records, g_steal_pointer (&row->record));
    }

  return TRUE;
}

static void
tell_progress (Sampling *self)
{
  if (self->progress != NULL)
    self->progress (self->n_asked, self->n_numbers, self->user_data);
}

static char *
next_number (gpointer user_data)
{
  Sampling *self = user_data;

  return self->numbers->len > 0 ? g_ptr_array_steal_index (self->numbers, self->numbers->len - 1) : NULL;
}

static gboolean
on_found (const char *phone, CwRecord *record, const GError *problem, gpointer user_data, GError **error)
{
  Sampling *self = user_data;

  if (record != NULL)
    g_hash_table_insert (self->contacts, g_strdup (phone), record);

  if (record != NULL || g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    self->n_answered++;
  else if (self->problem == NULL)
    self->problem = g_error_copy (problem);

  self->n_asked++;
  tell_progress (self);

  return TRUE;
}

static gboolean
look_up (Sampling *self, GError **error)
{
  self->contacts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cw_record_free);
  self->numbers = cw_suggest_list_numbers (self->records, self->mapping, self->schema, self->settings);
  self->n_numbers = self->numbers->len;
  tell_progress (self);

  if (!cw_aloware_lookup_all (self->aloware, next_number, on_found, self, self->cancellable, error))
    return FALSE;
  if (self->n_answered > 0 || self->problem == NULL)
    return TRUE;

  /* A few numbers may be missing in a sample, but not all. */
  g_propagate_error (error, g_steal_pointer (&self->problem));
  return FALSE;
}

static CwSuggestions *
suggest (Sampling *self, GError **error)
{
  CwDataSample sample = { .mapping = self->mapping };

  if (!open_platforms (self, error) || !read_salesforce (self, error) || !look_up (self, error))
    return NULL;

  sample.salesforce = self->records;
  sample.aloware = self->contacts;
  sample.schema = self->schema;
  sample.settings = self->settings;
  sample.users = self->users;

  return cw_suggest (&sample);
}

CwSuggestions *
cw_sampling_suggest (CwProfile *profile,
                     const CwMapping *mapping,
                     CwSamplingProgressFunc progress,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (Sampling) sampling = { .profile = profile,
                                 .mapping = mapping,
                                 .progress = progress,
                                 .user_data = user_data,
                                 .cancellable = cancellable };
  CwSuggestions *suggestions;

  g_return_val_if_fail (profile != NULL && mapping != NULL, NULL);

  if (!cw_profile_await_lock (profile, cancellable, error))
    return NULL;

  suggestions = suggest (&sampling, error);
  cw_profile_unlock (profile);

  return suggestions;
}
