/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-read-back.h"

#include <string.h>

#include "cw-mapping-fixed.h"
#include "cw-text.h"

/* The entities that servers put in the place of a character when they escape a text for a web page. */
static const struct
{
  const char *entity;
  const char *text;
} entities[] = {
  { "&amp;", "&" },  { "&lt;", "<" },  { "&gt;", ">" },   { "&quot;", "\"" }, { "&apos;", "'" },
  { "&#039;", "'" }, { "&#39;", "'" }, { "&#x27;", "'" }, { "&#34;", "\"" },  { "&nbsp;", " " },
};

static char *
decode_once (const char *text)
{
  GString *plain = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize i;

      for (i = 0; i < G_N_ELEMENTS (entities) && !g_str_has_prefix (text, entities[i].entity); i++)
        ;
      if (i < G_N_ELEMENTS (entities))
        {
          g_string_append (plain, entities[i].text);
          text += strlen (entities[i].entity);
        }
      else
        g_string_append_c (plain, *text++);
    }
  return g_string_free (plain, FALSE);
}

/* A text may have been escaped more than once. Decoding only ever shortens, so it ends. */
static char *
without_entities (const char *text)
{
  char *plain = decode_once (text);

  for (;;)
    {
      char *shorter = decode_once (plain);
      gboolean done = g_str_equal (shorter, plain);

      g_free (plain);
      plain = shorter;
      if (done)
        return plain;
    }
}

/* A text without what a server may change: capitals, white space, and characters that some servers cannot
 * hold. */
static char *
skeleton (const char *text)
{
  g_autofree char *folded = cw_text_casefold (text);
  GString *bones = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* A database with three bytes a character drops what is beyond the basic plane. */
      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c) && c <= 0xffff && c != '?' && c != 0xfffd)
        g_string_append_unichar (bones, c);
    }
  return g_string_free (bones, FALSE);
}

gboolean
cw_read_back_is_form_of (const char *kept, const char *written)
{
  g_autofree char *kept_plain = without_entities (kept);
  g_autofree char *written_plain = without_entities (written);
  g_autofree char *kept_bones = skeleton (kept_plain);
  g_autofree char *written_bones = skeleton (written_plain);

  /* A blank is not the platform's form of a text: the value was not taken. */
  return *kept_bones != '\0' && g_str_has_prefix (written_bones, kept_bones);
}

/* Values of other types have one form only, the canonical one. */
static gboolean
is_text (const CwRow *row)
{
  switch (row->row->aloware->type)
    {
    case CW_ALOWARE_TEXT:
    case CW_ALOWARE_LONG_TEXT:
    case CW_ALOWARE_EMAIL:
    case CW_ALOWARE_URL:
    case CW_ALOWARE_CHOICE:
      return TRUE;

    case CW_ALOWARE_PHONE:
    case CW_ALOWARE_ID:
    case CW_ALOWARE_DATE:
    case CW_ALOWARE_LOCAL_DATE:
    case CW_ALOWARE_LOCAL_TIME:
    case CW_ALOWARE_NUMBER:
    case CW_ALOWARE_CHECKBOX:
    case CW_ALOWARE_USER:
    default:
      return FALSE;
    }
}

/* A fixed value has no row. Before it, there was nothing. */
static CwReadBack
read_back_fixed (CwRows *rows, const CwChangeField *written, const CwRecord *record)
{
  const CwField *field = cw_schema_find (rows->schema, written->salesforce);
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;

  if (field != NULL)
    found = cw_mapping_fixed_canonical (field, cw_record_get (record, field->name));
  if (found == NULL)
    return CW_READ_BACK_NOT_SHOWN;

  wanted = cw_mapping_fixed_canonical (field, written->new_value);
  if (g_strcmp0 (found, wanted) == 0)
    return CW_READ_BACK_AS_WRITTEN;
  if (*found == '\0')
    return CW_READ_BACK_NOT_TAKEN;
  return wanted != NULL && cw_read_back_is_form_of (found, wanted) ? CW_READ_BACK_KEPT_AS
                                                                   : CW_READ_BACK_EDITED;
}

CwReadBack
cw_read_back_field (CwRows *rows,
                    CwSide side,
                    const CwChangeField *written,
                    const CwRecord *aloware,
                    const CwRecord *record)
{
  const CwRow *row = cw_rows_find (rows, written->aloware);
  CwConvertContext context = cw_rows_get_context (rows, aloware);
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;

  if (written->aloware == NULL)
    return read_back_fixed (rows, written, record);
  if (row == NULL || g_strcmp0 (row->field->name, written->salesforce) != 0)
    return CW_READ_BACK_NOT_SHOWN;

  found = cw_row_canonical (row, side, &context, cw_row_text (row, side, record));
  if (found == NULL)
    return CW_READ_BACK_NOT_SHOWN;

  wanted = cw_row_canonical (row, side, &context, written->new_value);
  if (g_strcmp0 (found, wanted) == 0)
    return CW_READ_BACK_AS_WRITTEN;
  if (g_strcmp0 (found, written->expected != NULL ? written->expected : "") == 0)
    return CW_READ_BACK_NOT_TAKEN;
  if (is_text (row) && cw_read_back_is_form_of (found, wanted != NULL ? wanted : ""))
    return CW_READ_BACK_KEPT_AS;
  return CW_READ_BACK_EDITED;
}

/* Moves a field to `to`, a copy of the change with such fields only. */
static void
move_field (CwChange *change, guint nth, CwChange **to)
{
  if (*to == NULL)
    {
      *to = cw_change_copy (change);
      g_ptr_array_set_size ((*to)->fields, 0);
    }
  g_ptr_array_add ((*to)->fields, g_ptr_array_steal_index (change->fields, nth));
}

void
cw_read_back_split (CwRows *rows,
                    CwChange *change,
                    const CwRecord *aloware,
                    const CwRecord *record,
                    CwReadBackRest *rest)
{
  for (guint i = 0; i < change->fields->len;)
    {
      CwChangeField *field = g_ptr_array_index (change->fields, i);
      CwReadBack outcome = cw_read_back_field (rows, change->side, field, aloware, record);

      if (outcome == CW_READ_BACK_NOT_TAKEN || outcome == CW_READ_BACK_EDITED)
        {
          move_field (change, i, outcome == CW_READ_BACK_EDITED ? &rest->edited : &rest->not_taken);
          continue;
        }
      if (outcome == CW_READ_BACK_KEPT_AS)
        {
          g_free (field->kept);
          field->kept = g_strdup (
            cw_record_get (record, change->side == CW_SIDE_ALOWARE ? field->aloware : field->salesforce));
        }
      i++;
    }
}

void
cw_read_back_rest_clear (CwReadBackRest *rest)
{
  g_clear_pointer (&rest->not_taken, cw_change_free);
  g_clear_pointer (&rest->edited, cw_change_free);
}
