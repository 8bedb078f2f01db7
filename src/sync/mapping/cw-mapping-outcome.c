/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-outcome.h"

#include <glib/gi18n-lib.h>

#include "cw-merge.h"
#include "cw-rows.h"

typedef struct
{
  const CwRow *row;
  CwConvertContext context;
  const char *text[2]; /* by CwSide: the original text; NULL: not delivered */
  char *canonical[2];
  const char *base[2];
} Field;

void
cw_mapping_outcome_free (CwMappingOutcome *outcome)
{
  if (outcome == NULL)
    return;

  g_free (outcome->aloware);
  g_free (outcome->agreed);
  g_free (outcome->salesforce);
  g_free (outcome->sentence);
  g_free (outcome);
}

static const char *
base_of (const CwRecord *base, const char *key)
{
  return base != NULL ? cw_record_get (base, key) : NULL;
}

static void
field_init (Field *field, const CwMappingSamplePair *pair)
{
  const char *key = field->row->row->aloware->key;

  field->text[CW_SIDE_ALOWARE] = cw_record_get (pair->record[CW_SIDE_ALOWARE], key);
  field->text[CW_SIDE_SALESFORCE] = cw_record_get (pair->record[CW_SIDE_SALESFORCE], field->row->field->name);
  field->canonical[CW_SIDE_ALOWARE] = cw_convert_canonical_aloware (&field->row->pair, &field->context,
                                                                    field->text[CW_SIDE_ALOWARE]);
  field->canonical[CW_SIDE_SALESFORCE] = cw_convert_canonical_salesforce (&field->row->pair, &field->context,
                                                                          field->text[CW_SIDE_SALESFORCE]);
  field->base[CW_SIDE_ALOWARE] = base_of (pair->base[CW_SIDE_ALOWARE], key);
  field->base[CW_SIDE_SALESFORCE] = base_of (pair->base[CW_SIDE_SALESFORCE], key);
}

static char *
display (const Field *field, CwSide side, const char *text)
{
  return text != NULL ? cw_convert_display (&field->row->pair, &field->context, side, text) : NULL;
}

/* What would be written, or why nothing would be. */
static char *
describe_write (const Field *field, CwSide side, CwMappingOutcome *outcome)
{
  CwSide source = side == CW_SIDE_SALESFORCE ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE;
  const char *name = side == CW_SIDE_SALESFORCE ? _("Salesforce") : _("Aloware");
  g_autofree char *converted = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (!field->row->may_update[side])
    return g_strdup_printf (_("Nothing is written: the settings or permissions do not let %s be updated."),
                            name);

  ok = side == CW_SIDE_SALESFORCE ? cw_convert_to_salesforce (&field->row->pair, &field->context,
                                                              field->text[source], &converted, &error)
                                  : cw_convert_to_aloware (&field->row->pair, &field->context,
                                                           field->text[source], &converted, &error);
  if (!ok)
    return g_strdup_printf (_("Nothing is written. %s"), error->message);

  outcome->writes = TRUE;
  if (*converted == '\0')
    /* Translators: Aloware or Salesforce */
    return g_strdup_printf (_("The value in %s is cleared."), name);

  shown = display (field, side, converted);

  /* Translators: a value, and Aloware or Salesforce */
  return g_strdup_printf (_("“%s” is written to %s."), shown, name);
}

static char *
describe (const Field *field, CwMergeOutcome merged, const char *reason, CwMappingOutcome *outcome)
{
  switch (merged)
    {
    case CW_MERGE_IN_SYNC:
    case CW_MERGE_AGREED:
      return g_strdup (_("Both sides say the same, so nothing is written."));
    case CW_MERGE_TO_SALESFORCE:
      return describe_write (field, CW_SIDE_SALESFORCE, outcome);
    case CW_MERGE_TO_ALOWARE:
      return describe_write (field, CW_SIDE_ALOWARE, outcome);
    case CW_MERGE_CONFLICT:
      return g_strdup (_("The two sides differ, so it is listed under Conflicts for you to decide."));
    case CW_MERGE_DIFFERS:
      if (g_strcmp0 (reason, "target-edited") == 0)
        return g_strdup (_("The target was edited, so it is left alone until the source changes again."));
      if (g_strcmp0 (reason, "blank-kept") == 0 || g_strcmp0 (reason, "no-base-never-clears") == 0)
        return g_strdup (_("A blank value does not overwrite a filled one, so nothing is written."));
      return g_strdup (_("The two sides were left different on purpose, so nothing is written."));
    case CW_MERGE_UNKNOWN:
    default:
      return g_strdup (_("One side has not delivered this field yet: the next sync reads it."));
    }
}

static gboolean
is_same (const Field *field, CwSide side)
{
  return g_strcmp0 (field->canonical[side], field->base[side]) == 0;
}

/* Aloware identifies a contact by its phone number, which cannot be changed there, so it follows rules of its
 * own. */
static CwMergeOutcome
merge_phone (const Field *field)
{
  const char *aloware = field->canonical[CW_SIDE_ALOWARE];
  const char *salesforce = field->canonical[CW_SIDE_SALESFORCE];
  gboolean has_base = field->base[CW_SIDE_ALOWARE] != NULL && field->base[CW_SIDE_SALESFORCE] != NULL;

  if (aloware == NULL || salesforce == NULL || *aloware == '\0')
    return CW_MERGE_UNKNOWN;
  if (g_str_equal (aloware, salesforce))
    return CW_MERGE_IN_SYNC;
  if (*salesforce == '\0')
    return has_base ? CW_MERGE_DIFFERS : CW_MERGE_TO_SALESFORCE;
  if (has_base && is_same (field, CW_SIDE_SALESFORCE))
    return is_same (field, CW_SIDE_ALOWARE) ? CW_MERGE_DIFFERS : CW_MERGE_TO_SALESFORCE;

  return CW_MERGE_CONFLICT;
}

static CwMappingOutcome *
decide (const CwMappingSamplePair *pair, Field *field)
{
  CwMappingOutcome *outcome = g_new0 (CwMappingOutcome, 1);
  const char *reason = NULL;
  CwMergeInput input = {
    .direction = field->row->row->direction,
    .blank = field->row->row->blank,
    .conflict = field->row->conflict,
    .value = { field->canonical[CW_SIDE_ALOWARE], field->canonical[CW_SIDE_SALESFORCE] },
    .base = { field->base[CW_SIDE_ALOWARE], field->base[CW_SIDE_SALESFORCE] },
    .modified = { cw_record_get_modified (pair->record[CW_SIDE_ALOWARE]),
                  cw_record_get_modified (pair->record[CW_SIDE_SALESFORCE]) },
  };
  CwMergeOutcome merged = field->row->is_phone ? merge_phone (field) : cw_merge_field (&input, &reason);

  outcome->aloware = display (field, CW_SIDE_ALOWARE, field->text[CW_SIDE_ALOWARE]);
  outcome->salesforce = display (field, CW_SIDE_SALESFORCE, field->text[CW_SIDE_SALESFORCE]);
  outcome->agreed = display (field, CW_SIDE_SALESFORCE, field->base[CW_SIDE_SALESFORCE]);
  outcome->sentence = describe (field, merged, reason, outcome);

  return outcome;
}

CwMappingOutcome *
cw_mapping_outcome_new (const CwMappingSamplePair *pair,
                        const CwMapping *mapping,
                        const CwMappingRow *row,
                        const CwSchema *schema,
                        const CwSettings *settings,
                        CwUserMap *users)
{
  g_autoptr (CwMapping) alone = cw_mapping_new ();
  g_autoptr (CwRows) rows = NULL;
  CwMappingOutcome *outcome;
  Field field = {
    NULL,
  };

  g_return_val_if_fail (pair != NULL && mapping != NULL && row != NULL && settings != NULL, NULL);

  if (schema == NULL || !cw_mapping_add (alone, cw_mapping_row_copy (row), NULL))
    return NULL;

  g_hash_table_unref (alone->owners);
  alone->owners = g_hash_table_ref (mapping->owners);
  rows = cw_rows_new (alone, schema, settings, users);
  field.row = cw_rows_find (rows, row->aloware->key);
  if (field.row == NULL)
    return NULL;

  field.context = cw_rows_get_context (rows, pair->record[CW_SIDE_ALOWARE]);
  field_init (&field, pair);
  outcome = decide (pair, &field);
  g_free (field.canonical[CW_SIDE_ALOWARE]);
  g_free (field.canonical[CW_SIDE_SALESFORCE]);

  return outcome;
}
