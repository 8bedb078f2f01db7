/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-first-form.h"

/* GVariants, little-endian on every machine. The first byte is the form's number, as in what came after. */
#define FIELD_FORMAT "(msmsmsmsmsmsms)"
#define CHANGE_FORMAT "(yxsxmsmsmsmssa" FIELD_FORMAT ")"
#define CONFLICT_FORMAT "(yxsxxmsmsmsmsmsmsmsmsmsmsmas)"

#define FIRST_FORM 1

gboolean
cw_first_form_is (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return length > 0 && data[0] == FIRST_FORM;
}

static GVariant *
parse (GBytes *bytes, const char *format)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (format), bytes, FALSE));

  if (!g_variant_is_normal_form (variant))
    return NULL;

#if G_BYTE_ORDER == G_BIG_ENDIAN
  return g_variant_byteswap (variant);
#else
  return g_steal_pointer (&variant);
#endif
}

gboolean
cw_first_form_read_change (GBytes *bytes, CwChange *change)
{
  g_autoptr (GVariant) variant = parse (bytes, CHANGE_FORMAT);
  g_autoptr (GVariantIter) fields = NULL;
  g_autoptr (CwChangeField) field = cw_change_field_new (NULL, NULL);
  const char *action, *side;

  if (variant == NULL)
    return FALSE;

  g_variant_get (variant, "(yx&sxmsmsmsms&sa" FIELD_FORMAT ")",
                 NULL, &change->id, &action, &change->modstamp, &change->label, &change->aloware_id,
                 &change->salesforce_id, &change->phone, &side, &fields);
  while (g_variant_iter_next (fields, FIELD_FORMAT,
                              &field->aloware, &field->salesforce, &field->old_value, &field->new_value,
                              &field->expected, &field->source, &field->reason))
    {
      g_ptr_array_add (change->fields, g_steal_pointer (&field));
      field = cw_change_field_new (NULL, NULL);
    }

  return cw_action_from_nick (action, &change->action) && cw_side_from_nick (side, &change->side);
}

gboolean
cw_first_form_read_conflict (GBytes *bytes, CwConflict *conflict)
{
  g_autoptr (GVariant) variant = parse (bytes, CONFLICT_FORMAT);
  const char *kind;

  if (variant == NULL)
    return FALSE;

  g_variant_get (variant, "(yx&sxxmsmsmsmsmsmsmsmsmsmsm^as)",
                 NULL, &conflict->id, &kind, &conflict->aloware_changed, &conflict->salesforce_changed,
                 &conflict->label, &conflict->aloware_id, &conflict->salesforce_id, &conflict->aloware,
                 &conflict->salesforce, &conflict->aloware_value, &conflict->base_value,
                 &conflict->salesforce_value, &conflict->salesforce_changed_by, &conflict->message,
                 &conflict->candidates);

  return cw_conflict_kind_from_nick (kind, &conflict->kind);
}
