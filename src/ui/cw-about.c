/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-about.h"

#include <glib/gi18n-lib.h>

void
cw_about_present (GtkWindow *parent)
{
  GtkWidget *about = g_object_new (ADW_TYPE_ABOUT_WINDOW,
                                   "application-icon", CW_APPLICATION_ID,
                                   "application-name", _("Crosswalk"),
                                   "developer-name", _("The Crosswalk developers"),
                                   "version", CW_VERSION,
                                   "comments", _("Keeps contacts the same in Aloware and Salesforce.\n\nCrosswalk is not affiliated with either of them."),
                                   "license-type", GTK_LICENSE_GPL_3_0,
                                   "copyright", _("© 2026 The Crosswalk developers"),
                                   /* Translators: your own names, one a line. */
                                   "translator-credits", _("translator-credits"),
                                   "transient-for", parent,
                                   "modal", parent != NULL,
                                   NULL);

  gtk_window_present (GTK_WINDOW (about));
}
