/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-page-model.h"

G_BEGIN_DECLS

/* The thread behind a #CwPageModel. Everything it finds is handed over on the main context that it was made on, and to
 * nobody any more once it was stopped. Private to the model. */
typedef struct _CwPageWorker CwPageWorker;

typedef struct
{
  /* `first`: these keys begin the answer to the newest query. `last`: they end it, and `*summary` may be taken. FALSE: not done;
   * it is asked again with the same in another turn of the main loop. (keys: element-type gint64) */
  gboolean (*keys) (gpointer owner, GArray *keys, gboolean first, gboolean last, gpointer *summary);
  /* Some of the rows that were asked for, as the source's fetch() gave them; they may be taken out of the array. */
  void (*rows)   (gpointer owner, const gint64 *keys, gpointer *rows, guint n_rows);
  void (*failed) (gpointer owner, GError *error);
} CwPageWorkerFuncs;

/* `user_data` is freed with `destroy` on the main context after the thread has ended. */
CwPageWorker *cw_page_worker_new   (const CwPageSource *source, gpointer user_data, GDestroyNotify destroy,
                                    const CwPageWorkerFuncs *funcs, gpointer owner);
/* Takes the place of a query that is being answered. (transfer full) */
void          cw_page_worker_query (CwPageWorker *worker, gpointer query, GDestroyNotify destroy);
/* The last one asked for is served first: that is what a person looks at. (transfer full) (element-type gint64) */
void          cw_page_worker_fetch (CwPageWorker *worker, GArray *keys);
void          cw_page_worker_stop  (CwPageWorker *worker);

G_END_DECLS
