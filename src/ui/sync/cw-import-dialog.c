/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import-dialog.h"

#include "cw-accessible.h"
#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-import-work.h"
#include "cw-sync-words.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

#define LOOK_INTERVAL_MS 100
#define MINUTE 60.0

struct _CwImportDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *working_page;
  GtkProgressBar *progress_bar;
  GtkWidget *cancel_button;
  GtkLabel *new_label;
  AdwActionRow *known_row;
  GtkLabel *known_label;
  AdwPreferencesGroup *likely_group;
  AdwPreferencesGroup *other_group;
  GtkWidget *import_button;
  AdwActionRow *columns_row;
  AdwExpanderRow *broken_row;
  GtkLabel *broken_label;
  AdwPreferencesGroup *next_group;
  GtkWidget *sync_button;
  AdwStatusPage *problem_page;
  GtkWidget *choose_button;

  CwSession *session;
  GFile *file;
  CwImportResult *result; /* of the last file that was read, or NULL */
  CwImportWork *work;     /* NULL: no file is being read */
  guint look_source;
  GPtrArray *lines;  /* the rows shown in `broken_row` */
  GPtrArray *checks; /* of GtkCheckButton or NULL, one for each column of `result` */
};

G_DEFINE_FINAL_TYPE (CwImportDialog, cw_import_dialog, ADW_TYPE_WINDOW)

/* ── Progress ── */

static void
show_progress (CwImportDialog *self)
{
  g_autofree char *count = NULL;
  g_autofree char *words = NULL;
  double share;
  guint rows;

  cw_import_work_look (self->work, &rows, &share);
  count = cw_words_count (rows);
  words = g_strdup_printf (ngettext ("%s row", "%s rows", rows), count);
  adw_status_page_set_description (self->working_page, words);
  gtk_progress_bar_set_fraction (self->progress_bar, share);
}

static gboolean
on_look (gpointer user_data)
{
  show_progress (user_data);

  return G_SOURCE_CONTINUE;
}

static void
stop_looking (CwImportDialog *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_pointer (&self->work, cw_import_work_unref);
}

/* ── The result ── */

static void
show_count (GtkLabel *label, guint count)
{
  g_autofree char *words = cw_words_count (count);

  gtk_label_set_label (label, words);
}

static void
add_line (CwImportDialog *self, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  adw_expander_row_add_row (self->broken_row, row);
  g_ptr_array_add (self->lines, row);
}

static void
clear_lines (CwImportDialog *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    adw_expander_row_remove (self->broken_row, g_ptr_array_index (self->lines, i));
  g_ptr_array_set_size (self->lines, 0);
}

static void
show_broken (CwImportDialog *self, const CwImportResult *result)
{
  guint count = result->broken + result->partly;
  guint rest = count - result->problems->len;

  gtk_widget_set_visible (GTK_WIDGET (self->broken_row), count > 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->broken_row),
                                 result->partly == 0 ? _("Rows Without a Usable Number")
                                                     : _("Rows With Something Other Than a Number"));
  adw_expander_row_set_subtitle (
    self->broken_row, result->partly == 0
                        ? _("These contacts are left out. Open to see the rows and why.")
                        : _("What cannot be read there is left out. Open to see the rows and why."));
  show_count (self->broken_label, count);
  clear_lines (self);
  for (guint i = 0; i < result->problems->len; i++)
    add_line (self, g_ptr_array_index (result->problems, i));
  if (rest > 0)
    {
      g_autofree char *words = cw_words_count (rest);
      g_autofree char *more = g_strdup_printf (ngettext ("… and %s more row", "… and %s more rows", rest),
                                               words);

      add_line (self, more);
    }
}

/* ── Which columns ── */

/* The title of a column. A column without a header is named by its position. (transfer full) */
static char *
column_title (const CwCsvColumn *column, guint nth)
{
  return *column->header != '\0' ? g_strdup (column->name) : g_strdup_printf (_("Column %u"), nth + 1);
}

static gboolean
is_empty_column (const CwCsvColumn *column)
{
  return column->samples[0] == NULL;
}

/* Shows which columns were read, with the count of numbers from each, and which columns only look as if they
 * had phone numbers. */
static void
show_columns (CwImportDialog *self, const CwImportResult *result)
{
  g_autoptr (GString) read = g_string_new (NULL);
  g_autoptr (GString) left_out = g_string_new (NULL);
  g_autofree char *markup = NULL;

  for (guint i = 0; i < result->columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (result->columns, i);
      g_autofree char *title = column_title (column, i);
      g_autofree char *count = cw_words_count (column->numbers);

      if (column->chosen)
        /* Translators: a column of a file, and how many phone numbers stand in it */
        g_string_append_printf (read, _("%s“%s”: %s"), read->len > 0 ? " · " : "", title, count);
      else if (column->certainty != CW_CSV_COLUMN_OTHER && !is_empty_column (column))
        g_string_append_printf (left_out, "%s“%s”", left_out->len > 0 ? " · " : "", title);
    }

  if (left_out->len > 0)
    {
      g_string_append_c (read, '\n');
      /* Translators: the placeholder is a list of a file’s columns */
      g_string_append_printf (read, _("Not read: %s"), left_out->str);
    }
  markup = g_markup_escape_text (read->str, -1);
  adw_action_row_set_subtitle (self->columns_row, markup);
}

static void
update_import_button (CwImportDialog *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      any = any || (check != NULL && gtk_check_button_get_active (check));
    }
  gtk_widget_set_sensitive (self->import_button, any);
}

/* The values come from the file, so they are shown without markup, each on one line. */
static GtkWidget *
column_row_new (CwImportDialog *self, const CwCsvColumn *column, guint nth)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = column_title (column, nth);
  g_autofree char *line = g_strdelimit (g_strjoinv (" · ", column->samples), "\r\n\t", ' ');
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *line_markup = g_markup_escape_text (line, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line_markup);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), column->chosen);
  /* Only the description is set here: the check button's name is the row's title. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, line, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_import_button), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_ptr_array_index (self->checks, nth) = check;

  return row;
}

static void
clear_choice (CwImportDialog *self)
{
  for (guint i = 0; self->checks != NULL && i < self->checks->len; i++)
    {
      GtkWidget *check = g_ptr_array_index (self->checks, i);
      GtkWidget *row = check != NULL ? gtk_widget_get_ancestor (check, ADW_TYPE_ACTION_ROW) : NULL;

      if (row == NULL)
        continue;
      if (gtk_widget_is_ancestor (row, GTK_WIDGET (self->likely_group)))
        adw_preferences_group_remove (self->likely_group, row);
      else
        adw_preferences_group_remove (self->other_group, row);
    }
  g_clear_pointer (&self->checks, g_ptr_array_unref);
}

static void
show_choice (CwImportDialog *self)
{
  GPtrArray *columns = self->result->columns;
  GtkWidget *first = NULL;
  gboolean has_others = FALSE;

  clear_choice (self);
  self->checks = g_ptr_array_new ();
  g_ptr_array_set_size (self->checks, (int) columns->len);
  for (guint i = 0; i < columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (columns, i);
      gboolean is_other = column->certainty == CW_CSV_COLUMN_OTHER;
      GtkWidget *row;

      if (is_empty_column (column))
        continue;
      row = column_row_new (self, column, i);
      adw_preferences_group_add (is_other ? self->other_group : self->likely_group, row);
      has_others = has_others || is_other;
      if (first == NULL && !is_other)
        first = row;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->other_group), has_others);
  update_import_button (self);
  cw_stack_show (self->stack, "choice");
  gtk_widget_grab_focus (first != NULL ? first : self->import_button);
}

/* Says what happens with the phone numbers that were found. (transfer full) */
static char *
what_happens_next (CwImportDialog *self, const CwImportResult *result)
{
  const CwSettings *settings = cw_session_get_settings (self->session);
  g_autofree char *count = cw_words_count (result->new_phones);
  g_autofree char *duration = cw_sync_words_duration (result->new_phones * MINUTE
                                                      / MAX (settings->aloware_requests_per_minute, 1));

  if (result->new_phones == 0)
    return g_strdup (_("Nothing new: every phone number of the file is looked up already."));

  return g_strdup_printf (
    ngettext ("The next preview or sync looks %s phone number up in Aloware, which takes %s. Only what "
              "Aloware answers counts: nothing else of the file was kept.",
              "The next preview or sync looks %s phone numbers up in Aloware, which takes %s. Only what "
              "Aloware answers counts: nothing else of the file was kept.",
              result->new_phones),
    count, duration);
}

static void
show_result (CwImportDialog *self, const CwImportResult *result)
{
  g_autofree char *next = what_happens_next (self, result);
  g_autofree char *markup = g_markup_escape_text (next, -1);

  show_count (self->new_label, result->new_phones);
  show_count (self->known_label, result->phones - result->new_phones);
  gtk_widget_set_visible (GTK_WIDGET (self->known_row), result->phones > result->new_phones);
  show_columns (self, result);
  show_broken (self, result);
  adw_preferences_group_set_description (self->next_group, markup);
  cw_stack_show (self->stack, "result");
  gtk_widget_grab_focus (self->sync_button);
}

static void
show_problem (CwImportDialog *self, const GError *problem)
{
  g_autofree char *markup = g_markup_escape_text (problem->message, -1);

  adw_status_page_set_description (self->problem_page, markup);
  cw_stack_show (self->stack, "problem");
  gtk_widget_grab_focus (self->choose_button);
}

/* The work holds only a weak reference to the window. Otherwise the window would outlive its parent. */
static GWeakRef *
make_weak (CwImportDialog *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

/* Frees the weak reference and returns the window, or NULL if the window is gone. (transfer full)
 * (nullable) */
static CwImportDialog *
take_weak (GWeakRef *weak)
{
  CwImportDialog *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return self;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwImportDialog) self = take_weak (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwImportResult) imported = cw_import_work_finish (result, &error);

  /* The window was closed in the meantime, even if something else still holds a reference to it. */
  if (self == NULL || self->session == NULL)
    return;

  stop_looking (self);
  if (imported != NULL)
    {
      g_clear_pointer (&self->result, cw_import_result_free);
      self->result = g_steal_pointer (&imported);
    }

  if (error == NULL && self->result->needs_choice)
    {
      show_choice (self);
    }
  else if (error == NULL)
    {
      show_result (self, self->result);
      /* With the new numbers a run takes longer. Loading the session makes the views read their estimates
       * again. */
      cw_session_load_async (self->session, NULL, NULL, NULL);
      cw_session_look_again (self->session);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error);
}

/* Starts to read a file. `columns`: those that the person chose; NULL: they are recognised. */
static void
begin (CwImportDialog *self, GFile *file, char **columns)
{
  g_autofree char *name = g_file_get_basename (file);

  g_set_object (&self->file, file);
  adw_window_title_set_subtitle (self->window_title, name);
  self->work = cw_import_work_start (cw_session_get_profile_name (self->session), file, columns, on_imported,
                                     make_weak (self));
  self->look_source = g_timeout_add (LOOK_INTERVAL_MS, on_look, self);
  show_progress (self);
  cw_stack_show (self->stack, "working");
  gtk_widget_grab_focus (self->cancel_button);
}

/* ── Actions of the person ── */

static void
on_choose_columns (CwImportDialog *self)
{
  show_choice (self);
}

static void
on_import_chosen (CwImportDialog *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) columns = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (self->result->columns, i);
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      if (check != NULL && gtk_check_button_get_active (check))
        g_strv_builder_add (builder, column->name);
    }

  columns = g_strv_builder_end (builder);
  begin (self, self->file, columns);
}

static void
on_go_to_sync (CwImportDialog *self)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.view", "s", "sync");
  gtk_window_close (GTK_WINDOW (self));
}

typedef struct
{
  GtkWidget *parent; /* the window, or the dialog that shows a problem */
  CwSession *session;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->parent);
  g_object_unref (choice->session);
  g_free (choice);
}

static void
on_chosen (GtkFileChooserNative *chooser, int response, gpointer user_data)
{
  const Choice *choice = user_data;
  g_autoptr (GFile)
    file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL && !CW_IS_IMPORT_DIALOG (choice->parent))
    cw_import_dialog_present (choice->parent, choice->session, file);
  else if (file != NULL && CW_IMPORT_DIALOG (choice->parent)->session != NULL)
    begin (CW_IMPORT_DIALOG (choice->parent), file, NULL);
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
cw_import_dialog_choose (GtkWidget *parent, CwSession *session)
{
  GtkFileChooserNative *chooser;
  Choice *choice;

  g_return_if_fail (GTK_IS_WIDGET (parent) && CW_IS_SESSION (session));

  chooser = gtk_file_chooser_native_new (_("Choose Aloware’s CSV Export"),
                                         GTK_WINDOW (gtk_widget_get_root (parent)),
                                         GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (chooser), _("CSV Files"), "*.[cC][sS][vV]");
  add_filter (GTK_FILE_CHOOSER (chooser), _("All Files"), "*");

  choice = g_new (Choice, 1);
  choice->parent = g_object_ref (parent);
  choice->session = g_object_ref (session);
  g_signal_connect_data (chooser, "response", G_CALLBACK (on_chosen), choice, choice_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_choose_another (CwImportDialog *self)
{
  cw_import_dialog_choose (GTK_WIDGET (self), self->session);
}

void
cw_import_dialog_present (GtkWidget *parent, CwSession *session, GFile *file)
{
  CwImportDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && CW_IS_SESSION (session) && G_IS_FILE (file));

  self = g_object_new (CW_TYPE_IMPORT_DIALOG, NULL);
  cw_fit_over (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  self->session = g_object_ref (session);
  begin (self, file, NULL);
  gtk_window_present (GTK_WINDOW (self));
}

/* ── GObject ── */

static void
cw_import_dialog_dispose (GObject *object)
{
  CwImportDialog *self = CW_IMPORT_DIALOG (object);

  if (self->work != NULL)
    cw_import_work_cancel (self->work);
  stop_looking (self);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->result, cw_import_result_free);
  g_clear_object (&self->file);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_import_dialog_parent_class)->dispose (object);
}

static void
cw_import_dialog_class_init (CwImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_import_dialog_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, working_page);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, new_label);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, known_row);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, known_label);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, likely_group);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, other_group);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, columns_row);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, broken_row);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, broken_label);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, next_group);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, sync_button);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, choose_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_columns);
  gtk_widget_class_bind_template_callback (widget_class, on_import_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_go_to_sync);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_another);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
}

static void
cw_import_dialog_init (CwImportDialog *self)
{
  self->lines = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
}
