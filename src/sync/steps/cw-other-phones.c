/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-other-phones.h"

#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"

void
cw_other_phones_clear (CwOtherPhones *others)
{
  g_clear_pointer (&others->phones, g_ptr_array_unref);
}

static gboolean
get_answer (CwEngine *engine, const char *phone, gboolean *asked, gboolean *answered, GError **error)
{
  g_autofree char *aloware_id = NULL;
  gint64 run;

  if (!cw_store_get_phone (engine->in->store, phone, &run, &aloware_id, error))
    return FALSE;
  *asked = run == engine->run->run;
  *answered = aloware_id != NULL;
  return TRUE;
}

gboolean
cw_other_phones_load (CwEngine *engine, const CwRecord *salesforce, CwOtherPhones *others, GError **error)
{
  const CwRows *rows = salesforce != NULL ? cw_inputs_get_rows (engine->in, cw_record_get_id (salesforce))
                                          : NULL;
  g_autofree char *first = rows != NULL ? cw_rows_salesforce_phone (rows, salesforce) : NULL;
  gboolean asked = TRUE, answered = FALSE;

  *others = (CwOtherPhones) { rows != NULL ? cw_rows_other_phones (rows, salesforce) : g_ptr_array_new (), 0,
                              NULL };
  if (others->phones->len == 0)
    return TRUE;
  if (first != NULL && !get_answer (engine, first, &asked, &answered, error))
    return FALSE;

  for (guint i = 0; asked && i < others->phones->len; i++)
    {
      gboolean found;

      if (!answered)
        others->next = others->phones->pdata[i];
      others->n_asked++;
      if (!get_answer (engine, others->phones->pdata[i], &asked, &found, error))
        return FALSE;
      answered |= found;
    }
  return TRUE;
}

char **
cw_other_phones_keys (CwEngine *engine, const GPtrArray *phones)
{
  char **keys = phones->len > 0 ? g_new0 (char *, phones->len + 1) : NULL;

  for (guint i = 0; i < phones->len; i++)
    keys[i] = cw_store_hash (engine->in->store, phones->pdata[i]);
  return keys;
}

typedef struct
{
  CwEngine *engine;
  guint added;
} Adding;

static gboolean
add_next (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Adding *adding = user_data;
  CwStore *store = adding->engine->in->store;
  const char *id = cw_record_get_id (keys->record);
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_autoptr (CwLink) link = NULL;
  g_auto (CwOtherPhones) others = { NULL };
  gboolean asked, answered;

  if (keys->deleted || cw_salesforce_mirror_is_converted (keys) || !keys->in_filter)
    return TRUE;
  if (!cw_store_find_link (store, CW_SIDE_SALESFORCE, id, &link, error)
      || (link == NULL && !cw_store_get_salesforce (store, id, &mirror, error)))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL)
    return TRUE;

  if (!cw_other_phones_load (adding->engine, mirror->record, &others, error))
    return FALSE;
  if (others.next == NULL)
    return TRUE;
  if (!get_answer (adding->engine, others.next, &asked, &answered, error))
    return FALSE;
  adding->added += !asked;
  return cw_store_add_phone (store, others.next, CW_PHONE_FROM_SALESFORCE, error);
}

gboolean
cw_other_phones_add (CwEngine *engine, guint *added, GError **error)
{
  Adding adding = { engine, 0 };
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);

  if (transaction == NULL || !cw_store_foreach_salesforce_keys (engine->in->store, add_next, &adding, error)
      || !cw_store_commit (engine->in->store, error))
    return FALSE;

  *added = adding.added;
  return TRUE;
}

gboolean
cw_other_phones_find (CwEngine *engine,
                      const CwOtherPhones *others,
                      gboolean *unasked,
                      gboolean *answered,
                      GError **error)
{
  *unasked = *answered = FALSE;
  for (guint i = 0; !*unasked && !*answered && i < others->phones->len; i++)
    {
      gboolean asked;

      if (!get_answer (engine, others->phones->pdata[i], &asked, answered, error))
        return FALSE;
      *unasked = !asked;
    }
  return TRUE;
}
