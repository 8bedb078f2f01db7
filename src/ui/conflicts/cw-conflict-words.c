/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflict-words.h"

#include "cw-catalogue.h"
#include "cw-owner-item.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
cw_conflict_choice_free (CwConflictChoice *choice)
{
  if (choice == NULL)
    return;

  g_free (choice->decision);
  g_free (choice->title);
  g_free (choice->body);
  g_free (choice);
}

const char *
cw_conflict_kind_words (CwConflictKind kind)
{
  switch (kind)
    {
    case CW_CONFLICT_FIELD:
      return _("Both sides differ");
    case CW_CONFLICT_MATCH:
      return _("Ambiguous Match");
    case CW_CONFLICT_PHONE:
      return _("Phone number");
    case CW_CONFLICT_DELETE:
      return _("Gone from Aloware");
    case CW_CONFLICT_UNDONE:
      return C_("conflict", "Undone");
    default:
      return "";
    }
}

const char *
cw_conflict_field_words (const CwConflictRow *row)
{
  return cw_words_field (cw_conflict_row_get_field (row));
}

char *
cw_conflict_about_words (const CwConflictRow *row)
{
  const char *field = cw_conflict_field_words (row);
  guint n = row->under != NULL ? row->under->len : 0;

  if (n > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u conflict", "%'u conflicts", n), n);

  return g_strdup (field != NULL ? field : _("Whole contact"));
}

gboolean
cw_conflict_is_two_sided (CwConflictKind kind)
{
  return kind == CW_CONFLICT_FIELD || kind == CW_CONFLICT_UNDONE;
}

static void
add_choice (GPtrArray *choices, const char *decision, gboolean always, char *title, char *body)
{
  CwConflictChoice *choice = g_new0 (CwConflictChoice, 1);

  choice->decision = g_strdup (decision);
  choice->always = always;
  choice->title = title;
  choice->body = body;
  g_ptr_array_add (choices, choice);
}

static void
add_field_choices (GPtrArray *choices, const CwConflictRow *row)
{
  const char *field = cw_conflict_field_words (row);

  if (row->may_win[CW_SIDE_ALOWARE])
    add_choice (choices, "aloware", FALSE, g_strdup (_("Aloware’s Value")),
                g_strdup (_("Writes it to Salesforce.")));
  if (row->may_win[CW_SIDE_SALESFORCE])
    add_choice (choices, "salesforce", FALSE, g_strdup (_("Salesforce’s Value")),
                g_strdup (_("Writes it to Aloware.")));
  add_choice (choices, "keep-apart", FALSE, g_strdup (_("Leave Both")),
              g_strdup (_("Writes nothing, until one of them changes.")));
  if (row->conflict->kind != CW_CONFLICT_FIELD || !row->may_win[CW_SIDE_ALOWARE]
      || !row->may_win[CW_SIDE_SALESFORCE])
    return;

  add_choice (choices, "aloware", TRUE, g_strdup_printf (_("Always Aloware for “%s”"), field),
              g_strdup (_("For every contact listed here, and as the field’s rule from now on.")));
  add_choice (choices, "salesforce", TRUE, g_strdup_printf (_("Always Salesforce for “%s”"), field),
              g_strdup (_("For every contact listed here, and as the field’s rule from now on.")));
}

static void
add_match_choices (GPtrArray *choices, const CwConflictRow *row)
{
  for (guint i = 0; i < row->candidates->len; i++)
    {
      const CwConflictCandidate *candidate = g_ptr_array_index (row->candidates, i);
      const char *side = candidate->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware";

      /* The picked record is linked to the one on the other side, so there must be exactly one there. */
      if (candidate->side == CW_SIDE_ALOWARE && row->conflict->pair.ids[CW_SIDE_SALESFORCE] == NULL)
        continue;
      if (cw_conflict_row_count_candidates (row, cw_side_other (candidate->side)) > 1)
        continue;

      add_choice (choices, candidate->choice, FALSE, g_strdup (candidate->name),
                  candidate->detail != NULL ? g_strdup_printf ("%s · %s", side, candidate->detail)
                                            : g_strdup (side));
    }

  add_choice (choices, "keep-apart", FALSE, g_strdup (_("Keep Apart")),
              g_strdup (_("None of them belongs to it. They are not matched again.")));
}

static void
add_phone_choices (GPtrArray *choices, const CwConflictRow *row)
{
  add_choice (
    choices, "salesforce", FALSE, g_strdup (_("Use Salesforce’s Number")),
    g_strdup (_("Links the Aloware contact with this number, or makes one. The old one is left alone.")));
  if (row->aloware_gone)
    {
      add_choice (choices, "keep-apart", FALSE, g_strdup (_("Unlink")),
                  g_strdup (_("Writes nothing, and does not make it again.")));
      return;
    }

  add_choice (choices, "aloware", FALSE, g_strdup (_("Put Aloware’s Number into Salesforce")),
              g_strdup (_("The two stay linked.")));
  add_choice (choices, "keep-apart", FALSE, g_strdup (_("Unlink")),
              g_strdup (_("Writes nothing, and does not make it again.")));
}

static void
add_delete_choices (GPtrArray *choices)
{
  add_choice (choices, "salesforce", FALSE, g_strdup (_("Create or Link in Aloware")),
              g_strdup (_("From Salesforce’s values; a contact that has the number now is linked.")));
  add_choice (choices, "keep-apart", FALSE, g_strdup (_("Unlink")),
              g_strdup (_("Writes nothing, and does not make it again.")));
}

GPtrArray *
cw_conflict_choices (const CwConflictRow *row)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_conflict_choice_free);

  switch (row->conflict->kind)
    {
    case CW_CONFLICT_MATCH:
      add_match_choices (choices, row);
      break;
    case CW_CONFLICT_PHONE:
      add_phone_choices (choices, row);
      break;
    case CW_CONFLICT_DELETE:
      add_delete_choices (choices);
      break;
    case CW_CONFLICT_FIELD:
    case CW_CONFLICT_UNDONE:
    default:
      add_field_choices (choices, row);
    }

  return choices;
}

const char *
cw_conflict_decision_value (const char *decision)
{
  return decision != NULL && g_str_has_prefix (decision, "value=") ? decision + strlen ("value=") : NULL;
}

static char *
value_words (const CwConflictRow *row, const char *value, const CwUserMap *users)
{
  const char *field = cw_conflict_row_get_field (row);
  const CwCatalogueEntry *entry = field != NULL ? cw_catalogue_find (field) : NULL;
  const CwUser *user = entry != NULL && entry->type == CW_ALOWARE_USER && users != NULL
                         ? cw_user_map_find_aloware (users, value)
                         : NULL;

  return g_strdup_printf (_("“%s”"), user != NULL ? cw_owner_user_name (user) : value);
}

char *
cw_conflict_decision_words (const CwConflictRow *row,
                            const char *decision,
                            gboolean always,
                            const CwUserMap *users)
{
  g_autoptr (GPtrArray) choices = NULL;

  if (row == NULL)
    return g_strdup ("");
  if (cw_conflict_decision_value (decision) != NULL)
    return value_words (row, cw_conflict_decision_value (decision), users);
  if (cw_conflict_is_two_sided (row->conflict->kind) && !always && !g_str_equal (decision, "keep-apart"))
    return g_strdup (g_str_equal (decision, "aloware") ? "Aloware" : "Salesforce");

  choices = cw_conflict_choices (row);
  for (guint i = 0; i < choices->len; i++)
    {
      const CwConflictChoice *choice = g_ptr_array_index (choices, i);

      if (g_str_equal (choice->decision, decision) && choice->always == always)
        return g_strdup (choice->title);
    }

  return g_strdup (decision);
}

char *
cw_conflict_who_words (const CwConflict *conflict)
{
  if (conflict->salesforce_changed_by != NULL)
    return g_strdup (conflict->salesforce_changed_by);

  return g_strdup (conflict->changed[CW_SIDE_SALESFORCE] >= 0 ? _("Salesforce") : "");
}

static char *
side_words (const CwConflict *conflict, CwSide side)
{
  if (side == CW_SIDE_SALESFORCE)
    return cw_conflict_who_words (conflict);

  return g_strdup (conflict->changed[side] >= 0 ? "Aloware" : "");
}

/* One of both may be "". (transfer full) */
static char *
join (const char *first, const char *second)
{
  return g_strconcat (first, *first != '\0' && *second != '\0' ? " · " : "", second, NULL);
}

char *
cw_conflict_changed_words (const CwConflict *conflict, CwSide side)
{
  g_autofree char *moment = cw_words_short_moment (conflict->changed[side]);
  g_autofree char *who = side_words (conflict, side);

  /* The moment comes first: a name can be cut off and still be read. */
  return join (moment, who);
}

char *
cw_conflict_changed_long_words (const CwConflict *conflict, CwSide side)
{
  g_autofree char *moment = cw_words_moment (conflict->changed[side]);
  g_autofree char *who = side_words (conflict, side);

  return join (who, moment);
}
