/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-sign-in.h"

#include <string.h>

#include "demo-json.h"

#define MAX_VISITORS 1000

struct _DemoSignIn
{
  const DemoSignInKind *kind;
  DemoFaults *faults;
  gpointer platform;
  DemoGrants *grants;
  GHashTable *visitors; /* id that a page carries → DemoAuthorization */
};

DemoSignIn *
demo_sign_in_new (const DemoSignInKind *kind, DemoFaults *faults, gpointer platform)
{
  DemoSignIn *self = g_new0 (DemoSignIn, 1);

  self->kind = kind;
  self->faults = faults;
  self->platform = platform;
  self->grants = demo_grants_new (kind->make_secret, platform, kind->most_grants);
  self->visitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) demo_authorization_free);
  return self;
}

void
demo_sign_in_free (DemoSignIn *self)
{
  if (self == NULL)
    return;
  demo_grants_free (self->grants);
  g_hash_table_unref (self->visitors);
  g_free (self);
}

DemoGrants *
demo_sign_in_get_grants (DemoSignIn *self)
{
  return self->grants;
}

static gboolean
strikes (DemoSignIn *self, const char *fault)
{
  return fault != NULL && demo_faults_strikes (self->faults, fault, NULL);
}

/* ── Forms and answers ── */

GHashTable *
demo_form_read (DemoExchange *exchange)
{
  gsize length;
  const char *data = g_bytes_get_data (exchange->request_body, &length);
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);

  return soup_form_decode (text);
}

const char *
demo_form_get (GHashTable *form, const char *name)
{
  const char *value = form != NULL ? g_hash_table_lookup (form, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

void
demo_forbid_storing (DemoExchange *exchange)
{
  demo_exchange_set_header (exchange, "Cache-Control", "no-store");
}

void
demo_reply_oauth_error (DemoExchange *exchange, guint status, const char *error, const char *description)
{
  GString *json = g_string_new ("{");

  demo_json_append_name (json, "error");
  demo_json_append_string (json, error);
  demo_json_append_name (json, "error_description");
  demo_json_append_string (json, description);
  g_string_append_c (json, '}');
  demo_reply_json (exchange, status, g_string_free (json, FALSE));
}

static void
refuse (DemoSignIn *self, DemoExchange *exchange, DemoRefused why)
{
  const DemoRefusal *refusal = &self->kind->refusals[why];

  demo_reply_oauth_error (exchange, refusal->status, refusal->error, refusal->description);
}

/* Sends the browser back to the app. `description` may be NULL. */
static void
redirect (DemoSignIn *self,
          DemoExchange *exchange,
          const DemoAuthorization *authorization,
          const char *name,
          const char *value,
          const char *description)
{
  const char *uri = authorization->redirect_uri;
  g_autoptr (GString) location = g_string_new (uri);
  g_autofree char *answer = soup_form_encode (name, value, description != NULL ? "error_description" : NULL,
                                              description, NULL);
  g_autofree char *issuer = self->kind->make_issuer != NULL
                              ? self->kind->make_issuer (self->platform, exchange)
                              : NULL;
  g_autofree char *iss = issuer != NULL ? soup_form_encode ("iss", issuer, NULL) : NULL;
  g_autofree char *state = authorization->state != NULL
                             ? soup_form_encode ("state", authorization->state, NULL)
                             : NULL;
  const char *const parts[] = { answer, iss, state };
  g_autoptr (GUri) parsed = NULL;
  g_autofree char *normal = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (location, "%c%s", strchr (location->str, '?') != NULL ? '&' : '?', parts[i]);
  parsed = g_uri_parse (location->str, SOUP_HTTP_URI_FLAGS, NULL);
  normal = parsed != NULL ? g_uri_to_string (parsed) : NULL;
  demo_forbid_storing (exchange);
  demo_exchange_set_header (exchange, "Location", normal != NULL ? normal : location->str);
  demo_reply_empty (exchange, 302);
}

/* ── Pages ── */

/* A page that no cache keeps and no other site frames. `alert` ("" for none) and `body` (transfer full) are
 * markup. */
static void
reply_page (const DemoSignInKind *kind,
            DemoExchange *exchange,
            guint status,
            const char *title,
            const char *heading,
            const char *alert,
            char *body_taken)
{
  g_autofree char *body = body_taken;
  g_autofree char *html = g_strconcat (
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
    title, " · Practice ", kind->name,
    "</title>\n<style>"
    "body{font:1rem/1.5 sans-serif;max-width:28rem;margin:3rem auto;padding:0 "
    "1rem;color:#17212b;background:#f7fafa}"
    "main{background:#fff;border:1px solid #6a7884;border-radius:.5rem;padding:1rem 2rem 2rem}"
    "label{display:block;margin-top:1rem}"
    "input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box;border:1px solid #4a5762}"
    "button{font:inherit;padding:.5rem 1.25rem;margin:1.5rem .75rem 0 0}"
    ".note{background:#e3f1ef;padding:.75rem}.alert{background:#fdeaea;padding:.75rem}"
    "</style>\n</head>\n<body>\n<main>\n<h1>",
    heading, "</h1>\n", alert, body, "</main>\n</body>\n</html>\n", NULL);

  demo_reply_html (exchange, status, html);
  demo_forbid_storing (exchange);
  demo_exchange_set_header (exchange, "Referrer-Policy", "no-referrer");
  demo_exchange_set_header (exchange, "X-Frame-Options", "DENY");
}

void
demo_sign_in_reply_error_page (const DemoSignInKind *kind,
                               DemoExchange *exchange,
                               guint status,
                               const char *error,
                               const char *description)
{
  reply_page (kind, exchange, status, "Error", "We can’t sign you in", "",
              kind->make_error (error, description));
}

static void
reply_stale (DemoSignIn *self, DemoExchange *exchange)
{
  demo_sign_in_reply_error_page (self->kind, exchange, 400, self->kind->stale,
                                 "This page is out of date. Start signing in again.");
}

/* `id` comes back with the form. */
static char *
make_login_form (const DemoSignInKind *kind, const char *id)
{
  return g_markup_printf_escaped (
    "<p class=\"note\">This is practice data. The %s is <strong>%s</strong> and the password is "
    "<strong>%s</strong>.</p>\n"
    "<form method=\"post\" action=\"%s\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<label for=\"%s\">%s</label>\n"
    "<input id=\"%s\" name=\"%s\" type=\"email\" autocomplete=\"username\" required autofocus>\n"
    "<label for=\"password\">Password</label>\n"
    "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" "
    "required>\n"
    "<button type=\"submit\">%s</button>\n</form>\n",
    kind->login.noun, kind->user, kind->password, kind->login.action, id, kind->login.field,
    kind->login.label, kind->login.field, kind->login.field, kind->login.button);
}

/* `failed`: the person has just tried. */
static void
reply_login (DemoSignIn *self, DemoExchange *exchange, const char *id, gboolean failed)
{
  const DemoSignInKind *kind = self->kind;
  g_autofree char *alert = failed ? g_strdup_printf ("<p class=\"alert\" role=\"alert\">%s</p>\n",
                                                     kind->login.failed)
                                  : g_strdup ("");

  reply_page (kind, exchange, 200, kind->login.title, kind->login.heading, alert, make_login_form (kind, id));
}

static void
reply_consent (DemoSignIn *self,
               DemoExchange *exchange,
               const char *id,
               const DemoAuthorization *authorization)
{
  const DemoSignInKind *kind = self->kind;
  g_autofree char *text = kind->make_consent (authorization);
  g_autofree char *form = g_markup_printf_escaped (
    "<form method=\"post\" action=\"%s\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<button type=\"submit\" name=\"decision\" value=\"allow\">%s</button>\n"
    "<button type=\"submit\" name=\"decision\" value=\"deny\">%s</button>\n</form>\n",
    kind->consent.action, id, kind->consent.allow, kind->consent.deny);

  reply_page (kind, exchange, 200, kind->consent.title, kind->consent.heading, "",
              g_strconcat (text, form, NULL));
}

/* ── The browser's way ── */

/* Returns the id that the person's page carries. When too many people wait, all of them are forgotten. */
static const char *
add_visitor (DemoSignIn *self, DemoAuthorization *authorization)
{
  char *id = self->kind->make_secret (self->platform, DEMO_SECRET_PAGE);

  if (g_hash_table_size (self->visitors) >= MAX_VISITORS)
    g_hash_table_remove_all (self->visitors);
  g_hash_table_insert (self->visitors, id, authorization);
  return id;
}

/* NULL: nobody waits under the id that the form carries, or nobody who has signed in. */
static DemoAuthorization *
take_visitor (DemoSignIn *self, GHashTable *form, gboolean signed_in)
{
  const char *id = demo_form_get (form, "request");
  const DemoAuthorization *visitor = id != NULL ? g_hash_table_lookup (self->visitors, id) : NULL;
  gpointer key, value;

  if (visitor == NULL || (signed_in && !visitor->signed_in))
    return NULL;
  g_hash_table_steal_extended (self->visitors, id, &key, &value);
  g_free (key);
  return value;
}

void
demo_sign_in_authorize (DemoSignIn *self, DemoExchange *exchange, GHashTable *query)
{
  g_autoptr (DemoAuthorization) authorization = self->kind->admit (self->platform, exchange, query);
  const char *error, *description = NULL;

  if (authorization == NULL)
    return;
  authorization->state = g_strdup (demo_form_get (query, "state"));
  authorization->challenge = g_strdup (demo_form_get (query, "code_challenge"));
  authorization->resource = g_strdup (demo_form_get (query, "resource"));
  error = self->kind->find_problem (exchange, query, &description);
  if (error != NULL)
    redirect (self, exchange, authorization, "error", error, description);
  else
    reply_login (self, exchange, add_visitor (self, g_steal_pointer (&authorization)), FALSE);
}

void
demo_sign_in_log_in (DemoSignIn *self, DemoExchange *exchange, GHashTable *form)
{
  const DemoSignInKind *kind = self->kind;
  DemoAuthorization *authorization = take_visitor (self, form, FALSE);
  const char *id;

  if (authorization == NULL)
    {
      reply_stale (self, exchange);
      return;
    }
  authorization->signed_in = g_strcmp0 (demo_form_get (form, kind->login.field), kind->user) == 0
                             && g_strcmp0 (demo_form_get (form, "password"), kind->password) == 0;
  /* A new id: the one that was in the login page cannot consent. */
  id = add_visitor (self, authorization);
  if (authorization->signed_in)
    reply_consent (self, exchange, id, authorization);
  else
    reply_login (self, exchange, id, TRUE);
}

void
demo_sign_in_consent (DemoSignIn *self, DemoExchange *exchange, GHashTable *form)
{
  DemoAuthorization *authorization = take_visitor (self, form, TRUE);
  g_autofree char *code = NULL;
  const char *problem = NULL;

  if (authorization == NULL)
    {
      reply_stale (self, exchange);
    }
  else if (g_strcmp0 (demo_form_get (form, "decision"), "allow") != 0
           || demo_faults_strikes (self->faults, self->kind->deny_fault, &problem))
    {
      redirect (self, exchange, authorization, "error", problem != NULL ? problem : "access_denied",
                self->kind->denied);
      demo_authorization_free (authorization);
    }
  else
    {
      code = demo_grants_issue_code (self->grants, authorization);
      redirect (self, exchange, authorization, "code", code, NULL);
    }
}

/* ── The token endpoint ── */

static guint
get_lifetime (DemoSignIn *self)
{
  return self->kind->get_lifetime != NULL ? self->kind->get_lifetime (self->platform) : DEMO_FOREVER;
}

DemoTokens *
demo_sign_in_begin (DemoSignIn *self, const char *client_id, const char *scope)
{
  gboolean refreshable = self->kind->is_refreshable == NULL || self->kind->is_refreshable (scope);

  return demo_grants_begin (self->grants, client_id, scope, refreshable, get_lifetime (self));
}

static gboolean
is_resource (DemoSignIn *self, DemoExchange *exchange, const char *resource)
{
  return resource == NULL || self->kind->is_resource == NULL || self->kind->is_resource (exchange, resource);
}

/* What was asked for in the browser may be asked for again, nothing else. */
static gboolean
is_same_resource (DemoSignIn *self,
                  DemoExchange *exchange,
                  const DemoAuthorization *authorization,
                  const char *resource)
{
  if (resource != NULL && authorization->resource != NULL && self->kind->is_resource != NULL)
    return strcmp (resource, authorization->resource) == 0;
  return is_resource (self, exchange, resource);
}

static void
exchange_code (DemoSignIn *self, DemoExchange *exchange, const char *client_id, GHashTable *form)
{
  const char *code = demo_form_get (form, "code"), *verifier = demo_form_get (form, "code_verifier");
  g_autoptr (DemoAuthorization) authorization = code != NULL ? demo_grants_take_code (self->grants, code)
                                                             : NULL;
  g_autoptr (DemoTokens) tokens = NULL;

  if (code == NULL)
    refuse (self, exchange, DEMO_REFUSED_NO_CODE);
  else if (authorization == NULL || strcmp (authorization->client_id, client_id) != 0)
    refuse (self, exchange, DEMO_REFUSED_CODE);
  else if (g_strcmp0 (demo_form_get (form, "redirect_uri"), authorization->redirect_uri) != 0)
    refuse (self, exchange, DEMO_REFUSED_REDIRECT);
  else if (verifier == NULL)
    refuse (self, exchange, DEMO_REFUSED_NO_VERIFIER);
  else if (!demo_authorization_verifies (authorization, verifier, self->kind->longest_verifier))
    refuse (self, exchange, DEMO_REFUSED_VERIFIER);
  else if (!is_same_resource (self, exchange, authorization, demo_form_get (form, "resource")))
    refuse (self, exchange, DEMO_REFUSED_RESOURCE);
  else
    {
      tokens = demo_sign_in_begin (self, client_id, authorization->scope);
      self->kind->reply_tokens (self->platform, exchange, tokens);
    }
}

static void
refresh (DemoSignIn *self, DemoExchange *exchange, const char *client_id, GHashTable *form)
{
  const char *token = demo_form_get (form, "refresh_token");
  g_autoptr (DemoTokens) tokens = NULL;
  gboolean rotate;

  if (token == NULL)
    {
      refuse (self, exchange, DEMO_REFUSED_NO_REFRESH);
      return;
    }
  if (!is_resource (self, exchange, demo_form_get (form, "resource")))
    {
      refuse (self, exchange, DEMO_REFUSED_RESOURCE);
      return;
    }
  if (strikes (self, self->kind->revoked_fault))
    demo_grants_revoke (self->grants, NULL, token, TRUE);
  rotate = !strikes (self, self->kind->no_rotation_fault);
  tokens = demo_grants_refresh (self->grants, client_id, token, rotate, get_lifetime (self));
  if (tokens != NULL)
    self->kind->reply_tokens (self->platform, exchange, tokens);
  else
    refuse (self, exchange, DEMO_REFUSED_REFRESH);
}

void
demo_sign_in_token (DemoSignIn *self, DemoExchange *exchange, GHashTable *form)
{
  const char *client_id = demo_form_get (form, "client_id"), *type = demo_form_get (form, "grant_type");

  if (client_id == NULL || !self->kind->has_client (self->platform, client_id))
    refuse (self, exchange, DEMO_REFUSED_CLIENT);
  else if (demo_form_get (form, "client_secret") != NULL)
    refuse (self, exchange, DEMO_REFUSED_SECRET);
  else if (g_strcmp0 (type, "authorization_code") == 0)
    exchange_code (self, exchange, client_id, form);
  else if (g_strcmp0 (type, "refresh_token") == 0)
    refresh (self, exchange, client_id, form);
  else
    refuse (self, exchange, DEMO_REFUSED_GRANT_TYPE);
}
