/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflicts-view-private.h"

#include "cw-conflict-words.h"
#include "cw-explain-dialog.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

static const CwConflictFacts *
get_facts (CwConflictsView *self)
{
  return self->model != NULL ? cw_page_model_get_summary (self->model) : NULL;
}

/* ── Taking a choice back ── */

static void
on_undo (GHashTable *before,
         AdwToast   *toast)
{
  CwConflictPicks *picks = g_object_get_data (G_OBJECT (toast), "cw-picks");

  cw_conflict_picks_restore (picks, before);
}

static void
on_toast_dismissed (CwConflictsView *self,
                    AdwToast        *toast)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

/* Only the last one can be taken back: those before it are part of what it restores. (before: transfer full) */
static void
offer_undo (CwConflictsView *self,
            const char      *title,
            GHashTable      *before)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  g_autoptr(AdwToast) old = g_steal_pointer (&self->toast);

  if (old != NULL)
    adw_toast_dismiss (old);

  self->toast = g_object_ref_sink (adw_toast_new (markup));
  adw_toast_set_button_label (self->toast, _("_Undo"));
  adw_toast_set_timeout (self->toast, 10);
  g_object_set_data_full (G_OBJECT (self->toast), "cw-picks", g_object_ref (self->picks), g_object_unref);
  g_signal_connect_data (self->toast, "button-clicked", G_CALLBACK (on_undo), before, (GClosureNotify) (void (*) (void)) g_hash_table_unref,
                         G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, G_CONNECT_SWAPPED);
  cw_toast_add (GTK_WIDGET (self), g_object_ref (self->toast));
}

static void
offer_undo_of_many (CwConflictsView *self,
                    guint            n_picked,
                    guint            n_skipped,
                    GHashTable      *before)
{
  g_autofree char *picked = NULL;
  g_autofree char *words = NULL;

  picked = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u choice made", "%'u choices made", n_picked), n_picked);
  if (n_skipped == 0)
    words = g_steal_pointer (&picked);
  else
    /* Translators: %s is "12 choices made". */
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s; %'u needs one of its own", "%s; %'u need one of their own", n_skipped),
                             picked, n_skipped);
  offer_undo (self, words, before);
}

/* ── Choosing ── */

/* A side's value can be chosen only where there are two. `decision` "" takes back what was chosen. */
static gboolean
pick_side (CwConflictsView      *self,
           const CwConflictFact *fact,
           const char           *decision)
{
  if (*decision == '\0')
    cw_conflict_picks_set (self->picks, fact->id, NULL, FALSE);
  else if (cw_conflict_is_two_sided (fact->kind))
    cw_conflict_picks_set (self->picks, fact->id, decision, FALSE);
  else
    return FALSE;

  return TRUE;
}

static void
pick_record (CwConflictsView *self,
             const char      *name,
             GVariant        *parameter)
{
  const CwConflictFacts *facts = get_facts (self);
  g_autoptr(GHashTable) before = cw_conflict_picks_save (self->picks);
  const CwConflictFact *asked;
  const char *decision;
  guint n_picked = 0, n_skipped = 0;
  gint64 id;

  g_variant_get (parameter, "(x&s)", &id, &decision);
  asked = facts != NULL ? cw_conflict_facts_find (facts, id) : NULL;
  if (asked == NULL)
    return;

  cw_conflict_picks_freeze (self->picks);
  for (guint i = 0; i < facts->facts->len; i++)
    {
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, i);

      if (fact->record != asked->record)
        continue;
      if (pick_side (self, fact, decision))
        n_picked++;
      else
        n_skipped++;
    }
  cw_conflict_picks_thaw (self->picks);
  offer_undo_of_many (self, n_picked, n_skipped, g_steal_pointer (&before));
}

/* The rule is made once, with the first; the others are settled the same way. */
static guint
pick_always (CwConflictsView *self,
             gint64           id,
             const char      *decision)
{
  const CwConflictFacts *facts = get_facts (self);
  const CwConflictFact *asked = facts != NULL ? cw_conflict_facts_find (facts, id) : NULL;
  guint n = 0;

  if (asked == NULL)
    return 0;

  for (guint i = 0; i < facts->facts->len; i++)
    {
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, i);

      if (fact->kind != CW_CONFLICT_FIELD || fact->field != asked->field)
        continue;
      cw_conflict_picks_set (self->picks, fact->id, decision, fact->id == id);
      n++;
    }

  return n;
}

static void
pick_one (CwConflictsView *self,
          const char      *name,
          GVariant        *parameter)
{
  g_autoptr(GHashTable) before = cw_conflict_picks_save (self->picks);
  const char *decision;
  gboolean always;
  guint n = 1;
  gint64 id;

  g_variant_get (parameter, "(x&sb)", &id, &decision, &always);

  /* The rule is written into the mapping's files, which an edited mapping would then overwrite. */
  if (always && self->session != NULL && cw_session_has_unsaved (self->session))
    {
      cw_toast (GTK_WIDGET (self), _("Save or discard your changes of the mapping first"));
      return;
    }

  cw_conflict_picks_freeze (self->picks);
  if (always)
    n = pick_always (self, id, decision);
  else
    cw_conflict_picks_set (self->picks, id, *decision != '\0' ? decision : NULL, FALSE);
  cw_conflict_picks_thaw (self->picks);

  if (always)
    offer_undo_of_many (self, n, 0, g_steal_pointer (&before));
  else if (*decision != '\0')
    offer_undo (self, _("Chosen; it is written when you apply your choices"), g_steal_pointer (&before));
  else
    offer_undo (self, _("Choice taken back"), g_steal_pointer (&before));
}

static void
pick_selected (CwConflictsView *self,
               const char      *name,
               GVariant        *parameter)
{
  const CwConflictFacts *facts = get_facts (self);
  g_autoptr(GHashTable) before = cw_conflict_picks_save (self->picks);
  g_autoptr(GtkBitset) selected = NULL;
  const char *decision = g_variant_get_string (parameter, NULL);
  guint n_picked = 0, n_skipped = 0;
  GtkBitsetIter iter;
  guint position;

  if (facts == NULL || self->selection == NULL || cw_conflict_picks_is_applying (self->picks))
    return;

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  cw_conflict_picks_freeze (self->picks);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    {
      const CwConflictFact *fact = cw_conflict_facts_find (facts, cw_page_model_get_key (self->model, position));

      if (fact != NULL && pick_side (self, fact, decision))
        n_picked++;
      else
        n_skipped++;
    }
  cw_conflict_picks_thaw (self->picks);

  if (n_picked + n_skipped > 0)
    offer_undo_of_many (self, n_picked, n_skipped, g_steal_pointer (&before));
}

static void
explain (CwConflictsView *self,
         const char      *name,
         GVariant        *parameter)
{
  gint64 id = g_variant_get_int64 (parameter);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(CwPageItem) item = NULL;
      const CwConflictRow *row;

      if (cw_page_model_get_key (self->model, i) != id)
        continue;

      item = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      row = cw_page_item_get_data (item);
      if (row != NULL)
        cw_explain_dialog_present (GTK_WIDGET (self), self->session,
                                   row->conflict->salesforce_id != NULL ? row->conflict->salesforce_id : row->conflict->aloware_id,
                                   cw_conflict_row_get_field (row));
      return;
    }
}

/* ── Writing ── */

static void
apply (CwConflictsView *self,
       const char      *name,
       GVariant        *parameter)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  cw_conflict_picks_apply (self->picks);
}

static void
discard (CwConflictsView *self,
         const char      *name,
         GVariant        *parameter)
{
  g_autoptr(GHashTable) before = cw_conflict_picks_save (self->picks);

  cw_conflict_picks_clear (self->picks);
  offer_undo (self, _("Choices discarded"), g_steal_pointer (&before));
}

static void
cancel (CwConflictsView *self,
        const char      *name,
        GVariant        *parameter)
{
  cw_conflict_picks_cancel (self->picks);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), FALSE);
  gtk_label_set_label (self->picks_label, _("Finishing the one that is being written…"));
}

void
cw_conflicts_view_update_picks (CwConflictsView *self)
{
  guint n = self->picks != NULL ? cw_conflict_picks_get_n (self->picks) : 0;
  gboolean applying = self->picks != NULL && cw_conflict_picks_is_applying (self->picks);
  g_autofree char *words = NULL;
  g_autofree char *button = NULL;

  gtk_revealer_set_reveal_child (self->picks_revealer, n > 0 || applying);
  gtk_widget_set_visible (GTK_WIDGET (self->discard_button), !applying);
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), !applying);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), applying);
  gtk_widget_set_visible (GTK_WIDGET (self->picks_progress), applying);
  if (n == 0 && !applying)
    return;

  if (applying)
    {
      guint done, total, failed;

      cw_conflict_picks_get_progress (self->picks, &done, &total, &failed);
      words = g_strdup_printf (_("Writing %'u of %'u"), MIN (done + 1, total), total);
      gtk_progress_bar_set_fraction (self->picks_progress, total > 0 ? (double) done / total : 0);
    }
  else
    {
      words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u choice is not written yet", "%'u choices are not written yet", n), n);
      gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), TRUE);
    }
  gtk_label_set_label (self->picks_label, words);
  button = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Apply %'u choice", "_Apply %'u choices", n), n);
  gtk_button_set_label (self->apply_button, button);
}

void
cw_conflicts_view_picks_ended (CwConflictsView *self)
{
  const GError *error = cw_conflict_picks_get_error (self->picks);
  g_autofree char *words = NULL;
  guint done, total, failed;

  cw_conflict_picks_get_progress (self->picks, &done, &total, &failed);
  if (error != NULL)
    words = g_strdup_printf (_("The rest was not written: %s"), error->message);
  else if (failed > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u choice could not be written; its row says why",
                                          "%'u choices could not be written; their rows say why", failed), failed);
  else
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u choice was written", "%'u choices were written", done), done);
  cw_toast (GTK_WIDGET (self), words);

  /* The rule is in the mapping's files now; what is shown of it was read before. */
  if (cw_conflict_picks_made_rule (self->picks) && self->session != NULL && !cw_session_has_unsaved (self->session))
    cw_session_load_async (self->session, NULL, NULL, NULL);
}

static void
install (GtkWidgetClass *widget_class,
         const char     *name,
         const char     *type,
         void          (*activate) (CwConflictsView *, const char *, GVariant *))
{
  gtk_widget_class_install_action (widget_class, name, type, (GtkWidgetActionActivateFunc) (void (*) (void)) activate);
}

void
cw_conflicts_view_install_actions (GtkWidgetClass *widget_class)
{
  install (widget_class, "conflicts.pick", "(xsb)", pick_one);
  install (widget_class, "conflicts.pick-record", "(xs)", pick_record);
  install (widget_class, "conflicts.pick-selected", "s", pick_selected);
  install (widget_class, "conflicts.explain", "x", explain);
  install (widget_class, "conflicts.apply", NULL, apply);
  install (widget_class, "conflicts.discard", NULL, discard);
  install (widget_class, "conflicts.cancel", NULL, cancel);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_CONTROL_MASK, "conflicts.pick-selected", "s", "aloware");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_CONTROL_MASK, "conflicts.pick-selected", "s", "salesforce");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "conflicts.pick-selected", "s", "");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "conflicts.apply", NULL);
}
