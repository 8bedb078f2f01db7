/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-profile.h"
#include "cw-users.h"

G_BEGIN_DECLS

typedef enum
{
  CW_PERMISSION_OK,
  CW_PERMISSION_WARNING,
  CW_PERMISSION_ERROR,
} CwPermissionState;

/* One line of *Check permissions*. Texts are translated; `remedy` is NULL where nothing is to be done. */
typedef struct
{
  CwSide side;
  CwPermissionState state;
  char *title;
  char *detail;
  char *remedy;
  char *request; /* what to ask Salesforce's administrator for, with the page of Setup; NULL: nothing */
} CwPermission;

/* What a check has found; every member but `connections` and `settings` may be NULL. The settings say which
 * objects are judged. */
typedef struct
{
  const CwConnections *connections;
  const CwSettings *settings;
  const CwSchema *schemas[CW_N_OBJECTS];   /* indexed by CwObject */
  const CwMapping *mappings[CW_N_OBJECTS]; /* so are these */
  const GPtrArray *aloware_users;          /* of CwUser */
  const CwUserMap *users;
  const GError *problems[2]; /* indexed by CwSide */
} CwPermissionFacts;

/* Judges what works and what does not, Salesforce first, each with its remedy. Pure; any thread. (transfer
 * full) (element-type CwPermission) */
GPtrArray *cw_permissions_judge (const CwPermissionFacts *facts);

/* A text to send to whoever administers Salesforce: what `found` (element-type CwPermission) asks for, one
 * line each. `user`: who is signed in (nullable). NULL: nothing is to be asked for. Pure; any thread.
 * (transfer full) (nullable) */
char *cw_permissions_write_request (GPtrArray *found, const char *user);

G_END_DECLS
