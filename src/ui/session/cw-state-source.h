/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What sources of rows have in common: the state of a profile, opened on their thread, and words to look for. */
typedef struct
{
  CwProfile *profile;
  CwStore *store;            /* NULL: there was no run yet, so there is nothing to show */
} CwState;

/* `profile_name` (a string) as the user data of a #CwPageSource. Errors: those of cw_sync_peek_store(). */
gpointer cw_state_open   (gpointer profile_name, GError **error);
void     cw_state_close  (gpointer state);
/* Opens the store as soon as a run has made one; no file is made for looking. FALSE with an error. */
gboolean cw_state_ensure (CwState *state, GError **error);

/* Casefolded words of what a person typed; NULL for none. (transfer full) */
char   **cw_state_words  (const char *search);
/* Whether every word is in one of the texts, which may be NULL. */
gboolean cw_state_has    (char **words, const char *const *texts, guint n_texts);

G_END_DECLS
