/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-oauth21-grants.h"

#include <string.h>
#include <sys/random.h>

#define CODE_LIFE_US (60 * G_USEC_PER_SEC)
#define DIGEST 32

typedef struct
{
  char *client_id;
  char *refresh; /* the one that is good now */
  gboolean revoked;
} Grant;

typedef struct
{
  Grant *grant;
  gint64 expires; /* monotonic, µs */
} Access;

struct _DemoGrants
{
  GHashTable *clients;   /* id → DemoClient */
  GHashTable *codes;     /* code → DemoCode */
  GHashTable *accesses;  /* access token → Access */
  GHashTable *refreshes; /* refresh token, old ones too → Grant */
  GPtrArray *grants;     /* of Grant */
};

static void
client_free (gpointer data)
{
  DemoClient *client = data;

  g_free (client->id);
  g_free (client->name);
  g_strfreev (client->redirect_uris);
  g_free (client);
}

static void
grant_free (gpointer data)
{
  Grant *grant = data;

  g_free (grant->client_id);
  g_free (grant->refresh);
  g_free (grant);
}

void
demo_code_free (DemoCode *code)
{
  if (code == NULL)
    return;
  g_free (code->client_id);
  g_free (code->redirect_uri);
  g_free (code->challenge);
  g_free (code->resource);
  g_free (code);
}

void
demo_pair_free (DemoPair *pair)
{
  if (pair == NULL)
    return;
  g_free (pair->access);
  g_free (pair->refresh);
  g_free (pair);
}

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
demo_random_token (void)
{
  guint8 bytes[DIGEST];

  /* So few bytes never come in parts, nor are they interrupted once the source is ready. */
  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    ;
  return base64url (bytes);
}

DemoGrants *
demo_grants_new (void)
{
  DemoGrants *self = g_new0 (DemoGrants, 1);

  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, client_free);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) demo_code_free);
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
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->accesses);
  g_hash_table_unref (self->refreshes);
  g_ptr_array_unref (self->grants);
  g_free (self);
}

const DemoClient *
demo_grants_add_client (DemoGrants        *self,
                        const char        *name,
                        const char *const *redirect_uris)
{
  DemoClient *client = g_new0 (DemoClient, 1);

  client->id = g_uuid_string_random ();
  client->name = g_strdup (name);
  client->redirect_uris = g_strdupv ((char **) redirect_uris);
  g_hash_table_insert (self->clients, client->id, client);
  return client;
}

const DemoClient *
demo_grants_find_client (DemoGrants *self,
                         const char *id)
{
  return g_hash_table_lookup (self->clients, id);
}

void
demo_grants_forget_clients (DemoGrants *self)
{
  g_hash_table_remove_all (self->clients);
}

char *
demo_grants_issue_code (DemoGrants *self,
                        const char *client_id,
                        const char *redirect_uri,
                        const char *challenge,
                        const char *resource)
{
  DemoCode *code = g_new0 (DemoCode, 1);
  char *text = demo_random_token ();

  code->client_id = g_strdup (client_id);
  code->redirect_uri = g_strdup (redirect_uri);
  code->challenge = g_strdup (challenge);
  code->resource = g_strdup (resource);
  code->expires = g_get_monotonic_time () + CODE_LIFE_US;
  g_hash_table_insert (self->codes, g_strdup (text), code);
  return text;
}

DemoCode *
demo_grants_take_code (DemoGrants *self,
                       const char *code)
{
  gpointer key, value;

  if (!g_hash_table_steal_extended (self->codes, code, &key, &value))
    return NULL;
  g_free (key);
  if (((DemoCode *) value)->expires < g_get_monotonic_time ())
    g_clear_pointer (&value, demo_code_free);
  return value;
}

static DemoPair *
issue (DemoGrants *self,
       Grant      *grant,
       gboolean    rotate,
       guint       lifetime)
{
  DemoPair *pair = g_new0 (DemoPair, 1);
  Access *access = g_new0 (Access, 1);

  access->grant = grant;
  access->expires = g_get_monotonic_time () + (gint64) lifetime * G_USEC_PER_SEC;
  pair->access = demo_random_token ();
  pair->lifetime = lifetime;
  g_hash_table_insert (self->accesses, g_strdup (pair->access), access);
  if (!rotate)
    return pair;

  g_free (grant->refresh);
  grant->refresh = demo_random_token ();
  pair->refresh = g_strdup (grant->refresh);
  g_hash_table_insert (self->refreshes, g_strdup (grant->refresh), grant);
  return pair;
}

DemoPair *
demo_grants_begin (DemoGrants *self,
                   const char *client_id,
                   guint       lifetime)
{
  Grant *grant = g_new0 (Grant, 1);

  grant->client_id = g_strdup (client_id);
  g_ptr_array_add (self->grants, grant);
  return issue (self, grant, TRUE, lifetime);
}

static gboolean
belongs_to (gpointer key,
            gpointer value,
            gpointer grant)
{
  return ((Access *) value)->grant == grant;
}

static void
revoke_grant (DemoGrants *self,
              Grant      *grant)
{
  grant->revoked = TRUE;
  g_hash_table_foreach_remove (self->accesses, belongs_to, grant);
}

DemoPair *
demo_grants_refresh (DemoGrants *self,
                     const char *client_id,
                     const char *refresh,
                     gboolean    rotate,
                     guint       lifetime)
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
demo_grants_accepts (DemoGrants *self,
                     const char *access)
{
  const Access *found = g_hash_table_lookup (self->accesses, access);

  return found != NULL && g_get_monotonic_time () < found->expires;
}

void
demo_grants_revoke (DemoGrants *self,
                    const char *client_id,
                    const char *token)
{
  Grant *grant = g_hash_table_lookup (self->refreshes, token);
  const Access *access = g_hash_table_lookup (self->accesses, token);

  if (grant != NULL && strcmp (grant->client_id, client_id) == 0)
    revoke_grant (self, grant);
  else if (access != NULL && strcmp (access->grant->client_id, client_id) == 0)
    g_hash_table_remove (self->accesses, token);
}
