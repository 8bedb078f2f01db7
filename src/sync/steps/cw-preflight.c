/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-engine"

#include "cw-preflight.h"

#include <glib/gi18n-lib.h>

#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-read.h"
#include "cw-store-links.h"

/* Drops the bases of fields whose mapping has changed. A base says that two values were equal under the
 * mapping of that time; under another one it says nothing. */
static gboolean
drop_stale_bases (CwEngine *engine, GError **error)
{
  for (guint i = 0; i < cw_rows_get_n (engine->in->rows); i++)
    {
      const CwRow *row = cw_rows_get (engine->in->rows, i);
      const char *key = row->row->aloware->key;
      g_autofree char *name = g_strconcat ("mapped:", key, NULL);
      g_autofree char *before = NULL;

      if (!cw_store_get_meta (engine->in->store, name, &before, error))
        return FALSE;
      if (g_strcmp0 (before, row->field->name) == 0)
        continue;
      if (before != NULL && !cw_store_drop_base_field (engine->in->store, key, error))
        return FALSE;
      if (!cw_store_set_meta (engine->in->store, name, row->field->name, error))
        return FALSE;
    }
  return TRUE;
}

/* The error is the first problem that blocks; `mapping check` lists them all. */
static gboolean
check_mapping (CwEngine *engine, GError **error)
{
  g_autoptr (GPtrArray)
    problems = cw_mapping_check (engine->in->mapping, engine->in->schema, engine->in->users);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (!problem->blocking)
        continue;
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_MAPPING,
                   _("The active mapping cannot run: %s Nothing was written."), problem->message);
      return FALSE;
    }
  return TRUE;
}

/* Says what the sign-in to Aloware cannot do before anything is planned. The plan says it again for each
 * contact that is concerned. */
static gboolean
note_lacks (CwInputs *inputs, GError **error)
{
  static const CwLack lacks[] = { CW_LACK_CREATE, CW_LACK_UPDATE };
  gboolean is_news = cw_connect_note_lacks (inputs->connections, inputs->aloware);

  for (guint i = 0; i < G_N_ELEMENTS (lacks); i++)
    if ((inputs->connections->aloware_lacks & lacks[i]) != 0)
      g_message ("%s", cw_lack_get_text (lacks[i]));

  return !is_news || cw_profile_save_connections (inputs->profile, inputs->connections, error);
}

static gboolean
load_delivered (CwEngine *engine, GError **error)
{
  g_autofree char *account = cw_delivered_account (engine->in->connections);

  engine->delivered = cw_delivered_load (engine->in->store, account, error);
  return engine->delivered != NULL;
}

/* The first questions of a run, and their answers. */
typedef struct
{
  CwEngine *engine;
  CwInputs *inputs;
  GPtrArray *users[2]; /* by side */
} Preflight;

static gboolean
ask_salesforce (Preflight *preflight, GError **error)
{
  CwEngine *engine = preflight->engine;
  CwInputs *inputs = preflight->inputs;

  inputs->schema = cw_salesforce_describe (inputs->salesforce, inputs->object, engine->cancellable, error);
  if (inputs->schema == NULL)
    return FALSE;

  preflight->users[CW_SIDE_SALESFORCE] = cw_salesforce_list_users (inputs->salesforce, engine->cancellable,
                                                                   error);
  return preflight->users[CW_SIDE_SALESFORCE] != NULL;
}

/* Aloware takes a second or two to answer, and Salesforce is asked meanwhile. Where both fail, Aloware's
 * error is told, and Aloware's answer is waited for in any case. */
static gboolean
ask_both (Preflight *preflight, GError **error)
{
  CwEngine *engine = preflight->engine;
  CwAlowareListing *listing = cw_aloware_begin_list_users (engine->in->aloware, engine->cancellable);
  g_autoptr (GError) problem = NULL;
  gboolean asked = ask_salesforce (preflight, &problem);
  GPtrArray *users = cw_connect_end_list_aloware_users (engine->in->aloware, listing, error);

  preflight->users[CW_SIDE_ALOWARE] = users;
  if (users == NULL)
    return FALSE;
  if (!asked)
    g_propagate_error (error, g_steal_pointer (&problem));
  return asked;
}

static gboolean
take_answers (Preflight *preflight, GError **error)
{
  CwEngine *engine = preflight->engine;
  const char *fallback = engine->in->settings->fallback_owner;

  for (CwSide side = 0; side < G_N_ELEMENTS (preflight->users); side++)
    {
      if (!cw_profile_save_users (engine->in->profile, side, preflight->users[side], error))
        return FALSE;
    }
  preflight->inputs->users = cw_user_map_new (preflight->users[CW_SIDE_ALOWARE],
                                              preflight->users[CW_SIDE_SALESFORCE],
                                              *fallback != '\0' ? fallback : NULL);
  return cw_profile_save_schema (engine->in->profile, engine->in->schema, error);
}

gboolean
cw_preflight (CwEngine *engine, CwInputs *inputs, GError **error)
{
  Preflight preflight = { .engine = engine, .inputs = inputs };
  gboolean success;

  cw_engine_begin_phase (engine, CW_PHASE_STARTING, 0, 0);

  success = ask_both (&preflight, error) && take_answers (&preflight, error);
  g_clear_pointer (&preflight.users[CW_SIDE_ALOWARE], g_ptr_array_unref);
  g_clear_pointer (&preflight.users[CW_SIDE_SALESFORCE], g_ptr_array_unref);
  if (!success || !check_mapping (engine, error) || !note_lacks (inputs, error))
    return FALSE;

  inputs->rows = cw_rows_new (inputs->mapping, inputs->schema, inputs->settings, inputs->users);
  return drop_stale_bases (engine, error) && cw_read_recall (engine, error) && load_delivered (engine, error);
}
