/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-engine"

#include "cw-preflight.h"

#include <glib/gi18n-lib.h>

#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-mapping-file.h"
#include "cw-read.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"

/* A small value of the store that is kept for each object. */
static char *
name_for (CwObject object, const char *name)
{
  return object == CW_OBJECT_CONTACT ? g_strdup (name)
                                     : g_strconcat (name, ":", cw_object_to_nick (object), NULL);
}

static gboolean
is_link_of (const CwLink *link, gboolean *is_one, gpointer user_data, GError **error)
{
  *is_one = cw_object_of_id (link->pair.ids[CW_SIDE_SALESFORCE]) == *(const CwObject *) user_data;
  return TRUE;
}

/* Drops the bases of fields whose mapping has changed. A base says that two values were equal under the
 * mapping of that time; under another one it says nothing. */
static gboolean
drop_stale_bases (CwEngine *engine, CwObject object, GError **error)
{
  const CwRows *rows = engine->in->rows[object];

  for (guint i = 0; i < cw_rows_get_n (rows); i++)
    {
      const CwRow *row = cw_rows_get (rows, i);
      const char *key = row->row->aloware->key;
      g_autofree char *prefix = name_for (object, "mapped");
      g_autofree char *name = g_strconcat (prefix, ":", key, NULL);
      g_autofree char *before = NULL;

      if (!cw_store_get_meta (engine->in->store, name, &before, error))
        return FALSE;
      if (g_strcmp0 (before, row->field->name) == 0)
        continue;
      if (before != NULL && !cw_store_drop_base_field (engine->in->store, key, is_link_of, &object, error))
        return FALSE;
      if (!cw_store_set_meta (engine->in->store, name, row->field->name, error))
        return FALSE;
    }
  return TRUE;
}

/* The choices of owners before and now. */
typedef struct
{
  CwEngine *engine;
  CwObject object;
  const CwRow *row;
  CwUserMap *before;
  CwUserMap *now;
} Owners;

/* What the link's owners were by the choices before, and what they are now. NULL: not known. */
typedef struct
{
  const char *text[2]; /* by side */
  const char *base[2];
  char *before[2];
  char *now[2];
} OwnersOfLink;

static void
owners_of_link_init (OwnersOfLink *each,
                     const Owners *owners,
                     const CwLink *link,
                     const CwAlowareMirror *aloware,
                     const CwSalesforceMirror *salesforce)
{
  const CwRecord *const records[] = { aloware != NULL ? aloware->record : NULL,
                                      salesforce != NULL ? salesforce->record : NULL };
  CwConvertContext before = { .users = owners->before };
  CwConvertContext now = { .users = owners->now };

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      each->text[side] = records[side] != NULL ? cw_row_text (owners->row, side, records[side]) : NULL;
      each->base[side] = cw_record_get (link->base[side], "contact_owner");
      each->before[side] = cw_row_canonical (owners->row, side, &before, each->text[side]);
      each->now[side] = cw_row_canonical (owners->row, side, &now, each->text[side]);
    }
}

static void
owners_of_link_clear (OwnersOfLink *each)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_free (each->before[side]);
      g_free (each->now[side]);
    }
}

static gboolean
is_base (const OwnersOfLink *each, CwSide side, const char *canonical)
{
  return g_strcmp0 (each->base[side], canonical) == 0;
}

/* Whether one side looks edited by the one choices and not by the others. */
static gboolean
is_void (const OwnersOfLink *each)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (each->text[side] == NULL
          || is_base (each, side, each->before[side]) != is_base (each, side, each->now[side]))
        return TRUE;
    }

  return FALSE;
}

/* Whether the contact has the fallback in Aloware because its Salesforce owner had no match: nobody edited
 * that, and the match that the owner has now follows it. */
static gboolean
is_stand_in (const OwnersOfLink *each, const CwUserMap *before)
{
  const char *aloware = each->text[CW_SIDE_ALOWARE];
  const char *salesforce = each->text[CW_SIDE_SALESFORCE];

  return aloware != NULL && salesforce != NULL && cw_user_map_is_fallback (before, aloware)
         && cw_user_map_to_aloware (before, salesforce, NULL) != CW_USER_MATCHED
         && is_base (each, CW_SIDE_ALOWARE, each->before[CW_SIDE_ALOWARE])
         && is_base (each, CW_SIDE_ALOWARE, each->now[CW_SIDE_ALOWARE])
         && is_base (each, CW_SIDE_SALESFORCE, each->before[CW_SIDE_SALESFORCE]);
}

static gboolean
judge_owner_base (const CwLink *link, gboolean *void_now, gpointer user_data, GError **error)
{
  Owners *owners = user_data;
  g_autoptr (CwAlowareMirror) aloware = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  OwnersOfLink each;

  *void_now = FALSE;
  if (cw_object_of_id (link->pair.ids[CW_SIDE_SALESFORCE]) != owners->object)
    return TRUE;
  if (!cw_store_get_aloware (owners->engine->in->store, link->pair.ids[CW_SIDE_ALOWARE], &aloware, error)
      || !cw_store_get_salesforce (owners->engine->in->store, link->pair.ids[CW_SIDE_SALESFORCE], &salesforce,
                                   error))
    return FALSE;

  owners_of_link_init (&each, owners, link, aloware, salesforce);
  *void_now = is_void (&each) && !is_stand_in (&each, owners->before);
  owners_of_link_clear (&each);

  return TRUE;
}

/* A base of an owner names a person, and who is who changes with the choices: an old base would make the
 * choice look like an edit of the one side, and overwrite the other. Only the contacts of which that is so
 * are concerned: the others keep what was agreed on. */
static gboolean
drop_stale_owners (CwEngine *engine, CwObject object, GError **error)
{
  const CwRows *rows = engine->in->rows[object];
  g_autofree char *name = name_for (object, "owners");
  g_autofree char *now = cw_mapping_owners_to_json (rows->mapping->owners);
  g_autofree char *before = NULL;
  g_autoptr (GHashTable) choices = NULL;
  g_autoptr (CwUserMap) users = NULL;
  Owners owners = { engine, object, cw_rows_find (rows, "contact_owner"), NULL, rows->users };

  if (!cw_store_get_meta (engine->in->store, name, &before, error))
    return FALSE;
  if (g_strcmp0 (before != NULL ? before : "{}", now) == 0)
    return TRUE;

  choices = before != NULL ? cw_mapping_owners_from_json (before, NULL) : NULL;
  users = cw_user_map_choose (engine->in->users, choices);
  owners.before = users;
  if (owners.row != NULL
      && !cw_store_drop_base_field (engine->in->store, "contact_owner", judge_owner_base, &owners, error))
    return FALSE;

  return cw_store_set_meta (engine->in->store, name, now, error);
}

/* The error is the first problem that blocks; `mapping check` lists them all. */
static gboolean
check_mapping (CwEngine *engine, CwObject object, GError **error)
{
  g_autoptr (GPtrArray)
    problems = cw_mapping_check (engine->in->mapping[object], engine->in->schema[object], engine->in->users);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (!problem->blocking)
        continue;
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_MAPPING,
                   object == CW_OBJECT_LEAD
                     ? _("The active mapping of Leads cannot run: %s Nothing was written.")
                     : _("The active mapping cannot run: %s Nothing was written."),
                   problem->message);
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

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (inputs->mapping[object] == NULL)
        continue;
      inputs->schema[object] = cw_salesforce_describe (inputs->salesforce, cw_object_get_name (object),
                                                       engine->cancellable, error);
      if (inputs->schema[object] == NULL)
        return FALSE;
    }

  preflight->users[CW_SIDE_SALESFORCE] = cw_salesforce_list_users (
    inputs->salesforce, cw_settings_include (inputs->settings, CW_OBJECT_LEAD), engine->cancellable, error);
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

  for (CwSide side = 0; side < G_N_ELEMENTS (preflight->users); side++)
    {
      if (!cw_profile_save_users (engine->in->profile, side, preflight->users[side], error))
        return FALSE;
    }
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (engine->in->schema[object] != NULL
          && !cw_profile_save_schema (engine->in->profile, engine->in->schema[object], error))
        return FALSE;
    }
  return TRUE;
}

/* ── What was answered lately ── */

/* Both sides are kept current by many small runs. Fields and users change seldom, so these runs take what the
 * last answer was. It holds for an hour, and for the mapping that it was asked for. */
#define META_ANSWERED "preflight"
#define ANSWER_MS (60 * 60 * G_GINT64_CONSTANT (1000))

static gboolean
remember_answers (CwEngine *engine, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", cw_engine_now (),
                                           engine->in->mapping_digest);

  return cw_store_set_meta (engine->in->store, META_ANSWERED, text, error);
}

static gboolean
are_answers_fresh (CwEngine *engine, gboolean *fresh, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  gint64 then, age;

  *fresh = FALSE;
  if (!engine->is_keeping)
    return TRUE;
  if (!cw_store_get_meta (engine->in->store, META_ANSWERED, &text, error))
    return FALSE;

  words = g_strsplit (text != NULL ? text : "", " ", 2);
  if (g_strv_length (words) != 2 || !g_ascii_string_to_signed (words[0], 10, 0, G_MAXINT64, &then, NULL))
    return TRUE;
  age = cw_engine_now () - then;
  *fresh = age >= 0 && age < ANSWER_MS && g_str_equal (words[1], engine->in->mapping_digest);
  return TRUE;
}

/* `known`: whether all of it was there. What cannot be read is asked for. */
static void
recall_answers (Preflight *preflight, gboolean *known)
{
  CwInputs *inputs = preflight->inputs;

  *known = FALSE;
  for (CwSide side = 0; side < G_N_ELEMENTS (preflight->users); side++)
    {
      preflight->users[side] = cw_profile_load_users (inputs->profile, side, NULL);
      if (preflight->users[side] == NULL)
        return;
    }
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (inputs->mapping[object] == NULL)
        continue;
      inputs->schema[object] = cw_profile_load_schema (inputs->profile, cw_object_get_name (object), NULL);
      if (inputs->schema[object] == NULL)
        return;
    }
  *known = TRUE;
}

static void
forget_answers (Preflight *preflight)
{
  for (CwSide side = 0; side < G_N_ELEMENTS (preflight->users); side++)
    g_clear_pointer (&preflight->users[side], g_ptr_array_unref);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    g_clear_pointer (&preflight->inputs->schema[object], cw_schema_unref);
}

static gboolean
prepare_object (CwEngine *engine, CwInputs *inputs, CwObject object, GError **error)
{
  if (!check_mapping (engine, object, error))
    return FALSE;

  inputs->rows[object] = cw_rows_new (inputs->mapping[object], inputs->schema[object], inputs->settings,
                                      inputs->users);
  return drop_stale_bases (engine, object, error) && drop_stale_owners (engine, object, error);
}

static gboolean
prepare_objects (CwEngine *engine, CwInputs *inputs, GError **error)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (inputs->mapping[object] != NULL && !prepare_object (engine, inputs, object, error))
        return FALSE;
    }
  return TRUE;
}

/* A further number to match by need not be a field of each object. */
static gboolean
check_other_phones (const CwInputs *inputs, GError **error)
{
  const CwSchema *schema = inputs->schema[cw_settings_get_main_object (inputs->settings)];

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (inputs->schema[object] != NULL
          && cw_rows_check_other_phones (inputs->schema[object], inputs->settings, NULL))
        return TRUE;
    }
  return cw_rows_check_other_phones (schema, inputs->settings, error);
}

/* Asks both platforms, unless a run that keeps the sides current has an answer of the last hour. */
static gboolean
get_answers (Preflight *preflight, gboolean *asked, GError **error)
{
  CwEngine *engine = preflight->engine;
  gboolean known;

  if (!are_answers_fresh (engine, &known, error))
    return FALSE;
  if (known)
    recall_answers (preflight, &known);

  *asked = !known;
  if (known)
    return TRUE;
  forget_answers (preflight);
  return ask_both (preflight, error) && take_answers (preflight, error) && remember_answers (engine, error);
}

static void
map_users (Preflight *preflight)
{
  CwInputs *inputs = preflight->inputs;
  const char *fallback = inputs->settings->fallback_owner;

  inputs->users = cw_user_map_new (preflight->users[CW_SIDE_ALOWARE], preflight->users[CW_SIDE_SALESFORCE],
                                   *fallback != '\0' ? fallback : NULL);
}

gboolean
cw_preflight (CwEngine *engine, CwInputs *inputs, GError **error)
{
  Preflight preflight = { .engine = engine, .inputs = inputs };
  gboolean asked = FALSE, success;

  cw_engine_begin_phase (engine, CW_PHASE_STARTING, 0, 0);

  success = get_answers (&preflight, &asked, error);
  if (success)
    map_users (&preflight);
  g_clear_pointer (&preflight.users[CW_SIDE_ALOWARE], g_ptr_array_unref);
  g_clear_pointer (&preflight.users[CW_SIDE_SALESFORCE], g_ptr_array_unref);
  return success && check_other_phones (inputs, error) && prepare_objects (engine, inputs, error)
         && (!asked || note_lacks (inputs, error)) && cw_read_recall (engine, error)
         && load_delivered (engine, error);
}
