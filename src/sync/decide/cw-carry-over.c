/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-carry-over.h"

/* One field: canonical values of both objects in their own forms, and the base. NULL: not known. */
typedef struct
{
  const char *key;
  char *salesforce[CW_N_OBJECTS]; /* by CwObject */
  char *aloware[CW_N_OBJECTS];    /* the same value in the form of each object's row */
  const char *base[2];            /* by CwSide; both or none */
} Field;

static void
set_values (Field *field, const CwCarryOver *input, CwObject object)
{
  const CwRow *row = cw_rows_find (input->rows[object], field->key);
  CwConvertContext context = cw_rows_get_context (input->rows[object], input->aloware);

  if (row == NULL)
    return;
  field->salesforce[object] = cw_row_canonical (row, CW_SIDE_SALESFORCE, &context,
                                                cw_row_text (row, CW_SIDE_SALESFORCE, input->record[object]));
  field->aloware[object] = cw_row_canonical (row, CW_SIDE_ALOWARE, &context,
                                             cw_row_text (row, CW_SIDE_ALOWARE, input->aloware));
}

/* What a key without a row for Leads has as a base was never agreed on under this mapping. */
static void
set_base (Field *field, const CwCarryOver *input)
{
  const char *base[2] = { NULL };

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    base[side] = input->base[side] != NULL ? cw_record_get (input->base[side], field->key) : NULL;

  if (cw_rows_find (input->rows[CW_OBJECT_LEAD], field->key) == NULL || base[CW_SIDE_ALOWARE] == NULL
      || base[CW_SIDE_SALESFORCE] == NULL)
    return;
  field->base[CW_SIDE_ALOWARE] = base[CW_SIDE_ALOWARE];
  field->base[CW_SIDE_SALESFORCE] = base[CW_SIDE_SALESFORCE];
}

static void
field_clear (Field *field)
{
  for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
    {
      g_free (field->salesforce[object]);
      g_free (field->aloware[object]);
    }
}

static gboolean
is_blank_or_none (const char *value)
{
  return value == NULL || *value == '\0';
}

/* Aloware's base in the form of the Contact's row, NULL: none. */
static const char *
carry_aloware (const Field *field)
{
  const char *base = field->base[CW_SIDE_ALOWARE];
  gboolean edited = g_strcmp0 (field->aloware[CW_OBJECT_LEAD], base) != 0;

  return base != NULL && edited ? base : field->aloware[CW_OBJECT_CONTACT];
}

/* Whether the two sides keep values of their own from now on. */
static gboolean
carry_field (const Field *field, CwRecord *const base[2])
{
  const char *own = field->salesforce[CW_OBJECT_CONTACT];
  const char *aloware = carry_aloware (field);
  const char *salesforce = own;
  gboolean differs = FALSE;

  if (own == NULL || aloware == NULL)
    return FALSE;

  if (g_strcmp0 (own, field->salesforce[CW_OBJECT_LEAD]) == 0
      || g_strcmp0 (own, field->base[CW_SIDE_SALESFORCE]) == 0)
    {
      salesforce = field->base[CW_SIDE_SALESFORCE];
      if (salesforce == NULL)
        return FALSE;
    }
  else if (*own == '\0'
           || (g_strcmp0 (field->aloware[CW_OBJECT_CONTACT], "") == 0
               && is_blank_or_none (field->base[CW_SIDE_ALOWARE])
               && is_blank_or_none (field->base[CW_SIDE_SALESFORCE])))
    return FALSE;
  else
    differs = !g_str_equal (own, aloware) && g_strcmp0 (aloware, field->aloware[CW_OBJECT_CONTACT]) == 0;

  cw_record_set (base[CW_SIDE_ALOWARE], field->key, aloware);
  cw_record_set (base[CW_SIDE_SALESFORCE], field->key, salesforce);
  return differs;
}

GStrv
cw_carry_over (const CwCarryOver *input, CwRecord *base[2])
{
  CwRows *rows = input->rows[CW_OBJECT_CONTACT];
  g_autoptr (GStrvBuilder) differs = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    base[side] = cw_record_new ("");

  for (guint i = 0; i < cw_rows_get_n (rows); i++)
    {
      Field field = { .key = cw_rows_get (rows, i)->row->aloware->key };

      for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
        set_values (&field, input, object);
      set_base (&field, input);
      if (carry_field (&field, base))
        g_strv_builder_add (differs, field.key);
      field_clear (&field);
    }

  keys = g_strv_builder_end (differs);
  return *keys != NULL ? g_steal_pointer (&keys) : NULL;
}
