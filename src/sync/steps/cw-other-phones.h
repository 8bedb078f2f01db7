/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The numbers in further fields of the Salesforce records (the setting match-phones), by which a record whose
 * phone Aloware does not know may find its contact. By default there are none. */

typedef struct
{
  GPtrArray *phones; /* of char *, E.164, in the order of the setting */
  guint n_asked;     /* how many of them may match: this run has asked for all numbers before */
  const char *next;  /* the one that Aloware is asked for next; NULL: a number before it has an answer, or was
                      * not asked for yet */
} CwOtherPhones;

void cw_other_phones_clear (CwOtherPhones *others);
/* `salesforce` (nullable): a record with its values. Errors: CW_ERROR_STORAGE. */
gboolean cw_other_phones_load (CwEngine *engine,
                               const CwRecord *salesforce,
                               CwOtherPhones *others,
                               GError **error);
/* The keys of the phones, as of cw_store_hash(); NULL: there are none. (transfer full) (nullable) */
char **cw_other_phones_keys (CwEngine *engine, const GPtrArray *phones);
/* Adds the next number of each record that has no partner yet to the phones to ask for. `added` (out): how
 * many of these this run has not asked for. Errors: CW_ERROR_STORAGE. */
gboolean cw_other_phones_add (CwEngine *engine, guint *added, GError **error);
/* Looks for the answer to any of the numbers. `unasked` (out): one was not asked for before that. `answered`
 * (out): a contact answers. Errors: CW_ERROR_STORAGE. */
gboolean cw_other_phones_find (CwEngine *engine,
                               const CwOtherPhones *others,
                               gboolean *unasked,
                               gboolean *answered,
                               GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwOtherPhones, cw_other_phones_clear)

G_END_DECLS
