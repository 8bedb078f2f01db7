/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The settings of a profile, as `crosswalk-cli settings` names them. Plain data. */

/* Which Salesforce objects are synced. */
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

/* What a key that two records share does: pairs them, proposes the pair as a match conflict, or nothing. */
typedef enum
{
  CW_MATCH_RULE_PAIR,
  CW_MATCH_RULE_ASK,
  CW_MATCH_RULE_OFF,
} CwMatchRule;

/* What becomes of a Lead that a queue owns, where Aloware's contact has an owner. */
typedef enum
{
  CW_QUEUE_OWNER_KEEP,   /* the queue stays the owner */
  CW_QUEUE_OWNER_ASSIGN, /* Aloware's owner gets the Lead */
} CwQueueOwner;

/* Whether the two sides are kept current without a person. */
typedef enum
{
  CW_KEEP_CURRENT_OFF,
  CW_KEEP_CURRENT_WINDOW,     /* while the window is open */
  CW_KEEP_CURRENT_BACKGROUND, /* also without a window */
} CwKeepCurrent;

/* The default of aloware-requests-per-minute. Aloware is said to allow 5,000 (platform/README.md A2). */
#define CW_ALOWARE_REQUESTS_PER_MINUTE 4500

/* The default of bulk-threshold: up to here, pages of a query take fewer requests than a job. */
#define CW_BULK_THRESHOLD 2000

/* The defaults of sweep-percent and fresh-minutes. */
#define CW_SWEEP_PERCENT 50
#define CW_FRESH_MINUTES 10

/* The default of match-phones: no number but that of the mapped phone field counts. */
#define CW_MATCH_PHONES "Phone"

/* A member's comment is its key, then its default. cw_settings_set() keeps the values within their bounds. */
typedef struct
{
  CwObjects objects;                 /* object; contact */
  CwObject priority;                 /* priority; contact: who gets a number that both objects have */
  CwQueueOwner queue_owner;          /* queue-owner; keep */
  CwWrites create;                   /* create; to-aloware */
  CwWrites update;                   /* update; both */
  CwConflictRule conflict;           /* conflict; ask */
  char *region;                      /* region; US */
  guint max_change_percent;          /* max-change-percent; 50 */
  guint max_delete_percent;          /* max-delete-percent; 10 */
  guint quota_percent;               /* quota-percent; 50 */
  char *filter;                      /* filter: a SOQL condition; "" for none */
  char *lead_filter;                 /* lead-filter: the same for Leads */
  char *fallback_owner;              /* fallback-owner: an e-mail address; "" for none */
  guint aloware_requests_per_minute; /* aloware-requests-per-minute; CW_ALOWARE_REQUESTS_PER_MINUTE */
  guint aloware_budget_minutes;      /* aloware-budget-minutes; 0 for none */
  guint bulk_threshold;              /* bulk-threshold; CW_BULK_THRESHOLD: Salesforce reads more records than
                                      * this by a job of its Bulk API; 0: never */
  CwKeepCurrent keep_current;        /* keep-current; off */
  guint sweep_percent;          /* sweep-percent; 50: how much of Aloware's rate looks up everybody in turn
                                 * while the sides are kept current */
  guint fresh_minutes;          /* fresh-minutes; 10: how long such a look-up counts as asked in a run */
  char *activity_filter;        /* activity-filter: a SOQL condition on Task; "" for none */
  CwMatchRule match_aloware_id; /* match-aloware-id; pair */
  CwMatchRule match_email;      /* match-email; pair */
  char *match_phones;           /* match-phones: API names with a space between; CW_MATCH_PHONES */
  GHashTable *unknown_members;  /* what the file has besides: name → JSON text; survives a rewrite */
} CwSettings;

/* The defaults. (transfer full) */
CwSettings *cw_settings_new (void);
/* (transfer full) */
CwSettings *cw_settings_copy (const CwSettings *settings);
void cw_settings_free (CwSettings *settings);
/* All keys, NULL-terminated, in the order in which they are listed. (transfer none) */
const char *const *cw_settings_keys (void);
/* The value of a key as the command line shows and takes it; NULL: there is no such key. (transfer full)
 * (nullable) */
char *cw_settings_get (const CwSettings *settings, const char *key);
/* Whether a key's value is a number now: FALSE for "none", and for a text that looks like a number
 * ("007"). */
gboolean cw_settings_is_number (const CwSettings *settings, const char *key);
/* Sets a key to a value as the command line takes it. Errors: CW_ERROR_USAGE with the key and what it takes;
 * then nothing is changed. */
gboolean cw_settings_set (CwSettings *settings, const char *key, const char *value, GError **error);
/* SHA-256, as 64 hexadecimal digits, of the settings that say what a run writes, but not of those that say
 * how fast, or when a person is asked. (transfer full) */
char *cw_settings_digest (const CwSettings *settings);
/* Whether records of this object are synced. */
gboolean cw_settings_include (const CwSettings *settings, CwObject object);
/* The object of new records in Salesforce: the one that is synced, or of both the one with priority. */
CwObject cw_settings_get_main_object (const CwSettings *settings);
/* The SOQL condition that records of this object must meet; "" for none. (transfer none) */
const char *cw_settings_get_filter (const CwSettings *settings, CwObject object);
/* Whether `side` may be written. */
gboolean cw_writes_include (CwWrites writes, CwSide side);
/* The settings file, one member a line: the keys in their order, then the unknown members by name. The same
 * settings give the same bytes. (transfer full) */
char *cw_settings_to_json (const CwSettings *settings);
/* Reads a settings file of `length` bytes (-1: up to its NUL), at most 1 MiB. A key that is not there has its
 * default. Errors: CW_ERROR_INVALID_FILE with the line and column, or with the key and what it takes.
 * (transfer full) */
CwSettings *cw_settings_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSettings, cw_settings_free)

G_END_DECLS
