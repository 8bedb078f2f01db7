/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-field-users-row.h"

#include <glib/gi18n-lib.h>

#include "cw-search.h"

/* More users than this can be searched, and no more than that are shown at a time. */
#define MANY 12
#define MAX_SHOWN 50

struct _CwFieldUsersRow
{
  AdwExpanderRow parent_instance;

  GtkWidget *search_row;
  GtkEditable *search_entry;
  GPtrArray *users;   /* of CwFieldUser; NULL: nobody */
  GHashTable *ticked; /* of CwFieldUser */
  GPtrArray *shown;   /* of GtkWidget: the rows, but for the search */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwFieldUsersRow, cw_field_users_row, ADW_TYPE_EXPANDER_ROW)

static void
update_subtitle (CwFieldUsersRow *self)
{
  guint n = g_hash_table_size (self->ticked);
  g_autofree char *subtitle = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "You and %u other", "You and %u others", n), n);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), n > 0 ? subtitle : _("Only you"));
}

/* ── The rows ── */

static AdwActionRow *
append_row (CwFieldUsersRow *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->shown, row);

  return ADW_ACTION_ROW (row);
}

typedef struct
{
  CwFieldUsersRow *row; /* not owned */
  CwFieldUser *user;
} Tick;

static void
on_toggled (GtkCheckButton *check, gpointer data)
{
  Tick *tick = data;

  if (gtk_check_button_get_active (check))
    g_hash_table_add (tick->row->ticked, tick->user);
  else
    g_hash_table_remove (tick->row->ticked, tick->user);
  update_subtitle (tick->row);
  g_signal_emit (tick->row, signals[CHANGED], 0);
}

static void
tick_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
add_user (CwFieldUsersRow *self, CwFieldUser *user)
{
  AdwActionRow *row = append_row (self, user->name, user->signed_in ? _("You") : user->username);
  GtkWidget *check = gtk_check_button_new ();
  Tick *tick = g_new0 (Tick, 1);

  tick->row = self;
  tick->user = user;
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               user->signed_in || g_hash_table_contains (self->ticked, user));
  g_signal_connect_data (check, "toggled", G_CALLBACK (on_toggled), tick, tick_free, G_CONNECT_DEFAULT);
  adw_action_row_add_prefix (row, check);
  adw_action_row_set_activatable_widget (row, check);
  gtk_widget_set_sensitive (check, !user->signed_in);
}

static gboolean
matches (const CwFieldUser *user, char **words)
{
  g_autofree char *text = g_strjoin ("\n", user->name, user->username, user->email, NULL);
  g_autofree char *folded = cw_search_fold (text);

  return cw_search_has (folded, words);
}

static void
clear_rows (CwFieldUsersRow *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->shown, i));
  g_ptr_array_set_size (self->shown, 0);
}

static void
fill (CwFieldUsersRow *self)
{
  g_auto (GStrv) words = cw_search_words (gtk_editable_get_text (self->search_entry));
  guint n_hidden = 0;

  clear_rows (self);
  for (guint i = 0; self->users != NULL && i < self->users->len; i++)
    {
      CwFieldUser *user = g_ptr_array_index (self->users, i);

      if (!matches (user, words))
        continue;
      if (self->shown->len < MAX_SHOWN)
        add_user (self, user);
      else
        n_hidden++;
    }

  if (n_hidden > 0)
    {
      g_autofree char *more = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u More Person", "%u More People", n_hidden), n_hidden);

      append_row (self, more, _("Search to find them."));
    }
  else if (self->shown->len == 0 && self->users != NULL)
    append_row (self, _("Nobody Found"), _("Search for part of a name or an e-mail address."));
}

/* ── The list ── */

void
cw_field_users_row_set_users (CwFieldUsersRow *self, GPtrArray *users)
{
  g_return_if_fail (CW_IS_FIELD_USERS_ROW (self));

  g_hash_table_remove_all (self->ticked);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  self->users = users != NULL ? g_ptr_array_ref (users) : NULL;
  gtk_editable_set_text (self->search_entry, "");
  gtk_widget_set_visible (self->search_row, users != NULL && users->len > MANY);
  update_subtitle (self);
  fill (self);
}

guint
cw_field_users_row_count_others (CwFieldUsersRow *self)
{
  guint n = 0;

  g_return_val_if_fail (CW_IS_FIELD_USERS_ROW (self), 0);

  for (guint i = 0; self->users != NULL && i < self->users->len; i++)
    n += !((const CwFieldUser *) g_ptr_array_index (self->users, i))->signed_in;

  return n;
}

guint
cw_field_users_row_count_ticked (CwFieldUsersRow *self)
{
  g_return_val_if_fail (CW_IS_FIELD_USERS_ROW (self), 0);

  return g_hash_table_size (self->ticked);
}

GPtrArray *
cw_field_users_row_take_ticked (CwFieldUsersRow *self)
{
  g_autoptr (GPtrArray) users = NULL;
  GPtrArray *ticked;

  g_return_val_if_fail (CW_IS_FIELD_USERS_ROW (self), NULL);

  users = g_steal_pointer (&self->users);
  ticked = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_field_user_free);
  for (guint i = 0; users != NULL && i < users->len;)
    {
      if (g_hash_table_contains (self->ticked, g_ptr_array_index (users, i)))
        g_ptr_array_add (ticked, g_ptr_array_steal_index (users, i));
      else
        i++;
    }
  cw_field_users_row_set_users (self, NULL);

  return ticked;
}

static void
cw_field_users_row_dispose (GObject *object)
{
  CwFieldUsersRow *self = CW_FIELD_USERS_ROW (object);

  g_ptr_array_set_size (self->shown, 0);
  g_clear_pointer (&self->users, g_ptr_array_unref);

  G_OBJECT_CLASS (cw_field_users_row_parent_class)->dispose (object);
}

static void
cw_field_users_row_finalize (GObject *object)
{
  CwFieldUsersRow *self = CW_FIELD_USERS_ROW (object);

  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->ticked);

  G_OBJECT_CLASS (cw_field_users_row_parent_class)->finalize (object);
}

static void
cw_field_users_row_class_init (CwFieldUsersRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cw_field_users_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = cw_field_users_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
cw_field_users_row_init (CwFieldUsersRow *self)
{
  GtkWidget *entry = gtk_search_entry_new ();

  self->ticked = g_hash_table_new (NULL, NULL);
  self->shown = g_ptr_array_new ();
  self->search_row = gtk_list_box_row_new ();
  self->search_entry = GTK_EDITABLE (entry);

  g_object_set (entry, "placeholder-text", _("Search people"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search People"),
                                  -1);
  gtk_widget_set_margin_top (entry, 6);
  gtk_widget_set_margin_bottom (entry, 6);
  gtk_widget_set_margin_start (entry, 12);
  gtk_widget_set_margin_end (entry, 12);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->search_row), FALSE);
  gtk_widget_set_focusable (self->search_row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->search_row), entry);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->search_row);
  g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (fill), self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("People Who See These Fields"));
  update_subtitle (self);
}
