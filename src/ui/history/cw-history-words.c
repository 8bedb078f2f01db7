/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-words.h"

#include <glib/gi18n-lib.h>

#include "cw-store-journal.h"
#include "cw-store-runs.h"

static const struct
{
  const char *state;
  const char *icon;
} run_states[] = {
  { "running", "content-loading-symbolic" }, { "finished", "object-select-symbolic" },
  { "cancelled", "process-stop-symbolic" },  { "failed", "dialog-error-symbolic" },
  { "refused", "security-medium-symbolic" }, { "interrupted", "dialog-warning-symbolic" },
};

const char *
cw_history_state_icon (const CwRun *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (run_states); i++)
    {
      if (g_strcmp0 (run->state, run_states[i].state) != 0)
        continue;
      if (i == 1 && run->undone_by != 0)
        return "edit-undo-symbolic";
      return i == 1 && run->failed > 0 ? "dialog-warning-symbolic" : run_states[i].icon;
    }

  return "dialog-question-symbolic";
}

static void
add_count (GPtrArray *parts, guint count, char *words)
{
  if (count > 0)
    g_ptr_array_add (parts, words);
  else
    g_free (words);
}

char *
cw_history_counts_words (const CwRun *run)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint created = run->created[CW_SIDE_ALOWARE] + run->created[CW_SIDE_SALESFORCE];
  guint updated = run->updated[CW_SIDE_ALOWARE] + run->updated[CW_SIDE_SALESFORCE];

  add_count (parts, created,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u created", "%'u created", created), created));
  add_count (parts, updated,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u updated", "%'u updated", updated), updated));
  /* A refused run has written nothing: it stopped to ask the person first. */
  if (g_strcmp0 (run->state, "refused") == 0)
    return g_strdup (_("Nothing was written"));

  add_count (parts, run->conflicts,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u conflict", "%'u conflicts", run->conflicts),
                              run->conflicts));
  add_count (
    parts, run->failed,
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u refused", "%'u refused", run->failed), run->failed));
  if (parts->len == 0)
    return g_strdup (_("Nothing was written"));

  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

char *
cw_history_duration (const CwRun *run)
{
  gint64 seconds = run->finished >= run->started ? (run->finished - run->started + 500) / 1000 : -1;

  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 1)
    return g_strdup (_("under 1 s"));
  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));

  return g_strdup_printf (_("%d h %d min"), (int) (seconds / 3600), (int) (seconds / 60 % 60));
}

const char *
cw_history_action_words (const CwHistoryWrite *write)
{
  gboolean to_salesforce = write->side == CW_SIDE_SALESFORCE;

  if (write->closed != NULL)
    return _("Conflict closed by itself");

  switch (write->action)
    {
    case CW_ACTION_CREATE:
      return to_salesforce ? _("Created in Salesforce") : _("Created in Aloware");
    case CW_ACTION_UPDATE:
      return to_salesforce ? _("Updated in Salesforce") : _("Updated in Aloware");
    case CW_ACTION_LINK:
      return _("Linked");
    case CW_ACTION_UNLINK:
      return _("Unlinked");
    default:
      return "";
    }
}

const char *
cw_history_closed_words (const CwHistoryWrite *write)
{
  return g_str_equal (write->closed, "equal") ? _("Both sides have the same value now")
                                              : _("There is nothing to decide any more");
}

const char *
cw_history_write_words (CwWriteState state)
{
  switch (state)
    {
    case CW_WRITE_CONFIRMED:
      return _("Written");
    case CW_WRITE_FAILED:
      return _("Refused");
    case CW_WRITE_SENT:
      return _("Sent, no answer yet");
    case CW_WRITE_PLANNED:
    default:
      return _("Not sent");
    }
}

const char *
cw_history_write_icon (CwWriteState state)
{
  switch (state)
    {
    case CW_WRITE_CONFIRMED:
      return "object-select-symbolic";
    case CW_WRITE_FAILED:
      return "dialog-warning-symbolic";
    case CW_WRITE_SENT:
    case CW_WRITE_PLANNED:
    default:
      return "content-loading-symbolic";
    }
}
