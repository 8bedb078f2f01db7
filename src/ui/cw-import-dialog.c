/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import-dialog.h"

#include "cw-import-work.h"
#include "cw-stack.h"
#include "cw-sync-words.h"

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
  AdwExpanderRow *broken_row;
  GtkLabel *broken_label;
  AdwPreferencesGroup *next_group;
  GtkWidget *sync_button;
  AdwStatusPage *problem_page;
  GtkWidget *choose_button;

  CwSession *session;
  CwImportWork *work;      /* while the file is read, else NULL */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (CwImportDialog, cw_import_dialog, ADW_TYPE_WINDOW)

/* ── While it is read ── */

static void
show_progress (CwImportDialog *self)
{
  g_autofree char *count = NULL;
  g_autofree char *words = NULL;
  double share;
  guint rows;

  cw_import_work_look (self->work, &rows, &share);
  count = cw_sync_words_count (rows);
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

/* ── What came of it ── */

static void
show_count (GtkLabel *label,
            guint     count)
{
  g_autofree char *words = cw_sync_words_count (count);

  gtk_label_set_label (label, words);
}

static void
add_line (CwImportDialog *self,
          const char     *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  adw_expander_row_add_row (self->broken_row, row);
}

static void
show_broken (CwImportDialog       *self,
             const CwImportResult *result)
{
  guint rest = result->broken - result->problems->len;

  gtk_widget_set_visible (GTK_WIDGET (self->broken_row), result->broken > 0);
  show_count (self->broken_label, result->broken);
  for (guint i = 0; i < result->problems->len; i++)
    add_line (self, g_ptr_array_index (result->problems, i));
  if (rest > 0)
    {
      g_autofree char *count = cw_sync_words_count (rest);
      g_autofree char *more = g_strdup_printf (ngettext ("… and %s more row", "… and %s more rows", rest), count);

      add_line (self, more);
    }
}

/* (transfer full) */
static char *
what_happens_next (CwImportDialog       *self,
                   const CwImportResult *result)
{
  const CwSettings *settings = cw_session_get_settings (self->session);
  g_autofree char *count = cw_sync_words_count (result->new_phones);
  g_autofree char *duration = cw_sync_words_duration (result->new_phones * MINUTE / MAX (settings->aloware_requests_per_minute, 1));

  if (result->new_phones == 0)
    return g_strdup (_("Nothing new: every phone number of the file is looked up already."));

  return g_strdup_printf (ngettext ("The next preview or sync looks %s phone number up in Aloware, which takes %s. Only what Aloware answers counts: nothing else of the file was kept.",
                                    "The next preview or sync looks %s phone numbers up in Aloware, which takes %s. Only what Aloware answers counts: nothing else of the file was kept.",
                                    result->new_phones),
                          count, duration);
}

static void
show_result (CwImportDialog       *self,
             const CwImportResult *result)
{
  g_autofree char *next = what_happens_next (self, result);
  g_autofree char *markup = g_markup_escape_text (next, -1);

  show_count (self->new_label, result->new_phones);
  show_count (self->known_label, result->phones - result->new_phones);
  gtk_widget_set_visible (GTK_WIDGET (self->known_row), result->phones > result->new_phones);
  show_broken (self, result);
  adw_preferences_group_set_description (self->next_group, markup);
  cw_stack_show (self->stack, "result");
  gtk_widget_grab_focus (self->sync_button);
}

static void
show_problem (CwImportDialog *self,
              const GError   *problem)
{
  g_autofree char *markup = g_markup_escape_text (problem->message, -1);

  adw_status_page_set_description (self->problem_page, markup);
  cw_stack_show (self->stack, "problem");
  gtk_widget_grab_focus (self->choose_button);
}

/* A window that the work kept would outlive the one that it belongs to, and not hear of its end. */
static GWeakRef *
make_weak (CwImportDialog *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

/* Frees it. (transfer full) (nullable) */
static CwImportDialog *
take_weak (GWeakRef *weak)
{
  CwImportDialog *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return self;
}

static void
on_imported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(CwImportDialog) self = take_weak (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(CwImportResult) imported = cw_import_work_finish (result, &error);

  /* It was closed meanwhile. */
  if (self == NULL)
    return;

  stop_looking (self);
  if (imported != NULL)
    {
      show_result (self, imported);
      /* How long a run takes has changed, and whoever shows it looks again. */
      cw_session_load_async (self->session, NULL, NULL, NULL);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error);
}

static void
begin (CwImportDialog *self,
       GFile          *file)
{
  g_autofree char *name = g_file_get_basename (file);

  adw_window_title_set_subtitle (self->window_title, name);
  self->work = cw_import_work_start (cw_session_get_profile_name (self->session), file, on_imported, make_weak (self));
  self->look_source = g_timeout_add (LOOK_INTERVAL_MS, on_look, self);
  show_progress (self);
  cw_stack_show (self->stack, "working");
  gtk_widget_grab_focus (self->cancel_button);
}

/* ── What a person does ── */

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
  GtkWidget *parent;       /* the window, or the dialog that shows a problem */
  CwSession *session;
} Choice;

static void
choice_free (gpointer  data,
             GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->parent);
  g_object_unref (choice->session);
  g_free (choice);
}

static void
on_chosen (GtkFileChooserNative *chooser,
           int                   response,
           gpointer              user_data)
{
  const Choice *choice = user_data;
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL && !CW_IS_IMPORT_DIALOG (choice->parent))
    cw_import_dialog_present (choice->parent, choice->session, file);
  else if (file != NULL && CW_IMPORT_DIALOG (choice->parent)->session != NULL)
    begin (CW_IMPORT_DIALOG (choice->parent), file);
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *pattern)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
cw_import_dialog_choose (GtkWidget *parent,
                         CwSession *session)
{
  GtkFileChooserNative *chooser;
  Choice *choice;

  g_return_if_fail (GTK_IS_WIDGET (parent) && CW_IS_SESSION (session));

  chooser = gtk_file_chooser_native_new (_("Choose Aloware’s CSV export"), GTK_WINDOW (gtk_widget_get_root (parent)),
                                         GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (chooser), _("CSV files"), "*.[cC][sS][vV]");
  add_filter (GTK_FILE_CHOOSER (chooser), _("All files"), "*");

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
cw_import_dialog_present (GtkWidget *parent,
                          CwSession *session,
                          GFile     *file)
{
  CwImportDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && CW_IS_SESSION (session) && G_IS_FILE (file));

  self = g_object_new (CW_TYPE_IMPORT_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  self->session = g_object_ref (session);
  begin (self, file);
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
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, working_page);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, new_label);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, known_row);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, known_label);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, broken_row);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, broken_label);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, next_group);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, sync_button);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwImportDialog, choose_button);
  gtk_widget_class_bind_template_callback (widget_class, on_go_to_sync);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_another);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
}

static void
cw_import_dialog_init (CwImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
