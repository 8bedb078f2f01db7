/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-tokens.h"

#include <sys/random.h>

#define CODE_LIFE_US (60 * G_USEC_PER_SEC)
#define MAX_GRANTS 5

typedef struct
{
  char *refresh;      /* the current one, NULL without the scope */
  char *scope;
  gboolean revoked;
} Grant;

struct _DemoSfTokens
{
  char *org_id;           /* 15 characters */
  GHashTable *codes;      /* code → DemoSfCode */
  GHashTable *sessions;   /* access token → Grant */
  GHashTable *refreshes;  /* refresh token, old ones too → Grant */
  GPtrArray *grants;      /* of Grant, oldest first; revoked ones stay for their old tokens */
};

static void
grant_free (gpointer data)
{
  Grant *grant = data;

  g_free (grant->refresh);
  g_free (grant->scope);
  g_free (grant);
}

void
demo_sf_code_free (DemoSfCode *code)
{
  if (code == NULL)
    return;
  g_free (code->redirect_uri);
  g_free (code->challenge);
  g_free (code->scope);
  g_free (code);
}

void
demo_sf_pair_free (DemoSfPair *pair)
{
  if (pair == NULL)
    return;
  g_free (pair->access);
  g_free (pair->refresh);
  g_free (pair->scope);
  g_free (pair);
}

char *
demo_sf_random_text (guint length)
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

DemoSfTokens *
demo_sf_tokens_new (const char *org_id)
{
  DemoSfTokens *tokens = g_new0 (DemoSfTokens, 1);

  tokens->org_id = g_strndup (org_id, 15);
  tokens->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) demo_sf_code_free);
  tokens->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tokens->refreshes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tokens->grants = g_ptr_array_new_with_free_func (grant_free);
  return tokens;
}

void
demo_sf_tokens_free (DemoSfTokens *tokens)
{
  if (tokens == NULL)
    return;
  g_free (tokens->org_id);
  g_hash_table_unref (tokens->codes);
  g_hash_table_unref (tokens->sessions);
  g_hash_table_unref (tokens->refreshes);
  g_ptr_array_unref (tokens->grants);
  g_free (tokens);
}

char *
demo_sf_tokens_issue_code (DemoSfTokens *tokens,
                           const char   *redirect_uri,
                           const char   *challenge,
                           const char   *scope)
{
  DemoSfCode *code = g_new0 (DemoSfCode, 1);
  g_autofree char *random = demo_sf_random_text (60);
  char *text = g_strconcat ("aPrx", random, "==", NULL);

  code->redirect_uri = g_strdup (redirect_uri);
  code->challenge = g_strdup (challenge);
  code->scope = g_strdup (scope);
  code->expires = g_get_monotonic_time () + CODE_LIFE_US;
  g_hash_table_insert (tokens->codes, g_strdup (text), code);
  return text;
}

DemoSfCode *
demo_sf_tokens_take_code (DemoSfTokens *tokens,
                          const char   *text)
{
  gpointer key, value;

  if (!g_hash_table_steal_extended (tokens->codes, text, &key, &value))
    return NULL;
  g_free (key);
  if (((DemoSfCode *) value)->expires < g_get_monotonic_time ())
    g_clear_pointer (&value, demo_sf_code_free);
  return value;
}

static gboolean
has_refresh_scope (const char *scope)
{
  g_auto (GStrv) words = g_strsplit_set (scope, " +", -1);

  return g_strv_contains ((const char *const *) words, "refresh_token")
         || g_strv_contains ((const char *const *) words, "offline_access");
}

static gboolean
belongs_to (gpointer key,
            gpointer value,
            gpointer grant)
{
  return value == grant;
}

static void
revoke_grant (DemoSfTokens *tokens,
              Grant        *grant)
{
  grant->revoked = TRUE;
  g_hash_table_foreach_remove (tokens->sessions, belongs_to, grant);
}

static void
evict_oldest (DemoSfTokens *tokens)
{
  guint live = 0;

  for (guint i = tokens->grants->len; i > 0; i--)
    {
      Grant *grant = g_ptr_array_index (tokens->grants, i - 1);

      if (!grant->revoked && ++live > MAX_GRANTS)
        revoke_grant (tokens, grant);
    }
}

static DemoSfPair *
issue_pair (DemoSfTokens *tokens,
            Grant        *grant)
{
  DemoSfPair *pair = g_new0 (DemoSfPair, 1);
  g_autofree char *random = demo_sf_random_text (80);

  pair->access = g_strdup_printf ("%s!AQ%.40s.%s", tokens->org_id, random, random + 40);
  pair->scope = g_strdup (grant->scope);
  g_hash_table_insert (tokens->sessions, g_strdup (pair->access), grant);
  if (has_refresh_scope (grant->scope))
    {
      g_autofree char *secret = demo_sf_random_text (80);

      g_free (grant->refresh);
      grant->refresh = g_strconcat ("5Aep861", secret, NULL);
      g_hash_table_insert (tokens->refreshes, g_strdup (grant->refresh), grant);
      pair->refresh = g_strdup (grant->refresh);
    }
  return pair;
}

DemoSfPair *
demo_sf_tokens_grant (DemoSfTokens *tokens,
                      const char   *scope)
{
  Grant *grant = g_new0 (Grant, 1);

  grant->scope = g_strdup (scope);
  g_ptr_array_add (tokens->grants, grant);
  evict_oldest (tokens);
  return issue_pair (tokens, grant);
}

DemoSfPair *
demo_sf_tokens_refresh (DemoSfTokens *tokens,
                        const char   *refresh)
{
  Grant *grant = g_hash_table_lookup (tokens->refreshes, refresh);

  if (grant == NULL || grant->revoked)
    return NULL;
  if (!g_str_equal (grant->refresh, refresh))
    {
      revoke_grant (tokens, grant);
      return NULL;
    }
  return issue_pair (tokens, grant);
}

gboolean
demo_sf_tokens_is_session (DemoSfTokens *tokens,
                           const char   *access)
{
  return g_hash_table_contains (tokens->sessions, access);
}

void
demo_sf_tokens_expire (DemoSfTokens *tokens,
                       const char   *access)
{
  g_hash_table_remove (tokens->sessions, access);
}

void
demo_sf_tokens_expire_all (DemoSfTokens *tokens)
{
  g_hash_table_remove_all (tokens->sessions);
}

gboolean
demo_sf_tokens_revoke (DemoSfTokens *tokens,
                       const char   *token,
                       gboolean      whole_grant)
{
  Grant *grant = g_hash_table_lookup (tokens->refreshes, token);

  if (grant == NULL && whole_grant)
    grant = g_hash_table_lookup (tokens->sessions, token);
  if (grant != NULL)
    {
      revoke_grant (tokens, grant);
      return TRUE;
    }
  return g_hash_table_remove (tokens->sessions, token);
}
