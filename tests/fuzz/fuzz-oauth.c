/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read while signing in: token answers, the redirect, where the sign-in is, what a registration gave,
 * and the secret that is kept. The first line is a redirect's query and a challenge; what follows is a
 * document. */
#include "fuzz.h"

#include "cw-aloware-discovery.h"
#include "cw-aloware-registration.h"
#include "cw-credentials.h"
#include "cw-json.h"
#include "cw-oauth.h"
#include "cw-salesforce-tokens.h"

#include <string.h>

static void
read_redirect (const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *issuer = NULL;
  char *code = cw_oauth_parse_redirect (query, "the-state", &issuer, &error);

  fuzz_check_outcome (code != NULL, error);
  if (code != NULL)
    cw_secret_free (code);
}

static void
read_challenge (const char *challenge)
{
  g_autofree char *metadata = cw_aloware_challenge_get (challenge, "resource_metadata");
  g_autofree char *scope = cw_aloware_challenge_get (challenge, "scope");
}

static void
read_urls (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mcp = cw_aloware_mcp_url (text, &error);

  fuzz_check_outcome (mcp != NULL, error);
  if (mcp != NULL)
    {
      g_auto (GStrv) resource = cw_aloware_resource_metadata_urls (mcp);
      g_auto (GStrv) server = cw_aloware_server_metadata_urls (mcp);
      g_autofree char *again = cw_aloware_mcp_url (mcp, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, mcp);
    }
}

static void
read_tokens (GBytes *body, guint status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwOauthTokens) tokens = cw_oauth_parse_tokens (status, body, "Salesforce", &error);

  fuzz_check_outcome (tokens != NULL, error);
  fuzz_assert (tokens == NULL || (tokens->access_token != NULL && *tokens->access_token != '\0'));
}

static void
read_client (GBytes *body, guint status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwAlowareClient)
    client = cw_aloware_client_parse (status, body, "https://app.example.com", 7717, &error);

  fuzz_check_outcome (client != NULL, error);
  fuzz_assert (client == NULL || (client->client_id != NULL && *client->client_id != '\0'));
}

static gboolean
is_protected (const char *url)
{
  return g_ascii_strncasecmp (url, "https://", strlen ("https://")) == 0;
}

static void
read_documents (GBytes *body)
{
  g_autoptr (JsonNode) root = cw_json_parse (body, "Aloware", NULL);
  JsonObject *object = cw_json_object (root);
  g_autoptr (CwAlowareDiscovery) discovery = g_new0 (CwAlowareDiscovery, 1);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (object == NULL)
    return;

  discovery->mcp_url = g_strdup ("https://app.example.com/mcp");
  done = cw_aloware_discovery_read_resource (discovery, object, &error);
  fuzz_check_outcome (done, error);
  g_clear_error (&error);
  if (discovery->issuer == NULL)
    discovery->issuer = g_strdup ("https://app.example.com");
  done = cw_aloware_discovery_read_server (discovery, object, &error);
  fuzz_check_outcome (done, error);
  /* Only what may be believed is sent to. */
  fuzz_assert (
    !done || (is_protected (discovery->token_endpoint) && is_protected (discovery->authorization_endpoint)));
}

static void
read_secret (const char *json)
{
  g_autoptr (CwSalesforceSecret) secret = cw_salesforce_secret_from_json (json);
  g_autoptr (CwSalesforceSecret) again = NULL;
  char *kept, *kept_again;

  if (secret == NULL)
    return;

  kept = cw_salesforce_secret_to_json (secret);
  again = cw_salesforce_secret_from_json (kept);
  fuzz_assert (again != NULL);
  kept_again = cw_salesforce_secret_to_json (again);
  g_assert_cmpstr (kept, ==, kept_again);
  cw_secret_free (kept);
  cw_secret_free (kept_again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint statuses[] = { 200, 201, 400, 401, 429, 500 };
  g_autofree char *line = fuzz_line (&data, &size);
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  read_redirect (line);
  read_challenge (line);
  read_urls (line);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      read_tokens (body, statuses[i]);
      read_client (body, statuses[i]);
    }
  read_documents (body);
  read_secret (text);

  return 0;
}
