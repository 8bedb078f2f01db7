/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-page-model.h"
#include "cw-store-journal.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* History as the rows of two #CwPageModel s: the runs, newest first, and the writes of one run, a row for
 * each field. */

/* A run's row is its CwRun; every query is NULL. Previews are left out, but those in which a conflict closed
 * by itself. Main thread. Errors of the models: those of cw_sync_peek_store(). (transfer full) */
CwPageModel *cw_history_runs_model_new (const char *profile_name);

/* What a row of writes shows. Plain data. */
typedef struct
{
  gint64 write; /* journal id */
  CwSide side;  /* that was written */
  CwAction action;
  char *label;
  char *record_id;            /* of that side, else of the other; NULL: none yet */
  char *partner_id;           /* of a link: the other side's record; NULL else */
  char *aloware, *salesforce; /* the field; NULL for a write without any */
  char *old_value, *new_value, *reason;
  CwWriteState state;
  gint64 when;
  char *error_code, *error_message;
  char *closed; /* of a conflict that closed by itself: "equal", "outdated"; NULL for a write */
} CwHistoryWrite;

typedef enum
{
  CW_HISTORY_ALL,
  CW_HISTORY_CONFIRMED,
  CW_HISTORY_FAILED,
  CW_HISTORY_UNSETTLED, /* planned or sent */
} CwHistoryFilter;

void cw_history_write_free (CwHistoryWrite *write);
CwPageModel *cw_history_writes_model_new (const char *profile_name);
/* Asks it for the writes of a run to a side (-1: both) that have each word of `search`. (transfer full) */
gpointer cw_history_query_new (gint64 run, CwHistoryFilter filter, int side, const char *search);
/* The journal id of a row's write. */
gint64 cw_history_key_get_write (gint64 key);
/* Whether the write failed, when the row was found. */
gboolean cw_history_key_is_failed (gint64 key);

G_END_DECLS
