/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* The window as it is, but for where its translations are looked for: in the build folder, named by
 * CROSSWALK_LOCALES, as nothing is installed when it is tested. */
int
main (int argc, char **argv)
{
  g_autoptr (CwApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("CROSSWALK_LOCALES"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = cw_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
