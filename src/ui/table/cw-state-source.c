/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-state-source.h"

#include "cw-sync-store.h"

#include <string.h>

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

char **
cw_state_words (const char *search)
{
  g_autofree char *folded = search != NULL ? g_utf8_casefold (search, -1) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = folded != NULL ? g_strsplit_set (folded, " \t\n", -1) : NULL;
  gboolean any = FALSE;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      g_strv_builder_add (builder, parts[i]);
      any = TRUE;
    }

  return any ? g_strv_builder_end (builder) : NULL;
}

gboolean
cw_state_has (char **words, const char *const *texts, guint n_texts)
{
  g_autoptr (GString) all = NULL;

  if (words == NULL)
    return TRUE;

  all = g_string_new (NULL);
  for (guint i = 0; i < n_texts; i++)
    {
      g_autofree char *folded = texts[i] != NULL ? g_utf8_casefold (texts[i], -1) : NULL;

      if (folded != NULL)
        g_string_append_printf (all, "%s\n", folded);
    }

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (all->str, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
