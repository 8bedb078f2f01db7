/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A contact as one platform delivers it: its id and its values by field name, in that platform's own
 * original text. Salesforce values are named by API name, Aloware values by catalogue key.
 *
 * Three states of a value are kept apart, because mixing them up wipes data:
 *   not delivered  cw_record_get() returns NULL: the answer did not have the key. Never means blank.
 *   blank          cw_record_get() returns "": the platform says there is nothing.
 *   a value        anything else.
 *
 * Plain data, not thread-safe; field names are interned, so that 100,000 records stay small. */
typedef struct _CwRecord CwRecord;

CwRecord *cw_record_new (const char *id);
CwRecord *cw_record_copy (const CwRecord *record);
void cw_record_free (CwRecord *record);

const char *cw_record_get_id (const CwRecord *record);
/* When the platform says the record last changed: milliseconds since the epoch, -1 when unknown. */
gint64 cw_record_get_modified (const CwRecord *record);
void cw_record_set_modified (CwRecord *record, gint64 modified_ms);

/* `value` NULL is stored as blank. */
void cw_record_set (CwRecord *record, const char *field, const char *value);
const char *cw_record_get (const CwRecord *record, const char *field);
void cw_record_unset (CwRecord *record, const char *field);

guint cw_record_get_n_values (const CwRecord *record);
/* Names in ascending order of bytes; (transfer none). */
const char *cw_record_get_nth_name (const CwRecord *record, guint nth);

/* A compact, stable serialisation for the store: the same record gives the same bytes. */
GBytes *cw_record_to_bytes (const CwRecord *record);
/* Whether cw_record_from_bytes() would accept them. */
gboolean cw_record_accepts (GBytes *bytes);
/* Errors: CW_ERROR_STORAGE when the bytes are not a record. */
CwRecord *cw_record_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRecord, cw_record_free)

G_END_DECLS
