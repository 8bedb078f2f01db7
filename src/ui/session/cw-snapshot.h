/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Which parts of a profile a snapshot has. */
typedef enum
{
  CW_READ_NOTHING = 0,
  CW_READ_CONNECTIONS = 1 << 0, /* with the settings, and whether the secrets are there */
  CW_READ_SCHEMA = 1 << 1,      /* with the users */
  CW_READ_MAPPING = 1 << 2,
  CW_READ_ALL = CW_READ_CONNECTIONS | CW_READ_SCHEMA | CW_READ_MAPPING,
} CwRead;

/* A profile as it was read: plain data that one thread hands to another. What could not be read is NULL, and
 * `error` has the first reason. */
typedef struct
{
  CwRead read;
  CwConnections *connections;
  CwSettings *settings;
  gboolean connected[2]; /* by CwSide */
  GError *keyring_problem;
  CwSchema *schema;
  CwUserMap *users;
  GPtrArray *aloware_users; /* of CwUser */
  char *schema_digest;      /* of fields and users: equal where nothing changed */
  CwMapping *mapping;       /* the draft, else the active one, else the default */
  CwMapping *active;
  GError *error;
} CwSnapshot;

/* Reads `parts` of it. Blocking: the disk, and the keyring for CW_READ_CONNECTIONS. Any thread. (transfer
 * full) */
CwSnapshot *cw_snapshot_read (CwProfile *profile, CwRead parts);
void cw_snapshot_free (CwSnapshot *snapshot);

/* One part alone. The fields as last described; NULL without an error while there are none. (transfer full)
 * (nullable) */
CwSchema *cw_snapshot_read_schema (CwProfile *profile, GError **error);
/* Both sides' users, matched as the settings say; NULL in `users` (transfer full) while there are none. */
gboolean cw_snapshot_read_users (CwProfile *profile, CwUserMap **users, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSnapshot, cw_snapshot_free)

G_END_DECLS
