/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* The phones to ask Aloware for. */

typedef enum
{
  CW_PHONE_FROM_SALESFORCE = 1 << 0,
  CW_PHONE_FROM_LINK = 1 << 1,
  CW_PHONE_FROM_IMPORT = 1 << 2,
} CwPhoneSource;

/* The run that asked for what never was; and what no run's number is. */
#define CW_NEVER_ASKED 0
#define CW_ANY_RUN (-1)

/* Adds a phone, or adds `source` to it. The run that last asked for it stays. */
gboolean cw_store_add_phone (CwStore *store, const char *e164, CwPhoneSource source, GError **error);
/* Whether a phone is known, asked for or not. */
gboolean cw_store_has_phone (CwStore *store, const char *e164, gboolean *known, GError **error);
/* Forgets the FROM_SALESFORCE and FROM_LINK sources of all; those without any source left are neither listed
 * nor counted, and removed by the next reset: one that is added again before keeps its turn. */
gboolean cw_store_reset_phones (CwStore *store, GError **error);
/* `aloware_id` NULL: it answered "not found". */
gboolean cw_store_set_phone_asked (CwStore *store,
                                   const char *e164,
                                   gint64 run,
                                   const char *aloware_id,
                                   GError **error);
/* The next phones that `run` did not ask for: never asked for first, then those whose last run is longest
 * ago, ties by key. Returns: (transfer full) (element-type utf8): at most `limit`. */
GPtrArray *cw_store_next_phones (CwStore *store, gint64 run, guint limit, GError **error);
gboolean cw_store_count_phones (CwStore *store, gint64 run, guint *count, GError **error);
/* Which run last asked for it, and with what outcome. `aloware_id` is optional. */
gboolean cw_store_get_phone (CwStore *store,
                             const char *e164,
                             gint64 *asked,
                             char **aloware_id,
                             GError **error);

G_END_DECLS
