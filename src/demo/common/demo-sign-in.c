/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-sign-in.h"

#include <string.h>

#include "demo-json.h"

#define MAX_VISITORS 1000
#define MIN_VERIFIER 43

struct _DemoVisitors
{
  GHashTable *by_id;
};

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
demo_reply_page (DemoExchange *exchange, guint status, char *html_taken)
{
  g_autofree char *html = html_taken;

  demo_reply_html (exchange, status, html);
  demo_forbid_storing (exchange);
  demo_exchange_set_header (exchange, "Referrer-Policy", "no-referrer");
  demo_exchange_set_header (exchange, "X-Frame-Options", "DENY");
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

void
demo_reply_redirect (DemoExchange *exchange, const char *redirect_uri, const char *answer, const char *state)
{
  g_autofree char *encoded = state != NULL ? soup_form_encode ("state", state, NULL) : NULL;
  g_autofree char *location = g_strconcat (redirect_uri, strchr (redirect_uri, '?') != NULL ? "&" : "?",
                                           answer, encoded != NULL ? "&" : NULL, encoded, NULL);
  g_autoptr (GUri) uri = g_uri_parse (location, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *normal = uri != NULL ? g_uri_to_string (uri) : NULL;

  demo_forbid_storing (exchange);
  demo_exchange_set_header (exchange, "Location", normal != NULL ? normal : location);
  demo_reply_empty (exchange, 302);
}

gboolean
demo_verifier_matches (const char *verifier, const char *challenge, gsize max_length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *text = NULL;

  if (verifier == NULL || strlen (verifier) < MIN_VERIFIER || strlen (verifier) > max_length)
    return FALSE;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return strcmp (text, challenge) == 0;
}

char *
demo_page_make (
    const char *platform, const char *title, const char *heading, const char *alert, char *body_taken)
{
  g_autofree char *body = body_taken;

  return g_strconcat (
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
      title, " · Practice ", platform,
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
}

char *
demo_page_login (const DemoLoginForm *form, const char *request)
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
      form->noun, form->user, form->password, form->action, request, form->field, form->label, form->field,
      form->field, form->button);
}

DemoVisitors *
demo_visitors_new (GDestroyNotify free_visitor)
{
  DemoVisitors *self = g_new (DemoVisitors, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_visitor);
  return self;
}

void
demo_visitors_free (DemoVisitors *self)
{
  g_hash_table_unref (self->by_id);
  g_free (self);
}

const char *
demo_visitors_add (DemoVisitors *self, char *id_taken, gpointer visitor_taken)
{
  if (g_hash_table_size (self->by_id) >= MAX_VISITORS)
    g_hash_table_remove_all (self->by_id);
  g_hash_table_insert (self->by_id, id_taken, visitor_taken);
  return id_taken;
}

gpointer
demo_visitors_find (DemoVisitors *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

gpointer
demo_visitors_take (DemoVisitors *self, const char *id)
{
  gpointer key, visitor;

  if (id == NULL || !g_hash_table_steal_extended (self->by_id, id, &key, &visitor))
    return NULL;

  g_free (key);
  return visitor;
}
