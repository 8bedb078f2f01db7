/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-guide-steps.h"
#include "cw-session.h"

G_BEGIN_DECLS

/* A bar that leads through the first start: it says what is next, and its button does it or goes there. It is
 * hidden while a session is read, once the person left it, and for good once the last step is done. By what
 * the session and the state database know already; it asks no platform. Whether it was left is remembered by
 * profile, except for practice data.
 *
 * Properties: "session", and "is-left" (read-only): the person left it before its end, so it can be shown
 * again. Signal "step" (#CwGuideStep as a guint): the person wants to do this step. */
#define CW_TYPE_GUIDE (cw_guide_get_type ())
G_DECLARE_FINAL_TYPE (CwGuide, cw_guide, CW, GUIDE, AdwBin)

gboolean cw_guide_is_left (CwGuide *self);
/* Shows a guide that was left. */
void cw_guide_return (CwGuide *self);
/* Remembers what it knows of a profile under the profile's new name. `new_name` is NULL: the profile was
 * removed, so this is forgotten. */
void cw_guide_rename_profile (const char *name, const char *new_name);

G_END_DECLS
