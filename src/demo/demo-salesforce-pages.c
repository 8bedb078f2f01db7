/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-pages.h"

#define HEAD \
  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" \
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" \
  "<title>%s · Practice Salesforce</title>\n" \
  "<style>body{font:1rem/1.5 sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#1b1b1f;" \
  "background:#fff}label{display:block;margin-top:1rem}input{font:inherit;width:100%%;padding:.4rem;" \
  "box-sizing:border-box;border:1px solid #5e5c64}button{font:inherit;padding:.5rem 1rem;margin:1.5rem .5rem 0 0}" \
  ".note{background:#f0f3f8;padding:.75rem}.alert{background:#fbe9e7;padding:.75rem}</style>\n" \
  "</head>\n<body>\n<main>\n<h1>%s</h1>\n"
#define FOOT "</main>\n</body>\n</html>\n"

char *
demo_sf_page_login (const char *request,
                    const char *user,
                    const char *password,
                    gboolean    failed)
{
  const char *alert = failed ? "<p class=\"alert\" role=\"alert\">Check your user name and password, then try "
                               "again.</p>\n"
                             : "";

  /* `alert` is markup of this file; everything else is escaped. */
  g_autofree char *escaped = g_markup_printf_escaped (
    "<p class=\"note\">This is practice data. The user name is <strong>%s</strong> and the password is "
    "<strong>%s</strong>.</p>\n"
    "<form method=\"post\" action=\"/services/oauth2/login\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<label for=\"username\">User name</label>\n"
    "<input id=\"username\" name=\"username\" type=\"email\" autocomplete=\"username\" required autofocus>\n"
    "<label for=\"password\">Password</label>\n"
    "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\n"
    "<button type=\"submit\">Log in</button>\n</form>\n",
    user, password, request);
  g_autofree char *head = g_strdup_printf (HEAD, "Log in", "Log in to the practice Salesforce");

  return g_strconcat (head, alert, escaped, FOOT, NULL);
}

char *
demo_sf_page_consent (const char *request,
                      const char *user,
                      const char *scope)
{
  g_autofree char *head = g_strdup_printf (HEAD, "Allow access", "Allow access?");
  g_autofree char *escaped = g_markup_printf_escaped (
    "<p>Crosswalk asks for access to this practice org as <strong>%s</strong>:</p>\n"
    "<ul>\n<li>Manage user data via APIs</li>\n<li>Perform requests at any time</li>\n</ul>\n"
    "<p>Scopes: <code>%s</code></p>\n"
    "<form method=\"post\" action=\"/services/oauth2/consent\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n"
    "<button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n</form>\n",
    user, scope, request);

  return g_strconcat (head, escaped, FOOT, NULL);
}

char *
demo_sf_page_error (const char *error,
                    const char *description)
{
  g_autofree char *head = g_strdup_printf (HEAD, "Error", "We can’t sign you in");
  g_autofree char *escaped = g_markup_printf_escaped (
    "<p role=\"alert\">error=<code>%s</code><br>error_description=<code>%s</code></p>\n", error, description);

  return g_strconcat (head, escaped, FOOT, NULL);
}
