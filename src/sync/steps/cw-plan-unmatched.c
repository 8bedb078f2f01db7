/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-mapping-check.h"
#include "cw-plan-pass.h"
#include "cw-unanswered.h"

#include <glib/gi18n-lib.h>

gboolean
cw_plan_pass_exclude (CwPlanPass *pass, const char *id, const char *code, const char *message, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_autofree char *label = NULL;

  if (!cw_store_get_salesforce (pass->engine->store, id, &mirror, error))
    return FALSE;
  label = cw_rows_label (NULL, mirror != NULL ? mirror->record : NULL);
  return cw_engine_exclude (pass->engine, label, NULL, id, code, message, error);
}

static const char *
leaving_message (CwSide side, const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *message;
  } messages[] = {
    { "deleted", N_("Its Salesforce record was deleted, so it is not made again. It stays in Aloware.") },
    { "merged", N_("Its Salesforce record was merged into another one, so it is not made again. It stays in Aloware.") },
    { "filter", N_("Its Salesforce record is outside the filter, or a person account, so a second one is not made.") },
    { "not-shown", N_("Salesforce answered that it made the record for this contact, but does not show it to this user, so it is not "
                      "made again. Look in Salesforce; if it is not there, try again in the history.") },
    { "unread", N_("Its Salesforce record could not be read, so a second one is not made.") },
    { "not-visible", N_("Salesforce no longer shows its record to this user, so a second one is not made.") },
  };

  for (guint i = 0; side == CW_SIDE_ALOWARE && i < G_N_ELEMENTS (messages); i++)
    {
      if (g_str_equal (messages[i].reason, reason))
        return _(messages[i].message);
    }
  return _("A person chose to keep it apart.");
}

gboolean
cw_plan_pass_leave (CwPlanPass *pass, CwSide side, const CwMatchRecord *record, const char *reason, GError **error)
{
  CwEngine *engine = pass->engine;
  const char *aloware_id = side == CW_SIDE_ALOWARE ? record->id : NULL;
  const char *salesforce_id = side == CW_SIDE_SALESFORCE ? record->id : NULL;
  g_auto (CwPair) pair = { NULL };
  g_autofree char *label = NULL;

  if (!cw_pair_load (engine->store, aloware_id, salesforce_id, &pair, error))
    return FALSE;
  label = cw_pair_get_label (&pair);
  return cw_engine_exclude (engine, label, aloware_id, salesforce_id, reason, leaving_message (side, reason), error);
}

gboolean
cw_plan_pass_salesforce (CwPlanPass *pass, const CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *answered = NULL;
  const CwRow *row = cw_rows_find (engine->rows, "phone_number");
  g_autofree char *parted = NULL;
  const char *text;
  gint64 asked;

  if (!cw_store_get_salesforce (engine->store, record->id, &mirror, error)
      || !cw_store_get_parting (engine->store, CW_SIDE_SALESFORCE, record->id, &parted, NULL, error))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL)
    return cw_plan_pass_wait (pass, NULL, record->id, error);
  if (parted != NULL)
    return cw_plan_pass_leave (pass, CW_SIDE_SALESFORCE, record, parted, error);
  phone = cw_rows_salesforce_phone (engine->rows, mirror->record);
  text = row != NULL ? cw_record_get (mirror->record, row->field->name) : NULL;

  if (phone == NULL && (text == NULL || *text == '\0'))
    return cw_plan_pass_exclude (pass, record->id, "no-phone",
                               _("It has no phone number, and Aloware knows contacts by their number. Add one in Salesforce."),
                               error);
  if (phone == NULL)
    return cw_plan_pass_exclude (pass, record->id, "invalid-phone",
                               _("Its phone number is not one that can be called. Correct it in Salesforce, or, where it has no country "
                                 "code, the country of such numbers in Preferences (the setting “region”)."), error);

  if (!cw_store_get_phone (engine->store, phone, &asked, &answered, error))
    return FALSE;
  if (asked != engine->run->run)
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

gboolean
cw_plan_pass_aloware (CwPlanPass *pass, const CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwAlowareMirror) mirror = NULL;
  g_autofree char *label = NULL;
  g_autofree char *parted = NULL;
  g_autofree char *partner = NULL;

  if (!cw_store_get_aloware (engine->store, record->id, &mirror, error)
      || !cw_store_get_parting (engine->store, CW_SIDE_ALOWARE, record->id, &parted, &partner, error))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL)
    return cw_plan_pass_wait (pass, record->id, NULL, error);
  label = cw_rows_label (mirror->record, NULL);

  if (g_strcmp0 (parted, "merged") == 0)
    return cw_plan_pass_merged (pass, record->id, partner, error);
  if (parted != NULL)
    return cw_plan_pass_leave (pass, CW_SIDE_ALOWARE, record, parted, error);
  if (!cw_writes_include (engine->settings->create, CW_SIDE_SALESFORCE))
    return cw_engine_exclude (engine, label, record->id, NULL, "create-off",
                              _("It is not in Salesforce, and creating contacts there is switched off (setting “create”)."),
                              error);
  if (!cw_mapping_can_create_in_salesforce (engine->mapping, engine->schema))
    return cw_engine_exclude (engine, label, record->id, NULL, "required-unmapped",
                              _("It cannot be made in Salesforce while a field that Salesforce requires is not mapped."), error);
  /* One of those that could not be read may be its own. */
  if (cw_plan_pass_has_unknown (pass))
    return cw_plan_pass_wait (pass, record->id, NULL, error);
  return cw_engine_plan_create (engine, CW_SIDE_SALESFORCE, record->id, error);
}
