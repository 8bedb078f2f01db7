/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* A full reading of one object by a job of Salesforce's Bulk API. What a crash or a cancellation must not
 * lose is noted in the store: that a job is about to be made, then the job, then the page up to which the
 * rows are stored. The next run goes on there. Errors of all: those of Salesforce, CW_ERROR_STORAGE,
 * G_IO_ERROR_CANCELLED. */

/* Such a reading, as it is noted. */
typedef struct
{
  gint64 number;          /* of the full reading that it is */
  char *of;               /* what the reading depends on; "": it cannot be gone on with */
  gint64 since;           /* what Salesforce's clock said before the job was made, ms: the later watermark */
  guint64 n_counted;      /* records that Salesforce counted before */
  guint64 n_read;         /* records that came before the page at `locator` */
  char *id, *api_version; /* of the job; NULL: it was about to be made */
  char *locator;          /* the page that comes next; NULL: the first one */
} CwReadJob;

void cw_read_job_free (CwReadJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwReadJob, cw_read_job_free)

/* Recalls the reading of this object that is noted; asks nothing. `job`: (out) (transfer full); NULL: there
 * is none. */
gboolean cw_read_job_recall (CwEngine *engine, CwObject object, CwReadJob **job, GError **error);
/* Says that rows of the noted reading are not stored any more, so that it is not gone on with. */
gboolean cw_read_job_spoil (CwEngine *engine, CwObject object, GError **error);
/* Keeps a recalled reading if it can be gone on with. Otherwise its job is deleted in Salesforce, also one
 * whose id a crash lost, the note is removed, and `job` becomes NULL. `of`: what a reading depends on now;
 * NULL: it is not wanted any more. */
gboolean cw_read_job_settle (CwEngine *engine,
                             CwObject object,
                             const char *of,
                             CwReadJob **job,
                             GError **error);
/* Begins a job for a full reading if Salesforce counts more records than the setting bulk-threshold. `job`:
 * (out) (transfer full); NULL: this query is to be read without one. */
gboolean cw_read_job_begin (CwEngine *engine,
                            CwObject object,
                            const CwSalesforceQuery *query,
                            const char *of,
                            CwReadJob **job,
                            GError **error);

/* What gets the rows. */
typedef struct
{
  CwSalesforceRowFunc row;
  CwSalesforceUnreadFunc unread;
  gboolean (*store) (gpointer user_data, GError **error); /* the rows that came so far, for good */
  void (*drop) (gpointer user_data); /* the rows that came since; they come again, or are not wanted */
  gpointer user_data;
} CwReadJobFuncs;

/* Waits for the job, while look-ups go on, and reads its rows. `done` FALSE without an error: Salesforce
 * broke the job off, so there are no rows, and it is deleted. An error that may pass leaves the job for the
 * next run. After any other one it is deleted; CW_ERROR_BAD_ANSWER also where not all records came. */
gboolean cw_read_job_read (CwEngine *engine,
                           CwObject object,
                           CwReadJob *job,
                           const CwSalesforceQuery *query,
                           const CwReadJobFuncs *funcs,
                           gboolean *done,
                           GError **error);
/* All is stored, and the watermark with it: deletes the job. If Salesforce cannot be reached, the next run
 * does. */
gboolean cw_read_job_end (CwEngine *engine, CwObject object, const CwReadJob *job, GError **error);

G_END_DECLS
