/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-engagement.h"

#include "demo-names.h"

#define FIRST_INSTANT G_GINT64_CONSTANT (1735689600) /* 2025-01-01 00:00:00 UTC */
#define LAST_INSTANT G_GINT64_CONSTANT (1793491200)  /* 2026-11-01 00:00:00 UTC */

typedef struct
{
  gint64 instant;
  const char *timezone;
} ChosenInstant;

static const ChosenInstant chosen_instants[DEMO_CHOSEN_INSTANTS] = {
  { G_GINT64_CONSTANT (1773588796), "America/Los_Angeles" }, /* 2026-03-15 15:33:16Z = 08:33:16-07:00 */
  { G_GINT64_CONSTANT (1772963999),
    "America/Los_Angeles" }, /* 2026-03-08 09:59:59Z, the last second of winter */
  { G_GINT64_CONSTANT (1772964000), "America/Los_Angeles" }, /* 2026-03-08 10:00:00Z, the first of summer */
  { G_GINT64_CONSTANT (1762061400),
    "America/New_York" }, /* 2025-11-02 05:30:00Z = 01:30 for the first time */
  { G_GINT64_CONSTANT (1762065000), "America/New_York" },    /* 2025-11-02 06:30:00Z = 01:30 again */
  { G_GINT64_CONSTANT (1767241800), "America/Los_Angeles" }, /* 2026-01-01 04:30:00Z, still last year there */
  { G_GINT64_CONSTANT (1772323200), "Asia/Kolkata" },        /* 2026-03-01 00:00:00Z, half an hour off */
  { G_GINT64_CONSTANT (1772321400), "Australia/Lord_Howe" }, /* 2026-02-28 23:30:00Z, already March there */
};

/* The company's own numbers, which people call; toll-free lines kept for fiction. */
static const char *const own_numbers[] = {
  "+18005550110", "+18885550120", "+18775550130", "+18665550140", "+18555550150",
};

static const char *
pick (DemoRandom *random, const char *const *words, guint count)
{
  return words[demo_random_below (random, count)];
}

static gint64
pick_instant (DemoRandom *random)
{
  return FIRST_INSTANT + demo_random_below (random, (guint) (LAST_INSTANT - FIRST_INSTANT));
}

static void
fill_texts (DemoEngagement *engagement, DemoRandom *random)
{
  guint n;
  const char *const *messages = demo_messages (&n);

  if (demo_random_chance (random, 600))
    {
      engagement->outbound_sms_count = 1 + demo_random_below (random, 30);
      engagement->last_outbound_sms_at = pick_instant (random);
      engagement->last_outbound_sms = pick (random, messages, n);
    }
  if (demo_random_chance (random, 450))
    {
      engagement->inbound_sms_count = 1 + demo_random_below (random, 20);
      engagement->last_inbound_sms_at = pick_instant (random);
      engagement->last_inbound_sms = pick (random, messages, n);
    }
}

static void
fill_calls (DemoEngagement *engagement, DemoRandom *random)
{
  guint n;
  const char *const *dispositions = demo_dispositions (&n);

  if (demo_random_chance (random, 650))
    {
      engagement->outbound_call_count = 1 + demo_random_below (random, 12);
      engagement->last_outbound_call_at = pick_instant (random);
      engagement->last_outbound_call_disposition = pick (random, dispositions, n);
    }
  if (demo_random_chance (random, 400))
    {
      engagement->inbound_call_count = 1 + demo_random_below (random, 9);
      engagement->last_inbound_call_at = pick_instant (random);
      engagement->last_inbound_call_disposition = pick (random, dispositions, n);
      engagement->incoming_number = pick (random, own_numbers, G_N_ELEMENTS (own_numbers));
    }

  engagement->last_call_disposition = engagement->last_inbound_call_at > engagement->last_outbound_call_at
                                        ? engagement->last_inbound_call_disposition
                                        : engagement->last_outbound_call_disposition;
}

static void
choose (DemoEngagement *engagement, const ChosenInstant *chosen)
{
  engagement->timezone = chosen->timezone;
  engagement->last_inbound_call_at = chosen->instant;
  engagement->last_outbound_call_at = chosen->instant;
  engagement->last_inbound_sms_at = chosen->instant;
  engagement->last_outbound_sms_at = chosen->instant;
  engagement->last_inbound_sms = engagement->last_outbound_sms = "See you then";
  engagement->inbound_call_count = MAX (engagement->inbound_call_count, 1);
  engagement->outbound_call_count = MAX (engagement->outbound_call_count, 1);
  engagement->inbound_sms_count = MAX (engagement->inbound_sms_count, 1);
  engagement->outbound_sms_count = MAX (engagement->outbound_sms_count, 1);
  engagement->incoming_number = own_numbers[0];
  engagement->last_call_disposition = "Interested";
  engagement->last_inbound_call_disposition = "Interested";
  engagement->last_outbound_call_disposition = "No answer";
}

void
demo_engagement_fill (DemoEngagement *engagement, DemoRandom *random, guint chosen, const char *timezone)
{
  engagement->is_dnc = demo_random_chance (random, 40);
  engagement->text_authorized = demo_random_chance (random, 600);
  engagement->timezone = demo_random_chance (random, 920) ? timezone : NULL;

  /* One in six was never reached. */
  if (!demo_random_chance (random, 160))
    {
      fill_texts (engagement, random);
      fill_calls (engagement, random);
    }
  if (chosen < DEMO_CHOSEN_INSTANTS)
    choose (engagement, &chosen_instants[chosen]);
}
