/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-salesforce-bulk.h"

G_BEGIN_DECLS

/* A job of Salesforce's Bulk API that writes records of one object, from its beginning to its end. What a
 * crash or a cancellation must not lose is noted in the store: that a job is about to be made, then the job,
 * then the writes in the journal that it carries. Salesforce begins to write when the job is closed, so the
 * writes are in the journal before that, and they are all that is kept of the upload. Each object has one job
 * at most at a time. Errors of all: those of Salesforce, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */

typedef struct
{
  CwObject object;
  CwSalesforceOperation operation;
  char *key_field;         /* the column that tells which record a row of the results is about */
  gint64 since;            /* what Salesforce's clock said before the job was made, ms */
  char *id;                /* NULL: it was about to be made */
  gint64 run, first, last; /* its writes in the journal; 0: it was not closed */
} CwWriteJob;

void cw_write_job_free (CwWriteJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwWriteJob, cw_write_job_free)

/* Recalls the job of this object that is noted; asks nothing. `job`: (out) (transfer full); NULL: there is
 * none. */
gboolean cw_write_job_recall (CwEngine *engine, CwObject object, CwWriteJob **job, GError **error);
/* Makes a job and sends it `csv`; nothing is written yet. `job`: (out) (transfer full); NULL without an
 * error: Salesforce takes no job now, so that the records have to go by Collections. */
gboolean cw_write_job_begin (CwEngine *engine,
                             CwObject object,
                             CwSalesforceOperation operation,
                             const char *key_field,
                             GBytes *csv,
                             CwWriteJob **job,
                             GError **error);
/* Notes which writes of the journal the job carries. Call in the transaction that adds them. */
gboolean cw_write_job_note_writes (CwEngine *engine,
                                   CwWriteJob *job,
                                   gint64 first,
                                   gint64 last,
                                   GError **error);
/* Tells Salesforce to begin. After an error it is not known whether it does: the next run asks. */
gboolean cw_write_job_close (CwEngine *engine, const CwWriteJob *job, GError **error);
/* Waits until the job is over, with its progress; `n_records`: how many it carries. (transfer full) */
CwBulkJob *cw_write_job_wait (CwEngine *engine, const CwWriteJob *job, guint n_records, GError **error);
/* Deletes a job that is over, or one that was never closed, also one whose id a crash lost, and its note. */
gboolean cw_write_job_end (CwEngine *engine, const CwWriteJob *job, GError **error);

G_END_DECLS
