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

/* `key`: the profile's key from the keyring. The seal keeps its keys in memory that is not swapped, where the
 * system allows that. Errors: CW_ERROR_STORAGE if the key does not have CW_SEAL_KEY_BYTES; CW_ERROR_FAILED if
 * libsodium does not start. (transfer full) */
CwSeal *cw_seal_new (GBytes *key, GError **error);
void cw_seal_free (CwSeal *seal);

/* Seals `length` bytes. `column` ("table.column") and `row` (what the row is known by) are authenticated but
 * not kept: a value that was moved to another column or row does not open. Sealing the same twice gives
 * different bytes. (transfer full) */
GBytes *cw_seal_encrypt (CwSeal *seal, const char *column, const char *row, gconstpointer data, gsize length);
/* Opens what was sealed. A NUL, which is not counted, follows the bytes, so that a text can be used as it is.
 * NULL: this was not sealed for this place with this key. `data` may be NULL. (transfer full) (nullable) */
GBytes *cw_seal_decrypt (CwSeal *seal, const char *column, const char *row, gconstpointer data, gsize length);

/* 32 hex digits that are the same for the same text and key. Without the key nobody can guess the text from
 * them. (transfer full) */
char *cw_seal_hash (CwSeal *seal, const char *text);

/* CW_SEAL_MARK_BYTES bytes by which the same key is recognised, and which say nothing about it. */
const guint8 *cw_seal_get_mark (CwSeal *seal);
/* Whether this is the seal's mark. In constant time. */
gboolean cw_seal_has_mark (CwSeal *seal, gconstpointer mark, gsize length);

/* A code (HMAC-SHA-256) of bytes outside of the database, such as a file. Nobody without the key can make
 * it. */
typedef struct _CwSealMac CwSealMac;
/* `purpose`: what the bytes are. The same bytes have another code for another purpose. (transfer full) */
CwSealMac *cw_seal_mac_new (CwSeal *seal, const char *purpose);
void cw_seal_mac_update (CwSealMac *mac, gconstpointer data, gsize length);
/* 64 hex digits. Afterwards `mac` can only be freed. (transfer full) */
char *cw_seal_mac_finish (CwSealMac *mac);
void cw_seal_mac_free (CwSealMac *mac);
/* Whether two codes are the same. In constant time. */
gboolean cw_seal_mac_equal (const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSeal, cw_seal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSealMac, cw_seal_mac_free)

G_END_DECLS
