/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-page-model.h"
#include "cw-profile.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What row sources have in common: the state of a profile, opened on their thread. */
typedef struct
{
  CwProfile *profile;
  CwStore *store; /* NULL: there has been no run yet, so there is nothing to show */
  gpointer kept;  /* see cw_state_keep() */
  GDestroyNotify free_kept;
  GHashTable *users[2]; /* by CwSide: id → name; NULL: not read yet */
} CwState;

/* Makes a model over a source whose open() is cw_state_open() and whose close() is cw_state_close(). Main
 * thread. Errors of the model: those of cw_sync_peek_store(). (transfer full) */
CwPageModel *cw_state_model_new (const CwPageSource *source, const char *profile_name);

/* The open() of such a source. `profile_name`: a string. (transfer full) */
gpointer cw_state_open (gpointer profile_name, GError **error);
void cw_state_close (gpointer state);
/* Keeps data of the source in `kept`. It is freed when other data or NULL is kept, and when the state is
 * closed. */
void cw_state_keep (CwState *state, gpointer kept, GDestroyNotify free_kept);
/* Opens the store if a run has made one. Never makes a file itself. Returns FALSE with an error. */
gboolean cw_state_ensure (CwState *state, GError **error);

/* If a field (catalogue key, nullable) holds a user, puts the user's name in the place of the id: "Ann
 * Smith", or "User 102" for one who is not known. `value` is a string that is replaced; it may be NULL or
 * blank, and a name stays as it is. */
void cw_state_name_user (CwState *state, const char *field, CwSide side, char **value);
/* Does that with all values of a change, which nothing but the eyes of a person may look at afterwards. */
void cw_state_name_users (CwState *state, CwChange *change);

/* Whether each word (cw_search_words()) is in at least one of the texts. A text may be NULL. */
gboolean cw_state_has (char **words, const char *const *texts, guint n_texts);

G_END_DECLS
