/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preferences.h"

#include "cw-error.h"
#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-message-dialog.h"

#include <glib/gi18n-lib.h>

typedef struct _Entry Entry;

struct _CwPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *create_row;
  AdwComboRow *update_row;
  AdwComboRow *conflict_row;
  AdwComboRow *object_row;
  AdwComboRow *priority_row;
  AdwEntryRow *filter_row;
  AdwEntryRow *lead_filter_row;
  AdwComboRow *queue_row;
  AdwEntryRow *region_row;
  AdwComboRow *match_id_row;
  AdwComboRow *match_email_row;
  AdwEntryRow *match_phones_row;
  GtkSpinButton *change_spin;
  GtkSpinButton *delete_spin;
  GtkSpinButton *quota_spin;
  GtkSpinButton *rate_spin;
  GtkSpinButton *minutes_spin;
  GtkSpinButton *sweep_spin;
  GtkSpinButton *fresh_spin;
  AdwEntryRow *activity_row;
  GtkSpinButton *bulk_spin;

  CwSession *session;
  GHashTable *wanted;  /* Entry → its new value, for the entries that wait to be saved */
  const Entry *saving; /* the entry that is being saved, or NULL */
  char **shown;        /* by entry: the saved value that its widget was last filled with */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (CwPreferences, cw_preferences, ADW_TYPE_PREFERENCES_WINDOW)

#define MAX_VALUES 4

typedef enum
{
  KIND_LIST,
  KIND_TEXT,
  KIND_NUMBER,
} Kind;

struct _Entry
{
  const char *key; /* a key of CwSettings */
  Kind kind;
  gsize offset;                   /* where the pointer to the widget is */
  const char *values[MAX_VALUES]; /* the values of a list, in the order of its items; then NULL */
};

#define AT(member) G_STRUCT_OFFSET (CwPreferences, member)

static const Entry entries[] = {
  { "create", KIND_LIST, AT (create_row), { "both", "to-salesforce", "to-aloware", "none" } },
  { "update", KIND_LIST, AT (update_row), { "both", "to-salesforce", "to-aloware", "none" } },
  { "conflict", KIND_LIST, AT (conflict_row), { "ask", "aloware", "salesforce", "newest" } },
  { "object", KIND_LIST, AT (object_row), { "contact", "lead", "both" } },
  { "priority", KIND_LIST, AT (priority_row), { "contact", "lead" } },
  { "filter", KIND_TEXT, AT (filter_row) },
  { "lead-filter", KIND_TEXT, AT (lead_filter_row) },
  { "queue-owner", KIND_LIST, AT (queue_row), { "keep", "assign" } },
  { "region", KIND_TEXT, AT (region_row) },
  { "match-aloware-id", KIND_LIST, AT (match_id_row), { "pair", "ask", "off" } },
  { "match-email", KIND_LIST, AT (match_email_row), { "pair", "ask", "off" } },
  { "match-phones", KIND_TEXT, AT (match_phones_row) },
  { "max-change-percent", KIND_NUMBER, AT (change_spin) },
  { "max-delete-percent", KIND_NUMBER, AT (delete_spin) },
  { "quota-percent", KIND_NUMBER, AT (quota_spin) },
  { "aloware-requests-per-minute", KIND_NUMBER, AT (rate_spin) },
  { "aloware-budget-minutes", KIND_NUMBER, AT (minutes_spin) },
  { "sweep-percent", KIND_NUMBER, AT (sweep_spin) },
  { "fresh-minutes", KIND_NUMBER, AT (fresh_spin) },
  { "activity-filter", KIND_TEXT, AT (activity_row) },
  { "bulk-threshold", KIND_NUMBER, AT (bulk_spin) },
};

static gpointer
get_widget (CwPreferences *self, const Entry *entry)
{
  return G_STRUCT_MEMBER (gpointer, self, entry->offset);
}

static const Entry *
find_entry (CwPreferences *self, gpointer widget)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (get_widget (self, &entries[i]) == widget)
        return &entries[i];
    }

  g_return_val_if_reached (NULL);
}

/* ── Showing ── */

static void
fill_list (AdwComboRow *row, const Entry *entry, const char *value)
{
  for (guint i = 0; i < MAX_VALUES; i++)
    {
      if (g_strcmp0 (entry->values[i], value) == 0)
        adw_combo_row_set_selected (row, i);
    }
}

/* Shows a saved text. A text that was refused stays, so that the person can correct it. If the text is
 * already right, it is not set, so that the cursor stays. */
static void
fill_text (AdwEntryRow *row, const char *value)
{
  if (gtk_widget_has_css_class (GTK_WIDGET (row), "error")
      || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), value) == 0)
    return;

  /* Without this, the row would offer to apply a value that is already saved. */
  adw_entry_row_set_show_apply_button (row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), value);
  adw_entry_row_set_show_apply_button (row, TRUE);
}

static void
fill_entry (CwPreferences *self, const Entry *entry, const char *value)
{
  gpointer widget = get_widget (self, entry);

  g_free (self->shown[entry - entries]);
  self->shown[entry - entries] = g_strdup (value);
  self->filling = TRUE;
  if (entry->kind == KIND_LIST)
    fill_list (widget, entry, value);
  else if (entry->kind == KIND_TEXT)
    fill_text (widget, value);
  else
    /* No limit is "none" in the setting and 0 in the row. */
    gtk_spin_button_set_value (widget, g_ascii_strtod (value, NULL));
  self->filling = FALSE;
}

/* What is about one object is of no use where that object is not synced. */
static void
show_objects (CwPreferences *self, const CwSettings *settings)
{
  gboolean leads = cw_settings_include (settings, CW_OBJECT_LEAD);
  gboolean contacts = cw_settings_include (settings, CW_OBJECT_CONTACT);

  gtk_widget_set_sensitive (GTK_WIDGET (self->priority_row), leads && contacts);
  gtk_widget_set_visible (GTK_WIDGET (self->filter_row), contacts);
  gtk_widget_set_visible (GTK_WIDGET (self->lead_filter_row), leads);
  gtk_widget_set_visible (GTK_WIDGET (self->queue_row), leads);
}

/* Shows what is saved. An entry whose saved value is as before is left alone: somebody may be typing there.
 * `saved` is an entry that was just saved, or NULL; a refused choice goes back to the saved value. */
static void
fill (CwPreferences *self, const Entry *saved)
{
  const CwSettings *settings = cw_session_get_settings (self->session);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *value = cw_settings_get (settings, entries[i].key);
      gboolean waits = &entries[i] == self->saving || g_hash_table_contains (self->wanted, &entries[i]);

      if (!waits && (&entries[i] == saved || g_strcmp0 (value, self->shown[i]) != 0))
        fill_entry (self, &entries[i], value);
    }
  show_objects (self, settings);
}

static void
on_settings_changed (CwPreferences *self)
{
  fill (self, NULL);
}

/* ── Saving ── */

static void save_next (CwPreferences *self);

static void
show_outcome (CwPreferences *self, const Entry *entry, const char *unchecked, const GError *error)
{
  GtkWidget *row = gtk_widget_get_ancestor (get_widget (self, entry), ADW_TYPE_PREFERENCES_ROW);
  g_autofree char *heading = NULL;

  gtk_widget_remove_css_class (row, "error");
  if (unchecked != NULL)
    {
      g_autoptr (GError) warning = g_error_new_literal (CW_ERROR, CW_ERROR_FAILED, unchecked);

      heading = g_strdup_printf (_("“%s” was not checked"),
                                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
      cw_message_dialog_show_error (GTK_WIDGET (self), heading, warning);
    }
  if (error == NULL)
    return;

  if (entry->kind == KIND_TEXT)
    gtk_widget_add_css_class (row, "error");
  heading = g_strdup_printf (_("“%s” was not changed"),
                             adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  cw_message_dialog_show_error (GTK_WIDGET (self), heading, error);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwPreferences) self = user_data;
  g_autofree char *unchecked = NULL;
  g_autoptr (GError) error = NULL;
  const Entry *entry = g_steal_pointer (&self->saving);

  cw_session_set_setting_finish (CW_SESSION (object), result, &unchecked, &error);
  /* The window may have been closed in the meantime. */
  if (self->create_row != NULL)
    {
      show_outcome (self, entry, unchecked, error);
      fill (self, entry);
    }

  save_next (self);
}

/* Saves the entries that wait, one after the other, each with its newest value. Entries are also saved if the
 * window is closed in the meantime. */
static void
save_next (CwPreferences *self)
{
  g_autofree char *value = NULL;
  GHashTableIter iter;
  gpointer entry, wanted;

  if (self->saving != NULL)
    return;

  g_hash_table_iter_init (&iter, self->wanted);
  if (!g_hash_table_iter_next (&iter, &entry, &wanted))
    return;

  self->saving = entry;
  value = wanted;
  g_hash_table_iter_steal (&iter);
  cw_session_set_setting_async (self->session, self->saving->key, value, NULL, on_saved, g_object_ref (self));
}

static void
want (CwPreferences *self, const Entry *entry, char *value)
{
  g_hash_table_insert (self->wanted, (gpointer) entry, value);
  save_next (self);
}

static void
on_selected (AdwComboRow *row, GParamSpec *pspec, CwPreferences *self)
{
  const Entry *entry = find_entry (self, row);
  guint selected = adw_combo_row_get_selected (row);

  if (!self->filling && selected < MAX_VALUES)
    want (self, entry, g_strdup (entry->values[selected]));
}

static void
on_applied (AdwEntryRow *row, CwPreferences *self)
{
  want (self, find_entry (self, row), g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
on_value_changed (GtkSpinButton *spin, CwPreferences *self)
{
  if (!self->filling)
    want (self, find_entry (self, spin), g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (spin)));
}

/* ── GObject ── */

void
cw_preferences_present (GtkWindow *parent, CwSession *session)
{
  CwPreferences *self;

  g_return_if_fail (GTK_IS_WINDOW (parent) && CW_IS_SESSION (session));

  self = g_object_new (CW_TYPE_PREFERENCES, NULL);
  cw_fit_over (GTK_WINDOW (self), parent);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "connections-changed", G_CALLBACK (on_settings_changed), self,
                           G_CONNECT_SWAPPED);
  fill (self, NULL);
  gtk_window_present (GTK_WINDOW (self));
}

/* An action that has not ended holds a reference to this window, perhaps for longer than the parent exists.
 * GTK does not clear the transient parent of a closed window, so it is cleared here. */
static void
cw_preferences_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cw_preferences_parent_class)->unmap (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
cw_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_PREFERENCES);

  G_OBJECT_CLASS (cw_preferences_parent_class)->dispose (object);
}

static void
cw_preferences_finalize (GObject *object)
{
  CwPreferences *self = CW_PREFERENCES (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_free (self->shown[i]);
  g_free (self->shown);

  G_OBJECT_CLASS (cw_preferences_parent_class)->finalize (object);
}

static void
cw_preferences_class_init (CwPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_preferences_dispose;
  object_class->finalize = cw_preferences_finalize;
  widget_class->unmap = cw_preferences_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, create_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, update_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, conflict_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, object_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, priority_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, filter_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, lead_filter_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, queue_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, region_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, match_id_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, match_email_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, match_phones_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, change_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, delete_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, quota_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, rate_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, minutes_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, sweep_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, fresh_spin);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, activity_row);
  gtk_widget_class_bind_template_child (widget_class, CwPreferences, bulk_spin);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_value_changed);
}

static void
cw_preferences_init (CwPreferences *self)
{
  self->wanted = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->shown = g_new0 (char *, G_N_ELEMENTS (entries));
  /* Values that the template sets are not choices of the person, so they are not saved. */
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
}
