/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The users of both platforms, paired by e-mail address without letter case (platform/README.md A5), or as a
 * person chose. Owners are converted by these pairs.
 *
 * A choice belongs to a Salesforce user: it names the Aloware user, or nobody. It counts before the e-mail
 * address. Several Salesforce users may go to one Aloware user. That Aloware user goes back to one of them:
 * to the one with the same address, if it is active and was not chosen for somebody else or for nobody; else
 * to the only active one that was chosen. So a choice fills gaps. It never sends the contacts of an Aloware
 * user who has a match to another Salesforce user: for that, the match must be taken away first.
 *
 * A Lead may be owned by a queue instead of a user. A queue is nobody: it is given
 * with the users of Salesforce, and found by its id for its name, but is in no list of them and nobody's
 * match, whatever was chosen. */

typedef struct
{
  char *id;        /* Aloware: decimal; Salesforce: 18 characters */
  char *name;      /* "" when unknown */
  char *email;     /* NULL or blank when unknown */
  gboolean active; /* whether the user may own records: Salesforce IsActive; Aloware users are all active */
} CwUser;

typedef enum
{
  CW_USER_MATCHED,
  CW_USER_AMBIGUOUS, /* several users can be meant, and nothing says which */
  CW_USER_INACTIVE,  /* the Salesforce partner is inactive, so it cannot own a record that is written */
  CW_USER_UNMATCHED, /* nobody can be meant, or a person said: nobody */
  CW_USER_QUEUE,     /* a Salesforce queue, which is no person */
} CwUserState;

/* The pairs. Nothing in a map changes once it is made, so any thread may use it. */
typedef struct _CwUserMap CwUserMap;

/* A `name` of NULL is stored as blank. `email` (nullable). (transfer full) */
CwUser *cw_user_new (const char *id, const char *name, const char *email, gboolean active);
void cw_user_free (CwUser *user);

/* Whether this owner in Salesforce is a queue, by the first three characters of its id. FALSE for NULL. */
gboolean cw_user_is_queue (const char *salesforce_id);

/* Pairs the users of the account with those of the org, inactive ones included. Both arrays (nullable)
 * (element-type CwUser) are copied, and their order does not matter. `fallback_email` (nullable) names the
 * fallback: the Aloware user who stands in for Salesforce owners without a partner. There is no fallback if
 * the address is nobody's or several people's. (transfer full) */
CwUserMap *cw_user_map_new (GPtrArray *aloware, GPtrArray *salesforce, const char *fallback_email);
/* The same users, with what a person chose (nullable): Salesforce id → Aloware id, or "" for nobody. The
 * choices that `map` had do not count. (transfer full) */
CwUserMap *cw_user_map_choose (CwUserMap *map, GHashTable *choices);
CwUserMap *cw_user_map_ref (CwUserMap *map);
void cw_user_map_unref (CwUserMap *map);

/* Says how an Aloware user is paired. `salesforce_id` (optional) is set to the partner if MATCHED or
 * INACTIVE, else to NULL. (transfer none) AMBIGUOUS: several Aloware users have the address; or several
 * Salesforce users have it or were chosen, and not exactly one of them is active. */
CwUserState cw_user_map_to_salesforce (const CwUserMap *map,
                                       const char *aloware_id,
                                       const char **salesforce_id);
/* Says how a Salesforce user is paired. An inactive user who has a partner is MATCHED. `aloware_id`
 * (optional) is set to the partner if MATCHED, else to the fallback, else to NULL, and to NULL for a QUEUE,
 * known or not. (transfer none) AMBIGUOUS: several Aloware users have the address, or several Salesforce
 * users of whom not exactly one is active. */
CwUserState cw_user_map_to_aloware (const CwUserMap *map, const char *salesforce_id, const char **aloware_id);

/* What was chosen for a Salesforce user: an Aloware id, known or not; "" for nobody; NULL: nothing was
 * chosen. (transfer none) (nullable) */
const char *cw_user_map_get_choice (const CwUserMap *map, const char *salesforce_id);

/* Whether this Aloware user is the fallback. */
gboolean cw_user_map_is_fallback (const CwUserMap *map, const char *aloware_id);
/* Whether an address was given for the fallback, but is nobody's or several people's. */
gboolean cw_user_map_misses_fallback (const CwUserMap *map);

/* NULL: no such user. Valid as long as the map. (transfer none) (nullable) */
const CwUser *cw_user_map_find_aloware (const CwUserMap *map, const char *aloware_id);
const CwUser *cw_user_map_find_salesforce (const CwUserMap *map, const char *salesforce_id);
/* All users of a side, as they were given, without queues; valid as long as the map. (transfer none)
 * (element-type CwUser) */
GPtrArray *cw_user_map_get_users (const CwUserMap *map, CwSide side);
/* How many Aloware users are in this state. */
guint cw_user_map_count (const CwUserMap *map, CwUserState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwUser, cw_user_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwUserMap, cw_user_map_unref)

G_END_DECLS
