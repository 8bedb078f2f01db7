/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-missing-fields-window.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-error.h"
#include "cw-field-users-row.h"
#include "cw-fit.h"
#include "cw-toast.h"

struct _CwMissingFieldsWindow
{
  AdwWindow parent_instance;

  GtkButton *close_button;
  GtkButton *create_button;
  GtkWidget *activate_button;
  GtkStack *page_stack;
  GtkSpinner *spinner;
  GtkLabel *waiting_label;
  AdwStatusPage *problem_page;
  GtkWidget *retry_button;
  GtkWidget *request_button;
  GtkWidget *intro_group;
  GtkWidget *nothing_group;
  GtkWidget *users_group;
  CwFieldUsersRow *users_row;
  AdwPreferencesGroup *missing_group;
  AdwPreferencesGroup *hidden_group;
  AdwPreferencesGroup *ready_group;
  AdwPreferencesGroup *done_group;
  AdwPreferencesGroup *no_access_group;
  AdwPreferencesGroup *failed_group;

  CwSession *session;
  GCancellable *cancellable;
  CwMissingFields *missing; /* NULL: not known yet */
  GPtrArray *rows;          /* of Row, one for each field of `missing` */
  CwSessionFields *result;  /* NULL: nothing was made yet */
};

G_DEFINE_FINAL_TYPE (CwMissingFieldsWindow, cw_missing_fields_window, ADW_TYPE_WINDOW)

/* A field of the list. The widgets belong to the list. */
typedef struct
{
  CwMissingFieldsWindow *window;
  CwMissingField *field; /* belongs to `missing` */
  AdwActionRow *row;
  GtkCheckButton *check;
  GtkEditable *name_entry; /* NULL: the name is fixed */
  GtkLabel *name_problem;
} Row;

/* ── Pages ── */

/* The first mapping has nothing to be compared with. Changes of an active one are looked at in Mapping. */
static gboolean
can_activate (CwMissingFieldsWindow *self)
{
  CwMappingDocument *document = cw_session_get_document (self->session);
  guint n_blocking;

  cw_mapping_document_count_problems (document, &n_blocking, NULL);

  return n_blocking == 0 && cw_mapping_document_get_active (document) == NULL;
}

static void
show_page (CwMissingFieldsWindow *self, const char *name)
{
  gboolean waiting = g_str_equal (name, "waiting");

  gtk_spinner_set_spinning (self->spinner, waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->create_button), g_str_equal (name, "fields"));
  gtk_widget_set_visible (self->activate_button, g_str_equal (name, "done") && can_activate (self));
  gtk_button_set_label (self->close_button,
                        waiting || g_str_equal (name, "fields") ? _("_Cancel") : _("_Close"));
  cw_stack_show (self->page_stack, name);
}

static void
wait_for (CwMissingFieldsWindow *self, const char *words)
{
  gtk_label_set_label (self->waiting_label, words);
  show_page (self, "waiting");
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

static void
show_problem (CwMissingFieldsWindow *self, const char *title, const GError *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->problem_page, title);
  adw_status_page_set_description (self->problem_page, escaped);
  gtk_widget_set_visible (self->request_button, g_error_matches (error, CW_ERROR, CW_ERROR_PERMISSION)
                                                  || g_error_matches (error, CW_ERROR, CW_ERROR_NOT_FOUND));
  show_page (self, "problem");
  gtk_widget_grab_focus (self->retry_button);
}

/* ── The list ── */

static char *
describe_field (const CwMissingField *field)
{
  const CwCreatedType *type = cw_catalogue_get_created_type (field->entry);

  if (field->state != CW_FIELD_MISSING)
    return g_strdup (field->name);
  if (type->key)
    /* Translators: an API name, and the field's type in Salesforce */
    return g_strdup_printf (_("%s · %s, unique, external ID"), field->name, type->display);

  /* Translators: an API name, and the field's type in Salesforce */
  return g_strdup_printf (_("%s · %s"), field->name, type->display);
}

static void
show_field (Row *row)
{
  g_autofree char *subtitle = describe_field (row->field);

  adw_action_row_set_subtitle (row->row, subtitle);
}

static guint
count_ticked (CwMissingFieldsWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += gtk_check_button_get_active (((Row *) g_ptr_array_index (self->rows, i))->check);

  return n;
}

static void
update_button (CwMissingFieldsWindow *self)
{
  guint n = count_ticked (self), n_users = cw_field_users_row_count_ticked (self->users_row);
  g_autofree char *label = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "Cr_eate %u Field", "Cr_eate %u Fields", n), n);
  gboolean only_users = n_users > 0 || self->rows->len == 0;

  gtk_button_set_label (self->create_button, n > 0 ? label : only_users ? _("_Give Access") : _("Cr_eate"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button), n + n_users > 0);
}

static void
on_name_changed (Row *row)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = cw_missing_field_set_name (row->field, gtk_editable_get_text (row->name_entry),
                                           row->window->missing->all, &error);

  gtk_label_set_label (row->name_problem, ok ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (row->name_problem), !ok);
  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (row->name_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row->name_entry), "error");
  show_field (row);
}

/* A name that cannot be is given up. */
static void
on_name_closed (Row *row)
{
  gtk_editable_set_text (row->name_entry, row->field->name);
}

static GtkWidget *
name_button_new (Row *row)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *problem = gtk_label_new ("");
  g_autofree char *words = g_strdup_printf (_("API Name of “%s”"),
                                            cw_catalogue_get_label (row->field->entry));

  row->name_entry = GTK_EDITABLE (entry);
  row->name_problem = GTK_LABEL (problem);
  gtk_editable_set_text (row->name_entry, row->field->name);
  gtk_editable_set_width_chars (row->name_entry, 28);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_label_set_wrap (row->name_problem, TRUE);
  gtk_label_set_max_width_chars (row->name_problem, 30);
  gtk_label_set_xalign (row->name_problem, 0);
  gtk_widget_add_css_class (problem, "error");
  gtk_widget_set_visible (problem, FALSE);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), problem);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_name_changed), row);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (gtk_popover_popdown), popover);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (on_name_closed), row);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-edit-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Change API Name"));
  gtk_widget_add_css_class (button, "flat");
  cw_name_button (button, words, NULL);

  return button;
}

static AdwActionRow *
append_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);

  return ADW_ACTION_ROW (row);
}

static AdwPreferencesGroup *
group_of (CwMissingFieldsWindow *self, CwFieldState state)
{
  return state == CW_FIELD_MISSING  ? self->missing_group
         : state == CW_FIELD_HIDDEN ? self->hidden_group
                                    : self->ready_group;
}

static void
add_row (CwMissingFieldsWindow *self, CwMissingField *field)
{
  AdwPreferencesGroup *group = group_of (self, field->state);
  g_autofree char *subtitle = describe_field (field);
  Row *row = g_new0 (Row, 1);

  row->window = self;
  row->field = field;
  row->row = append_row (group, cw_catalogue_get_label (field->entry), subtitle);
  row->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  g_ptr_array_add (self->rows, row);

  gtk_widget_set_valign (GTK_WIDGET (row->check), GTK_ALIGN_CENTER);
  /* What is there already was left out of the mapping by somebody. */
  gtk_check_button_set_active (row->check, field->state != CW_FIELD_READY);
  g_signal_connect_swapped (row->check, "toggled", G_CALLBACK (update_button), self);
  adw_action_row_add_prefix (row->row, GTK_WIDGET (row->check));
  adw_action_row_set_activatable_widget (row->row, GTK_WIDGET (row->check));
  if (field->state == CW_FIELD_MISSING)
    adw_action_row_add_suffix (row->row, name_button_new (row));

  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

static GtkWidget *
first_to_focus (CwMissingFieldsWindow *self)
{
  if (count_ticked (self) > 0)
    return GTK_WIDGET (self->create_button);
  if (self->rows->len > 0)
    return GTK_WIDGET (((Row *) g_ptr_array_index (self->rows, 0))->check);

  return GTK_WIDGET (self->close_button);
}

static void
show_missing (CwMissingFieldsWindow *self)
{
  GPtrArray *fields = self->missing->fields;
  gboolean has_others;

  cw_field_users_row_set_users (self->users_row, self->missing->users);
  has_others = cw_field_users_row_count_others (self->users_row) > 0;
  if (fields->len == 0 && !has_others)
    {
      show_page (self, "nothing");
      gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
      return;
    }

  gtk_widget_set_visible (self->intro_group, fields->len > 0);
  gtk_widget_set_visible (self->nothing_group, fields->len == 0);
  gtk_widget_set_visible (self->users_group, has_others);
  for (guint i = 0; i < fields->len; i++)
    add_row (self, g_ptr_array_index (fields, i));
  update_button (self);
  show_page (self, "fields");
  gtk_widget_grab_focus (first_to_focus (self));
}

/* ── Looking ── */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMissingFieldsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CwMissingFields *missing = cw_session_look_for_fields_finish (CW_SESSION (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      cw_missing_fields_free (missing);
      return;
    }
  if (missing == NULL)
    {
      show_problem (self, _("Could Not Ask Salesforce"), error);
      return;
    }

  self->missing = missing;
  show_missing (self);
}

static void
look (CwMissingFieldsWindow *self)
{
  wait_for (self, _("Asking Salesforce which fields it has…"));
  cw_session_look_for_fields_async (self->session, self->cancellable, on_looked, g_object_ref (self));
}

/* ── Making ── */

static void
add_fact (CwMissingFieldsWindow *self, const char *icon_name, const char *title, const char *subtitle)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (append_row (self->done_group, title, subtitle), icon);
}

static void
show_access (CwMissingFieldsWindow *self)
{
  const CwMadeFields *made = self->result->made;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < made->assigned->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            ((const CwFieldUser *) g_ptr_array_index (made->assigned, i))->name);
  if (names->len > 0)
    /* Translators: names of people */
    words = g_strdup_printf (_("You have it now, and so have %s."), names->str);

  add_fact (
    self, "system-users-symbolic", _("Permission Set “Crosswalk Fields”"),
    words != NULL
      ? words
      : _("You have it now. Give it to others here, or in Salesforce’s setup, under Permission Sets."));
}

static void
show_counts (CwMissingFieldsWindow *self)
{
  const CwMadeFields *made = self->result->made;
  guint n = made->created->len;
  g_autofree char *created = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u Field Created", "%u Fields Created", n), n);
  g_autofree char *shown = NULL, *mapped = NULL;

  if (n > 0)
    add_fact (self, "list-add-symbolic", created,
              _("They are not on any page layout. To let people see them, add them in Salesforce’s setup."));

  n = made->shown->len;
  shown = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u Field Made Visible to You", "%u Fields Made Visible to You", n), n);
  if (n > 0)
    add_fact (self, "view-reveal-symbolic", shown, "");

  if (made->permission_set != NULL)
    show_access (self);
  if (made->fields->len == 0)
    return;

  n = self->result->n_mapped;
  mapped = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Field Mapped", "%u Fields Mapped", n), n);
  add_fact (self, n > 0 ? "object-select-symbolic" : "dialog-warning-symbolic", mapped,
            n > 0 ? _("In the draft. Activate the mapping to use them in the next sync.")
                  : _("The mapping is as it was."));
}

static void
show_failures (CwMissingFieldsWindow *self)
{
  GPtrArray *failed = self->result->made->failed;

  gtk_widget_set_visible (GTK_WIDGET (self->failed_group), failed->len > 0);
  for (guint i = 0; i < failed->len; i++)
    {
      const CwFieldFailure *failure = g_ptr_array_index (failed, i);
      g_autofree char *subtitle = g_strdup_printf ("%s\n%s", failure->field->name, failure->message);

      append_row (self->failed_group, cw_catalogue_get_label (failure->field->entry), subtitle);
    }
}

static void
show_without_access (CwMissingFieldsWindow *self)
{
  GPtrArray *failed = self->result->made->not_assigned;

  gtk_widget_set_visible (GTK_WIDGET (self->no_access_group), failed->len > 0);
  for (guint i = 0; i < failed->len; i++)
    {
      const CwFieldUserFailure *failure = g_ptr_array_index (failed, i);

      append_row (self->no_access_group, failure->user->name, failure->message);
    }
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMissingFieldsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CwSessionFields *fields = cw_session_make_fields_finish (CW_SESSION (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      cw_session_fields_free (fields);
      return;
    }
  if (fields == NULL)
    {
      show_problem (self, _("Could Not Create Fields"), error);
      return;
    }

  self->result = fields;
  show_counts (self);
  show_without_access (self);
  show_failures (self);
  show_page (self, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

/* The ticked fields move from the list to `ticked`, because they are read on another thread meanwhile. */
static GPtrArray *
take_ticked (CwMissingFieldsWindow *self)
{
  GPtrArray *ticked = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_missing_field_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);
      guint at;

      if (gtk_check_button_get_active (row->check)
          && g_ptr_array_find (self->missing->fields, row->field, &at))
        g_ptr_array_add (ticked, g_ptr_array_steal_index (self->missing->fields, at));
    }

  return ticked;
}

/* The rows of the list are gone before their fields are. */
static void
clear_list (CwMissingFieldsWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (row->name_entry != NULL)
        g_signal_handlers_disconnect_by_data (row->name_entry, row);
      adw_preferences_group_remove (group_of (self, row->field->state), GTK_WIDGET (row->row));
    }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->ready_group), FALSE);
}

static void
on_create_clicked (CwMissingFieldsWindow *self)
{
  g_autoptr (GPtrArray) ticked = take_ticked (self);
  g_autoptr (GPtrArray) users = cw_field_users_row_take_ticked (self->users_row);

  wait_for (self, ticked->len > 0 ? _("Creating fields, and waiting until Salesforce shows them…")
                                  : _("Giving access…"));
  clear_list (self);
  g_clear_pointer (&self->missing, cw_missing_fields_free);
  cw_session_make_fields_async (self->session, ticked, users, self->cancellable, on_made,
                                g_object_ref (self));
}

/* ── Activating ── */

static void
on_activated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMissingFieldsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cw_session_finish (CW_SESSION (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!done)
    {
      show_problem (self, _("Could Not Activate Mapping"), error);
      return;
    }

  cw_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))),
            _("Syncs use this mapping from now on"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_activate_clicked (CwMissingFieldsWindow *self)
{
  wait_for (self, _("Activating the mapping…"));
  cw_session_activate_async (self->session, NULL, on_activated, g_object_ref (self));
}

/* ── What an administrator is asked for ── */

static GString *
request_new (CwMissingFieldsWindow *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
    text,
    _("Please create these fields in Salesforce (Setup, Object Manager, %s, Fields & Relationships), or "
       "give me "
       "the permissions “View Setup and Configuration” and “Customize Application” (Setup, Permission Sets, "
       "System "
       "Permissions):"),
    cw_mapping_get_object (cw_mapping_document_get_mapping (cw_session_get_document (self->session))));

  return text;
}

static void
append_request (GString *text, const CwMissingField *field)
{
  const CwCreatedType *type = cw_catalogue_get_created_type (field->entry);

  g_string_append_printf (text, "\n• %s (%s), %s%s", field->entry->label, field->name, type->display,
                          type->key ? _(", unique, external ID") : "");
}

static void
copy_request (CwMissingFieldsWindow *self, GString *text)
{
  g_string_append_c (text, '\n');
  g_string_append (text, _("I also need read and edit access to them."));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
}

static void
on_copy_clicked (CwMissingFieldsWindow *self)
{
  GPtrArray *failed = self->result->made->failed;
  g_autoptr (GString) text = request_new (self);

  for (guint i = 0; i < failed->len; i++)
    append_request (text, ((const CwFieldFailure *) g_ptr_array_index (failed, i))->field);
  copy_request (self, text);
}

/* Without a look into Setup, the fields that the user does not see are taken for missing. */
static void
on_request_clicked (CwMissingFieldsWindow *self)
{
  CwMappingDocument *document = cw_session_get_document (self->session);
  CwSchema *seen = cw_mapping_document_get_schema (document);
  g_autoptr (GPtrArray)
    fields = cw_missing_fields_list (cw_mapping_document_get_mapping (document), seen, seen);
  g_autoptr (GString) text = request_new (self);

  for (guint i = 0; i < fields->len; i++)
    {
      const CwMissingField *field = g_ptr_array_index (fields, i);

      if (field->state == CW_FIELD_MISSING)
        append_request (text, field);
    }
  copy_request (self, text);
}

/* ── The window ── */

static gboolean
cw_missing_fields_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (CW_MISSING_FIELDS_WINDOW (window)->cancellable);

  return GTK_WINDOW_CLASS (cw_missing_fields_window_parent_class)->close_request (window);
}

static void
cw_missing_fields_window_dispose (GObject *object)
{
  CwMissingFieldsWindow *self = CW_MISSING_FIELDS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->missing_group != NULL)
    clear_list (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MISSING_FIELDS_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_missing_fields_window_parent_class)->dispose (object);
}

static void
cw_missing_fields_window_finalize (GObject *object)
{
  CwMissingFieldsWindow *self = CW_MISSING_FIELDS_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->missing, cw_missing_fields_free);
  g_clear_pointer (&self->result, cw_session_fields_free);

  G_OBJECT_CLASS (cw_missing_fields_window_parent_class)->finalize (object);
}

static void
cw_missing_fields_window_class_init (CwMissingFieldsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CW_TYPE_FIELD_USERS_ROW);
  G_OBJECT_CLASS (klass)->dispose = cw_missing_fields_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = cw_missing_fields_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = cw_missing_fields_window_close_request;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-missing-fields-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, close_button);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, create_button);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, activate_button);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, request_button);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, intro_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, nothing_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, users_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, users_row);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, missing_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, hidden_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, ready_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, done_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, no_access_group);
  gtk_widget_class_bind_template_child (widget_class, CwMissingFieldsWindow, failed_group);
  gtk_widget_class_bind_template_callback (widget_class, update_button);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_request_clicked);
}

static void
cw_missing_fields_window_init (CwMissingFieldsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->create_button)), TRUE);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->activate_button))), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->ready_group), FALSE);
}

GtkWidget *
cw_missing_fields_window_new (CwSession *session, GtkWindow *parent)
{
  CwMissingFieldsWindow *self = g_object_new (CW_TYPE_MISSING_FIELDS_WINDOW, NULL);

  cw_fit_over (GTK_WINDOW (self), parent);
  self->session = g_object_ref (session);
  look (self);

  return GTK_WIDGET (self);
}
