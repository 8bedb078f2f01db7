/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-report.h"

#include "cli-output.h"
#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-store-conflicts.h"
#include "cw-store-plans.h"
#include "cw-types.h"

#include "cw-connect-open.h"

#include <glib/gi18n-lib.h>

#define PORTION 1000

void
cli_json_sides (CliJson *json, const char *name, const guint values[2])
{
  cli_json_begin_object (json, name);
  cli_json_integer (json, "salesforce", values[CW_SIDE_SALESFORCE]);
  cli_json_integer (json, "aloware", values[CW_SIDE_ALOWARE]);
  cli_json_end_object (json);
}

void
cli_json_run (CliJson *json, const CwRun *run)
{
  cli_json_integer (json, "run", run->run);
  cli_json_string (json, "kind", run->kind);
  cli_json_instant (json, "started", run->started);
  cli_json_instant (json, "finished", run->finished);
  cli_json_string (json, "state", run->state);
  cli_json_sides (json, "read", run->read);
  cli_json_sides (json, "created", run->created);
  cli_json_sides (json, "updated", run->updated);
  cli_json_integer (json, "linked", run->linked);
  cli_json_integer (json, "unchanged", run->unchanged);
  cli_json_integer (json, "conflicts", run->conflicts);
  cli_json_integer (json, "failed", run->failed);
  cli_json_integer (json, "excluded", run->excluded);
  cli_json_integer (json, "waiting", run->waiting);
  cli_json_sides (json, "requests", run->requests);
  cli_json_boolean (json, "undone", run->undone_by != 0);
}

const char *
cli_conflict_field (const CwConflict *conflict)
{
  return conflict->kind != CW_CONFLICT_MATCH && conflict->kind != CW_CONFLICT_DELETE ? conflict->aloware
                                                                                     : NULL;
}

void
cli_json_conflict (CliJson *json, const CwConflict *conflict)
{
  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "id", conflict->id);
  cli_json_string (json, "kind", cw_conflict_kind_to_nick (conflict->kind));
  cli_json_string (json, "label", conflict->pair.label);
  cli_json_string (json, "aloware_id", conflict->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_string (json, "salesforce_id", conflict->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "aloware", cli_conflict_field (conflict));
  cli_json_string (json, "salesforce", conflict->salesforce);
  cli_json_string (json, "aloware_value", conflict->value[CW_SIDE_ALOWARE]);
  cli_json_string (json, "base_value", conflict->base_value);
  cli_json_string (json, "salesforce_value", conflict->value[CW_SIDE_SALESFORCE]);
  cli_json_instant (json, "aloware_changed", conflict->changed[CW_SIDE_ALOWARE]);
  cli_json_instant (json, "salesforce_changed", conflict->changed[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "salesforce_changed_by", conflict->salesforce_changed_by);
  cli_json_string (json, "message", conflict->message);
  cli_json_begin_array (json, "candidates");
  for (guint i = 0; conflict->candidates != NULL && conflict->candidates[i] != NULL; i++)
    cli_json_string (json, NULL, conflict->candidates[i]);
  cli_json_end_array (json);
  cli_json_end_object (json);
}

void
cli_json_change (CliJson *json, const CwChange *change)
{
  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "id", change->id);
  cli_json_string (json, "label", change->pair.label);
  cli_json_string (json, "aloware_id", change->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_string (json, "salesforce_id", change->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "side", cw_side_to_nick (change->side));
  cli_json_string (json, "action", cw_action_to_nick (change->action));
  cli_json_begin_array (json, "fields");
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "aloware", field->aloware);
      cli_json_string (json, "salesforce", field->salesforce);
      cli_json_string (json, "old", field->old_value);
      cli_json_string (json, "new", field->new_value);
      cli_json_string (json, "reason", field->reason);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
}

void
cli_json_exclusion (CliJson *json, const CwExclusion *exclusion)
{
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "label", exclusion->pair.label);
  cli_json_string (json, "aloware_id", exclusion->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_string (json, "salesforce_id", exclusion->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_begin_object (json, "reason");
  cli_json_string (json, "code", exclusion->code);
  cli_json_string (json, "message", exclusion->message);
  cli_json_end_object (json);
  cli_json_end_object (json);
}

static const CwLack all_lacks[] = { CW_LACK_CREATE, CW_LACK_UPDATE, CW_LACK_USERS };

void
cli_json_lacks (CliJson *json, guint lacks)
{
  cli_json_begin_array (json, "cannot");
  for (guint i = 0; i < G_N_ELEMENTS (all_lacks); i++)
    {
      if ((lacks & all_lacks[i]) == 0)
        continue;
      cli_json_begin_object (json, NULL);
      cli_json_string (json, "code", cw_lack_get_nick (all_lacks[i]));
      cli_json_string (json, "message", cw_lack_get_text (all_lacks[i]));
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
}

void
cli_print_lacks (Cli *cli, guint lacks)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_lacks); i++)
    if ((lacks & all_lacks[i]) != 0)
      cli_print (cli, "            %s\n", cw_lack_get_text (all_lacks[i]));
}

gboolean
cli_foreach_conflict (CwStore *store, CliConflictFunc func, gpointer user_data, GError **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) conflicts = cw_store_list_conflicts (store, after, PORTION, error);

      if (conflicts == NULL)
        return FALSE;
      if (conflicts->len == 0)
        return TRUE;

      for (guint i = 0; i < conflicts->len; i++)
        {
          const CwConflict *conflict = g_ptr_array_index (conflicts, i);

          if (!func (conflict, user_data, error))
            return FALSE;
          after = conflict->id;
        }
    }
}

gboolean
cli_foreach_exclusion (CwStore *store,
                       const char *plan,
                       CliExclusionFunc func,
                       gpointer user_data,
                       GError **error)
{
  guint after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) exclusions = cw_store_list_exclusions (store, plan, after, PORTION, error);

      if (exclusions == NULL)
        return FALSE;
      if (exclusions->len == 0)
        return TRUE;

      for (guint i = 0; i < exclusions->len; i++)
        if (!func (g_ptr_array_index (exclusions, i), user_data, error))
          return FALSE;
      after += exclusions->len;
    }
}

gboolean
cli_foreach_write (CwStore *store, gint64 run, CliWriteFunc func, gpointer user_data, GError **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) writes = cw_store_journal_list_run (store, run, after, PORTION, error);

      if (writes == NULL)
        return FALSE;
      if (writes->len == 0)
        return TRUE;

      for (guint i = 0; i < writes->len; i++)
        {
          const CwWrite *write = g_ptr_array_index (writes, i);

          if (!func (write, user_data, error))
            return FALSE;
          after = write->id;
        }
    }
}

static gboolean
add_conflict_to_json (const CwConflict *conflict, gpointer user_data, GError **error)
{
  cli_json_conflict (user_data, conflict);

  return TRUE;
}

gboolean
cli_json_conflicts (CliJson *json, CwStore *store, GError **error)
{
  cli_json_begin_array (json, "conflicts");
  if (!cli_foreach_conflict (store, add_conflict_to_json, json, error))
    return FALSE;
  cli_json_end_array (json);

  return TRUE;
}

typedef struct
{
  CliTable *table;
  guint max, seen;
} ConflictTable;

static gboolean
add_conflict_to_table (const CwConflict *conflict, gpointer user_data, GError **error)
{
  ConflictTable *listing = user_data;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);
  g_autofree char *candidates = conflict->candidates != NULL ? g_strjoinv (" ", conflict->candidates) : NULL;

  listing->seen++;
  if (listing->max > 0 && listing->seen > listing->max)
    return TRUE;

  cli_table_add (listing->table, id, cw_conflict_kind_to_nick (conflict->kind), conflict->pair.label,
                 cli_conflict_field (conflict) != NULL ? conflict->aloware : candidates,
                 cli_text_or_dash (conflict->value[CW_SIDE_ALOWARE]), cli_text_or_dash (conflict->base_value),
                 cli_text_or_dash (conflict->value[CW_SIDE_SALESFORCE]), conflict->salesforce_changed_by,
                 NULL);

  return TRUE;
}

gboolean
cli_print_conflicts (Cli *cli, CwStore *store, guint max, GError **error)
{
  ConflictTable listing = { NULL, max, 0 };
  gboolean done;

  listing.table = cli_table_new (_(">Id"), _("Kind"), _("Contact"), _("Field"), _("Aloware"),
                                 _("Last agreed"), _("Salesforce"), _("Changed by"), NULL);
  done = cli_foreach_conflict (store, add_conflict_to_table, &listing, error);
  cli_table_print (cli, listing.table);

  if (done && max > 0 && listing.seen > max)
    cli_print (cli,
               ngettext ("… and %u more: `crosswalk-cli conflicts list` shows it.\n",
                         "… and %u more: `crosswalk-cli conflicts list` shows all of them.\n",
                         listing.seen - max),
               listing.seen - max);

  return done;
}

char *
cli_format_sides (const guint values[2])
{
  g_autofree char *salesforce = cli_format_count (values[CW_SIDE_SALESFORCE]);
  g_autofree char *aloware = cli_format_count (values[CW_SIDE_ALOWARE]);

  return g_strdup_printf (_("%s in Salesforce, %s in Aloware"), salesforce, aloware);
}

gboolean
cli_is_run (const CwRun *run)
{
  return g_strcmp0 (run->kind, "preview") != 0;
}

gboolean
cli_last_run (CwStore *store, CwRun **last, GError **error)
{
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, CLI_MAX_RUNS, error);

  *last = NULL;
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (cli_is_run (run))
        return cw_store_get_run (store, run->run, last, error);
    }

  return TRUE;
}

const char *
cli_written_record (const CwChange *change)
{
  return change->side == CW_SIDE_SALESFORCE ? change->pair.ids[CW_SIDE_SALESFORCE]
                                            : change->pair.ids[CW_SIDE_ALOWARE];
}
