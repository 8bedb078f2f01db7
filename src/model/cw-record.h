/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A contact as one platform delivers it: its id, and its values in the platform's own text. A value is named
 * by its field: by API name in Salesforce, by catalogue key in Aloware.
 *
 * Three states of a value are kept apart, because mixing them up wipes data:
 *   not delivered  cw_record_get() returns NULL: the answer did not have the field. Never means blank.
 *   blank          cw_record_get() returns "": the platform says there is nothing.
 *   a value        anything else.
 *
 * Plain data. One record must not be used by two threads at once. Field names are interned, so that 100,000
 * records stay small. */
typedef struct _CwRecord CwRecord;

/* A record without values, last changed at an unknown time. `id` NULL: the platform does not have the record
 * yet. (transfer full) */
CwRecord *cw_record_new (const char *id);
/* A record with `n` values: `texts` (NULL in it: not delivered) by `names`, which are in ascending order of
 * bytes, and none of them twice. Much quicker than setting each. (transfer full) */
CwRecord *cw_record_new_with (const char *id, const char *const *names, const char *const *texts, guint n);
/* (transfer full) */
CwRecord *cw_record_copy (const CwRecord *record);
void cw_record_free (CwRecord *record);

/* (transfer none) (nullable) */
const char *cw_record_get_id (const CwRecord *record);
/* When the platform says the record last changed: milliseconds since the epoch, -1 when unknown. */
gint64 cw_record_get_modified (const CwRecord *record);
void cw_record_set_modified (CwRecord *record, gint64 modified_ms);

/* `value` NULL is stored as blank. */
void cw_record_set (CwRecord *record, const char *field, const char *value);
/* NULL: not delivered. Valid until the field is set or unset. (transfer none) (nullable) */
const char *cw_record_get (const CwRecord *record, const char *field);
/* Makes the field one that was not delivered. */
void cw_record_unset (CwRecord *record, const char *field);

/* How many fields were delivered, blank ones included. */
guint cw_record_get_n_values (const CwRecord *record);
/* The name of a field that was delivered, interned. Names are in ascending order of bytes. (transfer none) */
const char *cw_record_get_nth_name (const CwRecord *record, guint nth);

/* A compact form for the store. The same record always gives the same bytes. (transfer full) */
GBytes *cw_record_to_bytes (const CwRecord *record);
/* Whether cw_record_from_bytes() would accept these bytes. */
gboolean cw_record_accepts (GBytes *bytes);
/* Errors: CW_ERROR_STORAGE when the bytes are not a record. (transfer full) */
CwRecord *cw_record_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRecord, cw_record_free)

G_END_DECLS
