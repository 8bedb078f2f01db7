/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-record.h"
#include "cw-seal.h"

G_BEGIN_DECLS

/* The state of a profile, in one SQLite database of mode 0600: what was last read of each side, which records
 * belong together, what they last agreed on, plans, the journal of every write, conflicts and runs.
 *
 * Contact values are sealed (libsodium, XChaCha20-Poly1305) under a key that the caller gets from the keyring, each for the row
 * that it stands in and for what that row says in the open of whose it is: what was moved or copied from another row, or whose row
 * was given other ids, counts as damaged. (An older state of the whole file cannot be told.) What
 * is looked up by (phone, e-mail) is kept as a keyed hash. Opened with another key than before, the bases, mirrors and
 * sealed texts are dropped, links and ids stay, unproven: "no base", which never deletes. Small values by name are dropped,
 * too, since a watermark must not outlive its mirrors, and so are all phones and plans.
 *
 * A store belongs to the thread that opened it, checked by assertions. Every function that can fail reports
 * CW_ERROR_STORAGE with the file and the remedy (disk full, damaged, permission), unless it says otherwise. FALSE, or NULL in the
 * place of an array, is an error and nothing else: a getter that finds nothing gives TRUE and NULL. */
typedef struct _CwStore CwStore;

#define CW_STORE_KEY_BYTES 32

/* `path` ":memory:" is for tests. `key`: CW_STORE_KEY_BYTES bytes. `key_changed` (optional) says that sealed values
 * had to be dropped. Errors also: CW_ERROR_NEWER_STATE (file untouched). */
CwStore *cw_store_open  (const char *path, GBytes *key, gboolean *key_changed, GError **error);
void     cw_store_close (CwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwStore, cw_store_close)

/* Groups what follows into one transaction (BEGIN IMMEDIATE); never held over the network. Nesting is an
 * assertion failure. If commit fails, everything since begin is rolled back. */
gboolean cw_store_begin    (CwStore *store, GError **error);
/* The same, and its commit survives a power cut, not only the end of the process. */
gboolean cw_store_begin_durable (CwStore *store, GError **error);
/* The same for very many small writes: quicker, and takes more memory until the store is closed. */
gboolean cw_store_begin_bulk (CwStore *store, GError **error);
gboolean cw_store_commit   (CwStore *store, GError **error);
void     cw_store_rollback (CwStore *store);

/* The opaque lookup key of a canonical phone or e-mail: a keyed hash as 32 hex digits. "" and NULL give NULL.
 * (transfer full) (nullable) */
char *cw_store_hash (CwStore *store, const char *text);

/* The code of a file that belongs to the profile: nobody else can make it. (transfer full) */
CwSealMac *cw_store_mac_new (CwStore *store, const char *purpose);

/* Small values by name: watermarks, digests. NULL value removes; get gives NULL for none, and for one that was not set here. */
gboolean cw_store_get_meta (CwStore *store, const char *name, char **value, GError **error);
gboolean cw_store_set_meta (CwStore *store, const char *name, const char *value, GError **error);

/* ── Damage (cw-store-mend.c) ───────────────────────────────────────────────────────────────────────── */

/* A row whose sealed values do not open, or are not what they should be, is as good as none for whoever reads: a damaged row of the
 * history, of a conflict, or of a link still says whose it is. Nothing else is held up by it. */

typedef enum
{
  CW_DAMAGE_SALESFORCE,    /* a mirror: to be read anew */
  CW_DAMAGE_ALOWARE,       /* a mirror: to be asked for anew */
  CW_DAMAGE_LINK,          /* the link stays; of its phone and its bases what is damaged is lost */
  CW_DAMAGE_PHONE,         /* to be taken anew from the records that have it, unless a contact that is known answered to it */
  CW_DAMAGE_CONFLICT,      /* stays as after a lost key, until a run puts it again */
  CW_DAMAGE_CHANGE,        /* of a plan: not there any more */
} CwDamageKind;

typedef struct
{
  CwDamageKind kind;
  char *aloware_id, *salesforce_id;   /* as far as they are known */
  gboolean was_imported;              /* a phone of an import */
} CwDamage;

typedef gboolean (*CwDamageFunc) (const CwDamage *damage, gpointer user_data, GError **error);
/* Looks at all rows that a run works with, and sets the damaged ones aside. Only within a transaction; reads every row. */
gboolean cw_store_mend (CwStore *store, CwDamageFunc func, gpointer user_data, GError **error);

/* ── Mirrors: what was last read (cw-store-mirror.c) ─────────────────────────────────────────────────── */

typedef struct
{
  CwRecord *record;        /* id, values by API name, modified = LastModifiedDate; NULL values when deleted */
  gint64 modstamp;         /* SystemModstamp, ms */
  gboolean deleted;
  gboolean in_filter;
  char *master_id;         /* MasterRecordId of a merge loser, or NULL */
  char *modified_by;       /* user name, or NULL (sealed) */
  char *phone_key, *email_key;   /* cw_store_hash() of the canonical forms, or NULL */
  char *external_key;      /* the Aloware contact id in its mapped field, or NULL */
  gint64 seen_run;         /* the last full reading that saw it */
} CwSalesforceMirror;

typedef struct
{
  CwRecord *record;        /* id = Aloware contact id, values by catalogue key */
  char *phone;             /* E.164 it answered to (sealed) */
  char *phone_key, *email_key;
  gint64 asked;            /* the run that last asked for it */
  gint64 checked;          /* when that was, ms: for showing its age, since clocks can be wrong */
  gboolean gone;           /* its phone no longer answers */
} CwAlowareMirror;

CwSalesforceMirror *cw_salesforce_mirror_new  (void);
void                cw_salesforce_mirror_free (CwSalesforceMirror *mirror);
CwAlowareMirror    *cw_aloware_mirror_new     (void);
void                cw_aloware_mirror_free    (CwAlowareMirror *mirror);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceMirror, cw_salesforce_mirror_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareMirror, cw_aloware_mirror_free)

gboolean            cw_store_put_salesforce (CwStore *store, const CwSalesforceMirror *mirror, GError **error);
gboolean            cw_store_get_salesforce (CwStore *store, const char *id, CwSalesforceMirror **mirror, GError **error);
gboolean            cw_store_set_in_filter  (CwStore *store, const char *id, gboolean in_filter, GError **error);
gboolean            cw_store_put_aloware    (CwStore *store, const CwAlowareMirror *mirror, GError **error);
gboolean            cw_store_get_aloware    (CwStore *store, const char *id, CwAlowareMirror **mirror, GError **error);
gboolean            cw_store_set_gone       (CwStore *store, const char *aloware_id, gboolean gone, gint64 run, gint64 checked,
                                             GError **error);
gboolean            cw_store_delete_aloware (CwStore *store, const char *aloware_id, GError **error);
/* Not deleted; not gone. */
gboolean            cw_store_count_salesforce (CwStore *store, guint *count, GError **error);
gboolean            cw_store_count_aloware    (CwStore *store, guint *count, GError **error);

/* Iterates without the sealed record, in ascending order of id: for matching. Borrowed pointers live until the
 * function returns. Return FALSE from the function to stop with its error. */
typedef gboolean (*CwStoreSalesforceFunc) (const CwSalesforceMirror *keys, gpointer user_data, GError **error);
typedef gboolean (*CwStoreAlowareFunc)    (const CwAlowareMirror *keys, gpointer user_data, GError **error);
gboolean cw_store_foreach_salesforce_keys (CwStore *store, CwStoreSalesforceFunc func, gpointer user_data, GError **error);
gboolean cw_store_foreach_aloware_keys    (CwStore *store, CwStoreAlowareFunc func, gpointer user_data, GError **error);

/* ── Phones to ask Aloware for (cw-store-phones.c) ───────────────────────────────────────────────────── */

typedef enum
{
  CW_PHONE_FROM_SALESFORCE = 1 << 0,
  CW_PHONE_FROM_LINK = 1 << 1,
  CW_PHONE_FROM_IMPORT = 1 << 2,
} CwPhoneSource;

/* The run that asked for what never was; and what no run's number is. */
#define CW_NEVER_ASKED 0
#define CW_ANY_RUN (-1)

/* Adds a phone, or adds `source` to it. The run that last asked for it stays. */
gboolean cw_store_add_phone     (CwStore *store, const char *e164, CwPhoneSource source, GError **error);
/* Whether a phone is known, asked for or not. */
gboolean cw_store_has_phone     (CwStore *store, const char *e164, gboolean *known, GError **error);
/* Forgets the FROM_SALESFORCE and FROM_LINK sources of all; those without any source left are neither listed nor
 * counted, and removed by the next reset: one that is added again before keeps its turn. */
gboolean cw_store_reset_phones  (CwStore *store, GError **error);
/* `aloware_id` NULL: it answered "not found". */
gboolean cw_store_set_phone_asked (CwStore *store, const char *e164, gint64 run, const char *aloware_id, GError **error);
/* The next phones that `run` did not ask for: never asked for first, then those whose last run is longest ago, ties by key.
 * Returns: (transfer full) (element-type utf8): at most `limit`. */
GPtrArray *cw_store_next_phones (CwStore *store, gint64 run, guint limit, GError **error);
gboolean   cw_store_count_phones (CwStore *store, gint64 run, guint *count, GError **error);
/* Which run last asked for it, and with what outcome. `aloware_id` is optional. */
gboolean   cw_store_get_phone   (CwStore *store, const char *e164, gint64 *asked, char **aloware_id, GError **error);

/* ── Links and bases (cw-store-links.c) ──────────────────────────────────────────────────────────────── */

typedef struct
{
  char *aloware_id;
  char *salesforce_id;
  char *phone;                  /* E.164 that Aloware is asked with (sealed; NULL after a lost key) */
  CwRecord *base[2];            /* by CwSide: catalogue key → canonical text of that side's value when last agreed */
  gboolean is_unproven;         /* from before the key was lost: anybody could have written it, so the records themselves must say
                                 * that they belong together before anything flows between them */
} CwLink;

CwLink  *cw_link_new  (const char *aloware_id, const char *salesforce_id);
void     cw_link_free (CwLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLink, cw_link_free)

/* Inserts or replaces; a phone or a base that is NULL leaves the stored one. Errors also: CW_ERROR_EXISTS when
 * either record is linked to another one. */
gboolean cw_store_put_link    (CwStore *store, const CwLink *link, GError **error);
gboolean cw_store_delete_link (CwStore *store, const char *aloware_id, GError **error);
gboolean cw_store_find_link   (CwStore *store, CwSide side, const char *id, CwLink **link, GError **error);
/* Who a record is linked with; NULL where it is not linked, or where nothing vouches for the link. `partner`: (out) (transfer full) */
gboolean cw_store_find_partner (CwStore *store, CwSide side, const char *id, char **partner, GError **error);
gboolean cw_store_count_links (CwStore *store, guint *count, GError **error);
typedef gboolean (*CwStoreLinkFunc) (const CwLink *link, gpointer user_data, GError **error);
/* Ascending by Salesforce id. With `with_bases` FALSE the bases are left NULL (for matching). */
gboolean cw_store_foreach_link (CwStore *store, gboolean with_bases, CwStoreLinkFunc func, gpointer user_data, GError **error);
/* Empties the bases of one catalogue key in all links (its mapping changed). */
gboolean cw_store_drop_base_field (CwStore *store, const char *aloware_key, GError **error);
/* Pairs that a person keeps apart: never matched again. Keys are "aloware:ID" / "salesforce:ID". */
gboolean cw_store_keep_apart   (CwStore *store, const char *aloware_id, const char *salesforce_id, GError **error);
gboolean cw_store_is_apart     (CwStore *store, const char *aloware_id, const char *salesforce_id, gboolean *apart, GError **error);
/* What took a record's partner away ("deleted", "merged", "kept-apart"), and who that was (nullable): one mark for each record,
 * the last one. A record that has one is never made anew on the other side by itself. A `reason` of NULL takes it away. */
gboolean cw_store_part         (CwStore *store, CwSide side, const char *id, const char *reason, const char *partner,
                                GError **error);
/* `reason` and `partner` (optional): (transfer full) (nullable). A record that was never parted gives TRUE and NULL. */
gboolean cw_store_get_parting  (CwStore *store, CwSide side, const char *id, char **reason, char **partner, GError **error);

/* ── Runs (cw-store-runs.c) ──────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  gint64 run;
  char *kind;                /* "sync", "resolve", "undo" */
  char *state;               /* "running", "finished", "cancelled", "failed", "refused", "interrupted" */
  gint64 started, finished;  /* ms; finished -1 while running */
  guint read[2], created[2], updated[2], requests[2];   /* indexed by CwSide */
  guint linked, unchanged, conflicts, failed, excluded, waiting;
  /* Where every record of both sides stands, in the order of CwStanding, and how many are known; 0 for a run that did not look at
   * all of them. Only of the run that just ended: not kept. */
  guint standings[5], known;
  gint64 undone_by;          /* run that undid it, 0 for none */
  gboolean changed_values;   /* the journal has a confirmed change of a record of it; only read */
  char *error_code, *error_message;   /* NULL unless failed or refused */
} CwRun;

CwRun     *cw_run_new  (void);
void       cw_run_free (CwRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRun, cw_run_free)
/* Gives the run its number. */
gboolean   cw_store_begin_run  (CwStore *store, CwRun *run, GError **error);
gboolean   cw_store_update_run (CwStore *store, const CwRun *run, GError **error);
gboolean   cw_store_get_run    (CwStore *store, gint64 number, CwRun **run, GError **error);
/* Newest first. (element-type CwRun) */
GPtrArray *cw_store_list_runs  (CwStore *store, guint limit, GError **error);
/* Marks runs that a crash left "running" as "interrupted". */
gboolean   cw_store_mark_interrupted (CwStore *store, GError **error);

/* ── Plans (cw-store-plans.c) ────────────────────────────────────────────────────────────────────────── */

/* Replaces any plan of this id. Changes are appended with id 1, 2, …. Call inside a transaction for speed. */
gboolean cw_store_clear_plan   (CwStore *store, const char *plan, GError **error);
gboolean cw_store_add_change   (CwStore *store, const char *plan, CwChange *change, GError **error);
/* Puts changes in the place of those from `first` on; what stands behind them moves up or down. */
gboolean cw_store_replace_changes (CwStore *store, const char *plan, gint64 first, guint n_old, CwChange *const *changes,
                                   guint n_new, GError **error);
/* Gives a finished plan its name, and removes every other plan: only the last one is of use. */
gboolean cw_store_rename_plan  (CwStore *store, const char *from, const char *to, GError **error);
gboolean cw_store_count_changes (CwStore *store, const char *plan, guint *count, GError **error);
/* What a plan writes, by CwSide. */
typedef struct
{
  guint created[2], updated[2];
} CwWriteCounts;

/* Without the changes whose ids (gint64 *) are left out. `left_out` may be NULL. */
gboolean cw_store_count_writes (CwStore *store, const char *plan, GHashTable *left_out, CwWriteCounts *writes, GError **error);
/* Every change, in order. */
typedef gboolean (*CwStoreChangeFunc) (const CwChange *change, gpointer user_data, GError **error);
gboolean cw_store_foreach_change (CwStore *store, const char *plan, CwStoreChangeFunc func, gpointer user_data, GError **error);
/* Feeds all changes, in order. */
gboolean cw_store_digest_plan  (CwStore *store, const char *plan, GChecksum *checksum, GError **error);
/* The next changes with id > after of a side and action; empty at the end. (transfer full) (element-type CwChange) */
GPtrArray *cw_store_next_changes (CwStore *store, const char *plan, CwSide side, CwAction action, gint64 after, guint limit, GError **error);
/* Any side and action, for showing. (element-type CwChange) */
GPtrArray *cw_store_list_changes (CwStore *store, const char *plan, gint64 after, guint limit, GError **error);
gboolean cw_store_add_exclusion (CwStore *store, const char *plan, const CwExclusion *exclusion, GError **error);
GPtrArray *cw_store_list_exclusions (CwStore *store, const char *plan, guint after, guint limit, GError **error);

/* ── Journal: every write, before it is sent (cw-store-journal.c) ────────────────────────────────────── */

typedef enum
{
  CW_WRITE_PLANNED,     /* "planned" */
  CW_WRITE_SENT,        /* "sent": the outcome is unknown until an answer or a reading settles it */
  CW_WRITE_CONFIRMED,   /* "confirmed" */
  CW_WRITE_FAILED,      /* "failed": refused, or proved not to have happened */
} CwWriteState;

typedef struct
{
  gint64 id;               /* journal id, given by the store */
  gint64 run;
  CwWriteState state;
  gint64 when;             /* of the last change of state, ms */
  CwChange *change;        /* what was sent, with old and new values (sealed) */
  char *error_code, *error_message;
} CwWrite;

const char *cw_write_state_to_nick (CwWriteState state);
CwWrite   *cw_write_new  (void);
void       cw_write_free (CwWrite *write);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwWrite, cw_write_free)
/* Adds one in the state that it has; gives it its id. Durable when the transaction is. */
gboolean   cw_store_journal_add (CwStore *store, CwWrite *write, GError **error);
gboolean   cw_store_journal_set_state (CwStore *store, gint64 id, CwWriteState state, const char *error_code, const char *error_message, GError **error);
/* After a create: the new record's id on `side`, kept in the change. */
gboolean   cw_store_journal_set_record (CwStore *store, gint64 id, CwSide side, const char *record_id, GError **error);
/* Replaces the fields of a write by those of `change`: after a read-back, those that are there. */
gboolean   cw_store_journal_set_fields (CwStore *store, gint64 id, const CwChange *change, GError **error);
/* Forgets the refusals of a run that did not begin to write after all. */
gboolean   cw_store_journal_forget_run (CwStore *store, gint64 run, GError **error);
/* Those that a crash left: state SENT (or PLANNED) of any run. (element-type CwWrite) */
GPtrArray *cw_store_journal_list_unsettled (CwStore *store, GError **error);
gboolean   cw_store_journal_get (CwStore *store, gint64 id, CwWrite **write, GError **error);
/* A run's writes in order. (element-type CwWrite) */
GPtrArray *cw_store_journal_list_run (CwStore *store, gint64 run, gint64 after, guint limit, GError **error);
/* All writes that touched a record, newest first. */
GPtrArray *cw_store_journal_list_record (CwStore *store, CwSide side, const char *record_id, guint limit, GError **error);

/* ── Conflicts (cw-store-conflicts.c) ────────────────────────────────────────────────────────────────── */

/* Begins a new listing: conflicts not put again before cw_store_sweep_conflicts() are those that vanished. */
gboolean    cw_store_put_conflict   (CwStore *store, CwConflict *conflict, gint64 run, GError **error);   /* keeps the id of the same identity */
gboolean    cw_store_get_conflict   (CwStore *store, gint64 id, CwConflict **conflict, GError **error);    /* open ones only */
/* (element-type CwConflict), by id; open ones. */
GPtrArray  *cw_store_list_conflicts (CwStore *store, gint64 after, guint limit, GError **error);
/* Open ones that `run` did not see, though it has put all that it sees. (element-type CwConflict) */
GPtrArray  *cw_store_list_unseen_conflicts (CwStore *store, gint64 run, gint64 after, guint limit, GError **error);
/* Those that closed by themselves in a run, with how ("equal", "outdated"). (element-type CwConflict) */
GPtrArray  *cw_store_list_closed_conflicts (CwStore *store, gint64 run, gint64 after, guint limit, GError **error);
gboolean    cw_store_get_closed_conflict (CwStore *store, gint64 id, CwConflict **conflict, GError **error);
/* The runs in which that happened. (element-type gint64) */
GPtrArray  *cw_store_list_closing_runs (CwStore *store, GError **error);
gboolean    cw_store_count_conflicts (CwStore *store, guint *count, GError **error);
/* Closes one with how it ended ("aloware", "salesforce", "keep-apart", "value", "equal", "outdated"). */
gboolean    cw_store_settle_conflict (CwStore *store, gint64 id, gint64 run, const char *decision, GError **error);
/* Keeps a pair's open conflicts from being swept by this run, which did not look at it. Ids may be NULL. */
gboolean    cw_store_touch_conflicts (CwStore *store, const char *aloware_id, const char *salesforce_id, gint64 run, GError **error);
/* Closes those of `kind`s seen before `run` and not put by it, with decision "outdated". Only for records in this
 * run's plan, which is why undone conflicts are left alone. Gives how many. */
gboolean    cw_store_sweep_conflicts (CwStore *store, gint64 run, guint *closed, GError **error);

G_END_DECLS
