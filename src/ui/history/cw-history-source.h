/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-page-model.h"
#include "cw-store-journal.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Shows the history as the rows of two models (#CwPageModel): the runs, newest first, and the writes of one
 * run, with a row for each field. */

/* Makes the model of the runs. A row's data is a CwRun. A query is always NULL. Previews are left out, except
 * those in which a conflict closed by itself. Main thread. Errors of the model: those of
 * cw_sync_peek_store(). (transfer full) */
CwPageModel *cw_history_runs_model_new (const char *profile_name);

/* What a row of a run's writes shows. Plain data. */
typedef struct
{
  gint64 write; /* id in the journal */
  CwSide side;  /* the side that was written */
  CwAction action;
  char *label;
  char *ids[2];               /* of the record, by CwSide; NULL: there is none on that side yet */
  char *aloware, *salesforce; /* labels of the field; NULL for a write without a field */
  char *old_value, *new_value, *reason;
  GStrv differs; /* of a write that links: see CwChange */
  CwWriteState state;
  gint64 when;
  char *error_code, *error_message;
  gboolean is_heading; /* the row stands for the whole write, with its fields below */
  guint n_fields;      /* of the write */
  char *closed;        /* why a conflict closed by itself: "equal", "outdated"; NULL for a write */
} CwHistoryWrite;

typedef enum
{
  CW_HISTORY_ALL,
  CW_HISTORY_CONFIRMED,
  CW_HISTORY_FAILED,
  CW_HISTORY_UNSETTLED, /* planned or sent */
} CwHistoryFilter;

void cw_history_write_free (CwHistoryWrite *write);
/* The record's id on the side that was written, or else on the other side; NULL: none yet. */
const char *cw_history_write_get_record (const CwHistoryWrite *write);
/* When records were linked or unlinked: the id of the other side's record; else NULL. */
const char *cw_history_write_get_partner (const CwHistoryWrite *write);
CwPageModel *cw_history_writes_model_new (const char *profile_name);
/* Makes a query for this model: the writes of a run to a side (-1: both) that show every word of `search`,
 * and are about the field with the catalogue key `field` (NULL: about any, or about none). `grouped`: a write
 * of which several rows are shown gets a heading. The summary is the set of fields of the whole run
 * (cw_page_fields_new()). (transfer full) */
gpointer cw_history_query_new (gint64 run,
                               CwHistoryFilter filter,
                               int side,
                               const char *field,
                               const char *search,
                               gboolean grouped);
/* The id in the journal of the row's write. */
gint64 cw_history_key_get_write (gint64 key);
/* Whether the write had failed when the row was found. */
gboolean cw_history_key_is_failed (gint64 key);

G_END_DECLS
