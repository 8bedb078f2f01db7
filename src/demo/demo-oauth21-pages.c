/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-oauth21-pages.h"

static const char style[] =
  "body{font:1rem/1.5 sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem;color:#17212b;background:#f7fafa}"
  "main{background:#fff;border:1px solid #6a7884;border-radius:.5rem;padding:1rem 2rem 2rem}"
  "label{display:block;margin-top:1rem}"
  "input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box;border:1px solid #4a5762}"
  "button{font:inherit;padding:.5rem 1.25rem;margin:1.5rem .75rem 0 0}"
  ".note{background:#e3f1ef;padding:.75rem}.alert{background:#fdeaea;padding:.75rem}";

/* `body` is markup, its texts escaped already. Takes it. */
static char *
make_page (const char *title,
           const char *heading,
           const char *alert,
           char       *body_taken)
{
  g_autofree char *body = body_taken;

  return g_strconcat ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                      title, " · Practice Aloware</title>\n<style>", style,
                      "</style>\n</head>\n<body>\n<main>\n<h1>", heading, "</h1>\n", alert, body,
                      "</main>\n</body>\n</html>\n", NULL);
}

char *
demo_oauth21_page_login (const char *request,
                         const char *user,
                         const char *password,
                         gboolean    failed)
{
  char *body = g_markup_printf_escaped (
    "<p class=\"note\">This is practice data. The e-mail address is <strong>%s</strong> and the password is "
    "<strong>%s</strong>.</p>\n"
    "<form method=\"post\" action=\"/oauth/login\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<label for=\"email\">E-mail address</label>\n"
    "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" required autofocus>\n"
    "<label for=\"password\">Password</label>\n"
    "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\n"
    "<button type=\"submit\">Sign in</button>\n</form>\n",
    user, password, request);

  return make_page ("Sign in", "Sign in to the practice Aloware",
                    failed ? "<p class=\"alert\" role=\"alert\">These credentials do not match our records. Check "
                             "both, then try again.</p>\n"
                           : "",
                    body);
}

char *
demo_oauth21_page_consent (const char *request,
                           const char *user,
                           const char *client)
{
  char *body = g_markup_printf_escaped (
    "<p><strong>%s</strong> asks for access to the practice account of <strong>%s</strong>. It will be able to:</p>\n"
    "<ul>\n<li>Use the MCP server (<code>mcp:use</code>): look up and change contacts, and also send messages and "
    "place calls</li>\n</ul>\n"
    "<form method=\"post\" action=\"/oauth/consent\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<button type=\"submit\" name=\"decision\" value=\"allow\">Authorize</button>\n"
    "<button type=\"submit\" name=\"decision\" value=\"deny\">Cancel</button>\n</form>\n",
    client, user, request);

  return make_page ("Authorize", "Authorize access?", "", body);
}

char *
demo_oauth21_page_error (const char *error,
                         const char *description)
{
  char *body = g_markup_printf_escaped ("<p role=\"alert\">%s (<code>%s</code>)</p>\n", description, error);

  return make_page ("Error", "We can’t sign you in", "", body);
}
