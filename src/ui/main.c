/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-application.h"
#include "cw-gaps.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <sys/resource.h>

/* The practice platforms keep a connection open for each of many parallel requests. */
static void
allow_many_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (CwApplication) application = NULL;
  CwGaps *gaps;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  allow_many_connections ();

  application = cw_application_new ();
  gaps = cw_gaps_start ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  cw_gaps_report (gaps);

  return status;
}
