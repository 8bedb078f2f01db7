/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "soak.h"

#include <malloc.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"
#include "cw-pace.h"
#include "cw-store-runs.h"
#include "disk.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define HOUR_MS (DAY_MS / 24)
#define EDITS_A_DAY 500
/* 300 of 20,000 */
#define CONTACTS_PER_ENGAGED 67

#define REQUESTS_A_DAY 15000
#define MOST_OF_REQUESTS_PERCENT 10
#define MOST_HOURS_A_DAY 25

/* Each edit writes a name of its own. */
#define NAME "Zk"
#define NAME_DIGITS 6

/* A step tells of what it looked up when it ends. */
#define STEP_MS (60 * G_GINT64_CONSTANT (1000))
/* Between two looks at Salesforce in the background. */
#define POLL_MS (5 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *aloware_id, *salesforce_id;
  guint edit; /* the last, from 1; 0: none */
} Pair;

typedef struct
{
  gint64 at; /* ms; -1: it has arrived */
  CwSide side;
  guint pair;
} Edit;

/* What is counted in a day. */
typedef struct
{
  guint steps, look_ups, salesforce_requests, writes;
  gint64 latest[2];      /* by the side of the edit: how late one arrived, ms */
  gint64 latest_engaged; /* the same from Aloware, of contacts that are engaged */
} Day;

/* What a program might use more and more of. */
typedef struct
{
  gsize memory, database; /* bytes */
  guint files, runs;
} Use;

typedef struct
{
  World *world;
  GPtrArray *pairs;
  GArray *edits;
  CwPace pace;
  CwKeepNews news;
  Day day;
  guint n_wrong;
} Soak;

static void
pair_free (Pair *pair)
{
  g_free (pair->aloware_id);
  g_free (pair->salesforce_id);
  g_free (pair);
}

static gint64
get_now (void)
{
  return g_get_monotonic_time () / 1000;
}

static void G_GNUC_PRINTF (2, 3) complain (Soak *soak, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  soak->n_wrong++;
  g_print ("  wrong: %s\n", text);
}

/* ── People ── */

/* The first names of Aloware's contacts by id. */
static GHashTable *
read_names (Soak *soak)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonNode) dump = world_control (soak->world, CW_SIDE_ALOWARE, "dump", NULL);
  JsonArray *contacts = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (contacts); i++)
    {
      JsonObject *contact = json_array_get_object_element (contacts, i);

      g_hash_table_insert (
        names, g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (contact, "id")),
        g_strdup (json_object_get_string_member_with_default (contact, "first_name", NULL)));
    }
  return names;
}

/* Those that agree: an edit of what is in conflict waits for a person. */
static void
find_pairs (Soak *soak)
{
  g_autoptr (GHashTable) names = read_names (soak);
  g_autoptr (JsonNode) dump = world_dump_object (soak->world, CW_OBJECT_CONTACT);
  JsonArray *records = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      JsonNode *aloware_id = json_object_get_member (record, "Aloware_Contact_ID__c");
      Pair *pair;

      if (aloware_id == NULL || !JSON_NODE_HOLDS_VALUE (aloware_id)
          || json_object_get_boolean_member (record, "IsDeleted")
          || g_strcmp0 (g_hash_table_lookup (names, json_node_get_string (aloware_id)),
                        json_object_get_string_member_with_default (record, "FirstName", NULL))
               != 0)
        continue;
      pair = g_new0 (Pair, 1);
      pair->aloware_id = json_node_dup_string (aloware_id);
      pair->salesforce_id = g_strdup (json_object_get_string_member (record, "Id"));
      g_ptr_array_add (soak->pairs, pair);
    }
}

static void
set_value (Soak *soak, CwSide side, const Pair *pair, const char *field, const char *value)
{
  g_autofree char *id = side == CW_SIDE_ALOWARE ? g_strdup (pair->aloware_id)
                                                : g_strdup_printf ("\"%s\"", pair->salesforce_id);
  g_autofree char *json = g_strdup_printf ("{\"id\":%s,\"set\":{\"%s\":\"%s\"}}", id, field, value);
  g_autoptr (JsonNode) done = world_control (soak->world, side, "edit", json);

  if (done == NULL)
    complain (soak, "%s did not take %s", cw_side_to_nick (side), json);
}

/* The sides and the pairs in turn: what is edited again has long been written. */
static void
edit (Soak *soak)
{
  static const char *const fields[] = { "first_name", "FirstName" };
  Edit made = { get_now (), soak->edits->len / 3 % 2, soak->edits->len * 7 % soak->pairs->len };
  Pair *pair = g_ptr_array_index (soak->pairs, made.pair);
  char name[sizeof NAME + NAME_DIGITS];

  g_array_append_val (soak->edits, made);
  pair->edit = soak->edits->len;
  g_snprintf (name, sizeof name, NAME "%0*u", NAME_DIGITS, pair->edit);
  set_value (soak, made.side, pair, fields[made.side], name);
}

static gboolean
is_engaged (guint pair)
{
  return pair % CONTACTS_PER_ENGAGED == 0;
}

static void
engage (Soak *soak)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.000000Z");

  for (guint i = 0; i < soak->pairs->len; i++)
    {
      if (is_engaged (i))
        set_value (soak, CW_SIDE_ALOWARE, g_ptr_array_index (soak->pairs, i), "last_inbound_sms_at", text);
    }
}

/* ── What the engine asks and writes ── */

static void
take_arrival (Soak *soak, const Request *request, guint nth)
{
  Edit *arrived = nth > 0 && nth <= soak->edits->len ? &g_array_index (soak->edits, Edit, nth - 1) : NULL;
  gint64 late;

  if (arrived == NULL || arrived->side == request->side)
    {
      complain (soak, "edit %u was written to %s", nth, cw_side_to_nick (request->side));
      return;
    }
  if (arrived->at < 0)
    {
      complain (soak, "edit %u was written twice", nth);
      return;
    }
  late = get_now () - arrived->at;
  arrived->at = -1;
  soak->day.latest[arrived->side] = MAX (soak->day.latest[arrived->side], late);
  if (arrived->side == CW_SIDE_ALOWARE && is_engaged (arrived->pair))
    soak->day.latest_engaged = MAX (soak->day.latest_engaged, late);
}

static Fate
on_request (World *world, const Request *request, gpointer user_data)
{
  Soak *soak = user_data;
  const char *at = request->body;

  soak->day.look_ups += request->is_look_up;
  soak->day.writes += request->is_write;
  while (request->is_write && (at = strstr (at, "\"" NAME)) != NULL)
    {
      at += 1 + strlen (NAME);
      take_arrival (soak, request, (guint) g_ascii_strtoull (at, NULL, 10));
    }
  return FATE_SERVED;
}

/* ── Steps ── */

static CwPaceWorld
get_pace_world (const Soak *soak)
{
  return (CwPaceWorld) { .attention = CW_ATTENTION_BACKGROUND,
                         .aloware_per_minute = 1200,
                         .sweep_percent = 50,
                         .contacts = soak->news.ages.n,
                         .engaged = soak->news.ages.n_engaged,
                         .quota_used = soak->news.quota_used,
                         .quota_limit = REQUESTS_A_DAY,
                         .quota_percent = 80 };
}

/* Salesforce's day begins at midnight. */
static void
count_requests (Soak *soak, guint before)
{
  guint used = soak->news.quota_used;

  soak->day.salesforce_requests += used >= before ? used - before : used;
}

static void
take_step (Soak *soak, const CwPaceStep *step)
{
  guint used_before = soak->news.quota_used;
  const CwKeepOrder order = { .ask_salesforce = step->ask_salesforce,
                              .n_engaged = step->n_engaged,
                              .n_round = step->n_round };
  g_autoptr (GError) error = NULL;

  soak->day.steps++;
  if (!world_keep (soak->world, &order, &soak->news, &error))
    {
      complain (soak, "a step failed: %s",
                error != NULL ? error->message : "a person has to do something first");
      clock_advance (STEP_MS);
      return;
    }
  count_requests (soak, used_before);
  if (step->ask_salesforce)
    cw_pace_asked_salesforce (&soak->pace, get_now (), soak->news.changed[CW_SIDE_SALESFORCE] > 0);
  cw_pace_asked_aloware (&soak->pace, soak->news.n_engaged, soak->news.n_round);
}

static void
keep_until (Soak *soak, gint64 until)
{
  while (get_now () < until)
    {
      CwPaceWorld pace_world = get_pace_world (soak);
      CwPaceStep step = cw_pace_next (&soak->pace, &pace_world, get_now ());

      if (step.ask_salesforce || step.n_engaged + step.n_round > 0)
        take_step (soak, &step);
      else
        clock_advance (CLAMP (until - get_now (), 1, step.wait));
    }
}

static void
keep_for_a_day (Soak *soak)
{
  gint64 began = get_now ();

  soak->day = (Day) { 0 };
  for (guint i = 0; i < EDITS_A_DAY; i++)
    {
      keep_until (soak, began + DAY_MS * i / EDITS_A_DAY);
      if (i == EDITS_A_DAY / 2)
        engage (soak);
      edit (soak);
    }
  keep_until (soak, began + DAY_MS);
}

/* ── What it uses ── */

static guint
count_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static double
get_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static Use
get_use (Soak *soak)
{
  g_autoptr (CwStore) store = world_open_store (soak->world);
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, NULL);
  struct mallinfo2 info = mallinfo2 ();

  return (Use) { .memory = info.uordblks + info.hblkhd,
                 .database = world_get_database_size (soak->world),
                 .files = count_files (),
                 .runs = runs->len };
}

/* ── A day, and all ── */

/* The practice platforms and the state database are in the same memory, so their growth is part of it. */
static void
show_day (Soak *soak, guint nth, const Use *use, double seconds)
{
  const Day *day = &soak->day;

  g_print ("day %u: %u steps, %u look-ups, %u counted requests of Salesforce (%.1f %% of %u), %u writes; an "
           "edit arrived "
           "at the latest after %.1f min from Salesforce, %.1f min from Aloware (%.0f s of an engaged "
           "contact); %.1f s of a processor with "
           "both platforms (%.2f %%); %.1f MB in use, state %.1f MB, %u files, %u runs in History\n",
           nth, day->steps, day->look_ups, day->salesforce_requests,
           100.0 * day->salesforce_requests / REQUESTS_A_DAY, REQUESTS_A_DAY, day->writes,
           (double) day->latest[CW_SIDE_SALESFORCE] / 60000, (double) day->latest[CW_SIDE_ALOWARE] / 60000,
           (double) day->latest_engaged / 1000, seconds, seconds * 100 * 1000 / DAY_MS,
           (double) use->memory / 1e6, (double) use->database / 1e6, use->files, use->runs);
}

/* The dates of most practice contacts lie ahead of the simulated clock, and tell of no engagement. A few fall
 * into its last day. An edit in Aloware counts for an hour: `edited` contacts at the most may be added. */
static void
check_engaged (Soak *soak, guint edited)
{
  guint n = 0;

  for (guint i = 0; i < soak->pairs->len; i++)
    n += is_engaged (i);
  if (soak->news.ages.n_engaged < n || soak->news.ages.n_engaged > n + edited + soak->pairs->len / 100)
    complain (soak, "%u contacts count as engaged, and %u were", soak->news.ages.n_engaged, n);
}

static void
check_day (Soak *soak, const Use *before, const Use *use)
{
  CwPaceWorld pace_world = get_pace_world (soak);
  const Day *day = &soak->day;

  if (day->salesforce_requests > REQUESTS_A_DAY * MOST_OF_REQUESTS_PERCENT / 100)
    complain (soak, "more than %u %% of a day's requests", MOST_OF_REQUESTS_PERCENT);
  if (day->latest[CW_SIDE_SALESFORCE] > POLL_MS + STEP_MS)
    complain (soak, "an edit in Salesforce arrived too late");
  if (day->latest[CW_SIDE_ALOWARE] > cw_pace_promise (&pace_world) * 11 / 10 + STEP_MS)
    complain (soak, "an edit in Aloware arrived later than is promised, which is %.1f min",
              (double) cw_pace_promise (&pace_world) / 60000);
  if (day->latest_engaged > STEP_MS)
    complain (soak, "an edit of an engaged contact arrived too late");
  if (use->files > before->files)
    complain (soak, "more files are open than the day before");
  if (use->runs - before->runs > MOST_HOURS_A_DAY)
    complain (soak, "History has more than a run an hour");
  check_engaged (soak, EDITS_A_DAY / 24);
}

/* All edits have arrived, and a whole sync has nothing to write. */
static void
check_end (Soak *soak)
{
  g_autoptr (GError) error = NULL;
  const CwRun *run;

  keep_until (soak, get_now () + 2 * HOUR_MS);
  for (guint i = 0; i < soak->edits->len; i++)
    {
      const Edit *left = &g_array_index (soak->edits, Edit, i);
      const Pair *pair = g_ptr_array_index (soak->pairs, left->pair);

      if (left->at >= 0 && pair->edit == i + 1)
        complain (soak, "edit %u never arrived", i + 1);
    }

  run = world_run (soak->world, WORK_SYNC, 0, 0, &error);
  if (run == NULL)
    complain (soak, "the sync afterwards failed: %s", error->message);
  else if (world_get_n_writes (soak->world) > 0)
    complain (soak, "the sync afterwards wrote: %u requests", world_get_n_writes (soak->world));
}

guint
soak (World *world, guint contacts, guint days)
{
  const WorldKind kind = {
    .contacts = contacts, .has_external_id = TRUE, .has_whole_mapping = TRUE, .keeps = TRUE, .is_long = TRUE
  };
  Soak self = { .world = world };
  g_autoptr (GError) error = NULL;
  Use before;

  world_reset (world, 1, &kind);
  if (world_run (world, WORK_SYNC, 0, 0, &error) == NULL)
    g_error ("The first sync failed: %s", error->message);

  self.pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  self.edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  find_pairs (&self);
  world_set_func (world, on_request, &self);
  cw_pace_init (&self.pace, get_now ());
  engage (&self);
  /* The first round looks at everybody, and learns who is engaged. */
  keep_until (&self, get_now () + HOUR_MS);
  check_engaged (&self, 0);
  before = get_use (&self);

  for (guint i = 0; i < days; i++)
    {
      double seconds = get_seconds ();
      Use use;

      keep_for_a_day (&self);
      seconds = get_seconds () - seconds;
      use = get_use (&self);
      show_day (&self, i + 1, &use, seconds);
      check_day (&self, &before, &use);
      before = use;
    }
  check_end (&self);

  world_set_func (world, NULL, NULL);
  g_ptr_array_unref (self.pairs);
  g_array_unref (self.edits);
  return self.n_wrong;
}
