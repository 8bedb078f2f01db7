/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-keep.h"

#include <glib/gi18n-lib.h>

#include "cw-apply.h"
#include "cw-before-writing.h"
#include "cw-dirty.h"
#include "cw-error.h"
#include "cw-make-plan.h"
#include "cw-mirror.h"
#include "cw-other-phones.h"
#include "cw-read.h"
#include "cw-scope.h"
#include "cw-setting.h"
#include "cw-store-conflicts.h"
#include "cw-store-dirty.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-unanswered.h"

/* A step takes up so many dirty records, and asks Aloware for so many contacts for their sake, so that it
 * ends soon. The rest stays dirty. */
#define MAX_DIRTY 200
#define MAX_PARTNERS 100

/* Names of small values in the store. */
#define META_ALLOWED "kept-as"
#define META_ACTIVITY "activity-watermark"
/* As for records, Salesforce may show a Task only some time after its time stamp. */
#define ACTIVITY_OVERLAP_MS (10 * 60 * 1000)

/* ── Whether a person has seen what the present mapping does ── */

static char *
describe_order (CwEngine *engine)
{
  g_autofree char *settings = cw_settings_digest (engine->in->settings);

  return g_strconcat (engine->in->mapping_digest, ":", settings, NULL);
}

gboolean
cw_keep_allow (CwEngine *engine, GError **error)
{
  g_autofree char *now = describe_order (engine);

  return cw_store_set_meta (engine->in->store, META_ALLOWED, now, error);
}

static gboolean
is_allowed (CwEngine *engine, gboolean *allowed, GError **error)
{
  g_autofree char *now = describe_order (engine);
  g_autofree char *before = NULL;

  if (!cw_store_get_meta (engine->in->store, META_ALLOWED, &before, error))
    return FALSE;
  *allowed = g_strcmp0 (now, before) == 0;
  return TRUE;
}

static void
refuse (CwEngine *engine)
{
  CwRun *run = engine->run;

  g_free (run->state);
  run->state = g_strdup ("refused");
  run->error_code = g_strdup (CW_KEEP_SYNC_FIRST);
  run->error_message = g_strdup (
    _("Mapping or settings are new since the last sync. Sync once, so that you see "
       "what they change. After that, both sides are kept current again."));
}

/* ── Whose Tasks moved in Salesforce ── */

/* `user_data`: of char *, ids of Contacts and Leads. */
static gboolean
on_task (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  const char *who = cw_record_get (row->record, "WhoId");

  if (who != NULL && *who != '\0')
    g_ptr_array_add (user_data, g_strdup (who));
  cw_salesforce_row_free (row);
  return TRUE;
}

static gboolean
note_activity (CwEngine *engine, const char *salesforce_id, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (!cw_store_find_link (engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, &link, error))
    return FALSE;
  return link == NULL || link->pair.phone == NULL
         || cw_store_set_phone_engaged (engine->in->store, link->pair.phone, cw_engine_now (), error);
}

/* Takes `problem`. Always FALSE. */
static gboolean
blame_activity (GError *problem, GError **error)
{
  g_autoptr (GError) owned = problem;

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_REFUSED)
      || g_error_matches (problem, CW_ERROR, CW_ERROR_PERMISSION))
    return cw_setting_refuse_activity (problem->message, error);
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

static gboolean
ask_activity (CwEngine *engine, GError **error)
{
  static const char *const fields[] = { "WhoId", NULL };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  CwSalesforceQuery query = { .object = "Task",
                              .fields = fields,
                              .filter = engine->in->settings->activity_filter };
  gint64 server_time = -1;
  g_autoptr (GError) problem = NULL;

  if (*query.filter == '\0')
    return TRUE;
  if (!cw_store_get_meta_number (engine->in->store, META_ACTIVITY, cw_engine_now () - CW_ENGAGED_MS,
                                 &query.since, error))
    return FALSE;
  query.since -= ACTIVITY_OVERLAP_MS;
  if (!cw_salesforce_query (engine->in->salesforce, &query, on_task, NULL, NULL, ids, &server_time,
                            engine->cancellable, &problem))
    return blame_activity (g_steal_pointer (&problem), error);

  for (guint i = 0; i < ids->len; i++)
    {
      if (!note_activity (engine, ids->pdata[i], error))
        return FALSE;
    }
  return server_time < 0 || cw_store_set_meta_number (engine->in->store, META_ACTIVITY, server_time, error);
}

/* ── What to look up in Aloware ── */

/* Phones to look up, each once. */
typedef struct
{
  GPtrArray *phones;
  GHashTable *seen; /* borrows from the array */
} Asking;

static void
asking_init (Asking *asking)
{
  asking->phones = g_ptr_array_new_with_free_func (g_free);
  asking->seen = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
asking_clear (Asking *asking)
{
  g_clear_pointer (&asking->seen, g_hash_table_unref);
  g_clear_pointer (&asking->phones, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

/* Whether it was added. NULL is not. */
static gboolean
asking_add (Asking *asking, const char *phone)
{
  char *copy;

  if (phone == NULL || g_hash_table_contains (asking->seen, phone))
    return FALSE;
  copy = g_strdup (phone);
  g_ptr_array_add (asking->phones, copy);
  g_hash_table_add (asking->seen, copy);
  return TRUE;
}

/* With or without an answer. */
static gboolean
was_asked (CwEngine *engine, const char *phone, gboolean *asked, GError **error)
{
  gint64 run;

  *asked = cw_unanswered_has (engine, phone);
  if (*asked)
    return TRUE;
  if (!cw_store_get_phone (engine->in->store, phone, &run, NULL, error))
    return FALSE;
  *asked = run == engine->run->run;
  return TRUE;
}

/* Asks for a record's number, unless this run has asked for it. NULL: there is no number. */
static gboolean
ask_for (CwEngine *engine, Asking *asking, const char *phone, GError **error)
{
  gboolean asked;

  if (phone == NULL)
    return TRUE;
  if (!was_asked (engine, phone, &asked, error))
    return FALSE;
  if (!asked)
    asking_add (asking, phone);
  return TRUE;
}

/* The numbers by which a Salesforce record finds its contact: that of its link, its own, and of its further
 * numbers the next one, once those before it were asked for. */
static gboolean
add_phones_of_salesforce (CwEngine *engine, Asking *asking, const char *id, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_autoptr (CwLink) link = NULL;
  g_autofree char *phone = NULL;
  g_auto (CwOtherPhones) others = { NULL };
  CwRows *rows = cw_inputs_get_rows (engine->in, id);

  if (!cw_store_find_link (store, CW_SIDE_SALESFORCE, id, &link, error)
      || !cw_store_get_salesforce (store, id, &mirror, error))
    return FALSE;
  if (link != NULL && !ask_for (engine, asking, link->pair.phone, error))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL || mirror->deleted || !mirror->in_filter || rows == NULL
      || cw_salesforce_mirror_is_converted (mirror))
    return TRUE;

  phone = cw_rows_salesforce_phone (rows, mirror->record);
  if (!ask_for (engine, asking, phone, error))
    return FALSE;
  if (link != NULL)
    return TRUE;
  if (!cw_other_phones_load (engine, mirror->record, &others, error)
      || !ask_for (engine, asking, others.next, error))
    return FALSE;
  return others.next == NULL || cw_store_add_phone (store, others.next, CW_PHONE_FROM_SALESFORCE, error);
}

static gboolean
add_phone_of_aloware (CwEngine *engine, Asking *asking, const char *id, GError **error)
{
  g_autoptr (CwAlowareMirror) keys = NULL;

  if (!cw_store_get_aloware_keys (engine->in->store, id, &keys, error))
    return FALSE;
  return keys == NULL || ask_for (engine, asking, keys->phone, error);
}

/* The numbers of the records in the scope that this run has not asked for. */
static gboolean
add_phones_of_scope (CwEngine *engine, const CwScope *scope, Asking *asking, GError **error)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_autoptr (GPtrArray) ids = cw_scope_list (scope, side);

      for (guint i = 0; i < ids->len && asking->phones->len < MAX_PARTNERS; i++)
        {
          const char *id = g_ptr_array_index (ids, i);

          if (!(side == CW_SIDE_ALOWARE ? add_phone_of_aloware (engine, asking, id, error)
                                        : add_phones_of_salesforce (engine, asking, id, error)))
            return FALSE;
        }
    }
  return TRUE;
}

static guint
add_all (Asking *asking, const GPtrArray *phones)
{
  guint n = 0;

  for (guint i = 0; i < phones->len; i++)
    n += asking_add (asking, phones->pdata[i]);
  return n;
}

static gboolean
add_turns (CwEngine *engine, const CwKeepOrder *order, Asking *asking, CwKeepNews *news, GError **error)
{
  CwStore *store = engine->in->store;
  gint64 run = engine->run->run;
  /* Contacts that are looked up for a record's sake count, too. */
  guint n_partners = asking->phones->len;
  guint n_round = order->n_round > n_partners ? order->n_round - n_partners : 0;
  g_autoptr (GPtrArray) engaged = NULL;
  g_autoptr (GPtrArray) round = NULL;

  engaged = cw_store_next_engaged_phones (store, run, cw_engine_now () - CW_ENGAGED_MS, order->n_engaged,
                                          error);
  round = engaged != NULL ? cw_store_next_phones (store, run, n_round, error) : NULL;
  if (round == NULL)
    return FALSE;

  /* The engaged come last: what look-ups tell is written at the end of the step. */
  news->n_round = n_partners + add_all (asking, round);
  news->n_engaged = add_all (asking, engaged);
  return TRUE;
}

static gboolean
ask_aloware (CwEngine *engine, const CwKeepOrder *order, CwScope *scope, CwKeepNews *news, GError **error)
{
  guint n_fields = 1;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (engine->in->rows[object] != NULL)
        n_fields = MAX (n_fields, 1 + g_strv_length (engine->in->rows[object]->other_phones));
    }

  /* An answer may tell that a record's next number has to be asked for. */
  for (guint i = 0; i < n_fields; i++)
    {
      g_auto (Asking) asking = { NULL };

      asking_init (&asking);
      if (!add_phones_of_scope (engine, scope, &asking, error)
          || (i == 0 && !add_turns (engine, order, &asking, news, error))
          || !cw_read_phones (engine, asking.phones, error))
        return FALSE;
      if (asking.phones->len == 0)
        break;
    }
  return TRUE;
}

/* ── What has become dirty ── */

static gboolean
add_dirty (CwEngine *engine, CwScope *scope, CwKeepNews *news, GError **error)
{
  g_autoptr (GPtrArray) records = cw_store_list_dirty (engine->in->store, cw_engine_now (), MAX_DIRTY, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const CwDirty *dirty = g_ptr_array_index (records, i);

      if (dirty->tries == 0 && !cw_scope_has (scope, dirty->side, dirty->id))
        news->changed[dirty->side]++;
      cw_scope_add (scope, dirty->side, dirty->id);
    }
  return cw_scope_close (scope, engine, error);
}

/* A record that could not be read counts as known if it ever was. */
static void
add_unread (CwEngine *engine, CwScope *scope)
{
  GHashTableIter iter;
  gpointer id;

  if (engine->unread == NULL)
    return;
  g_hash_table_iter_init (&iter, engine->unread);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    cw_scope_add (scope, CW_SIDE_SALESFORCE, id);
}

/* ── The step ── */

static gboolean
write_plan (CwEngine *engine, const CwScope *scope, GError **error)
{
  guint linked, count;
  gboolean may_write;

  if (!cw_store_count_changes (engine->in->store, engine->plan, &count, error))
    return FALSE;
  if (count > 0)
    {
      if (!cw_store_count_links (engine->in->store, &linked, error)
          || !cw_before_writing_check (engine, TRUE, linked, FALSE, &may_write, error))
        return FALSE;
      if (!may_write)
        return TRUE;
      if (!cw_apply (engine, error) || !cw_before_writing_remember (engine, error))
        return FALSE;
    }
  return cw_dirty_settle (engine, scope, error);
}

static gboolean
plan_and_write (CwEngine *engine, CwScope *scope, GError **error)
{
  if (cw_scope_get_n (scope) == 0)
    return TRUE;

  /* A look-up without an answer is no news about the contact: its record waits. Whoever syncs is told. */
  g_clear_pointer (&engine->unanswered, g_hash_table_unref);
  add_unread (engine, scope);
  return cw_scope_close (scope, engine, error) && cw_make_plan (engine, scope, TRUE, error)
         && cw_dirty_decide (engine, scope, error) && write_plan (engine, scope, error);
}

static gboolean
tell (CwEngine *engine, guint conflicts_before, CwKeepNews *news, GError **error)
{
  CwStore *store = engine->in->store;

  if (!cw_store_count_conflicts (store, &news->conflicts, error)
      || !cw_store_count_dirty (store, &news->n_dirty, error)
      || !cw_store_count_due_dirty (store, cw_engine_now (), &news->n_due, error)
      || !cw_store_get_phone_ages (store, cw_engine_now () - CW_ENGAGED_MS, &news->ages, error))
    return FALSE;
  news->new_conflicts = news->conflicts > conflicts_before ? news->conflicts - conflicts_before : 0;
  cw_salesforce_get_usage (engine->in->salesforce, &news->quota_used, &news->quota_limit);
  /* A step that did not ask Salesforce was not told. */
  if (news->quota_limit == 0)
    {
      news->quota_used = engine->in->connections->salesforce_requests_used;
      news->quota_limit = engine->in->connections->salesforce_requests_limit;
    }
  return TRUE;
}

static gboolean
do_step (CwEngine *engine, const CwKeepOrder *order, CwKeepNews *news, GError **error)
{
  g_autoptr (CwScope) scope = cw_scope_new ();
  guint conflicts;

  return cw_store_count_conflicts (engine->in->store, &conflicts, error)
         && (!order->ask_salesforce || cw_read_changes (engine, error))
         && (!order->ask_activity || ask_activity (engine, error)) && add_dirty (engine, scope, news, error)
         && ask_aloware (engine, order, scope, news, error) && add_dirty (engine, scope, news, error)
         && plan_and_write (engine, scope, error) && tell (engine, conflicts, news, error);
}

gboolean
cw_keep_step (CwEngine *engine, const CwKeepOrder *order, CwKeepNews *news, GError **error)
{
  gboolean allowed;

  *news = (CwKeepNews) { .changed = { 0 } };
  if (!is_allowed (engine, &allowed, error))
    return FALSE;
  if (!allowed)
    {
      refuse (engine);
      return tell (engine, 0, news, error);
    }
  return cw_store_index_keys (engine->in->store, error) && do_step (engine, order, news, error);
}
