/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflict-value.h"

#include "cw-accessible.h"
#include "cw-catalogue.h"
#include "cw-conflict-words.h"
#include "cw-message-dialog.h"
#include "cw-owner-chooser.h"
#include "cw-owner-item.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *view;
  gint64 key; /* of the row of the conflict */
  char *heading;
  char *value;
  CwUserMap *users; /* with the choices of the active mapping; NULL: the field is not an owner */
} Asked;

static void
clear_asked (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->view);
  g_free (asked->heading);
  g_free (asked->value);
  g_clear_pointer (&asked->users, cw_user_map_unref);
}

static void
unref_asked (gpointer asked)
{
  g_rc_box_release_full (asked, clear_asked);
}

/* Follows the input, which may outlive the answer. */
static void
follow (GtkWidget *input, const char *signal, GCallback callback, Asked *asked)
{
  g_signal_connect_data (input, signal, callback, g_rc_box_acquire (asked),
                         (GClosureNotify) (void (*) (void)) unref_asked, 0);
}

static void
set_value (Asked *asked, const char *value)
{
  g_free (asked->value);
  asked->value = g_strdup (value);
}

static void
on_answered (GtkWindow *window, const char *response, gpointer user_data)
{
  const Asked *asked = user_data;
  g_autofree char *decision = g_strconcat ("value=", asked->value, NULL);

  if (g_str_equal (response, "choose"))
    gtk_widget_activate_action (asked->view, "conflicts.pick", "(xsb)", asked->key, decision, FALSE);
}

/* ── Any text ── */

static void
on_typed (GtkEditable *entry, Asked *asked)
{
  set_value (asked, gtk_editable_get_text (entry));
}

static GtkWidget *
new_entry (Asked *asked)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), asked->value);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, asked->heading, -1);
  follow (entry, "changed", G_CALLBACK (on_typed), asked);

  return entry;
}

/* ── One of several values ── */

/* The values that the field allows, as Aloware has them; NULL: any text. (transfer full) */
static GPtrArray *
list_allowed (CwMappingDocument *document, const char *key)
{
  const CwMapping *mapping = cw_mapping_document_get_active (document);
  const CwMappingRow *row = mapping != NULL ? cw_mapping_find (mapping, key) : NULL;
  const CwSchema *schema = cw_mapping_document_get_schema (document);
  const CwField *field = row != NULL && schema != NULL ? cw_schema_find (schema, row->salesforce) : NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  if (row != NULL && row->aloware->type == CW_ALOWARE_CHECKBOX)
    {
      g_ptr_array_add (values, g_strdup ("true"));
      g_ptr_array_add (values, g_strdup ("false"));
      return g_steal_pointer (&values);
    }
  /* Where Aloware calls the values otherwise, or the list is only a proposal, the person types. */
  if (field == NULL || field->picklist == NULL || !field->restricted_picklist
      || g_hash_table_size (row->value_pairs) > 0)
    return NULL;

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (value->active)
        g_ptr_array_add (values, g_strdup (value->value));
    }

  return values->len > 0 ? g_steal_pointer (&values) : NULL;
}

static void
on_selected (GtkDropDown *dropdown, GParamSpec *pspec, Asked *asked)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (dropdown);

  /* The dropdown drops its list when the dialog goes away. */
  if (item != NULL)
    set_value (asked, gtk_string_object_get_string (item));
}

static GtkWidget *
new_dropdown (Asked *asked, const GPtrArray *values)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkWidget *dropdown;
  guint selected = 0;

  for (guint i = 0; i < values->len; i++)
    {
      const char *value = g_ptr_array_index (values, i);

      gtk_string_list_append (list, value);
      if (g_str_equal (value, asked->value))
        selected = i;
    }
  dropdown = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), selected);
  on_selected (GTK_DROP_DOWN (dropdown), NULL, asked);
  cw_name_button (dropdown, asked->heading, NULL);
  follow (dropdown, "notify::selected", G_CALLBACK (on_selected), asked);

  return dropdown;
}

/* ── An owner ── */

static void
show_owner (GtkMenuButton *button, const Asked *asked)
{
  const CwUser *user = cw_user_map_find_aloware (asked->users, asked->value);
  const char *name = user != NULL ? cw_owner_user_name (user) : _("Choose a User");

  gtk_label_set_label (GTK_LABEL (gtk_menu_button_get_child (button)), name);
  cw_name_button (GTK_WIDGET (button), name, asked->heading);
}

static void
on_owner_chosen (GtkWidget *chooser, const char *aloware_id, Asked *asked)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (gtk_widget_get_root (chooser));

  set_value (asked, aloware_id);
  show_owner (GTK_MENU_BUTTON (gtk_widget_get_parent (chooser)), asked);
  adw_message_dialog_set_response_enabled (dialog, "choose", TRUE);
}

static void
create_chooser (GtkMenuButton *button, gpointer user_data)
{
  Asked *asked = user_data;
  GtkWidget *chooser = cw_owner_chooser_new_value (asked->users, asked->value);

  follow (chooser, "chosen", G_CALLBACK (on_owner_chosen), asked);
  gtk_menu_button_set_popover (button, chooser);
}

static GtkWidget *
new_owner_button (Asked *asked)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), gtk_label_new (NULL));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_chooser, g_rc_box_acquire (asked),
                                         unref_asked);
  show_owner (GTK_MENU_BUTTON (button), asked);

  return button;
}

/* ── The dialog ── */

static gboolean
is_owner (const CwConflictRow *row)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (cw_conflict_row_get_field (row));

  return entry != NULL && entry->type == CW_ALOWARE_USER;
}

static GtkWidget *
new_input (Asked *asked, CwMappingDocument *document, const char *field)
{
  g_autoptr (GPtrArray) allowed = asked->users == NULL ? list_allowed (document, field) : NULL;

  if (asked->users != NULL)
    return new_owner_button (asked);

  return allowed != NULL ? new_dropdown (asked, allowed) : new_entry (asked);
}

static void
ask (Asked *asked, CwMappingDocument *document, const CwConflictRow *row)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (asked->view));
  GtkWidget *input = new_input (asked, document, cw_conflict_row_get_field (row));
  /* Translators: %s is a contact. */
  g_autofree char *body = g_strdup_printf (_("It is written to both Aloware and Salesforce, for %s."),
                                           row->conflict->pair.label);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, asked->heading, body));

  adw_message_dialog_set_extra_child (dialog, input);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "choose", _("C_hoose"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "choose", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (
    dialog, "choose", asked->users == NULL || cw_user_map_find_aloware (asked->users, asked->value) != NULL);
  adw_message_dialog_set_default_response (dialog, "choose");
  adw_message_dialog_set_close_response (dialog, "cancel");
  cw_message_dialog_ask (dialog, on_answered, asked, unref_asked);
  gtk_widget_grab_focus (input);
}

void
cw_conflict_value_ask (GtkWidget *view, CwMappingDocument *document, CwPageItem *item, const char *decision)
{
  const CwConflictRow *row = cw_page_item_get_data (item);
  const char *value = cw_conflict_decision_value (decision);
  CwUserMap *users = is_owner (row) ? cw_mapping_document_get_users (document) : NULL;
  const CwMapping *active = cw_mapping_document_get_active (document);
  Asked *asked;

  if (is_owner (row) && users == NULL)
    {
      cw_toast (view, _("The users of both platforms have not been read yet."));
      return;
    }

  /* Of an owner, a conflict keeps the name, which may be that of several users. */
  if (value == NULL && users == NULL)
    value = row->conflict->value[CW_SIDE_ALOWARE];
  asked = g_rc_box_new0 (Asked);
  asked->view = g_object_ref (view);
  asked->key = cw_page_item_get_key (item);
  /* Translators: %s is a field. */
  asked->heading = g_strdup_printf (_("Another Value for “%s”"), cw_conflict_field_words (row));
  asked->value = g_strdup (value != NULL ? value : "");
  if (users != NULL)
    asked->users = cw_user_map_choose (users, active != NULL ? active->owners : NULL);
  ask (asked, document, row);
}
