/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The two practice platforms, served on loopback by a thread of this process, and a simulated person who
 * signs in to them. All functions block for a moment, so call them on a worker thread. */
typedef struct _CwPractice CwPractice;

/* Serves `contacts` contacts on each side and `leads` Leads in Salesforce until cw_practice_free(), in a
 * Salesforce organization where nobody has made a custom field yet. The same `seed` gives the same records.
 * Errors: G_IO_ERROR when no port is free. Never CW_ERROR. */
CwPractice *cw_practice_start (guint contacts, guint leads, guint32 seed, GError **error);
void cw_practice_free (CwPractice *practice);

/* What is needed to sign in to both, including what a person types on Salesforce's login page. */
typedef struct
{
  char *salesforce_url, *client_id, *user, *password;
  guint callback_port; /* the port in the callback URL that Salesforce accepts */
  char *aloware_url, *aloware_token;
} CwPracticeAccounts;

/* The accounts to sign in to. (transfer none) */
const CwPracticeAccounts *cw_practice_get_accounts (CwPractice *practice);

/* Plays the person at the browser: opens the sign-in page at `url`, fills in the name and password of the
 * practice user, and allows access. Returns when it has read the last page, which says to go back to the
 * program. Errors: G_IO_ERROR. */
gboolean cw_practice_play_browser (CwPractice *practice,
                                   const char *url,
                                   GCancellable *cancellable,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwPractice, cw_practice_free)

G_END_DECLS
