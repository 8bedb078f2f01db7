/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The journal: every change of a run, with what became of it. A change is in it before it is sent. After the
 * key was lost, and where a row is damaged, a write still has its records, its side and its action, but
 * neither fields nor a phone. */

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

/* The word for it in the database and on the command line, such as "sent". (transfer none) */
const char *cw_write_state_to_nick (CwWriteState state);
/* A planned write without a change. (transfer full) */
CwWrite *cw_write_new (void);
void cw_write_free (CwWrite *write);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwWrite, cw_write_free)
/* Adds a write of a run that has begun, in the state that it has, and sets its `id` and `when`. Outside of a
 * transaction it is durable on return. */
gboolean cw_store_journal_add (CwStore *store, CwWrite *write, GError **error);
/* Sets what became of a write. `error_code` (nullable) is for scripts, `error_message` (nullable) for people;
 * it is sealed, because a platform may quote a value. Outside of a transaction it is durable on return.
 * Errors also: CW_ERROR_NOT_FOUND. */
gboolean cw_store_journal_set_state (CwStore *store,
                                     gint64 id,
                                     CwWriteState state,
                                     const char *error_code,
                                     const char *error_message,
                                     GError **error);
/* After a create: keeps the new record's id on `side` in the write's change. Errors also:
 * CW_ERROR_NOT_FOUND. */
gboolean cw_store_journal_set_record (CwStore *store,
                                      gint64 id,
                                      CwSide side,
                                      const char *record_id,
                                      GError **error);
/* Replaces the fields of a write by those of `change`, as after a read-back. Its records stay. Errors also:
 * CW_ERROR_NOT_FOUND. */
gboolean cw_store_journal_set_fields (CwStore *store, gint64 id, const CwChange *change, GError **error);
/* Forgets the refusals of a run that did not begin to write after all. */
gboolean cw_store_journal_forget_run (CwStore *store, gint64 run, GError **error);
/* The writes of any run that are planned or sent, in order: what a crash left. (transfer full) (element-type
 * CwWrite) */
GPtrArray *cw_store_journal_list_unsettled (CwStore *store, GError **error);
/* `write`: (out) (transfer full); NULL: there is none. */
gboolean cw_store_journal_get (CwStore *store, gint64 id, CwWrite **write, GError **error);
/* A run's writes in the order in which they were added: at most `limit` with an id above `after`. (transfer
 * full) (element-type CwWrite) */
GPtrArray *cw_store_journal_list_run (CwStore *store, gint64 run, gint64 after, guint limit, GError **error);
/* Which writes of a run. Links and refusals are found much sooner than by looking at each write. */
typedef enum
{
  CW_WRITES_ALL,
  CW_WRITES_LINKS, /* those that link records */
  CW_WRITES_FAILED,
} CwWriteChoice;

/* Calls `func`, which may read and write the store, for each of these writes of a run, in order. FALSE from
 * `func` stops with its error. */
typedef gboolean (*CwStoreWriteFunc) (const CwWrite *write, gpointer user_data, GError **error);
gboolean cw_store_journal_foreach (CwStore *store,
                                   gint64 run,
                                   CwWriteChoice which,
                                   CwStoreWriteFunc func,
                                   gpointer user_data,
                                   GError **error);
/* The last writes that concerned a record, on either side: at most `limit`, newest first. `side`: whose id
 * `record_id` is. (transfer full) (element-type CwWrite) */
GPtrArray *cw_store_journal_list_record (CwStore *store,
                                         CwSide side,
                                         const char *record_id,
                                         guint limit,
                                         GError **error);

/* Makes the writes of one run those of another one. */
gboolean cw_store_journal_move (CwStore *store, gint64 run, gint64 into, GError **error);

G_END_DECLS
