/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflicts-view-private.h"

#include "cw-conflict-choice-cell.h"
#include "cw-conflict-words.h"
#include "cw-page-cell.h"

#include <glib/gi18n-lib.h>

static void
show_contact (GtkWidget  *cell,
              CwPageItem *item,
              gpointer    data,
              gpointer    user_data)
{
  const CwConflictRow *row = data;

  cw_page_cell_set_two_lines (cell, row != NULL ? row->conflict->label : NULL,
                              row != NULL ? cw_conflict_kind_words (row->conflict->kind) : NULL);
}

static void
show_field (GtkWidget  *cell,
            CwPageItem *item,
            gpointer    data,
            gpointer    user_data)
{
  const CwConflictRow *row = data;
  const char *field = row != NULL ? cw_conflict_field_words (row) : NULL;

  if (row == NULL)
    cw_page_cell_set_two_lines (cell, "", NULL);
  else if (field != NULL)
    cw_page_cell_set_two_lines (cell, field, row->conflict->salesforce);
  else
    cw_page_cell_set_two_lines (cell, _("Whole contact"), NULL);
}

static const char *
get_absent_words (const CwConflictRow *row)
{
  return row == NULL ? "" : cw_conflict_is_two_sided (row->conflict->kind) ? _("Not delivered") : "–";
}

/* Of a conflict about which records belong together: how many there are on a side. */
static char *
count_candidates (const CwConflictRow *row,
                  CwSide               side)
{
  guint n = 0;

  for (guint i = 0; i < row->candidates->len; i++)
    n += ((const CwConflictCandidate *) g_ptr_array_index (row->candidates, i))->side == side;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u record", "%'u records", n), n);
}

static void
show_value (GtkWidget           *cell,
            const CwConflictRow *row,
            CwSide               side)
{
  const char *values[] = {
    [CW_SIDE_ALOWARE] = row != NULL ? row->conflict->aloware_value : NULL,
    [CW_SIDE_SALESFORCE] = row != NULL ? row->conflict->salesforce_value : NULL,
  };
  g_autoptr(PangoAttrList) difference = cw_page_cell_difference (values[side], values[!side]);
  g_autofree char *count = NULL;

  if (row != NULL && row->conflict->kind == CW_CONFLICT_MATCH)
    count = count_candidates (row, side);
  cw_page_cell_set_value (cell, count != NULL ? count : values[side], get_absent_words (row), difference);
}

static void
show_aloware (GtkWidget  *cell,
              CwPageItem *item,
              gpointer    data,
              gpointer    user_data)
{
  show_value (cell, data, CW_SIDE_ALOWARE);
}

static void
show_salesforce (GtkWidget  *cell,
                 CwPageItem *item,
                 gpointer    data,
                 gpointer    user_data)
{
  show_value (cell, data, CW_SIDE_SALESFORCE);
}

static void
show_base (GtkWidget  *cell,
           CwPageItem *item,
           gpointer    data,
           gpointer    user_data)
{
  const CwConflictRow *row = data;
  const char *absent = row == NULL ? "" : cw_conflict_row_get_field (row) != NULL ? _("Never agreed") : "–";

  cw_page_cell_set_value (cell, row != NULL ? row->conflict->base_value : NULL, absent, NULL);
}

static void
show_who (GtkWidget  *cell,
          CwPageItem *item,
          gpointer    data,
          gpointer    user_data)
{
  const CwConflictRow *row = data;
  g_autofree char *who = row != NULL ? cw_conflict_who_words (row->conflict) : NULL;
  g_autofree char *when = row != NULL ? cw_conflict_when_words (row->conflict) : NULL;

  cw_page_cell_set_two_lines (cell, who != NULL ? who : "", when);
}

static GtkWidget *
make_choice (gpointer user_data)
{
  return cw_conflict_choice_cell_new ();
}

static void
show_choice (GtkWidget  *cell,
             CwPageItem *item,
             gpointer    data,
             gpointer    user_data)
{
  CwConflictsView *self = user_data;

  cw_conflict_choice_cell_show (CW_CONFLICT_CHOICE_CELL (cell), item, self->picks);
}

static const CwPageColumn columns[] = {
  { cw_page_cell_two_lines, show_contact },
  { cw_page_cell_two_lines, show_field },
  { cw_page_cell_value, show_aloware },
  { cw_page_cell_value, show_base },
  { cw_page_cell_value, show_salesforce },
  { cw_page_cell_two_lines, show_who },
  { make_choice, show_choice, TRUE },
};

void
cw_conflicts_view_set_up_columns (CwConflictsView *self)
{
  cw_page_cell_set_up_columns (self->column_view, columns, G_N_ELEMENTS (columns), self, G_OBJECT (self->picks));
}
