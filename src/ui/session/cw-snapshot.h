/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* The parts of a profile that a snapshot has. */
typedef enum
{
  CW_READ_NOTHING = 0,
  CW_READ_CONNECTIONS = 1 << 0, /* with the settings, and whether each side's secrets are in the keyring */
  CW_READ_SCHEMA = 1 << 1,      /* with the users */
  CW_READ_MAPPING = 1 << 2,
  CW_READ_ALL = CW_READ_CONNECTIONS | CW_READ_SCHEMA | CW_READ_MAPPING,
} CwRead;

/* A profile as it was read at one time. This is plain data that one thread hands to another. Parts that could
 * not be read are NULL, and `error` is the first error. */
typedef struct
{
  CwRead read;
  CwConnections *connections;
  CwSettings *settings;
  gboolean connected[2]; /* by CwSide */
  GError *keyring_problem;
  CwSchema *schema[CW_N_OBJECTS];
  CwUserMap *users;
  GPtrArray *aloware_users; /* of CwUser */
  char *schema_digest;      /* of the fields and users; equal if none of them changed */
  /* Of the objects that are synced: the draft; if there is none, the active mapping; else the default. */
  CwMapping *mapping[CW_N_OBJECTS];
  CwMapping *active[CW_N_OBJECTS];
  GError *error;
} CwSnapshot;

/* Reads parts of a profile. Blocks for the disk, and with CW_READ_CONNECTIONS also for the keyring. Any
 * thread. (transfer full) */
CwSnapshot *cw_snapshot_read (CwProfile *profile, CwRead parts);
void cw_snapshot_free (CwSnapshot *snapshot);

/* Reads only the fields of an object, as they were last described. NULL without an error: there are none yet.
 * (transfer full) (nullable) */
CwSchema *cw_snapshot_read_schema (CwProfile *profile, CwObject object, GError **error);
/* Reads only the users of both sides, matched as the settings say. `users` (transfer full) gets NULL if there
 * are none yet. */
gboolean cw_snapshot_read_users (CwProfile *profile, CwUserMap **users, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSnapshot, cw_snapshot_free)

G_END_DECLS
