/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"

G_BEGIN_DECLS

/* Says which records of both sides are the same contact. Pure. Keys are opaque (in a run, the store's keyed
 * hashes): equal keys mean equal phones or e-mail addresses, and NULL matches nothing. The order of the input
 * does not matter.
 *
 * Keys count in this order: link, Aloware Contact ID, phone, e-mail. A weaker key pairs no records that a
 * stronger one contradicts. Only one record of each side makes a pair; more of them are a match conflict, and
 * its records are not linked, written or created until a person has decided. Linked pairs stay linked; a
 * conflict names them where another record has one of their keys. */

typedef struct
{
  char *id;
  char *phone, *email; /* keys, or NULL */
  char *external;      /* Salesforce: the Aloware contact id it carries; NULL: none */
  char *linked_to;     /* id of the linked partner, or NULL */
  gboolean
    usable; /* Salesforce: live, visible and in the filter. Aloware: answered to its phone in this run */
  gboolean exists; /* is on its platform. Where it exists and is not usable: a Salesforce record is left
                    * alone, and no second one is created; an Aloware contact was not asked for in this run:
                    * its partner waits */
} CwMatchRecord;

typedef enum
{
  CW_MATCH_BY_ID,    /* "aloware-id" */
  CW_MATCH_BY_PHONE, /* "phone" */
  CW_MATCH_BY_EMAIL, /* "email" */
} CwMatchBy;

typedef struct
{
  const CwMatchRecord *aloware;
  const CwMatchRecord *salesforce;
  CwMatchBy by;
} CwMatchPair;

/* Records that could not be told apart. */
typedef struct
{
  CwMatchBy by;
  gboolean contradicted; /* a stronger key says that the two are different contacts; for an id, a phone that
                          * differs while the e-mail does not agree */
  char *key; /* "phone:KEY", "email:KEY" or "id:ID": the name under which keeping apart is remembered */
  GPtrArray *aloware;    /* of CwMatchRecord (borrowed), ascending by id; may hold a linked one */
  GPtrArray *salesforce; /* of CwMatchRecord (borrowed), ascending by id; may hold a linked one */
} CwMatchConflict;

typedef struct
{
  GArray *pairs;                   /* of CwMatchPair: new pairs, ascending by Salesforce id */
  GPtrArray *conflicts;            /* of CwMatchConflict, ascending by key */
  GPtrArray *unmatched_salesforce; /* of CwMatchRecord: usable, unlinked, in no conflict */
  GPtrArray *unmatched_aloware;
  GArray
    *waiting; /* of CwMatchPair: pairs that wait, because the Aloware contact was not asked for in this run */
  GPtrArray *apart[2]; /* by CwSide, of CwMatchRecord that a person keeps apart from their only partner */
  GArray *shadowed;    /* of CwMatchPair: Aloware contacts whose Salesforce record exists and is not usable */
} CwMatchResult;

/* Whether a person keeps the Salesforce record apart from a group ("phone:KEY", …) or an Aloware contact. */
typedef gboolean (*CwMatchApartFunc) (const char *group_or_aloware_id,
                                      const char *salesforce_id,
                                      gpointer user_data);

CwMatchRecord *cw_match_record_new (const char *id);
void cw_match_record_free (CwMatchRecord *record);

/* `aloware`, `salesforce`: (element-type CwMatchRecord), which must outlive the result. They are sorted by id
 * in place. `apart` is asked for the records of groups that are to be decided. */
CwMatchResult *cw_match (GPtrArray *aloware,
                         GPtrArray *salesforce,
                         CwMatchApartFunc apart,
                         gpointer user_data);
void cw_match_result_free (CwMatchResult *result);
const char *cw_match_by_to_nick (CwMatchBy by);
gboolean cw_match_by_from_nick (const char *nick, CwMatchBy *by);
/* Whether two records that were paired by a key still have it, and nothing that the two know of each other
 * speaks against it. */
gboolean cw_match_still_holds (const CwMatchRecord *aloware, const CwMatchRecord *salesforce, CwMatchBy by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMatchResult, cw_match_result_free)

G_END_DECLS
