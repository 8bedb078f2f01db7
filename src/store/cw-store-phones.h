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
/* Adds many, in the order of their keys: thousands in one transaction touch each page of the database once.
 * (element-type utf8) */
gboolean cw_store_add_phones (CwStore *store, GPtrArray *phones, CwPhoneSource source, GError **error);
/* `known` (out): whether the phone is there, asked for or not. */
gboolean cw_store_has_phone (CwStore *store, const char *e164, gboolean *known, GError **error);
/* Forgets that phones came from Salesforce or from a link. A phone without a source is neither listed nor
 * counted, and the next reset removes it. If it is added again before, it keeps its turn. */
gboolean cw_store_reset_phones (CwStore *store, GError **error);
/* Stores that `run` asked for a phone just now, which need not have been added, and which contact answered.
 * `is_kept`: not for a sync, but to keep the two sides current. `aloware_id` NULL: "not found". */
gboolean cw_store_set_phone_asked (CwStore *store,
                                   const char *e164,
                                   gint64 run,
                                   gboolean is_kept,
                                   const char *aloware_id,
                                   GError **error);
/* `run` asked for a phone and got no answer. What was answered before stays; the phone comes at the end of
 * its turn, so that those that always fail do not keep the others from being asked. */
gboolean cw_store_set_phone_unanswered (CwStore *store, const char *e164, gint64 run, GError **error);
/* The next phones, at most `limit`, that `run` got no answer to: first those whose turn never was, then those
 * whose last turn is longest ago. Ties are in an order that stays the same. (transfer full) (element-type
 * utf8) */
GPtrArray *cw_store_next_phones (CwStore *store, gint64 run, guint limit, GError **error);
/* Notes when the contact that answers to a phone was last engaged (ms). An earlier time than is known changes
 * nothing. A phone that is not known is left alone. */
gboolean cw_store_set_phone_engaged (CwStore *store, const char *e164, gint64 engaged, GError **error);
/* As cw_store_next_phones(), but only phones whose contact was engaged since `since` (ms). */
GPtrArray *cw_store_next_engaged_phones (CwStore *store,
                                         gint64 run,
                                         gint64 since,
                                         guint limit,
                                         GError **error);
/* Counts as asked for by `run`, with the contacts that answered, the phones that were looked up since `since`
 * (ms) to keep the two sides current. A look-up in the future does not count: a clock was wrong then. `count`
 * (out): how many phones with a source. */
gboolean cw_store_take_kept_phones (CwStore *store, gint64 run, gint64 since, guint *count, GError **error);

/* The contact that last answered to the phone with this key (cw_store_hash()). `aloware_id`: (out) (transfer
 * full); NULL: none did, or nobody asked. */
gboolean cw_store_get_answer (CwStore *store, const char *key, char **aloware_id, GError **error);

/* When the phones that have a source were looked up. */
typedef struct
{
  guint n, n_engaged;    /* how many; of these, how many were engaged lately */
  guint n_unanswered;    /* of how many the last look-up got no answer; it does not count below */
  gint64 first_turn;     /* of all, the earliest run whose turn was a phone's last; CW_NEVER_ASKED */
  gint64 oldest, median; /* when the one that waits longest, and the one in the middle, was looked up (ms);
                          * 0: never */
} CwPhoneAges;
/* `since` (ms): what "lately" means. */
gboolean cw_store_get_phone_ages (CwStore *store, gint64 since, CwPhoneAges *ages, GError **error);
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
