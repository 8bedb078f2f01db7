/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-run.h"
#include "cli-table.h"

#include <glib/gi18n-lib.h>

#include "cw-explain.h"
#include "cw-store-journal.h"
#include "cw-sync-job.h"

static void
write_step (CliJson *json, const char *name, const CwExplanationStep *step)
{
  cli_json_begin_object (json, name);
  cli_json_integer (json, "run", step->run);
  cli_json_string (json, "rule", step->rule);
  cli_json_instant (json, "when", step->when);
  cli_json_string (json, "sentence", step->sentence);
  cli_json_string (json, "side", cw_side_to_nick (step->side));
  cli_json_string (json, "old", step->old_value);
  cli_json_string (json, "new", step->new_value);
  cli_json_string (json, "kept", step->kept);
  cli_json_string (json, "state", cw_write_state_to_nick (step->state));
  cli_json_end_object (json);
}

static const CwExplanationStep *
find_deciding (const CwExplanation *explanation)
{
  for (guint i = 0; i < explanation->steps->len; i++)
    {
      const CwExplanationStep *step = g_ptr_array_index (explanation->steps, i);

      if (step->state == CW_WRITE_CONFIRMED)
        return step;
    }
  return NULL;
}

static void
write_document (Cli *cli, const CwExplanation *explanation)
{
  CliJson *json = cli_document_new (cli);
  const CwExplanationStep *deciding = find_deciding (explanation);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "label", explanation->pair.label);
  cli_json_string (json, "aloware_id", explanation->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_salesforce_id (json, explanation->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "aloware", explanation->aloware);
  cli_json_string (json, "salesforce", explanation->salesforce);
  cli_json_string (json, "value", explanation->base_value);
  cli_json_string (json, "aloware_value", explanation->value[CW_SIDE_ALOWARE]);
  cli_json_string (json, "salesforce_value", explanation->value[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "sentence", explanation->sentence);
  if (deciding != NULL)
    write_step (json, "decided_by", deciding);
  else
    cli_json_null (json, "decided_by");
  cli_json_begin_array (json, "history");
  for (guint i = 0; i < explanation->steps->len; i++)
    write_step (json, NULL, g_ptr_array_index (explanation->steps, i));
  cli_json_end_array (json);
  cli_json_end_object (json);
}

static void
print_explanation (Cli *cli, const CwExplanation *explanation)
{
  CliTable *table = cli_table_new (_(">Run"), _("When"), _("Written to"), _("Old"), _("New"), _("Why"),
                                   NULL);

  cli_print (cli, "%s · %s ↔ %s\n", explanation->pair.label, explanation->aloware, explanation->salesforce);
  cli_print (cli, _("Aloware: %s\n"),
             explanation->value[CW_SIDE_ALOWARE] != NULL ? explanation->value[CW_SIDE_ALOWARE]
                                                         : _("(not delivered)"));
  cli_print (cli, _("Salesforce: %s\n"),
             explanation->value[CW_SIDE_SALESFORCE] != NULL ? explanation->value[CW_SIDE_SALESFORCE]
                                                            : _("(not delivered)"));
  cli_print (cli, _("Last agreed: %s\n"),
             explanation->base_value != NULL ? explanation->base_value : _("(never)"));
  cli_print (cli, "%s\n", explanation->sentence);

  for (guint i = 0; i < explanation->steps->len; i++)
    {
      const CwExplanationStep *step = g_ptr_array_index (explanation->steps, i);
      g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, step->run);
      g_autofree char *when = cli_format_time (step->when);

      cli_table_add (table, run, when, cw_side_to_nick (step->side),
                     step->old_value != NULL ? step->old_value : "",
                     step->new_value != NULL ? step->new_value : "", step->sentence, NULL);
    }
  cli_table_print (cli, table);
}

CliExit
cli_explain (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  g_autoptr (CwExplanation) explanation = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "ALOWARE_ID|SALESFORCE_ID ALOWARE_FIELD", 2, 2, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
  explanation = store != NULL ? cw_explain (cli->profile, store, argv[1], argv[2], error) : NULL;
  if (explanation == NULL)
    return CLI_EXIT_FAILED;

  if (cli->json)
    write_document (cli, explanation);
  else
    print_explanation (cli, explanation);
  return CLI_EXIT_OK;
}
