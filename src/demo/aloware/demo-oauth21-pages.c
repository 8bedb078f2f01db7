/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-oauth21-pages.h"

#include "demo-sign-in.h"

#define PLATFORM "Aloware"

char *
demo_oauth21_page_login (const char *request,
                         const char *user,
                         const char *password,
                         gboolean    failed)
{
  const DemoLoginForm form = {
    .action = "/oauth/login",
    .field = "email",
    .label = "E-mail address",
    .noun = "e-mail address",
    .button = "Sign in",
    .user = user,
    .password = password,
  };

  return demo_page_make (PLATFORM, "Sign in", "Sign in to the practice Aloware",
                    failed ? "<p class=\"alert\" role=\"alert\">These credentials do not match our records. Check "
                             "both, then try again.</p>\n"
                           : "",
                    demo_page_login (&form, request));
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

  return demo_page_make (PLATFORM, "Authorize", "Authorize access?", "", body);
}

char *
demo_oauth21_page_error (const char *error,
                         const char *description)
{
  char *body = g_markup_printf_escaped ("<p role=\"alert\">%s (<code>%s</code>)</p>\n", description, error);

  return demo_page_make (PLATFORM, "Error", "We can’t sign you in", "", body);
}
