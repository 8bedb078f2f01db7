/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-seal.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "cw-error.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
/* How many nonces are drawn at once: drawing is a call to the system. */
#define N_NONCES 64
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT (CW_SEAL_KEY_BYTES == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT (CW_SEAL_MARK_BYTES >= crypto_generichash_BYTES_MIN);

/* crypto_kdf wants eight characters. */
#define KEY_CONTEXT "cw-store"

enum
{
  SUBKEY_VALUES = 1,
  SUBKEY_LOOKUPS,
  SUBKEY_MARK,
  SUBKEY_FILES,
};

struct _CwSeal
{
  guint8 values[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
  guint8 lookups[crypto_generichash_KEYBYTES];
  guint8 mark[CW_SEAL_MARK_BYTES];
  guint8 files[crypto_auth_hmacsha256_KEYBYTES];
  guint8 nonces[N_NONCES][NONCE_BYTES];
  guint n_nonces; /* that were drawn and not used yet */
};

struct _CwSealMac
{
  crypto_auth_hmacsha256_state state;
};

CwSeal *
cw_seal_new (GBytes *key, GError **error)
{
  const guint8 *data;
  gsize length;
  CwSeal *seal;

  g_return_val_if_fail (key != NULL, NULL);

  data = g_bytes_get_data (key, &length);
  if (length != CW_SEAL_KEY_BYTES)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE,
                           _("The key of the state database in the keyring is not a key. Remove it from the "
                              "keyring; a new one is made then, and both sides are read anew."));
      return NULL;
    }

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_FAILED, _("The encryption library does not start."));
      return NULL;
    }

  seal = sodium_malloc (sizeof (CwSeal));
  if (seal == NULL)
    g_error ("Out of locked memory");

  seal->n_nonces = 0;
  crypto_kdf_derive_from_key (seal->values, sizeof seal->values, SUBKEY_VALUES, KEY_CONTEXT, data);
  crypto_kdf_derive_from_key (seal->lookups, sizeof seal->lookups, SUBKEY_LOOKUPS, KEY_CONTEXT, data);
  crypto_kdf_derive_from_key (seal->mark, sizeof seal->mark, SUBKEY_MARK, KEY_CONTEXT, data);
  crypto_kdf_derive_from_key (seal->files, sizeof seal->files, SUBKEY_FILES, KEY_CONTEXT, data);

  return seal;
}

/* sodium_free() wipes the keys. */
void
cw_seal_free (CwSeal *seal)
{
  if (seal != NULL)
    sodium_free (seal);
}

/* The associated data. The names of columns have no line break. */
static char *
place_new (const char *column, const char *row)
{
  return g_strconcat (column, "\n", row, NULL);
}

static void
take_nonce (CwSeal *seal, guint8 *nonce)
{
  if (seal->n_nonces == 0)
    {
      randombytes_buf (seal->nonces, sizeof seal->nonces);
      seal->n_nonces = N_NONCES;
    }
  memcpy (nonce, seal->nonces[--seal->n_nonces], NONCE_BYTES);
}

GBytes *
cw_seal_encrypt (CwSeal *seal, const char *column, const char *row, gconstpointer data, gsize length)
{
  g_autofree char *place = NULL;
  guint8 *sealed;
  unsigned long long sealed_length;

  g_return_val_if_fail (seal != NULL && column != NULL && row != NULL, NULL);

  place = place_new (column, row);
  sealed = g_malloc (NONCE_BYTES + length + TAG_BYTES);
  take_nonce (seal, sealed);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, &sealed_length, data, length,
                                              (const guint8 *) place, strlen (place), NULL, sealed,
                                              seal->values);

  return g_bytes_new_take (sealed, NONCE_BYTES + sealed_length);
}

GBytes *
cw_seal_decrypt (CwSeal *seal, const char *column, const char *row, gconstpointer data, gsize length)
{
  const guint8 *sealed = data;
  g_autofree guint8 *opened = NULL;
  g_autofree char *place = NULL;
  unsigned long long opened_length;

  g_return_val_if_fail (seal != NULL && column != NULL && row != NULL, NULL);

  if (data == NULL || length < NONCE_BYTES + TAG_BYTES)
    return NULL;

  place = place_new (column, row);
  opened = g_malloc (length - NONCE_BYTES - TAG_BYTES + 1);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (opened, &opened_length, NULL, sealed + NONCE_BYTES,
                                                  length - NONCE_BYTES, (const guint8 *) place,
                                                  strlen (place), sealed, seal->values)
      != 0)
    return NULL;

  opened[opened_length] = '\0';
  return g_bytes_new_take (g_steal_pointer (&opened), opened_length);
}

char *
cw_seal_hash (CwSeal *seal, const char *text)
{
  guint8 hash[16];
  char *hex;

  g_return_val_if_fail (seal != NULL && text != NULL, NULL);

  crypto_generichash (hash, sizeof hash, (const guint8 *) text, strlen (text), seal->lookups,
                      sizeof seal->lookups);
  hex = g_malloc (sizeof hash * 2 + 1);
  sodium_bin2hex (hex, sizeof hash * 2 + 1, hash, sizeof hash);

  return hex;
}

const guint8 *
cw_seal_get_mark (CwSeal *seal)
{
  return seal->mark;
}

gboolean
cw_seal_has_mark (CwSeal *seal, gconstpointer mark, gsize length)
{
  return mark != NULL && length == CW_SEAL_MARK_BYTES && sodium_memcmp (mark, seal->mark, length) == 0;
}

CwSealMac *
cw_seal_mac_new (CwSeal *seal, const char *purpose)
{
  CwSealMac *mac;

  g_return_val_if_fail (seal != NULL && purpose != NULL, NULL);

  mac = g_new0 (CwSealMac, 1);
  crypto_auth_hmacsha256_init (&mac->state, seal->files, sizeof seal->files);
  cw_seal_mac_update (mac, purpose, strlen (purpose) + 1);

  return mac;
}

void
cw_seal_mac_update (CwSealMac *mac, gconstpointer data, gsize length)
{
  crypto_auth_hmacsha256_update (&mac->state, data, length);
}

char *
cw_seal_mac_finish (CwSealMac *mac)
{
  guint8 code[crypto_auth_hmacsha256_BYTES];
  char *hex = g_malloc (sizeof code * 2 + 1);

  crypto_auth_hmacsha256_final (&mac->state, code);

  return sodium_bin2hex (hex, sizeof code * 2 + 1, code, sizeof code);
}

void
cw_seal_mac_free (CwSealMac *mac)
{
  sodium_memzero (mac, sizeof *mac);
  g_free (mac);
}

gboolean
cw_seal_mac_equal (const char *a, const char *b)
{
  gsize length = strlen (a);

  return length == strlen (b) && sodium_memcmp (a, b, length) == 0;
}
