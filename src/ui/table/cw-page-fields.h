/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A filter of a table by field: a drop-down with the fields that occur in the table's rows, by their labels.
 */

typedef void (*CwPageFieldsChanged) (gpointer user_data);

/* Makes the drop-down such a filter. At first it has no fields. `changed` is called when the person chose
 * another one; `user_data` must outlive the drop-down. Main thread. */
void cw_page_fields_set_up (GtkDropDown *drop_down, CwPageFieldsChanged changed, gpointer user_data);
/* Sets which fields there are to choose from. The chosen one stays, even if it does not occur any more.
 * (keys: transfer none) (element-type utf8): made by cw_page_fields_new(). Main thread. */
void cw_page_fields_set (GtkDropDown *drop_down, GHashTable *keys);
/* The catalogue key of the chosen field; NULL: all. Main thread. (transfer none) (nullable) */
const char *cw_page_fields_get (GtkDropDown *drop_down);
/* Chooses all fields. Main thread. */
void cw_page_fields_reset (GtkDropDown *drop_down);

/* A set of catalogue keys, for a source of rows. Any thread. (transfer full) */
GHashTable *cw_page_fields_new (void);
/* Adds the field of a row; NULL: it has none. Any thread. */
void cw_page_fields_note (GHashTable *keys, const char *key);

G_END_DECLS
