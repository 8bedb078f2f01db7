/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-view-private.h"

#include "cw-catalogue.h"
#include "cw-preview-turn.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

/* Only the last arrow that was turned is offered to be turned back: its change may have moved since. */

void
cw_preview_view_forget_turned (CwPreviewView *self)
{
  if (self->turned_toast != NULL)
    adw_toast_dismiss (self->turned_toast);
  g_clear_object (&self->turned_toast);
  g_clear_pointer (&self->turned_key, g_free);
  g_clear_pointer (&self->turned_label, g_free);
}

static void turn (CwPreviewView *self,
                  gint64         change,
                  const char    *key,
                  const char    *label);

static void
on_turn_back (CwPreviewView *self)
{
  g_autofree char *key = g_steal_pointer (&self->turned_key);
  g_autofree char *label = g_steal_pointer (&self->turned_label);

  if (key != NULL)
    turn (self, self->turned_change, key, label);
}

static void
tell_turned (CwPreviewView *self,
             CwSide         side)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (self->turned_key);
  const char *field = entry != NULL ? cw_catalogue_get_label (entry) : self->turned_key;
  g_autofree char *words = NULL;
  g_autofree char *markup = NULL;

  if (side == CW_SIDE_ALOWARE)
    /* Translators: a field, and whose it is: “First Name” and “Ana Ruiz” */
    words = g_strdup_printf (_("%s of %s goes to Aloware"), field, self->turned_label);
  else
    /* Translators: a field, and whose it is: “First Name” and “Ana Ruiz” */
    words = g_strdup_printf (_("%s of %s goes to Salesforce"), field, self->turned_label);
  markup = g_markup_escape_text (words, -1);

  self->turned_toast = g_object_ref_sink (adw_toast_new (markup));
  adw_toast_set_button_label (self->turned_toast, _("_Undo"));
  adw_toast_set_timeout (self->turned_toast, 10);
  g_signal_connect_object (self->turned_toast, "button-clicked", G_CALLBACK (on_turn_back), self, G_CONNECT_SWAPPED);
  cw_toast_add (GTK_WIDGET (self), g_object_ref (self->turned_toast));
}

/* The plan has another name by now, because it is another one. */
static void
take_turned (CwPreviewView  *self,
             const CwTurned *turned)
{
  g_free (self->plan);
  self->plan = g_strdup (turned->plan);
  self->requests[CW_SIDE_ALOWARE] = turned->expected[CW_SIDE_ALOWARE];
  self->requests[CW_SIDE_SALESFORCE] = turned->expected[CW_SIDE_SALESFORCE];
  self->turned_change = turned->after[turned->side];
  cw_preview_table_take_turned (self->table, turned);
  cw_preview_model_refresh (self->model, self->plan, self->bucket, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  tell_turned (self, turned->side);
}

static void
on_turned (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CwPreviewView) self = user_data;
  g_autofree char *plan = g_steal_pointer (&self->turning);
  g_autoptr(GError) error = NULL;
  CwTurned *turned = cw_preview_turn_finish (result, &error);

  /* Unless something else is shown by now. */
  if (self->model != NULL && g_strcmp0 (plan, self->plan) == 0)
    {
      if (turned != NULL)
        take_turned (self, turned);
      else
        cw_toast (GTK_WIDGET (self), error->message);
      cw_preview_view_update_summary (self);
      cw_preview_view_update_page (self);
    }
  g_clear_pointer (&turned, cw_preview_turned_free);
}

static void
turn (CwPreviewView *self,
      gint64         change,
      const char    *key,
      const char    *label)
{
  if (self->turning != NULL || self->model == NULL)
    return;

  cw_preview_view_forget_turned (self);
  self->turning = g_strdup (self->plan);
  self->turned_key = g_strdup (key);
  self->turned_label = g_strdup (label);
  cw_preview_view_update_summary (self);
  cw_preview_view_update_page (self);
  cw_preview_turn_async (self->profile_name, self->plan, change, key, on_turned, g_object_ref (self));
}

void
cw_preview_view_turn (CwPreviewView      *self,
                      gint64              change,
                      const CwPreviewRow *row)
{
  turn (self, change, row->aloware, row->label);
}
