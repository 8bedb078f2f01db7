/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-random.h"

G_BEGIN_DECLS

/* Engagement that only Aloware knows. Instants are seconds since the epoch, UTC; 0 is "never". */
typedef struct
{
  gint64 last_inbound_sms_at, last_outbound_sms_at, last_inbound_call_at, last_outbound_call_at;
  const char *last_inbound_sms, *last_outbound_sms;
  guint inbound_sms_count, outbound_sms_count, inbound_call_count, outbound_call_count;
  const char *last_call_disposition, *last_inbound_call_disposition, *last_outbound_call_disposition;
  gboolean is_dnc, text_authorized;
  const char *timezone;        /* IANA, or NULL */
  const char *incoming_number; /* E.164 */
} DemoEngagement;

/* How many people a company's practice data has with an instant that is chosen, not drawn: the example of
 * the field guide (08:33:16-07:00) first, then the edges of daylight saving time and of days and years. */
#define DEMO_CHOSEN_INSTANTS 8

/* Fills `engagement` with what an agent's work leaves behind. `chosen` is the number of the chosen instant
 * to use, DEMO_CHOSEN_INSTANTS or more for none; `timezone` is where the person lives. Texts are
 * constants. */
void demo_engagement_fill (DemoEngagement *engagement,
                           DemoRandom *random,
                           guint chosen,
                           const char *timezone);

G_END_DECLS
