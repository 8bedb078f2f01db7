/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-http.h"

#include "demo-salesforce-time.h"

/* Get Updated reaches back 30 days, Get Deleted 15 (REST guide). */
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define MINUTE_MS G_GINT64_CONSTANT (60000)

static gboolean
read_span (DemoSfOrg           *org,
           const DemoSfRequest *request,
           DemoSfAnswer        *answer,
           guint                days,
           gint64              *start,
           gint64              *end)
{
  const char *from = demo_sf_request_param (request, "start"), *until = demo_sf_request_param (request, "end");

  if (from == NULL || until == NULL || !demo_sf_time_parse (from, start) || !demo_sf_time_parse (until, end))
    {
      demo_sf_answer_error (answer, 400, "INVALID_REPLICATION_DATE", "start and end must be ISO 8601 datetimes");
      return FALSE;
    }
  /* Seconds are ignored. */
  *start -= *start % MINUTE_MS;
  *end -= *end % MINUTE_MS;
  if (*end - *start < MINUTE_MS)
    {
      demo_sf_answer_error (answer, 400, "INVALID_REPLICATION_DATE",
                            "The end date must be at least one minute greater than the start date");
      return FALSE;
    }
  if (*start < demo_sf_org_now (org) - days * DAY_MS)
    {
      demo_sf_answer_error (answer, 400, "INVALID_REPLICATION_DATE",
                            "The start date cannot be more than %u days ago", days);
      return FALSE;
    }
  return TRUE;
}

static void
append_instant (GString    *out,
                const char *name,
                gint64      instant)
{
  g_string_append_printf (out, ",\"%s\":\"", name);
  demo_sf_time_append (out, instant);
  g_string_append_c (out, '"');
}

static void
append_change (GString            *out,
               const DemoSfRecord *record,
               gboolean            deleted)
{
  if (!deleted)
    {
      g_string_append_printf (out, "\"%s\"", record->id);
      return;
    }
  g_string_append_printf (out, "{\"id\":\"%s\"", record->id);
  append_instant (out, "deletedDate", record->modstamp);
  g_string_append_c (out, '}');
}

/* sobjects/OBJECT/updated and sobjects/OBJECT/deleted. */
void
demo_sf_changes_serve (DemoSfApi           *api,
                       DemoSfStore         *store,
                       const DemoSfRequest *request,
                       DemoSfAnswer        *answer)
{
  gboolean deleted = g_str_equal (request->path[2], "deleted"), any = FALSE;
  gint64 start, end, now = demo_sf_org_now (api->org);
  GSequenceIter *iter;

  answer->counted_as = deleted ? "/sobjects/{object}/deleted" : "/sobjects/{object}/updated";
  if (!read_span (api->org, request, answer, deleted ? 15 : 30, &start, &end))
    return;
  answer->status = 200;
  g_string_assign (answer->body, deleted ? "{\"deletedRecords\":[" : "{\"ids\":[");
  for (iter = demo_sf_store_seek (store, start); !g_sequence_iter_is_end (iter); iter = g_sequence_iter_next (iter))
    {
      const DemoSfRecord *record = g_sequence_get (iter);

      if (record->modstamp >= end)
        break;
      if (record->deleted != deleted)
        continue;
      if (any)
        g_string_append_c (answer->body, ',');
      append_change (answer->body, record, deleted);
      any = TRUE;
    }
  g_string_append_c (answer->body, ']');
  if (deleted)
    append_instant (answer->body, "earliestDateAvailable", now - 15 * DAY_MS);
  /* What committed in the last minute may still be missing: the next call starts here, not at `end`. */
  append_instant (answer->body, "latestDateCovered", MIN (end, now - now % MINUTE_MS));
  g_string_append_c (answer->body, '}');
}
