/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-run-words.h"

#include "cw-guards.h"

#include <glib/gi18n-lib.h>

const char *
cw_run_kind_words (const CwRun *run)
{
  if (g_strcmp0 (run->kind, "resolve") == 0)
    return _("Conflict settled");
  if (g_strcmp0 (run->kind, "undo") == 0)
    return _("Undo");
  if (g_strcmp0 (run->kind, "retry") == 0)
    return _("Retry");
  if (g_strcmp0 (run->kind, "preview") == 0)
    return _("Preview");
  if (g_strcmp0 (run->kind, "current") == 0)
    return _("Kept current");

  return _("Sync");
}

const char *
cw_run_state_words (const CwRun *run)
{
  static const struct
  {
    const char *state, *words;
  } states[] = {
    { "running", NC_("run", "Running") },         { "cancelled", NC_("run", "Cancelled") },
    { "failed", NC_("run", "Failed") },           { "refused", NC_("run", "Stopped by a guard") },
    { "interrupted", NC_("run", "Interrupted") },
  };

  if (g_strcmp0 (run->state, "finished") == 0)
    {
      if (run->undone_by != 0)
        return C_("run", "Undone");
      return run->failed > 0 ? C_("run", "Finished with refusals") : C_("run", "Finished");
    }

  if (g_strcmp0 (run->state, "refused") == 0 && g_strcmp0 (run->error_code, CW_FIRST_WRITE_CODE) == 0)
    return C_("run", "Waited for an answer");

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_strcmp0 (run->state, states[i].state) == 0)
        return g_dpgettext2 (GETTEXT_PACKAGE, "run", states[i].words);
    }

  return run->state;
}

const char *
cw_run_why_not_undone (const CwRun *run)
{
  if (run->undone_by != 0)
    return _("This run was undone already.");
  if (run->changed_values)
    return NULL;
  if (run->created[CW_SIDE_ALOWARE] + run->created[CW_SIDE_SALESFORCE] > 0)
    return _("This run only made new records. They stay, so there is nothing to undo.");
  return _("This run wrote nothing, so there is nothing to undo.");
}
