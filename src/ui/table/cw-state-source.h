/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-page-model.h"
#include "cw-profile.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What sources of rows have in common: the state of a profile, opened on their thread, and words to look for.
 */
typedef struct
{
  CwProfile *profile;
  CwStore *store; /* NULL: there was no run yet, so there is nothing to show */
  gpointer kept;  /* see cw_state_keep() */
  GDestroyNotify free_kept;
} CwState;

/* The rows of a source whose open() is cw_state_open() and whose close() is cw_state_close(). Main thread.
 * Errors of the model: those of cw_sync_peek_store(). (transfer full) */
CwPageModel *cw_state_model_new (const CwPageSource *source, const char *profile_name);

/* `profile_name`: a string. (transfer full) */
gpointer cw_state_open (gpointer profile_name, GError **error);
void cw_state_close (gpointer state);
/* Keeps something of the source's own in `kept` until something else is kept, or nothing (NULL), or the state
 * is closed. */
void cw_state_keep (CwState *state, gpointer kept, GDestroyNotify free_kept);
/* Opens the store as soon as a run has made one; no file is made for looking. FALSE with an error. */
gboolean cw_state_ensure (CwState *state, GError **error);

/* Casefolded words of what a person typed; NULL for none. (transfer full) */
char **cw_state_words (const char *search);
/* Whether every word is in one of the texts, which may be NULL. */
gboolean cw_state_has (char **words, const char *const *texts, guint n_texts);

G_END_DECLS
