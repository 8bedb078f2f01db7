/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-diff.h"

#include <string.h>

static void
mark (PangoAttrList  *marks,
      PangoAttribute *attribute,
      gsize           from,
      gsize           to)
{
  attribute->start_index = (guint) from;
  attribute->end_index = (guint) to;
  pango_attr_list_insert (marks, attribute);
}

static gsize
common_start (const char *a,
              const char *b)
{
  const char *p = a, *q = b;

  while (*p != '\0' && *q != '\0' && g_utf8_get_char (p) == g_utf8_get_char (q))
    {
      p = g_utf8_next_char (p);
      q = g_utf8_next_char (q);
    }

  return (gsize) (p - a);
}

static gsize
common_end (const char *a,
            const char *b,
            gsize       start)
{
  const char *p = a + strlen (a), *q = b + strlen (b);

  while (p > a + start && q > b + start)
    {
      const char *before_p = g_utf8_prev_char (p), *before_q = g_utf8_prev_char (q);

      if (g_utf8_get_char (before_p) != g_utf8_get_char (before_q))
        break;
      p = before_p;
      q = before_q;
    }

  return strlen (p);
}

void
cw_preview_diff (const char     *old_text,
                 const char     *new_text,
                 PangoAttrList **old_marks,
                 PangoAttrList **new_marks)
{
  const char *before = old_text != NULL ? old_text : "";
  const char *after = new_text != NULL ? new_text : "";
  gsize start = common_start (before, after);
  gsize end = common_end (before, after, start);

  *old_marks = *new_marks = NULL;
  if (start + end == 0)
    return;

  *old_marks = pango_attr_list_new ();
  *new_marks = pango_attr_list_new ();
  mark (*old_marks, pango_attr_strikethrough_new (TRUE), start, strlen (before) - end);
  mark (*new_marks, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, strlen (after) - end);
  mark (*new_marks, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, strlen (after) - end);
}
