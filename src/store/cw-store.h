/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-seal.h"

G_BEGIN_DECLS

/* The state of a profile, in one SQLite database of mode 0600: mirrors, links with their bases, plans, the
 * journal, conflicts and runs.
 *
 * Contact values are sealed (libsodium, XChaCha20-Poly1305) with a key that the caller gets from the keyring.
 * Each is bound to its row and to the ids of the row, which are not sealed. If a value was copied from
 * another row, or its row was given other ids, it counts as damaged. (Nobody can see whether the whole file
 * was replaced by an older one.) Phones and e-mails are looked up by a keyed hash. If the store is opened
 * with another key than before, bases, mirrors, phones, plans and all sealed texts are dropped. Links stay,
 * without bases and unproven, so that nothing is deleted. Small values by name are dropped as well, because a
 * watermark must not outlive its mirrors.
 *
 * A store belongs to the thread that opened it; assertions check that. Every function that can fail reports
 * CW_ERROR_STORAGE with the file and the remedy (disk full, damaged, permission), unless it says otherwise.
 * Only an error is FALSE, or NULL in the place of an array: a getter that finds nothing gives TRUE and
 * NULL. */
typedef struct _CwStore CwStore;

#define CW_STORE_KEY_BYTES 32

/* Opens the database, and makes it if it is not there. `path` ":memory:" is for tests. `key`:
 * CW_STORE_KEY_BYTES bytes. `key_changed` (out) (optional): whether sealed values had to be dropped. Waits
 * for the disk, and for up to ten seconds while another process writes. Errors also: CW_ERROR_NEWER_STATE,
 * with the file untouched; CW_ERROR_FAILED if libsodium does not start. (transfer full) */
CwStore *cw_store_open (const char *path, GBytes *key, gboolean *key_changed, GError **error);
/* Rolls an open transaction back, closes the database and wipes the key. `store` may be NULL. */
void cw_store_close (CwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwStore, cw_store_close)

/* What follows a begin is one transaction (BEGIN IMMEDIATE) until it is committed. Never hold it over the
 * network, since other processes wait for its end. Transactions do not nest; assertions check that. If commit
 * fails, everything since begin is rolled back. After an error that makes SQLite roll back, such as a full
 * disk, everything fails until the transaction is ended.
 *
 *   g_autoptr (CwTransaction) transaction = cw_store_begin (store, error);
 *
 *   if (transaction == NULL)
 *     return FALSE;
 *   …
 *   return cw_store_commit (store, error);
 *
 * What was not committed when the variable goes out of scope is rolled back. NULL with an error: it did not
 * begin. */
typedef struct _CwStore CwTransaction;

CwTransaction *cw_store_begin (CwStore *store, GError **error);
/* The same, and its commit also survives a power cut: for what is about to be sent and could not be told from
 * what a stranger does afterwards. */
CwTransaction *cw_store_begin_durable (CwStore *store, GError **error);
/* The same for very many small writes, as in an import. It is quicker, and takes more memory until the store
 * is closed. */
CwTransaction *cw_store_begin_bulk (CwStore *store, GError **error);
gboolean cw_store_commit (CwStore *store, GError **error);
/* Takes back everything since begin. Does nothing if no transaction is open. */
void cw_store_rollback (CwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwTransaction, cw_store_rollback)

/* What a canonical phone or e-mail is looked up by: a keyed hash as 32 hex digits. "" and NULL give NULL.
 * (transfer full) (nullable) */
char *cw_store_hash (CwStore *store, const char *text);

/* For the code of a file that belongs to the profile. Nobody else can make it. (transfer full) */
CwSealMac *cw_store_mac_new (CwStore *store, const char *purpose);

/* Small values by name, such as watermarks and digests. They are not sealed, so they are never a contact's
 * value. `value`: (out) (transfer full); NULL: there is none, or somebody else changed it. */
gboolean cw_store_get_meta (CwStore *store, const char *name, char **value, GError **error);
/* `value` NULL removes it. */
gboolean cw_store_set_meta (CwStore *store, const char *name, const char *value, GError **error);
/* The same for numbers from 0 on. `fallback`: what there is in place of one that is missing, or is no number.
 */
gboolean cw_store_get_meta_number (CwStore *store,
                                   const char *name,
                                   gint64 fallback,
                                   gint64 *number,
                                   GError **error);
gboolean cw_store_set_meta_number (CwStore *store, const char *name, gint64 number, GError **error);

G_END_DECLS
