/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* The phones to ask Aloware for. They are in E.164. */

typedef enum
{
  CW_PHONE_FROM_SALESFORCE = 1 << 0,
  CW_PHONE_FROM_LINK = 1 << 1,
  CW_PHONE_FROM_IMPORT = 1 << 2,
} CwPhoneSource;

/* In place of a run's number: no run has asked yet; and for cw_store_count_phones(), every run. */
#define CW_NEVER_ASKED 0
#define CW_ANY_RUN (-1)

/* Adds a phone, or adds `source` to its sources. The run that last asked for it stays. */
gboolean cw_store_add_phone (CwStore *store, const char *e164, CwPhoneSource source, GError **error);
/* `known` (out): whether the phone is there, asked for or not. */
gboolean cw_store_has_phone (CwStore *store, const char *e164, gboolean *known, GError **error);
/* Forgets that phones came from Salesforce or from a link. A phone without a source is neither listed nor
 * counted, and the next reset removes it. If it is added again before, it keeps its turn. */
gboolean cw_store_reset_phones (CwStore *store, GError **error);
/* Stores that `run` asked for a phone, which need not have been added, and which contact answered.
 * `aloware_id` NULL: "not found". */
gboolean cw_store_set_phone_asked (CwStore *store,
                                   const char *e164,
                                   gint64 run,
                                   const char *aloware_id,
                                   GError **error);
/* The next phones, at most `limit`, that `run` did not ask for: first those that no run asked for, then those
 * whose last run is longest ago. Ties are in an order that stays the same. (transfer full) (element-type
 * utf8) */
GPtrArray *cw_store_next_phones (CwStore *store, gint64 run, guint limit, GError **error);
/* How many phones have a source and were not asked for by `run`. CW_ANY_RUN: how many have a source. */
gboolean cw_store_count_phones (CwStore *store, gint64 run, guint *count, GError **error);
/* `asked` (out): the run that last asked for a phone; CW_NEVER_ASKED also if the phone is not known.
 * `aloware_id` (out) (optional) (transfer full): the contact that answered; NULL: none did. */
gboolean cw_store_get_phone (CwStore *store,
                             const char *e164,
                             gint64 *asked,
                             char **aloware_id,
                             GError **error);

G_END_DECLS
