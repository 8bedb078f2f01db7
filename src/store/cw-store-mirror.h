/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-record.h"
#include "cw-store.h"
#include "cw-types.h"

G_BEGIN_DECLS

/* The mirrors: each record as it was last read. */

typedef struct
{
  CwRecord *record; /* id, values by API name, modified = LastModifiedDate; NULL values when deleted */
  gint64 modstamp;  /* SystemModstamp, ms */
  gboolean deleted;
  gboolean in_filter;
  char *successor;             /* the record that took its place: MasterRecordId of a merge loser,
                                * ConvertedContactId of a converted Lead ("" where it is not shown); or NULL */
  char *modified_by;           /* user name, or NULL (sealed) */
  char *phone_key, *email_key; /* cw_store_hash() of the canonical form, or NULL */
  char *external_key;          /* the Aloware contact id in its mapped field, or NULL */
  gint64 seen_run;             /* the last full reading that saw it */
} CwSalesforceMirror;

typedef struct
{
  CwRecord *record; /* id = Aloware contact id, values by catalogue key */
  char *phone;      /* E.164 it answered to (sealed) */
  char *phone_key, *email_key;
  gint64 asked;   /* the run that last asked for it */
  gint64 checked; /* when that was, ms: for showing its age, since clocks can be wrong */
  gboolean gone;  /* its phone no longer answers */
} CwAlowareMirror;

/* Whether it is a Lead that was converted: it is there, but another record has taken its place. */
gboolean cw_salesforce_mirror_is_converted (const CwSalesforceMirror *mirror);
/* A mirror without a record: in the filter, not deleted. (transfer full) */
CwSalesforceMirror *cw_salesforce_mirror_new (void);
void cw_salesforce_mirror_free (CwSalesforceMirror *mirror);
/* A mirror without a record: not gone. (transfer full) */
CwAlowareMirror *cw_aloware_mirror_new (void);
void cw_aloware_mirror_free (CwAlowareMirror *mirror);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceMirror, cw_salesforce_mirror_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareMirror, cw_aloware_mirror_free)

/* Stores a mirror, whose record must have an id, in place of all that is known of this id. */
gboolean cw_store_put_salesforce (CwStore *store, const CwSalesforceMirror *mirror, GError **error);
/* `id`: 18 characters. `mirror`: (out) (transfer full); NULL: there is none. */
gboolean cw_store_get_salesforce (CwStore *store,
                                  const char *id,
                                  CwSalesforceMirror **mirror,
                                  GError **error);
/* The same for a contact of Aloware. */
gboolean cw_store_put_aloware (CwStore *store, const CwAlowareMirror *mirror, GError **error);
gboolean cw_store_get_aloware (CwStore *store, const char *id, CwAlowareMirror **mirror, GError **error);
/* The same without values, which is quicker. */
gboolean cw_store_get_salesforce_keys (CwStore *store,
                                       const char *id,
                                       CwSalesforceMirror **keys,
                                       GError **error);
gboolean cw_store_get_aloware_keys (CwStore *store, const char *id, CwAlowareMirror **keys, GError **error);
/* Sets whether a contact's phone no longer answers, which run asked, and when (ms). A contact without a
 * mirror is left alone. */
gboolean cw_store_set_gone (CwStore *store,
                            const char *aloware_id,
                            gboolean gone,
                            gint64 run,
                            gint64 checked,
                            GError **error);
/* Counts the records that are not deleted. */
gboolean cw_store_count_salesforce (CwStore *store, guint *count, GError **error);
/* Counts the contacts that are not gone. */
gboolean cw_store_count_aloware (CwStore *store, guint *count, GError **error);

/* Call `func` for each mirror, also of deleted and gone records, in ascending order of id (as text). Its
 * record has its id and its time, but no values, which is quicker. `func` may read and write the store, and
 * meets what it adds further on. FALSE from `func` stops with its error. */
typedef gboolean (*CwStoreSalesforceFunc) (const CwSalesforceMirror *keys,
                                           gpointer user_data,
                                           GError **error);
typedef gboolean (*CwStoreAlowareFunc) (const CwAlowareMirror *keys, gpointer user_data, GError **error);
gboolean cw_store_foreach_salesforce_keys (CwStore *store,
                                           CwStoreSalesforceFunc func,
                                           gpointer user_data,
                                           GError **error);
gboolean cw_store_foreach_aloware_keys (CwStore *store,
                                        CwStoreAlowareFunc func,
                                        gpointer user_data,
                                        GError **error);

/* ── Records that share a key ── */

typedef enum
{
  CW_KEY_PHONE,
  CW_KEY_EMAIL,
  CW_KEY_EXTERNAL,  /* of Salesforce alone: the id of a contact of Aloware */
  CW_KEY_OTHER,     /* of Salesforce alone: the key of a further number */
  CW_KEY_SUCCESSOR, /* of Salesforce alone: the id of the record that took its place */
} CwKey;

/* Makes the searches below quick, once and for all: a state of which nobody keeps the sides current does
 * without these indexes. Takes seconds where there are a million records. */
gboolean cw_store_index_keys (CwStore *store, GError **error);
/* The ids of the records of a side that have this key. A key that the side does not have: none. (transfer
 * full) (element-type utf8) */
GPtrArray *cw_store_find_by_key (CwStore *store, CwSide side, CwKey key, const char *value, GError **error);
/* Stores the keys of a Salesforce record's further numbers, in place of those that were there. NULL: none. */
gboolean cw_store_put_other_phones (CwStore *store,
                                    const char *salesforce_id,
                                    char *const *keys,
                                    GError **error);
/* (transfer full) (element-type utf8) */
GPtrArray *cw_store_list_other_phones (CwStore *store, const char *salesforce_id, GError **error);

G_END_DECLS
