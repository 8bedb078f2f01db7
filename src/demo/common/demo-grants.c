/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-grants.h"

#include <string.h>
#include <sys/random.h>

#define CODE_LIFE_US (60 * G_USEC_PER_SEC)
#define DIGEST 32
#define SHORTEST_VERIFIER 43

typedef struct
{
  char *client_id;
  char *scope;
  char *refresh; /* the one that is good now; NULL: it cannot be refreshed */
  gboolean revoked;
} Grant;

typedef struct
{
  Grant *grant;
  gint64 expires; /* monotonic, µs */
} Access;

struct _DemoGrants
{
  DemoSecretFunc make_secret;
  gpointer platform;
  guint most;
  GHashTable *codes;     /* code → DemoAuthorization */
  GHashTable *accesses;  /* access token → Access */
  GHashTable *refreshes; /* refresh token, old ones too → Grant */
  GPtrArray *grants;     /* of Grant, oldest first; revoked ones stay for their old tokens */
};

static char *
base64url (const guint8 *digest)
{
  char *text = g_base64_encode (digest, DIGEST);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
demo_secret_base64 (void)
{
  guint8 bytes[DIGEST];

  /* So few bytes never come in parts, nor are they interrupted once the source is ready. */
  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    ;
  return base64url (bytes);
}

char *
demo_secret_letters (guint length)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  GString *text = g_string_sized_new (length);

  while (text->len < length)
    {
      guchar byte;

      /* 248 is the largest multiple of 62: what lies above would make some characters likelier. */
      if (getrandom (&byte, 1, 0) == 1 && byte < 248)
        g_string_append_c (text, alphabet[byte % 62]);
    }
  return g_string_free (text, FALSE);
}

void
demo_authorization_free (DemoAuthorization *self)
{
  if (self == NULL)
    return;
  g_free (self->client_id);
  g_free (self->client_name);
  g_free (self->redirect_uri);
  g_free (self->state);
  g_free (self->challenge);
  g_free (self->scope);
  g_free (self->resource);
  g_free (self);
}

gboolean
demo_authorization_verifies (const DemoAuthorization *self, const char *verifier, gsize longest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[DIGEST];
  gsize length = sizeof digest;
  g_autofree char *challenge = NULL;

  if (verifier == NULL || strlen (verifier) < SHORTEST_VERIFIER || strlen (verifier) > longest)
    return FALSE;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  challenge = base64url (digest);
  return strcmp (challenge, self->challenge) == 0;
}

void
demo_tokens_free (DemoTokens *self)
{
  if (self == NULL)
    return;
  g_free (self->access);
  g_free (self->refresh);
  g_free (self->scope);
  g_free (self);
}

static void
grant_free (gpointer data)
{
  Grant *grant = data;

  g_free (grant->client_id);
  g_free (grant->scope);
  g_free (grant->refresh);
  g_free (grant);
}

DemoGrants *
demo_grants_new (DemoSecretFunc make_secret, gpointer platform, guint most)
{
  DemoGrants *self = g_new0 (DemoGrants, 1);

  self->make_secret = make_secret;
  self->platform = platform;
  self->most = most;
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) demo_authorization_free);
  self->accesses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->refreshes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->grants = g_ptr_array_new_with_free_func (grant_free);
  return self;
}

void
demo_grants_free (DemoGrants *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->accesses);
  g_hash_table_unref (self->refreshes);
  g_ptr_array_unref (self->grants);
  g_free (self);
}

char *
demo_grants_issue_code (DemoGrants *self, DemoAuthorization *authorization)
{
  char *code = self->make_secret (self->platform, DEMO_SECRET_CODE);

  authorization->expires = g_get_monotonic_time () + CODE_LIFE_US;
  g_hash_table_insert (self->codes, g_strdup (code), authorization);
  return code;
}

DemoAuthorization *
demo_grants_take_code (DemoGrants *self, const char *code)
{
  gpointer key, value;
  g_autoptr (DemoAuthorization) authorization = NULL;

  if (!g_hash_table_steal_extended (self->codes, code, &key, &value))
    return NULL;
  g_free (key);
  authorization = value;
  return authorization->expires >= g_get_monotonic_time () ? g_steal_pointer (&authorization) : NULL;
}

static gboolean
belongs_to (gpointer key, gpointer value, gpointer grant)
{
  return ((Access *) value)->grant == grant;
}

static void
revoke_grant (DemoGrants *self, Grant *grant)
{
  grant->revoked = TRUE;
  g_hash_table_foreach_remove (self->accesses, belongs_to, grant);
}

static void
evict_oldest (DemoGrants *self)
{
  guint live = 0;

  for (guint i = self->grants->len; i > 0; i--)
    {
      Grant *grant = g_ptr_array_index (self->grants, i - 1);

      if (!grant->revoked && ++live > self->most)
        revoke_grant (self, grant);
    }
}

static DemoTokens *
issue (DemoGrants *self, Grant *grant, gboolean with_refresh, guint lifetime)
{
  DemoTokens *tokens = g_new0 (DemoTokens, 1);
  Access *access = g_new0 (Access, 1);

  access->grant = grant;
  access->expires = g_get_monotonic_time () + (gint64) lifetime * G_USEC_PER_SEC;
  tokens->access = self->make_secret (self->platform, DEMO_SECRET_ACCESS);
  tokens->scope = g_strdup (grant->scope);
  tokens->lifetime = lifetime;
  g_hash_table_insert (self->accesses, g_strdup (tokens->access), access);
  if (!with_refresh)
    return tokens;

  g_free (grant->refresh);
  grant->refresh = self->make_secret (self->platform, DEMO_SECRET_REFRESH);
  tokens->refresh = g_strdup (grant->refresh);
  g_hash_table_insert (self->refreshes, g_strdup (grant->refresh), grant);
  return tokens;
}

DemoTokens *
demo_grants_begin (DemoGrants *self,
                   const char *client_id,
                   const char *scope,
                   gboolean refreshable,
                   guint lifetime)
{
  Grant *grant = g_new0 (Grant, 1);

  grant->client_id = g_strdup (client_id);
  grant->scope = g_strdup (scope);
  g_ptr_array_add (self->grants, grant);
  if (self->most > 0)
    evict_oldest (self);
  return issue (self, grant, refreshable, lifetime);
}

DemoTokens *
demo_grants_refresh (DemoGrants *self,
                     const char *client_id,
                     const char *refresh,
                     gboolean rotate,
                     guint lifetime)
{
  Grant *grant = g_hash_table_lookup (self->refreshes, refresh);

  if (grant == NULL || grant->revoked || strcmp (grant->client_id, client_id) != 0)
    return NULL;
  if (strcmp (grant->refresh, refresh) != 0)
    {
      revoke_grant (self, grant);
      return NULL;
    }
  return issue (self, grant, rotate, lifetime);
}

gboolean
demo_grants_accepts (DemoGrants *self, const char *access)
{
  const Access *found = g_hash_table_lookup (self->accesses, access);

  return found != NULL && g_get_monotonic_time () < found->expires;
}

void
demo_grants_expire (DemoGrants *self, const char *access)
{
  if (access != NULL)
    g_hash_table_remove (self->accesses, access);
  else
    g_hash_table_remove_all (self->accesses);
}

gboolean
demo_grants_revoke (DemoGrants *self, const char *client_id, const char *token, gboolean whole_grant)
{
  Grant *grant = g_hash_table_lookup (self->refreshes, token);
  const Access *access = grant == NULL ? g_hash_table_lookup (self->accesses, token) : NULL;
  Grant *owner = access != NULL ? access->grant : grant;

  if (owner == NULL || (client_id != NULL && strcmp (owner->client_id, client_id) != 0))
    return FALSE;
  if (grant != NULL || whole_grant)
    revoke_grant (self, owner);
  else
    g_hash_table_remove (self->accesses, token);
  return TRUE;
}
