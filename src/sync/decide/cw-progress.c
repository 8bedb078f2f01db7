/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-progress.h"

#include <glib/gi18n-lib.h>

const char *
cw_phase_get_label (CwPhase phase)
{
  switch (phase)
    {
    case CW_PHASE_STARTING:
      return _("Starting");
    case CW_PHASE_READING:
      return _("Reading");
    case CW_PHASE_PLANNING:
      return _("Planning");
    case CW_PHASE_LINKING:
      return _("Linking");
    case CW_PHASE_WRITING:
      return _("Writing");
    case CW_PHASE_DONE:
    default:
      return _("Done");
    }
}
