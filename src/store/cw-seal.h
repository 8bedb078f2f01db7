/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sealing of single values for the state database: XChaCha20-Poly1305 with a random nonce, and keyed hashes
 * for what is looked up by. All keys are derived from the profile's key and wiped with the seal. Not
 * thread-safe. */
typedef struct _CwSeal CwSeal;

#define CW_SEAL_KEY_BYTES 32
#define CW_SEAL_MARK_BYTES 16

/* Errors: CW_ERROR_STORAGE when the key is not of CW_SEAL_KEY_BYTES, CW_ERROR_FAILED when libsodium does not
 * start. */
CwSeal *cw_seal_new (GBytes *key, GError **error);
void cw_seal_free (CwSeal *seal);

/* `column`, "table.column", and `row`, what the row is known by, are authenticated but not kept: a value
 * moved into another column or another row does not open. */
GBytes *cw_seal_encrypt (CwSeal *seal, const char *column, const char *row, gconstpointer data, gsize length);
/* Returns: (nullable): NULL when this is not what was sealed for this place under this key. */
GBytes *cw_seal_decrypt (CwSeal *seal, const char *column, const char *row, gconstpointer data, gsize length);

/* 32 hex digits of a keyed hash. (transfer full) */
char *cw_seal_hash (CwSeal *seal, const char *text);

/* CW_SEAL_MARK_BYTES bytes by which the same key is known again, and which tell nothing about it. */
const guint8 *cw_seal_get_mark (CwSeal *seal);
/* In constant time. */
gboolean cw_seal_has_mark (CwSeal *seal, gconstpointer mark, gsize length);

/* A code of bytes outside of the database, as of a file, that nobody without the key can make (HMAC-SHA-256
 * under a key of its own). */
typedef struct _CwSealMac CwSealMac;
CwSealMac *cw_seal_mac_new (CwSeal *seal, const char *purpose);
void cw_seal_mac_update (CwSealMac *mac, gconstpointer data, gsize length);
char *cw_seal_mac_finish (CwSealMac *mac);
void cw_seal_mac_free (CwSealMac *mac);
/* In constant time. */
gboolean cw_seal_mac_equal (const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSeal, cw_seal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSealMac, cw_seal_mac_free)

G_END_DECLS
