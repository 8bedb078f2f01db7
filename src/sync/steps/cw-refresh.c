/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-engine.h"

#include "cw-error.h"

/* Reads some records as they are now, before something is decided about them. */

typedef struct
{
  CwEngine *engine;
  GPtrArray *phones;       /* taken from the end */
} Asking;

static char *
next_phone (gpointer user_data)
{
  Asking *asking = user_data;

  return asking->phones->len > 0 ? g_ptr_array_steal_index (asking->phones, asking->phones->len - 1) : NULL;
}

static gboolean
on_found (const char *phone, CwRecord *record, const GError *problem, gpointer user_data, GError **error)
{
  Asking *asking = user_data;
  g_autoptr (CwRecord) owned = record;

  cw_engine_advance (asking->engine, CW_SIDE_ALOWARE, 1);
  if (record != NULL)
    return cw_engine_mirror_aloware (asking->engine, record, phone, error);
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return cw_engine_mirror_not_found (asking->engine, phone, error);
  return TRUE;
}

static void
add_once (GHashTable *seen, GPtrArray *array, const char *text)
{
  if (text != NULL && g_hash_table_add (seen, g_strdup (text)))
    g_ptr_array_add (array, g_strdup (text));
}

static gboolean
read_records (CwEngine *engine, GPtrArray *ids, GPtrArray *phones, GError **error)
{
  Asking asking = { engine, phones };

  if (ids->len > 0)
    {
      g_autoptr (GPtrArray) rows = cw_engine_retrieve (engine, ids, error);

      if (rows == NULL)
        return FALSE;
    }
  cw_engine_advance (engine, CW_SIDE_SALESFORCE, ids->len);
  engine->run->read[CW_SIDE_SALESFORCE] += ids->len;
  engine->run->read[CW_SIDE_ALOWARE] += phones->len;
  return cw_aloware_lookup_all (engine->aloware, next_phone, on_found, &asking, engine->cancellable, error);
}

gboolean
cw_engine_refresh (CwEngine *engine, GPtrArray *changes, gboolean is_part, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);

      add_once (seen, ids, change->salesforce_id);
      add_once (seen, phones, change->phone);
    }

  if (!is_part)
    cw_engine_begin_phase (engine, CW_PHASE_READING, phones->len, ids->len);
  return read_records (engine, ids, phones, error);
}
