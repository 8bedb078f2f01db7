/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Owner matching: the users of both platforms, paired by e-mail without case (platform/README.md A5). */

typedef struct
{
  char *id; /* Aloware: decimal; Salesforce: 18 characters */
  char *name;
  char *email;     /* NULL when unknown */
  gboolean active; /* Salesforce IsActive; Aloware users are all active */
} CwUser;

typedef enum
{
  CW_USER_MATCHED,
  CW_USER_AMBIGUOUS, /* more than one partner with this e-mail */
  CW_USER_INACTIVE,  /* the Salesforce partner is inactive: it cannot own a record that is written */
  CW_USER_UNMATCHED,
} CwUserState;

typedef struct _CwUserMap CwUserMap;

CwUser *cw_user_new (const char *id, const char *name, const char *email, gboolean active);
void cw_user_free (CwUser *user);

/* Copies what it needs; the order of the arrays (of CwUser) does not matter. `fallback_email` (nullable)
 * names the fallback: the Aloware user who stands in for Salesforce owners without a partner. */
CwUserMap *cw_user_map_new (GPtrArray *aloware, GPtrArray *salesforce, const char *fallback_email);
CwUserMap *cw_user_map_ref (CwUserMap *map);
void cw_user_map_unref (CwUserMap *map);

/* The Salesforce user for an Aloware user. `salesforce_id` (transfer none) is set for MATCHED and INACTIVE.
 */
CwUserState cw_user_map_to_salesforce (const CwUserMap *map,
                                       const char *aloware_id,
                                       const char **salesforce_id);
/* The Aloware user for a Salesforce user; an inactive Salesforce user who has a partner is MATCHED. Without a
 * partner the fallback is given, and the state stays UNMATCHED or AMBIGUOUS. */
CwUserState cw_user_map_to_aloware (const CwUserMap *map, const char *salesforce_id, const char **aloware_id);

/* Whether this Aloware user is the fallback. */
gboolean cw_user_map_is_fallback (const CwUserMap *map, const char *aloware_id);

/* Whether an address was given for the fallback, but is nobody's or several people's. */
gboolean cw_user_map_misses_fallback (const CwUserMap *map);

const CwUser *cw_user_map_find_aloware (const CwUserMap *map, const char *aloware_id);
const CwUser *cw_user_map_find_salesforce (const CwUserMap *map, const char *salesforce_id);
guint cw_user_map_count (const CwUserMap *map, CwUserState state); /* of Aloware users */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwUser, cw_user_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwUserMap, cw_user_map_unref)

G_END_DECLS
