/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-seal.h"

G_BEGIN_DECLS

/* The state of a profile, in one SQLite database of mode 0600: what was last read of each side, which records
 * belong together, what they last agreed on, plans, the journal of every write, conflicts and runs.
 *
 * Contact values are sealed (libsodium, XChaCha20-Poly1305) under a key that the caller gets from the
 * keyring. Each is bound to its row and to the ids that the row has in the open, so a value that was copied
 * or moved from another row, or whose row was given other ids, counts as damaged. (That the whole file is an
 * older one cannot be told.) What is looked up by (phone, e-mail) is kept as a keyed hash. Opened with
 * another key than before, the bases, mirrors and sealed texts are dropped, links and ids stay, unproven: "no
 * base", which never deletes. Small values by name are dropped, too, since a watermark must not outlive its
 * mirrors, and so are all phones and plans.
 *
 * A store belongs to the thread that opened it, checked by assertions. Every function that can fail reports
 * CW_ERROR_STORAGE with the file and the remedy (disk full, damaged, permission), unless it says otherwise.
 * FALSE, or NULL in the place of an array, is an error and nothing else: a getter that finds nothing gives
 * TRUE and NULL. */
typedef struct _CwStore CwStore;

#define CW_STORE_KEY_BYTES 32

/* `path` ":memory:" is for tests. `key`: CW_STORE_KEY_BYTES bytes. `key_changed` (optional) says that sealed
 * values had to be dropped. Errors also: CW_ERROR_NEWER_STATE (file untouched). */
CwStore *cw_store_open (const char *path, GBytes *key, gboolean *key_changed, GError **error);
void cw_store_close (CwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwStore, cw_store_close)

/* What follows a begin is one transaction (BEGIN IMMEDIATE) until it is committed; never held over the
 * network. Nesting is an assertion failure. If commit fails, everything since begin is rolled back.
 *
 *   g_autoptr (CwTransaction) transaction = cw_store_begin (store, error);
 *
 *   if (transaction == NULL)
 *     return FALSE;
 *   …
 *   return cw_store_commit (store, error);
 *
 * What was not committed when the variable goes out of scope is rolled back. NULL with an error when it did
 * not begin. */
typedef struct _CwStore CwTransaction;

CwTransaction *cw_store_begin (CwStore *store, GError **error);
/* The same, and its commit survives a power cut, not only the end of the process. */
CwTransaction *cw_store_begin_durable (CwStore *store, GError **error);
/* The same for very many small writes: quicker, and takes more memory until the store is closed. */
CwTransaction *cw_store_begin_bulk (CwStore *store, GError **error);
gboolean cw_store_commit (CwStore *store, GError **error);
/* Nothing happens when no transaction is open. */
void cw_store_rollback (CwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwTransaction, cw_store_rollback)

/* The opaque lookup key of a canonical phone or e-mail: a keyed hash as 32 hex digits. "" and NULL give NULL.
 * (transfer full) (nullable) */
char *cw_store_hash (CwStore *store, const char *text);

/* The code of a file that belongs to the profile: nobody else can make it. (transfer full) */
CwSealMac *cw_store_mac_new (CwStore *store, const char *purpose);

/* Small values by name: watermarks, digests. NULL value removes; get gives NULL for none, and for one that
 * was not set here. */
gboolean cw_store_get_meta (CwStore *store, const char *name, char **value, GError **error);
gboolean cw_store_set_meta (CwStore *store, const char *name, const char *value, GError **error);

G_END_DECLS
