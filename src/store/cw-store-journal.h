/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The journal: every change of a run, with what became of it. One that is sent is noted before. */

typedef enum
{
  CW_WRITE_PLANNED,   /* "planned" */
  CW_WRITE_SENT,      /* "sent": the outcome is unknown until an answer or a reading settles it */
  CW_WRITE_CONFIRMED, /* "confirmed" */
  CW_WRITE_FAILED,    /* "failed": refused, or proved not to have happened */
} CwWriteState;

typedef struct
{
  gint64 id; /* journal id, given by the store */
  gint64 run;
  CwWriteState state;
  gint64 when;      /* of the last change of state, ms */
  CwChange *change; /* what was sent, with old and new values (sealed) */
  char *error_code, *error_message;
} CwWrite;

const char *cw_write_state_to_nick (CwWriteState state);
CwWrite *cw_write_new (void);
void cw_write_free (CwWrite *write);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwWrite, cw_write_free)
/* Adds one in the state that it has; gives it its id. Durable when the transaction is. */
gboolean cw_store_journal_add (CwStore *store, CwWrite *write, GError **error);
gboolean cw_store_journal_set_state (CwStore *store,
                                     gint64 id,
                                     CwWriteState state,
                                     const char *error_code,
                                     const char *error_message,
                                     GError **error);
/* After a create: the new record's id on `side`, kept in the change. */
gboolean cw_store_journal_set_record (CwStore *store,
                                      gint64 id,
                                      CwSide side,
                                      const char *record_id,
                                      GError **error);
/* Replaces the fields of a write by those of `change`: after a read-back, those that are there. */
gboolean cw_store_journal_set_fields (CwStore *store, gint64 id, const CwChange *change, GError **error);
/* Forgets the refusals of a run that did not begin to write after all. */
gboolean cw_store_journal_forget_run (CwStore *store, gint64 run, GError **error);
/* Those that a crash left: state SENT (or PLANNED) of any run. (element-type CwWrite) */
GPtrArray *cw_store_journal_list_unsettled (CwStore *store, GError **error);
gboolean cw_store_journal_get (CwStore *store, gint64 id, CwWrite **write, GError **error);
/* A run's writes in order. (element-type CwWrite) */
GPtrArray *cw_store_journal_list_run (CwStore *store, gint64 run, gint64 after, guint limit, GError **error);
/* Each write of a run, in order. FALSE from `func`, which may read and write the store, stops. */
typedef gboolean (*CwStoreWriteFunc) (const CwWrite *write, gpointer user_data, GError **error);
gboolean cw_store_journal_foreach (CwStore *store,
                                   gint64 run,
                                   CwStoreWriteFunc func,
                                   gpointer user_data,
                                   GError **error);
/* All writes that touched a record, newest first. */
GPtrArray *cw_store_journal_list_record (CwStore *store,
                                         CwSide side,
                                         const char *record_id,
                                         guint limit,
                                         GError **error);

G_END_DECLS
