/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-state-source.h"

#include "cw-catalogue.h"
#include "cw-search.h"
#include "cw-sync-store.h"
#include "cw-users.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
forget_users (CwState *state)
{
  for (guint side = 0; side < G_N_ELEMENTS (state->users); side++)
    g_clear_pointer (&state->users[side], g_hash_table_unref);
}

gboolean
cw_state_ensure (CwState *state, GError **error)
{
  /* They may have been read from the platforms again. */
  forget_users (state);
  if (state->store != NULL || !cw_sync_has_store (state->profile))
    return TRUE;

  state->store = cw_sync_peek_store (state->profile, error);

  return state->store != NULL;
}

void
cw_state_keep (CwState *state, gpointer kept, GDestroyNotify free_kept)
{
  if (state->kept != NULL)
    state->free_kept (state->kept);
  state->kept = kept;
  state->free_kept = free_kept;
}

void
cw_state_close (gpointer data)
{
  CwState *state = data;

  cw_state_keep (state, NULL, NULL);
  forget_users (state);
  g_clear_pointer (&state->store, cw_store_close);
  g_clear_pointer (&state->profile, cw_profile_free);
  g_free (state);
}

gpointer
cw_state_open (gpointer profile_name, GError **error)
{
  CwState *state = g_new0 (CwState, 1);

  state->profile = cw_profile_open (profile_name, error);
  if (state->profile != NULL && cw_state_ensure (state, error))
    return state;

  cw_state_close (state);

  return NULL;
}

CwPageModel *
cw_state_model_new (const CwPageSource *source, const char *profile_name)
{
  return cw_page_model_new (source, g_strdup (profile_name), g_free);
}

/* Reads the users of a side; none if they cannot be read, so that they are not looked for again for each
 * value. */
static GHashTable *
read_users (CwState *state, CwSide side)
{
  g_autoptr (GPtrArray) users = cw_profile_load_users (state->profile, side, NULL);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const CwUser *user = g_ptr_array_index (users, i);

      if (user->name != NULL && *user->name != '\0')
        g_hash_table_insert (names, g_strdup (user->id), g_strdup (user->name));
    }

  return names;
}

static const char *
find_name (CwState *state, CwSide side, const char *id)
{
  if (state->users[side] == NULL)
    state->users[side] = read_users (state, side);

  return g_hash_table_lookup (state->users[side], id);
}

/* A number of Aloware, or an id of Salesforce, where those of users begin with 005. */
static gboolean
is_user_id (const char *value)
{
  gsize length = strlen (value);

  if (strspn (value, "0123456789") == length)
    return TRUE;

  return g_str_has_prefix (value, "005") && (length == 15 || length == 18);
}

void
cw_state_name_user (CwState *state, const char *field, CwSide side, char **value)
{
  const CwCatalogueEntry *entry;
  const char *name;
  char *words;

  /* The value is looked at first, because the catalogue is slower. */
  if (field == NULL || *value == NULL || **value == '\0' || !is_user_id (*value))
    return;
  entry = cw_catalogue_find (field);
  if (entry == NULL || entry->type != CW_ALOWARE_USER)
    return;

  name = find_name (state, side, *value);
  if (name == NULL)
    name = find_name (state, cw_side_other (side), *value);
  words = name != NULL ? g_strdup (name)
                       /* Translators: a user of whom only the number is known */
                       : g_strdup_printf (_("User %s"), *value);
  g_free (*value);
  *value = words;
}

void
cw_state_name_users (CwState *state, CwChange *change)
{
  for (guint i = 0; i < change->fields->len; i++)
    {
      CwChangeField *field = g_ptr_array_index (change->fields, i);

      cw_state_name_user (state, field->aloware, change->side, &field->old_value);
      cw_state_name_user (state, field->aloware, change->side, &field->new_value);
    }
}

gboolean
cw_state_has (char **words, const char *const *texts, guint n_texts)
{
  g_autoptr (GString) all = NULL;
  g_autofree char *folded = NULL;

  if (words == NULL)
    return TRUE;

  all = g_string_new (NULL);
  for (guint i = 0; i < n_texts; i++)
    {
      if (texts[i] != NULL)
        g_string_append_printf (all, "%s\n", texts[i]);
    }
  folded = cw_search_fold (all->str);

  return cw_search_has (folded, words);
}
