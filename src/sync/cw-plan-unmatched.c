/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-pass.h"

#include <glib/gi18n-lib.h>

gboolean
cw_plan_pass_exclude (CwPlanPass *pass, const char *id, const char *code, const char *message, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = cw_store_get_salesforce (pass->engine->store, id, NULL);
  g_autofree char *label = cw_rows_label (NULL, mirror != NULL ? mirror->record : NULL);

  return cw_engine_exclude (pass->engine, label, NULL, id, code, message, error);
}

gboolean
cw_plan_pass_salesforce (CwPlanPass *pass, const CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwSalesforceMirror) mirror = cw_store_get_salesforce (engine->store, record->id, error);
  g_autofree char *phone = NULL;
  g_autofree char *answered = NULL;
  const CwRow *row = cw_rows_find (engine->rows, "phone_number");
  const char *text;
  gint64 checked = -1;

  if (mirror == NULL)
    return FALSE;
  phone = cw_rows_salesforce_phone (engine->rows, mirror->record);
  text = row != NULL ? cw_record_get (mirror->record, row->field->name) : NULL;

  if (phone == NULL && (text == NULL || *text == '\0'))
    return cw_plan_pass_exclude (pass, record->id, "no-phone",
                               _("It has no phone number, and Aloware knows contacts by their number. Add one in Salesforce."),
                               error);
  if (phone == NULL)
    return cw_plan_pass_exclude (pass, record->id, "invalid-phone",
                               _("Its phone number is not one that can be called. Correct it in Salesforce."), error);

  if (!cw_store_get_phone (engine->store, phone, &checked, &answered) || checked < engine->started)
    return cw_plan_pass_wait (pass, NULL, record->id, error);
  if (answered != NULL)
    return cw_plan_pass_exclude (pass, record->id, "phone-taken",
                               _("Aloware answers to its number with a contact that belongs to another record."), error);
  if (!cw_writes_include (engine->settings->create, CW_SIDE_ALOWARE))
    return cw_plan_pass_exclude (pass, record->id, "create-off",
                               _("It is not in Aloware, and creating contacts there is switched off (setting “create”)."),
                               error);
  return cw_engine_plan_create (engine, CW_SIDE_ALOWARE, record->id, error);
}

static const char *
parting_message (const char *reason)
{
  if (g_str_equal (reason, "merged"))
    return _("Its Salesforce record was merged into another one, so it is not made again. It stays in Aloware.");
  if (g_str_equal (reason, "deleted"))
    return _("Its Salesforce record was deleted, so it is not made again. It stays in Aloware.");
  return _("A person chose to keep it apart.");
}

gboolean
cw_plan_pass_aloware (CwPlanPass *pass, const CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwAlowareMirror) mirror = cw_store_get_aloware (engine->store, record->id, error);
  g_autofree char *label = NULL;
  g_autofree char *parted = NULL;

  if (mirror == NULL || !cw_store_get_parting (engine->store, CW_SIDE_ALOWARE, record->id, &parted, NULL, error))
    return FALSE;
  label = cw_rows_label (mirror->record, NULL);

  if (parted != NULL)
    return cw_engine_exclude (engine, label, record->id, NULL, parted, parting_message (parted), error);
  if (!cw_writes_include (engine->settings->create, CW_SIDE_SALESFORCE))
    return cw_engine_exclude (engine, label, record->id, NULL, "create-off",
                              _("It is not in Salesforce, and creating contacts there is switched off (setting “create”)."),
                              error);
  if (!cw_mapping_can_create_in_salesforce (engine->mapping, engine->schema))
    return cw_engine_exclude (engine, label, record->id, NULL, "required-unmapped",
                              _("It cannot be made in Salesforce while a field that Salesforce requires is not mapped."), error);
  return cw_engine_plan_create (engine, CW_SIDE_SALESFORCE, record->id, error);
}
