/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The decision about one of several conflicts, and what came of it, to be read when the job has ended. */
typedef struct
{
  gint64 conflict;
  char *decision, *value;
  gboolean always;
  gboolean tried, settled;
  char *problem;             /* why it was not settled; NULL where a write was refused, which the run tells */
} CwResolution;

CwResolution *cw_resolution_new  (gint64 conflict, const char *decision, const char *value, gboolean always);
void          cw_resolution_free (CwResolution *resolution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwResolution, cw_resolution_free)

G_END_DECLS
