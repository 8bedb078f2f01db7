/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The keys of a list's rows, which become others a few at a time. */

/* What a table makes of widgets for a list's rows, whatever it shows, and as many of them as take a moment that nobody notices. */
#define CW_PAGE_MADE_ROWS 240
#define CW_PAGE_FEW_ROWS 24

/* A change of the list, as g_list_model_items_changed() tells it. */
typedef struct
{
  guint position, removed, added;
} CwPageStep;

/* Brings `keys` one step nearer to `wanted` (both of gint64, in the order of the list). Keys that both begin or end with stay, and
 * no step changes more rows with widgets than a few; what goes away goes from its end. A step of nothing: they are equal. Pure. */
CwPageStep cw_page_keys_step (GArray *keys, const GArray *wanted);

G_END_DECLS
