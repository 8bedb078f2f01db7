/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The settings of a profile, as `crosswalk-cli settings` names them. Plain data. */
typedef enum
{
  CW_OBJECTS_CONTACT,
  CW_OBJECTS_LEAD,
  CW_OBJECTS_BOTH,
} CwObjects;

/* Which sides may be written, for creating and for updating. */
typedef enum
{
  CW_WRITES_NONE,
  CW_WRITES_TO_SALESFORCE,
  CW_WRITES_TO_ALOWARE,
  CW_WRITES_BOTH,
} CwWrites;

/* The default of aloware-requests-per-minute. Aloware is said to allow 5,000 (platform/README.md A2). */
#define CW_ALOWARE_REQUESTS_PER_MINUTE 4500

typedef struct
{
  CwObjects objects;                 /* object */
  CwObjects priority;                /* priority: contact or lead */
  CwWrites create;                   /* create; default to-aloware */
  CwWrites update;                   /* update; default both */
  CwConflictRule conflict;           /* conflict; default ask */
  char *region;                      /* region; default US */
  guint max_change_percent;          /* max-change-percent; default 50 */
  guint max_delete_percent;          /* max-delete-percent; default 10 */
  guint quota_percent;               /* quota-percent; default 50 */
  char *filter;                      /* filter; a SOQL condition, "" for none */
  char *fallback_owner;              /* fallback-owner; e-mail, "" for none */
  guint aloware_requests_per_minute; /* aloware-requests-per-minute */
  guint aloware_budget_minutes;      /* aloware-budget-minutes; 0 for none */
  GHashTable *unknown_members;       /* name → JSON text; survives a rewrite */
} CwSettings;

CwSettings *cw_settings_new (void);
CwSettings *cw_settings_copy (const CwSettings *settings);
void cw_settings_free (CwSettings *settings);
/* NULL-terminated; (transfer none). */
const char *const *cw_settings_keys (void);
/* The value of a key as the command line shows it; NULL for an unknown key. (transfer full) */
char *cw_settings_get (const CwSettings *settings, const char *key);
/* Whether its value is a number, and not a text that may look like one ("007"). */
gboolean cw_settings_is_number (const CwSettings *settings, const char *key);
/* Errors: CW_ERROR_USAGE naming the key and what it takes. */
gboolean cw_settings_set (CwSettings *settings, const char *key, const char *value, GError **error);
gboolean cw_writes_include (CwWrites writes, CwSide side);
char *cw_settings_to_json (const CwSettings *settings);
/* Errors: CW_ERROR_INVALID_FILE. */
CwSettings *cw_settings_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSettings, cw_settings_free)

G_END_DECLS
