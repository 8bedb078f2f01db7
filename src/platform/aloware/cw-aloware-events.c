/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-events.h"

#include <string.h>

#define BOM "\xef\xbb\xbf"
#define MAX_ID 1024

struct _CwAlowareEvents
{
  CwAlowareEventFunc func;
  gpointer user_data;
  GString *line;
  GString *data;
  GString *id; /* empty: none */
  guint retry;
  gboolean has_data;
  gboolean begun; /* the first line is over */
  gboolean after_cr;
  gboolean enough;
};

CwAlowareEvents *
cw_aloware_events_new (CwAlowareEventFunc func, gpointer user_data)
{
  CwAlowareEvents *events = g_new0 (CwAlowareEvents, 1);

  events->func = func;
  events->user_data = user_data;
  events->line = g_string_new (NULL);
  events->data = g_string_new (NULL);
  events->id = g_string_new (NULL);
  return events;
}

void
cw_aloware_events_free (CwAlowareEvents *events)
{
  g_string_free (events->line, TRUE);
  g_string_free (events->data, TRUE);
  g_string_free (events->id, TRUE);
  g_free (events);
}

static void
end_event (CwAlowareEvents *events)
{
  if (events->has_data && !events->func (events->data->str, events->data->len, events->user_data))
    events->enough = TRUE;

  g_string_truncate (events->data, 0);
  events->has_data = FALSE;
}

static void
take_data (CwAlowareEvents *events, const char *value, gsize length)
{
  if (length > 0 && *value == ' ')
    {
      value++;
      length--;
    }
  if (events->has_data)
    g_string_append_c (events->data, '\n');

  g_string_append_len (events->data, value, (gssize) length);
  events->has_data = TRUE;
}

/* The id goes into a header later, so it must be plain text. */
static void
take_id (CwAlowareEvents *events, const char *value, gsize length)
{
  if (length > 0 && *value == ' ')
    {
      value++;
      length--;
    }
  if (length > MAX_ID)
    return;
  for (gsize i = 0; i < length; i++)
    if (value[i] < 0x20 || value[i] > 0x7e)
      return;

  g_string_truncate (events->id, 0);
  g_string_append_len (events->id, value, (gssize) length);
}

static void
take_retry (CwAlowareEvents *events, const char *value)
{
  guint64 ms;

  value += *value == ' ';
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT, &ms, NULL))
    events->retry = (guint) ms;
}

const char *
cw_aloware_events_get_last_id (CwAlowareEvents *events)
{
  return events->id->len > 0 ? events->id->str : NULL;
}

guint
cw_aloware_events_get_retry (CwAlowareEvents *events)
{
  return events->retry;
}

static void
end_line (CwAlowareEvents *events)
{
  const char *line = events->line->str;
  gsize length = events->line->len;

  if (!events->begun && length >= strlen (BOM) && memcmp (line, BOM, strlen (BOM)) == 0)
    {
      line += strlen (BOM);
      length -= strlen (BOM);
    }

  events->begun = TRUE;
  if (length == 0)
    end_event (events);
  else if (length >= 5 && memcmp (line, "data:", 5) == 0)
    take_data (events, line + 5, length - 5);
  else if (length == 4 && memcmp (line, "data", 4) == 0)
    take_data (events, "", 0);
  else if (length >= 3 && memcmp (line, "id:", 3) == 0)
    take_id (events, line + 3, length - 3);
  else if (length >= 6 && memcmp (line, "retry:", 6) == 0)
    take_retry (events, line + 6);

  g_string_truncate (events->line, 0);
}

gboolean
cw_aloware_events_push (CwAlowareEvents *events, const char *data, gsize length)
{
  const char *at = data;
  const char *end = data + length;

  while (at < end && !events->enough)
    {
      const char *stop = at;

      if (events->after_cr && *at == '\n')
        at = ++stop;
      events->after_cr = FALSE;

      while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
      g_string_append_len (events->line, at, stop - at);
      if (stop == end)
        break;

      events->after_cr = *stop == '\r';
      end_line (events);
      at = stop + 1;
    }

  return !events->enough;
}

gboolean
cw_aloware_events_end (CwAlowareEvents *events)
{
  if (!events->enough && events->line->len > 0)
    end_line (events);
  if (!events->enough)
    end_event (events);

  return !events->enough;
}
