/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-refusal.h"

void
cw_refusal_free (CwRefusal *refusal)
{
  if (refusal == NULL)
    return;

  g_free (refusal->label);
  g_free (refusal->aloware_id);
  g_free (refusal->salesforce_id);
  g_free (refusal->aloware);
  g_free (refusal->salesforce);
  g_free (refusal->message);
  g_free (refusal);
}

void
cw_refusals_add (GPtrArray *refusals, const CwRow *row, CwSide side, const char *label, const char *aloware_id,
                 const char *salesforce_id, const char *message)
{
  CwRefusal *refusal = g_new0 (CwRefusal, 1);

  refusal->label = g_strdup (label);
  refusal->aloware_id = g_strdup (aloware_id);
  refusal->salesforce_id = g_strdup (salesforce_id);
  refusal->side = side;
  refusal->aloware = g_strdup (row->row->aloware->key);
  refusal->salesforce = g_strdup (row->field->name);
  refusal->message = g_strdup (message);
  g_ptr_array_add (refusals, refusal);
}
