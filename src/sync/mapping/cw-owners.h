/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-profile.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Who is who among the users of both sides, and how many contacts each owns: what a person looks at to choose
 * owners. Without GTK. */

typedef enum
{
  CW_OWNER_UNKNOWN,   /* chosen by hand, but the Aloware user is not there */
  CW_OWNER_AMBIGUOUS, /* several users have the address */
  CW_OWNER_NONE,      /* nobody has the address */
  CW_OWNER_INACTIVE,  /* matched, but inactive in Salesforce, and nobody else is the Aloware user there */
  CW_OWNER_NOBODY,    /* no match, chosen by hand */
  CW_OWNER_BY_HAND,
  CW_OWNER_BY_EMAIL,
} CwOwnerState;

/* A Salesforce user with its match, or an Aloware user whom no Salesforce user has as its match. */
typedef struct
{
  const CwUser *users[2]; /* by CwSide; NULL: none. They live as long as the map */
  const CwUser *stand_in; /* the fallback, where it gets the contacts of the Salesforce user; else NULL */
  CwOwnerState state;
  gboolean one_way; /* the contacts of the Aloware user go to another Salesforce user, or to nobody */
} CwOwner;

/* The Salesforce users by name, then the Aloware users who are left over. Pure; any thread. (transfer full)
 * (element-type CwOwner) */
GPtrArray *cw_owners_list (const CwUserMap *users);
/* Whether contacts of the owner stay without one on the other side until a person chooses. */
gboolean cw_owner_needs_choice (const CwOwner *owner);

/* How many contacts each user owns, as they were last read: user id → count (GUINT_TO_POINTER). */
typedef struct
{
  GHashTable *of[2]; /* by CwSide */
} CwOwnerCounts;

void cw_owner_counts_free (CwOwnerCounts *counts);
/* Counts in the mirrors; nothing is counted before the first run. `field`: the Salesforce field of the owner.
 * Blocks for the disk: about a second for 100,000 contacts. Errors: those of the store; G_IO_ERROR_CANCELLED.
 * Any thread. (transfer full) */
CwOwnerCounts *cw_owner_counts_read (CwProfile *profile,
                                     const char *field,
                                     GCancellable *cancellable,
                                     GError **error);
/* Whether any contact was counted. */
gboolean cw_owner_counts_has_any (const CwOwnerCounts *counts);
guint cw_owner_counts_get (const CwOwnerCounts *counts, CwSide side, const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwOwnerCounts, cw_owner_counts_free)

G_END_DECLS
