/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The two practice platforms, served on loopback by a thread of this process, and somebody who signs in to
 * them. Everything here blocks for a moment: call it from a worker. */
typedef struct _CwPractice CwPractice;

/* Serves `contacts` contacts a side, the same for the same `seed`, until it is freed. Errors: G_IO_ERROR,
 * when no port can be had; CW_ERROR is not known here. */
CwPractice *cw_practice_start (guint contacts, guint32 seed, GError **error);
void cw_practice_free (CwPractice *practice);

/* What it takes to sign in to both, and what a person types on Salesforce's login page. */
typedef struct
{
  char *salesforce_url, *client_id, *user, *password;
  guint callback_port; /* the one that Salesforce has on its list */
  char *aloware_url, *aloware_token;
} CwPracticeAccounts;

/* (transfer none) */
const CwPracticeAccounts *cw_practice_get_accounts (CwPractice *practice);

/* Plays the person at the browser: opens the sign-in page at `url`, fills in the practice user's name and
 * password, and allows access. Returns when the last page, the one that says to go back, has come. Errors:
 * G_IO_ERROR. */
gboolean cw_practice_play_browser (CwPractice *practice,
                                   const char *url,
                                   GCancellable *cancellable,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwPractice, cw_practice_free)

G_END_DECLS
