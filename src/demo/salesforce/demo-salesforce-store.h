/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-schema.h"

G_BEGIN_DECLS

/* The records of the practice org, in memory. */

typedef struct _DemoSfStore DemoSfStore;

/* A record. Its values are texts as in an answer of the REST API (`true`, `12.5`, `2026-03-01`), and NULL for
 * null, at the place that the field says (DemoSfField.index). */
typedef struct
{
  char id[19];
  gboolean deleted;
  gint64 created, modified, modstamp;   /* ms, in whole seconds, as Salesforce has them */
  const char *created_by, *modified_by; /* user ids, interned */
  char *master;                         /* MasterRecordId, or NULL */
  guint n_values;
  char **values;
  GSequenceIter *by_modstamp;
} DemoSfRecord;

/* The practice org: a store of records for each object. */
typedef struct
{
  DemoSfSchema *schema;
  GPtrArray *stores;        /* of DemoSfStore, in the schema's order */
  const char *user_id;      /* who is signed in, interned */
  gint64 skew;              /* by how many ms the org's clock is ahead */
  const char *lead_owner;   /* who gets every Lead by the active assignment rule, interned, or NULL */
  gboolean edits_converted; /* whether who is signed in may "View and Edit Converted Leads" */
  GPtrArray *changes;       /* what changed since demo_sf_org_begin(); NULL outside of it */
} DemoSfOrg;

/* An org without records. (schema: transfer full) (transfer full) */
DemoSfOrg *demo_sf_org_new (DemoSfSchema *schema);
void demo_sf_org_free (DemoSfOrg *org);

/* Every change of a record between begin and end is noted. With `keep` FALSE, all of them are taken back at
 * the end. Not nested. */
void demo_sf_org_begin (DemoSfOrg *org);
void demo_sf_org_end (DemoSfOrg *org, gboolean keep);

/* The org's clock, in ms, in whole seconds. */
gint64 demo_sf_org_now (DemoSfOrg *org);

/* The store of an object, by its name in any letter case. (transfer none) (nullable) */
DemoSfStore *demo_sf_org_store (DemoSfOrg *org, const char *object);

/* The record to which a reference field with the value `id` points, in any of the objects that it may point
 * to. `store` (optional) is set to where the record is. (transfer none) (nullable) */
DemoSfRecord *demo_sf_org_find_target (DemoSfOrg *org,
                                       const DemoSfField *field,
                                       const char *id,
                                       DemoSfStore **store);

DemoSfObject *demo_sf_store_object (DemoSfStore *store);

/* Every record, also deleted ones, in order of creation. (transfer none) (element-type DemoSfRecord) */
GPtrArray *demo_sf_store_records (DemoSfStore *store);

/* The same, in order of SystemModstamp and id. (transfer none) (element-type DemoSfRecord) */
GSequence *demo_sf_store_by_modstamp (DemoSfStore *store);

/* The first place in that order with a SystemModstamp of at least `instant`, in ms. */
GSequenceIter *demo_sf_store_seek (DemoSfStore *store, gint64 instant);

/* A record by its id of 15 or 18 characters, deleted or not. (transfer none) (nullable) */
DemoSfRecord *demo_sf_store_find (DemoSfStore *store, const char *id);

/* The records that are not deleted and have this value in an external id field (or as Id). (transfer
 * container) */
GPtrArray *demo_sf_store_find_external (DemoSfStore *store, const DemoSfField *field, const char *value);

/* A record that the org's duplicate rule calls a duplicate: not deleted, not `except`, with the same e-mail
 * address and last name. NULL: none, or one of the two is NULL. (transfer none) (nullable) */
DemoSfRecord *demo_sf_store_find_duplicate (DemoSfStore *store,
                                            const DemoSfRecord *except,
                                            const char *email,
                                            const char *last_name);

/* The value of a field as text; NULL for null. `buffer` holds the text of a value that is not kept as text:
 * the stamps. (transfer none) (nullable) */
const char *demo_sf_record_get (const DemoSfRecord *record, const DemoSfField *field, GString *buffer);

/* The instant of a datetime field, in ms. FALSE: it is null. */
gboolean demo_sf_record_get_instant (const DemoSfRecord *record, const DemoSfField *field, gint64 *instant);

/* Adds a record without values, with a new id and the stamps of now. (transfer none) */
DemoSfRecord *demo_sf_store_add (DemoSfStore *store);

/* Adds a record that has its stamps, and its id or "", which becomes a new one. Its values are set
 * afterwards. (transfer full) */
void demo_sf_store_take (DemoSfStore *store, DemoSfRecord *record);

/* Sets a value, and what depends on it: the Name, and what records are found by. Sets no stamp
 * (demo_sf_store_stamp()). */
void demo_sf_store_set (DemoSfStore *store,
                        DemoSfRecord *record,
                        const DemoSfField *field,
                        const char *value);

/* Sets a record's stamps to now. `by` (interned) says who changed the record. NULL: only SystemModstamp is
 * set, as by Salesforce's own housekeeping. */
void demo_sf_store_stamp (DemoSfStore *store, DemoSfRecord *record, const char *by);

/* Moves a record to the recycle bin or out of it, and stamps it. `master` is the winner of a merge, or
 * NULL. */
void demo_sf_store_set_deleted (DemoSfStore *store,
                                DemoSfRecord *record,
                                gboolean deleted,
                                const char *master);

/* Takes a record out for good, as when the recycle bin is emptied: nothing shows it any more. Not between
 * demo_sf_org_begin() and demo_sf_org_end(). */
void demo_sf_store_erase (DemoSfStore *store, DemoSfRecord *record);

/* Makes the n-th id of an object with this prefix. */
void demo_sf_id_make (char id[19], const char *prefix, guint32 serial);

/* Whether a text can be an id: 15 letters and digits, or 18 of which the last three are the right
 * checksum. */
gboolean demo_sf_id_is_valid (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfOrg, demo_sf_org_free)

G_END_DECLS
