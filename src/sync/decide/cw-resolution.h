/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One conflict of many, and what came of it: to be read once the job has ended. */
typedef struct
{
  gint64 conflict;
  char *decision, *value;
  gboolean always;
  gboolean tried, settled;
  char *problem;             /* why it was not settled, where that was not a write that was refused (see the run) */
} CwResolution;

CwResolution *cw_resolution_new  (gint64 conflict, const char *decision, const char *value, gboolean always);
void          cw_resolution_free (CwResolution *resolution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwResolution, cw_resolution_free)

G_END_DECLS
