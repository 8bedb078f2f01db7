/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CwChooser:
 *
 * A popover with a list of choices and a search in them. Enter in the search chooses the row that is
 * selected: the current choice, or the first that the search finds. Signal "chosen" (id, nullable): a person
 * chose something else than the current choice; the popover closes by itself.
 */
#define CW_TYPE_CHOOSER (cw_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CwChooser, cw_chooser, CW, CHOOSER, GtkPopover)

/* What the parts of a chooser are called, in the person's language. */
typedef struct
{
  const char *list;        /* the accessible name of the list */
  const char *search;      /* that of the search */
  const char *placeholder; /* of the search: what it looks at */
  const char *nothing;     /* in place of the list, while it has no row */
} CwChooserWords;

typedef struct
{
  const char *id; /* (nullable) */
  const char *title;
  const char *subtitle; /* (nullable) */
  const char *reason;   /* why it cannot be chosen or what is lost by it; NULL: neither (nullable) */
  const char *search;   /* the text that a search looks at; NULL: no search finds it (nullable) */
  gboolean current;
  gboolean refused; /* it cannot be chosen */
} CwChoice;

GtkWidget *cw_chooser_new (const CwChooserWords *words);
/* Adds a copy of a choice below the others, before the chooser is shown. */
void cw_chooser_add (CwChooser *self, const CwChoice *choice);

G_END_DECLS
