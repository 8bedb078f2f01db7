/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-pages.h"

#include "demo-sign-in.h"

#define PLATFORM "Salesforce"

char *
demo_sf_page_login (const char *request,
                    const char *user,
                    const char *password,
                    gboolean    failed)
{
  const DemoLoginForm form = {
    .action = "/services/oauth2/login",
    .field = "username",
    .label = "User name",
    .noun = "user name",
    .button = "Log in",
    .user = user,
    .password = password,
  };

  return demo_page_make (PLATFORM, "Log in", "Log in to the practice Salesforce",
                         failed ? "<p class=\"alert\" role=\"alert\">Check your user name and password, then try again.</p>\n" : "",
                         demo_page_login (&form, request));
}

char *
demo_sf_page_consent (const char *request,
                      const char *user,
                      const char *scope)
{
  char *body = g_markup_printf_escaped (
    "<p>Crosswalk asks for access to this practice org as <strong>%s</strong>:</p>\n"
    "<ul>\n<li>Manage user data via APIs</li>\n<li>Perform requests at any time</li>\n</ul>\n"
    "<p>Scopes: <code>%s</code></p>\n"
    "<form method=\"post\" action=\"/services/oauth2/consent\">\n"
    "<input type=\"hidden\" name=\"request\" value=\"%s\">\n"
    "<button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n"
    "<button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n</form>\n",
    user, scope, request);

  return demo_page_make (PLATFORM, "Allow access", "Allow access?", "", body);
}

char *
demo_sf_page_error (const char *error,
                    const char *description)
{
  char *body = g_markup_printf_escaped (
    "<p role=\"alert\">error=<code>%s</code><br>error_description=<code>%s</code></p>\n", error, description);

  return demo_page_make (PLATFORM, "Error", "We can’t sign you in", "", body);
}
