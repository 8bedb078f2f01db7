/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* Marks what differs between two texts: struck through in the old one, bold and underlined in the new one, so that it
 * is seen without any colour. Texts that are alike in nothing are left plain, because marking all of them says nothing.
 * Each (transfer full) (nullable). NULL texts are blank. */
void cw_preview_diff (const char *old_text, const char *new_text, PangoAttrList **old_marks, PangoAttrList **new_marks);

G_END_DECLS
