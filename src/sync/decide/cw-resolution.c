/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-resolution.h"

CwResolution *
cw_resolution_new (gint64 conflict, const char *decision, const char *value, gboolean always)
{
  CwResolution *resolution = g_new0 (CwResolution, 1);

  resolution->conflict = conflict;
  resolution->decision = g_strdup (decision);
  resolution->value = g_strdup (value);
  resolution->always = always;
  return resolution;
}

void
cw_resolution_free (CwResolution *resolution)
{
  g_free (resolution->decision);
  g_free (resolution->value);
  g_free (resolution->problem);
  g_free (resolution);
}
