/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-guards.h"

#include <glib/gi18n-lib.h>

#include "cw-types.h"

/* Below this many records a percentage says nothing, and a person sees each change anyway. */
#define FEW_RECORDS 20

static gboolean
exceeds (guint part, guint whole, guint percent)
{
  return part > FEW_RECORDS && (guint64) part * 100 > (guint64) whole * percent;
}

static void
check_changes (const CwGuardInput *input, GPtrArray *tripped)
{
  if (exceeds (input->updated, input->linked, input->max_change_percent))
    g_ptr_array_add (
      tripped,
      g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%'u of %'u linked contact would change, more than the allowed %u%%.",
                     "%'u of %'u linked contacts would change, more than the allowed %u%%.", input->linked),
        input->updated, input->linked, input->max_change_percent));

  if (exceeds (input->unlinked, input->linked, input->max_delete_percent))
    g_ptr_array_add (
      tripped,
      g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%'u of %'u linked contact was deleted, more than the allowed %u%%.",
                     "%'u of %'u linked contacts were deleted, more than the allowed %u%%.", input->linked),
        input->unlinked, input->linked, input->max_delete_percent));

  /* A change of time zone, format or mapping touches one field of everybody. */
  if (input->linked > FEW_RECORDS && input->same_field == input->linked)
    g_ptr_array_add (
      tripped, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "“%s” would change in the %'u linked contact.",
                                             "“%s” would change in all %'u linked contacts.", input->linked),
                                input->same_field_name, input->linked));
}

static void
check_sides (const CwGuardInput *input, GPtrArray *tripped)
{
  static const char *const names[] = { "Aloware", "Salesforce" };

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (input->live_before[side] > 0 && input->live[side] == 0)
        g_ptr_array_add (
          tripped,
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "%s has no contacts any more; it had %'u after the last run.",
                                        "%s has no contacts any more; it had %'u after the last run.",
                                        input->live_before[side]),
                           names[side], input->live_before[side]));
    }
}

static void
check_quota (const CwGuardInput *input, GPtrArray *tripped)
{
  guint64 allowed = (guint64) input->quota_limit * input->quota_percent / 100;

  if (input->quota_limit == 0 || input->expected_requests == 0)
    return;

  if ((guint64) input->quota_used + input->expected_requests > allowed)
    g_ptr_array_add (tripped,
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                   "The run needs about %u Salesforce request; %u of the "
                                                   "day’s %u are used, and Crosswalk may go up to %u%%.",
                                                   "The run needs about %u Salesforce requests; %u of the "
                                                   "day’s %u are used, and Crosswalk may go up to %u%%.",
                                                   input->expected_requests),
                                      input->expected_requests, input->quota_used, input->quota_limit,
                                      input->quota_percent));
}

GPtrArray *
cw_guards_check (const CwGuardInput *input)
{
  GPtrArray *tripped = g_ptr_array_new_with_free_func (g_free);

  check_changes (input, tripped);
  check_sides (input, tripped);
  check_quota (input, tripped);
  return tripped;
}

char *
cw_guards_warn_first_write (guint created, guint updated)
{
  g_autofree char *what = NULL;

  if (created + updated < CW_FIRST_WRITE_BULK)
    return NULL;

  if (updated == 0)
    what = g_strdup_printf (ngettext ("This would create %'u contact in Aloware.",
                                      "This would create %'u contacts in Aloware.", created),
                            created);
  else if (created == 0)
    what = g_strdup_printf (ngettext ("This would change %'u contact in Aloware.",
                                      "This would change %'u contacts in Aloware.", updated),
                            updated);
  else
    what = g_strdup_printf (_("This would create %'u contacts in Aloware and change %'u."), created,
                            updated);

  return g_strconcat (
    what, " ",
    _("Depending on its settings, Aloware may e-mail its lead recipients, treat existing contacts as new "
       "leads and assign owners; that cannot be undone. Look at “Lead recipients”, “New lead "
       "settings” and “Auto-assign contacts” in Aloware first."),
    NULL);
}
