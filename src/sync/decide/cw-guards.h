/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person has to answer before the first write of a plan. Pure. */

/* What the guards look at. They stop a plan that looks like a mistake: too many changes, or a side that is
 * suddenly empty. */
typedef struct
{
  guint linked;     /* pairs that were linked before this run */
  guint updated;    /* of those, pairs with an update */
  guint unlinked;   /* of those, pairs to be unlinked */
  guint same_field; /* of those, pairs in which the same field changes, for the field that changes most */
  const char *same_field_name;   /* its label */
  guint live[2];                 /* records now, by CwSide */
  guint live_before[2];          /* records after the last finished run, by CwSide */
  guint expected_requests;       /* Salesforce requests that applying takes */
  guint quota_used, quota_limit; /* of the day; limit 0: unknown */
  guint max_change_percent, max_delete_percent, quota_percent;
} CwGuardInput;

/* One translated sentence for each guard that trips, with its numbers. (transfer full) (element-type utf8) */
GPtrArray *cw_guards_check (const CwGuardInput *input);

/* The warning before a profile writes to Aloware for the first time, from this many contacts on. Contacts
 * that come through its API can make Aloware e-mail lead recipients and assign owners (platform/README.md
 * A4), which nobody can take back. */
#define CW_FIRST_WRITE_BULK 10
/* The error_code of a run that was refused for this. */
#define CW_FIRST_WRITE_CODE "first-aloware-write"

/* What is said before `created` contacts are created and `updated` ones changed in Aloware. NULL when these
 * are few. (transfer full) (nullable) */
char *cw_guards_warn_first_write (guint created, guint updated);

G_END_DECLS
