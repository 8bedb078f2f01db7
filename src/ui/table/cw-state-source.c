/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-state-source.h"

#include "cw-search.h"
#include "cw-sync-store.h"

gboolean
cw_state_ensure (CwState *state, GError **error)
{
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
