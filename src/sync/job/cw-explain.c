/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-explain.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-pair.h"
#include "cw-reading.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"

#define MAX_WRITES 1000

static const struct
{
  const char *nick;
  const char *sentence;
} rules[] = {
  { "aloware-changed", N_("Aloware’s value was changed and flowed to Salesforce.") },
  { "salesforce-changed", N_("Salesforce’s value was changed and flowed to Aloware.") },
  { "filled-blank", N_("It was blank and took the other side’s value.") },
  { "one-way-first", N_("One-way field: first copy from its source") },
  { "one-way-changed", N_("The field flows one way, and its source was changed.") },
  { "rule-aloware", N_("Both sides differed, and the rule says that Aloware wins.") },
  { "rule-salesforce", N_("Both sides differed, and the rule says that Salesforce wins.") },
  { "rule-newest", N_("Both sides differed, and the rule says that the newest wins.") },
  { "blank-never-wins",
    N_("Both sides were changed, one to blank, and a blank does not overwrite a value.") },
  { "decided-aloware", N_("A person chose Aloware’s value.") },
  { "decided-salesforce", N_("A person chose Salesforce’s value.") },
  { "decided-value", N_("A person chose a value of their own.") },
  { CW_REASON_TURNED, N_("You reversed this change in the preview.") },
  { "created", N_("The record was created with this value.") },
  { "undone", N_("A run was taken back, and with it this value.") },
};

const char *
cw_explain_rule (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (g_strcmp0 (nick, rules[i].nick) == 0)
        return _(rules[i].sentence);
    }
  return nick != NULL ? nick : "";
}

static void
step_free (CwExplanationStep *step)
{
  g_free (step->rule);
  g_free (step->sentence);
  g_free (step->old_value);
  g_free (step->new_value);
  g_free (step->kept);
  g_free (step);
}

void
cw_explanation_free (CwExplanation *explanation)
{
  if (explanation == NULL)
    return;

  cw_pair_id_clear (&explanation->pair);
  g_free (explanation->aloware);
  g_free (explanation->salesforce);
  g_free (explanation->value[CW_SIDE_ALOWARE]);
  g_free (explanation->value[CW_SIDE_SALESFORCE]);
  g_free (explanation->base_value);
  g_free (explanation->sentence);
  g_ptr_array_unref (explanation->steps);
  g_free (explanation);
}

static gboolean
is_aloware_id (const char *id)
{
  return *id != '\0' && strspn (id, "0123456789") == strlen (id);
}

static gboolean
find_pair (CwStore *store, const char *id, CwExplanation *explanation, CwLink **link, GError **error)
{
  CwSide side = is_aloware_id (id) ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE;

  if (!cw_store_find_link (store, side, id, link, error))
    return FALSE;

  cw_pair_id_set (&explanation->pair,
                  *link != NULL             ? (*link)->pair.ids[CW_SIDE_ALOWARE]
                  : side == CW_SIDE_ALOWARE ? id
                                            : NULL,
                  *link != NULL                ? (*link)->pair.ids[CW_SIDE_SALESFORCE]
                  : side == CW_SIDE_SALESFORCE ? id
                                               : NULL);
  return TRUE;
}

static char *
describe_state (const CwRow *row,
                const CwConvertContext *context,
                const CwLink *link,
                const char *aloware,
                const char *salesforce)
{
  g_autofree char *a = cw_convert_canonical_aloware (&row->pair, context, aloware);
  g_autofree char *s = cw_convert_canonical_salesforce (&row->pair, context, salesforce);

  if (link == NULL)
    return g_strdup (_("The record has no partner on the other side."));
  if (a == NULL || s == NULL)
    return g_strdup (_("One side does not deliver this field, so the two values cannot be compared."));
  if (g_str_equal (a, s))
    return g_strdup (_("Both sides agree."));
  if (row->row->direction != CW_DIRECTION_BOTH)
    return g_strdup (_("The sides differ: the value that the field flows to was edited, and is left alone "
                        "until the other side changes."));
  return g_strdup (_("The sides differ and wait for a decision, or were kept apart on purpose."));
}

/* Where the platform still holds its own form of the value that was written last, says so instead. */
static void
describe_kept (CwExplanation *explanation)
{
  for (guint i = 0; i < explanation->steps->len; i++)
    {
      const CwExplanationStep *step = g_ptr_array_index (explanation->steps, i);
      const char *now = step->side == CW_SIDE_ALOWARE ? explanation->value[CW_SIDE_ALOWARE]
                                                      : explanation->value[CW_SIDE_SALESFORCE];

      if (step->state != CW_WRITE_CONFIRMED)
        continue;
      if (step->kept == NULL || g_strcmp0 (step->kept, now) != 0)
        return;
      g_free (explanation->sentence);
      explanation->sentence = g_strdup_printf (step->side == CW_SIDE_ALOWARE
                                                 ? _("Aloware keeps it as “%s”, a form of its own of "
                                                      "Salesforce’s value. Nothing is written until one of "
                                                      "them is edited.")
                                                 : _("Salesforce keeps it as “%s”, a form of its own of "
                                                      "Aloware’s value. Nothing is written until one of "
                                                      "them is edited."),
                                               step->kept);
      return;
    }
}

static void
fill_values (CwExplanation *explanation,
             CwReading *reading,
             const CwRow *row,
             const CwLink *link,
             const CwAlowareMirror *aloware,
             const CwSalesforceMirror *salesforce)
{
  const CwRecord *a = aloware != NULL ? aloware->record : NULL;
  const CwRecord *s = salesforce != NULL ? salesforce->record : NULL;
  CwConvertContext context = cw_rows_get_context (reading->rows, a);
  const char *aloware_text = a != NULL ? cw_record_get (a, row->row->aloware->key) : NULL;
  const char *salesforce_text = s != NULL ? cw_record_get (s, row->field->name) : NULL;
  const char *base = link != NULL && link->base[CW_SIDE_SALESFORCE] != NULL
                       ? cw_record_get (link->base[CW_SIDE_SALESFORCE], row->row->aloware->key)
                       : NULL;

  explanation->pair.label = cw_rows_label (a, s);
  explanation->aloware = g_strdup (row->row->aloware->key);
  explanation->salesforce = g_strdup (row->field->name);
  explanation->value[CW_SIDE_ALOWARE] = cw_convert_display (&row->pair, &context, CW_SIDE_ALOWARE,
                                                            aloware_text);
  explanation->value[CW_SIDE_SALESFORCE] = cw_convert_display (&row->pair, &context, CW_SIDE_SALESFORCE,
                                                               salesforce_text);
  explanation->base_value = base != NULL ? cw_convert_display (&row->pair, &context, CW_SIDE_SALESFORCE, base)
                                         : NULL;
  explanation->sentence = describe_state (row, &context, link, aloware_text, salesforce_text);
}

static void
add_step (CwExplanation *explanation, const CwWrite *write, const CwChangeField *field)
{
  CwExplanationStep *step = g_new0 (CwExplanationStep, 1);

  step->run = write->run;
  step->when = write->when;
  step->side = write->change->side;
  step->rule = g_strdup (field->reason);
  step->sentence = g_strdup (write->state == CW_WRITE_FAILED && write->error_message != NULL
                               ? write->error_message
                               : cw_explain_rule (field->reason));
  step->old_value = g_strdup (field->old_value);
  step->new_value = g_strdup (field->new_value);
  step->kept = g_strdup (field->kept);
  step->state = write->state;
  g_ptr_array_add (explanation->steps, step);
}

static gboolean
fill_steps (CwExplanation *explanation, CwStore *store, GError **error)
{
  gboolean by_salesforce = explanation->pair.ids[CW_SIDE_SALESFORCE] != NULL;
  g_autoptr (GPtrArray) writes = cw_store_journal_list_record (
    store, by_salesforce ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE,
    by_salesforce ? explanation->pair.ids[CW_SIDE_SALESFORCE] : explanation->pair.ids[CW_SIDE_ALOWARE],
    MAX_WRITES, error);

  for (guint i = 0; writes != NULL && i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);
      const CwChangeField *field = write->change != NULL
                                     ? cw_change_find (write->change, explanation->aloware)
                                     : NULL;

      if (field != NULL
          && (write->change->action == CW_ACTION_UPDATE || write->change->action == CW_ACTION_CREATE))
        add_step (explanation, write, field);
    }
  return writes != NULL;
}

static gboolean
explain (CwExplanation *explanation,
         CwReading *reading,
         CwStore *store,
         const char *id,
         const char *key,
         GError **error)
{
  const CwRow *row = cw_rows_find (reading->rows, key);
  g_autoptr (CwLink) link = NULL;
  g_auto (CwPair) pair = { NULL };

  if (row == NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("“%s” is not in the active mapping."), key);
      return FALSE;
    }
  if (!find_pair (store, id, explanation, &link, error)
      || !cw_pair_load (store, &explanation->pair, &pair, error))
    return FALSE;
  if (pair.aloware == NULL && pair.salesforce == NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("No record with the id “%s” has been read yet."),
                   id);
      return FALSE;
    }

  fill_values (explanation, reading, row, link, pair.aloware, pair.salesforce);
  if (!fill_steps (explanation, store, error))
    return FALSE;
  describe_kept (explanation);
  return TRUE;
}

CwExplanation *
cw_explain (CwProfile *profile, CwStore *store, const char *id, const char *aloware_key, GError **error)
{
  g_autoptr (CwExplanation) explanation = g_new0 (CwExplanation, 1);
  g_auto (CwReading) reading = { 0 };

  g_return_val_if_fail (profile != NULL && store != NULL && id != NULL && aloware_key != NULL, NULL);

  explanation->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  if (!cw_reading_init (&reading, profile, error)
      || !explain (explanation, &reading, store, id, aloware_key, error))
    return NULL;
  return g_steal_pointer (&explanation);
}
