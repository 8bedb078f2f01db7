/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-settings.h"

G_BEGIN_DECLS

/* Says which records of both sides are the same contact. Pure. The keys of phones and e-mail addresses are
 * opaque texts (in a run, the store's keyed hashes): equal keys mean equal phones or addresses, and NULL
 * matches nothing. The order of the input does not matter.
 *
 * Evidence counts in this order: link, Aloware Contact ID, phone, e-mail. Weaker evidence does not pair
 * records if stronger evidence contradicts it. Of the keys, the person chooses by CwMatchRules which pair
 * records by themselves. A pair needs exactly one record of each side. Where more
 * records share a key, they are a match conflict: none of them is linked, written or created until a person
 * has decided. Linked pairs stay linked. A conflict also lists a linked record that shares the key.
 *
 * A Salesforce record whose phone is blank, or of no contact of Aloware, matches by the first of its other
 * phones that is one's. A phone that any two Salesforce records have in any of their fields is shared. */

typedef struct
{
  char *id;
  CwObject object;     /* Salesforce: told by the id */
  char *phone, *email; /* keys, or NULL */
  char **other_phones; /* Salesforce: keys of its numbers in further fields, each once; NULL: none */
  guint n_asked;       /* of these, how many this run may match by: it has asked for all numbers before */
  char *external;      /* Salesforce: the Aloware contact id it carries; NULL: none */
  char *linked_to;     /* id of the linked partner, or NULL */
  /* Salesforce: live, visible and in the filter. Aloware: answered to its phone in this run. */
  gboolean usable;
  /* The record is on its platform. If it is not usable: a Salesforce record is left alone, and no second one
   * is created; an Aloware contact was not asked for in this run, and its partner waits. */
  gboolean exists;
} CwMatchRecord;

typedef enum
{
  CW_MATCH_BY_ID,    /* "aloware-id" */
  CW_MATCH_BY_PHONE, /* "phone" */
  CW_MATCH_BY_EMAIL, /* "email" */
} CwMatchBy;

#define CW_MATCH_N_KEYS 3

/* What each key may do. A phone always pairs, because Aloware knows a contact by its number. With
 * CW_MATCH_RULE_ASK, a pair that no key makes by itself is a match conflict. With CW_MATCH_RULE_OFF, the key
 * is never looked at: it does not pair records, and does not contradict another key. */
typedef struct
{
  CwMatchRule aloware_id, email;
} CwMatchRules;

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
  /* The two are perhaps different contacts. By phone or e-mail: stronger evidence says so. By id: the phones
   * differ, and the e-mail addresses do not agree, or one of the phones is another contact's. */
  gboolean contradicted;
  gboolean asked; /* nothing speaks against the pair, but the rules ask about a pair that this key makes */
  char *key;      /* "phone:KEY", "email:KEY" or "id:ID": the name under which keeping apart is remembered */
  GPtrArray *aloware;    /* of CwMatchRecord (borrowed), ascending by id; may hold a linked one */
  GPtrArray *salesforce; /* of CwMatchRecord (borrowed), ascending by id; may hold a linked one */
} CwMatchConflict;

typedef struct
{
  GArray *pairs;                   /* of CwMatchPair: new pairs, ascending by Salesforce id */
  GPtrArray *conflicts;            /* of CwMatchConflict, ascending by key */
  GPtrArray *unmatched_salesforce; /* of CwMatchRecord: usable, unlinked, in no conflict */
  GPtrArray *unmatched_aloware;
  GArray *waiting;     /* of CwMatchPair: the Aloware contact was not asked for in this run */
  GPtrArray *apart[2]; /* by CwSide, of CwMatchRecord that a person keeps apart from their only partner */
  GArray *shadowed;    /* of CwMatchPair: an Aloware contact, and its Salesforce record that is not usable */
} CwMatchResult;

/* Whether a person keeps the Salesforce record apart from a group ("phone:KEY", …) or an Aloware contact. */
typedef gboolean (*CwMatchApartFunc) (const char *group_or_aloware_id,
                                      const char *salesforce_id,
                                      gpointer user_data);

/* A record that cannot have its number's contact, because another one has the number. */
typedef struct
{
  const CwMatchRecord *record, *holder;
} CwMatchHeld;

/* A record that is usable, without keys. (transfer full) */
CwMatchRecord *cw_match_record_new (const char *id);
void cw_match_record_free (CwMatchRecord *record);

CwMatchRules cw_match_rules (const CwSettings *settings);
/* Says who has a number that a Contact and a Lead share, so that cw_match(), which is to be called next, need
 * not ask: a linked record; of records without a partner, those of the object with `priority`. The others of
 * the other object are no longer usable. They still exist: no second record is made for a contact that only
 * they could be the partner of. The Aloware Contact ID of such a record no longer counts where it names the
 * contact with that same number. Linked records stay as they are, and records of one object with the same
 * number are asked about as ever.
 *
 * Only a usable record has a number: one outside the filter, or not visible, is not synced, and would keep
 * the contact from a record that is. If it is linked, a person is asked about the two, as within one object.
 * Nor has a record the number that a person keeps apart from it (`apart`, nullable). Numbers in further
 * fields do not count here. The order of the input does not matter. Borrows from the records.
 * (transfer full) (element-type CwMatchHeld): ascending by id of the record */
GArray *cw_match_prefer (GPtrArray *aloware,
                         GPtrArray *salesforce,
                         CwObject priority,
                         CwMatchApartFunc apart,
                         gpointer user_data);
/* Both arrays (element-type CwMatchRecord) are sorted by id in place, and must outlive the result. `apart`
 * (nullable) is asked only where a group of records that share a key has to be decided. (transfer full) */
CwMatchResult *cw_match (GPtrArray *aloware,
                         GPtrArray *salesforce,
                         CwMatchRules rules,
                         CwMatchApartFunc apart,
                         gpointer user_data);
void cw_match_result_free (CwMatchResult *result);
/* Adds to `counts`, by CwMatchBy, how many pairs each key would make if it paired by itself and no stronger
 * key made the same pair before: records that can be written, without a partner, that share the key with
 * nobody else, and that no stronger key contradicts. The arrays as for cw_match(). */
void cw_match_count_alone (GPtrArray *aloware,
                           GPtrArray *salesforce,
                           CwMatchRules rules,
                           guint counts[CW_MATCH_N_KEYS]);
/* (transfer none) */
const char *cw_match_by_to_nick (CwMatchBy by);
/* FALSE, leaving `by` alone, when `nick` (nullable) is not one of the words. */
gboolean cw_match_by_from_nick (const char *nick, CwMatchBy *by);
/* Whether two records that were paired by a key still share it, nothing in the two contradicts it, and the
 * rules still let it pair them. */
gboolean cw_match_still_holds (const CwMatchRecord *aloware,
                               const CwMatchRecord *salesforce,
                               CwMatchBy by,
                               CwMatchRules rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMatchResult, cw_match_result_free)

G_END_DECLS
