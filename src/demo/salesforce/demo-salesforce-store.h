/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-schema.h"

G_BEGIN_DECLS

typedef struct _DemoSfStore DemoSfStore;

/* A record. Values are text in the form REST gives them (`true`, `12.5`, `2026-03-01`), NULL for null, and
 * lie in the order of the object's fields; the audit fields live beside them. */
typedef struct
{
  char id[19];
  gboolean deleted;
  gint64 created, modified, modstamp;   /* ms, whole seconds as Salesforce stores them */
  const char *created_by, *modified_by; /* user ids, interned */
  char *master;                         /* MasterRecordId */
  guint n_values;
  char **values;
  GSequenceIter *by_modstamp;
} DemoSfRecord;

/* Everything the practice org holds: an object's records live in its store. */
typedef struct
{
  DemoSfSchema *schema;
  GPtrArray *stores;   /* of DemoSfStore, in the schema's order */
  const char *user_id; /* who is signed in, interned */
  gint64 skew;         /* ms that this org's clock is ahead */
  GPtrArray *changes;  /* what is noted since demo_sf_org_begin; else NULL */
} DemoSfOrg;

/* An empty org. `schema`: (transfer full). Returns: (transfer full). */
DemoSfOrg *demo_sf_org_new (DemoSfSchema *schema);
void demo_sf_org_free (DemoSfOrg *org);

/* From begin until end, every change of records is noted; end(FALSE) takes all of them back. Not nested. */
void demo_sf_org_begin (DemoSfOrg *org);
void demo_sf_org_end (DemoSfOrg *org, gboolean keep);

/* The org's clock, in ms, cut to whole seconds. */
gint64 demo_sf_org_now (DemoSfOrg *org);

/* The store of an object by name. NULL: no such object. */
DemoSfStore *demo_sf_org_store (DemoSfOrg *org, const char *object);

/* The record that a reference field's value names, in any of the objects it may point to; `store` gets
 * where. NULL: none. */
DemoSfRecord *demo_sf_org_find_target (DemoSfOrg *org,
                                       const DemoSfField *field,
                                       const char *id,
                                       DemoSfStore **store);

DemoSfObject *demo_sf_store_object (DemoSfStore *store);

/* Every record, deleted ones too, in order of creation. (element-type DemoSfRecord), borrowed. */
GPtrArray *demo_sf_store_records (DemoSfStore *store);

/* Records by (SystemModstamp, Id). Borrowed. */
GSequence *demo_sf_store_by_modstamp (DemoSfStore *store);

/* The first place in that order whose SystemModstamp is at least `instant`. */
GSequenceIter *demo_sf_store_seek (DemoSfStore *store, gint64 instant);

/* A record by its 15- or 18-character id, deleted or not. NULL: no such. */
DemoSfRecord *demo_sf_store_find (DemoSfStore *store, const char *id);

/* The live records whose external id field (or Id) has `value`, maybe none. Returns:
 * (transfer container). */
GPtrArray *demo_sf_store_find_external (DemoSfStore *store, const DemoSfField *field, const char *value);

/* A live record other than `except` with the same e-mail and last name, which the org's duplicate rule
 * calls a duplicate. NULL: none, or one of the two is blank. */
DemoSfRecord *demo_sf_store_find_duplicate (DemoSfStore *store,
                                            const DemoSfRecord *except,
                                            const char *email,
                                            const char *last_name);

/* The value of a field as text, NULL for null. `buffer` is used for values that are not kept as text. */
const char *demo_sf_record_get (const DemoSfRecord *record, const DemoSfField *field, GString *buffer);

/* The instant of a datetime field; FALSE when it is null. */
gboolean demo_sf_record_get_instant (const DemoSfRecord *record, const DemoSfField *field, gint64 *instant);

/* Makes an empty record with an id of its own and the stamps of now, already in the store. */
DemoSfRecord *demo_sf_store_add (DemoSfStore *store);

/* Takes a record in under the id and the stamps it already has; an empty id gets the next one. The
 * record's values are set afterwards. */
void demo_sf_store_take (DemoSfStore *store, DemoSfRecord *record);

/* Sets a value and keeps the indexes right. Stamps are left to demo_sf_store_stamp. */
void demo_sf_store_set (DemoSfStore *store,
                        DemoSfRecord *record,
                        const DemoSfField *field,
                        const char *value);

/* Moves a record's stamps to now. `by`: who changed it, interned; NULL moves SystemModstamp only, as
 * Salesforce's own housekeeping does. */
void demo_sf_store_stamp (DemoSfStore *store, DemoSfRecord *record, const char *by);

/* Deletes (to the recycle bin) or brings back, stamping it. `master`: the winner of a merge, or NULL. */
void demo_sf_store_set_deleted (DemoSfStore *store,
                                DemoSfRecord *record,
                                gboolean deleted,
                                const char *master);

/* Makes the n-th id of an object with this prefix. */
void demo_sf_id_make (char id[19], const char *prefix, guint32 serial);

/* TRUE for 15 or 18 characters that could be an id (the checksum of the long form is checked). */
gboolean demo_sf_id_is_valid (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfOrg, demo_sf_org_free)

G_END_DECLS
