/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history.h"

#include <string.h>

#include "check.h"
#include "clock.h"
#include "cw-store-runs.h"
#include "demo-people.h"

#define HOUR_MS (3600 * 1000)

/* So many runs at most until there is nothing left to write. */
#define QUIET_RUNS 4
/* What one run finds out is told by the next: a merge whose other side does not answer any more. */
#define LEAST_QUIET_RUNS 2

const Field fields[N_FIELDS] = {
  { FIELD_TEXT, "first_name", { "first_name", "FirstName" } },
  { FIELD_TEXT, "last_name", { "last_name", "LastName" } },
  { FIELD_TEXT, "city", { "cnam_city", "MailingCity" } },
  { FIELD_TEXT, "zipcode", { "cnam_zipcode", "MailingPostalCode" } },
  { FIELD_TEXT, "custom_field_1", { "csf1", "Custom_Field_1__c" } },
  { FIELD_EMAIL, "email", { "email", "Email" } },
  { FIELD_CHOICE, "lead_source", { "lead_source", "LeadSource" } },
  { FIELD_DATE, "date_of_birth", { "date_of_birth", "Birthdate" } },
  { FIELD_OWNER, "contact_owner", { "user_id", "OwnerId" } },
  { FIELD_PHONE, "phone_number", { "phone_number", "Phone" } },
};

static const char *const faults[] = {
  "aloware:rate-limit",
  "aloware:rate-limit:value=3",
  "aloware:unavailable",
  "aloware:html",
  "aloware:slow:value=90000",
  "aloware:malformed",
  "aloware:cut",
  "aloware:drop-after-write",
  "aloware:edit-after-write:value=first_name=" LATER_EDIT_ALOWARE,
  "aloware:ignore-field:value=city",
  "salesforce:lock-row",
  "salesforce:unavailable",
  "salesforce:html",
  "salesforce:malformed",
  "salesforce:cut",
  "salesforce:drop-after-write",
  "salesforce:session-expired",
  "salesforce:small-pages:value=2",
  "salesforce:duplicate-rows",
  "salesforce:row-error:value=FIELD_CUSTOM_VALIDATION_EXCEPTION",
  "salesforce:edit-after-write:value=FirstName=" LATER_EDIT_SALESFORCE,
  "salesforce:ignore-field:value=MailingCity",
  "salesforce:slow:value=200000",
};

/* ── What a seed decides ── */

static void
add_event (GArray *events, guint64 *chance)
{
  /* How often each kind comes. */
  static const EventKind kinds[] = { EVENT_EDIT,  EVENT_EDIT,   EVENT_EDIT,   EVENT_EDIT,     EVENT_EDIT,
                                     EVENT_EDIT,  EVENT_CREATE, EVENT_DELETE, EVENT_UNDELETE, EVENT_MERGE,
                                     EVENT_FAULT, EVENT_FAULT,  EVENT_FATE,   EVENT_FATE,     EVENT_FATE,
                                     EVENT_CLOCK, EVENT_EXPIRE };
  Event event = { .kind = kinds[chance_below (chance, G_N_ELEMENTS (kinds))] };

  event.side = chance_below (chance, 2);
  event.what = chance_below (chance, 1 << 16);
  event.how = chance_below (chance, 1 << 16);
  event.value = events->len;
  event.step = chance_below (chance, 3) == 0 ? 1 + chance_below (chance, 24) : 0;
  if (event.kind == EVENT_FATE && event.step == 0)
    event.step = 1 + chance_below (chance, 24);
  g_array_append_val (events, event);
}

static void
add_run (GArray *events, guint64 *chance)
{
  Event event = { .kind = EVENT_RUN };
  static const Work works[] = { WORK_UNDO, WORK_PREVIEW, WORK_APPLY, WORK_RESOLVE, WORK_RESOLVE,
                                WORK_SYNC, WORK_SYNC,    WORK_SYNC,  WORK_SYNC,    WORK_SYNC };

  event.what = works[chance_below (chance, G_N_ELEMENTS (works))];
  event.how = chance_below (chance, 1 << 16);
  if (chance_below (chance, 4) == 0)
    event.step = 1 + chance_below (chance, 110);
  g_array_append_val (events, event);
}

History *
history_new (guint64 seed)
{
  History *history = g_new0 (History, 1);
  guint64 chance = seed * 2 + 1;
  guint n_rounds;

  /* Neighbours are to differ in more than the last bit. */
  for (guint i = 0; i < 8; i++)
    chance_next (&chance);

  history->seed = seed;
  history->events = g_array_new (FALSE, FALSE, sizeof (Event));
  history->contacts = 2 + chance_below (&chance, 4);
  history->creates_both_ways = chance_below (&chance, 2) == 0;
  n_rounds = 1 + chance_below (&chance, 3);
  for (guint i = 0; i < n_rounds; i++)
    {
      guint n_events = chance_below (&chance, 6);

      for (guint j = 0; j < n_events; j++)
        add_event (history->events, &chance);
      add_run (history->events, &chance);
    }

  return history;
}

void
history_free (History *history)
{
  g_array_unref (history->events);
  g_free (history);
}

void
history_print (const History *history)
{
  static const char *const names[] = { "edit",  "create", "delete", "undelete", "merge",
                                       "fault", "fate",   "clock",  "expire",   "run" };

  g_print ("  seed %" G_GUINT64_FORMAT ", %u contacts a side, creates %s\n", history->seed, history->contacts,
           history->creates_both_ways ? "both ways" : "in Aloware only");
  for (guint i = 0; i < history->events->len; i++)
    {
      const Event *event = &g_array_index (history->events, Event, i);

      g_print ("  %s side=%s step=%u what=%u how=%u value=%u", names[event->kind],
               cw_side_to_nick (event->side), event->step, event->what, event->how, event->value);
      if (event->kind == EVENT_FAULT)
        g_print (" %s", faults[event->what % G_N_ELEMENTS (faults)]);
      g_print ("\n");
    }
}

void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->problem);
  *outcome = (Outcome) { 0 };
}

/* ── While it happens ── */

typedef struct
{
  World *world;
  GPtrArray *known;   /* of Known */
  GPtrArray *pending; /* of const Event: for the run under way */
  DemoPeople *people; /* their users are everybody's */
  Fate fate;          /* of the next requests */
  guint n_fated;
  gboolean only_writes;
} Play;

static void
known_free (Known *known)
{
  for (guint i = 0; i < N_FIELDS; i++)
    g_free (known->edits[i]);
  g_free (known->phone);
  g_free (known->id);
  g_free (known);
}

static Known *
add_known (Play *play, CwSide side, const char *id)
{
  Known *known = g_new0 (Known, 1);

  known->side = side;
  known->id = g_strdup (id);
  g_ptr_array_add (play->known, known);

  return known;
}

static char *
get_id (JsonObject *record, CwSide side)
{
  if (side == CW_SIDE_ALOWARE)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (record, "id"));

  return g_strdup (
    json_object_get_string_member (record, json_object_has_member (record, "Id") ? "Id" : "id"));
}

static void
learn_records (Play *play, CwSide side)
{
  g_autoptr (JsonNode) dump = world_control (play->world, side, "dump", NULL);
  JsonArray *records = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      g_autofree char *id = get_id (record, side);
      Known *known = add_known (play, side, id);

      if (side == CW_SIDE_ALOWARE)
        known->phone = g_strdup (json_object_get_string_member (record, "phone_number"));
    }
}

/* The nth record of a side, counted round and round; NULL when there is none. */
static Known *
pick (Play *play, CwSide side, guint nth)
{
  guint n = 0;

  for (guint i = 0; i < play->known->len; i++)
    n += ((Known *) play->known->pdata[i])->side == side;
  if (n == 0)
    return NULL;

  nth %= n;
  for (guint i = 0; i < play->known->len; i++)
    {
      Known *known = g_ptr_array_index (play->known, i);

      if (known->side == side && nth-- == 0)
        return known;
    }

  return NULL;
}

static char *
make_owner (Play *play, CwSide side, guint how)
{
  for (guint i = 0; i < play->people->users->len; i++)
    {
      const DemoUser *user = g_ptr_array_index (play->people->users, (how + i) % play->people->users->len);

      if (user->aloware_id != 0 && user->salesforce_id != NULL && user->active)
        return side == CW_SIDE_SALESFORCE ? g_strdup (user->salesforce_id)
                                          : g_strdup_printf ("%u", user->aloware_id);
    }

  return NULL;
}

/* A value that is nobody else's, where the field lets it be. */
static char *
make_value (Play *play, const Field *field, const Event *event)
{
  static const char *const choices[] = { "Web", "Other", "Phone Inquiry", "Purchased List" };

  switch (field->kind)
    {
    case FIELD_EMAIL:
      return g_strdup_printf ("zq%uz%u@example.com", event->value, event->side);
    case FIELD_CHOICE:
      return g_strdup (choices[event->how / 64 % G_N_ELEMENTS (choices)]);
    case FIELD_DATE:
      return g_strdup_printf ("19%02u-02-2%u", event->value % 50 + 50, event->side);
    case FIELD_OWNER:
      return make_owner (play, event->side, event->how / 64);
    case FIELD_PHONE:
      return g_strdup_printf ("+1303555%04u",
                              200 + event->value % 8 * 2 + (event->how / 64 % 3 == 0 ? 0 : event->side));
    case FIELD_TEXT:
    default:
      return g_strdup_printf ("Zq%uz%u", event->value, event->side);
    }
}

static void
set_member (GString *json, const char *name, const char *value)
{
  g_string_append_printf (json, "%s\"%s\":", json->str[json->len - 1] == '{' ? "" : ",", name);
  if (value != NULL && *value != '\0')
    g_string_append_printf (json, "\"%s\"", value);
  else
    g_string_append (json, "null");
}

static void
edit (Play *play, const Event *event)
{
  Known *known = pick (play, event->side, event->what);
  const Field *field = &fields[event->how % N_FIELDS];
  gboolean blank = event->how / 16 % 4 == 0 && field->kind != FIELD_OWNER && field->kind != FIELD_PHONE;
  g_autofree char *value = blank ? g_strdup ("") : make_value (play, field, event);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (JsonNode) done = NULL;

  if (known == NULL)
    return;

  g_string_printf (json, "{\"id\":\"%s\",\"set\":{", known->id);
  set_member (json, field->names[event->side], value);
  g_string_append (json, "}}");
  done = world_control (play->world, event->side, "edit", json->str);
  if (done == NULL)
    return;

  g_free (known->edits[event->how % N_FIELDS]);
  known->edits[event->how % N_FIELDS] = g_steal_pointer (&value);
}

static void
create (Play *play, const Event *event)
{
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (JsonNode) done = NULL;
  g_autofree char *id = NULL;
  Known *known;

  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *value = make_value (play, &fields[i], event);

      if (fields[i].kind == FIELD_PHONE || fields[i].kind == FIELD_TEXT || (event->how >> i & 1) != 0)
        set_member (json, fields[i].names[event->side], value);
    }
  g_string_append_c (json, '}');
  done = world_control (play->world, event->side, "create", json->str);
  if (done == NULL)
    return;

  id = get_id (json_node_get_object (done), event->side);
  known = add_known (play, event->side, id);
  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].kind == FIELD_TEXT)
      known->edits[i] = make_value (play, &fields[i], event);
}

static void
control_one (Play *play, const Event *event, const char *endpoint)
{
  const Known *known = pick (play, event->side, event->what);
  g_autofree char *json = known != NULL ? g_strdup_printf ("{\"id\":\"%s\"}", known->id) : NULL;
  g_autoptr (JsonNode) done = json != NULL ? world_control (play->world, event->side, endpoint, json) : NULL;
}

static void
merge (Play *play, const Event *event)
{
  const Known *winner = pick (play, CW_SIDE_SALESFORCE, event->what);
  const Known *loser = pick (play, CW_SIDE_SALESFORCE, event->how);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) done = NULL;

  if (winner == NULL || loser == NULL || winner == loser)
    return;

  json = g_strdup_printf ("{\"winner\":\"%s\",\"loser\":\"%s\"}", winner->id, loser->id);
  done = world_control (play->world, CW_SIDE_SALESFORCE, "merge", json);
}

static void
set_fault (Play *play, const Event *event)
{
  const char *spec = faults[event->what % G_N_ELEMENTS (faults)];
  CwSide side = g_str_has_prefix (spec, "aloware") ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE;
  g_autofree char *json = g_strdup_printf ("{\"spec\":\"%s:after=%u:times=%u\"}", spec, event->how % 12,
                                           event->how / 16 % 5 == 0 ? 12 : 1 + event->how / 128 % 2);
  g_autoptr (JsonNode) done = world_control (play->world, side, "fault", json);
}

static void
set_fate (Play *play, const Event *event)
{
  static const Fate fates[] = { FATE_UNREACHED, FATE_LOST, FATE_LOST, FATE_TWICE, FATE_NEVER };

  play->fate = fates[event->what % G_N_ELEMENTS (fates)];
  play->n_fated = event->how % 5 == 0 ? 7 : 1 + event->how / 8 % 2;
  play->only_writes = event->how / 64 % 2 == 0;
}

static void
happen (Play *play, const Event *event)
{
  switch (event->kind)
    {
    case EVENT_EDIT:
      edit (play, event);
      break;
    case EVENT_CREATE:
      create (play, event);
      break;
    case EVENT_DELETE:
      control_one (play, event, "delete");
      break;
    case EVENT_UNDELETE:
      if (event->side == CW_SIDE_SALESFORCE)
        control_one (play, event, "undelete");
      break;
    case EVENT_MERGE:
      merge (play, event);
      break;
    case EVENT_FAULT:
      set_fault (play, event);
      break;
    case EVENT_FATE:
      set_fate (play, event);
      break;
    case EVENT_CLOCK:
      clock_set_jump (((gint64) (event->what % 97) - 48) * HOUR_MS);
      break;
    case EVENT_EXPIRE:
      {
        g_autoptr (JsonNode) done = world_control (play->world, CW_SIDE_SALESFORCE, "expire-sessions", "{}");
      }
      break;
    case EVENT_RUN:
    default:
      break;
    }
}

/* Between the last look at a record and its write nobody can tell that somebody edits it: no platform offers
 * a write that depends on what is there. So while the run writes, a record is edited just before it is looked
 * at. */
static gboolean
may_happen (Play *play, const Event *event, const Request *request)
{
  const Known *known;

  if (event->step > request->step)
    return FALSE;
  if (request->phase != CW_PHASE_WRITING || event->kind >= EVENT_FAULT)
    return TRUE;
  if (event->kind != EVENT_EDIT || event->side != request->side)
    return FALSE;
  if (event->side == CW_SIDE_SALESFORCE)
    return request->is_read;

  known = pick (play, event->side, event->what);

  return known != NULL && request->phone != NULL && g_strcmp0 (request->phone, known->phone) == 0;
}

static Fate
on_request (World *world, const Request *request, gpointer user_data)
{
  Play *play = user_data;

  for (guint i = play->pending->len; i > 0; i--)
    {
      const Event *event = g_ptr_array_index (play->pending, play->pending->len - i);

      if (!may_happen (play, event, request))
        continue;
      g_ptr_array_remove_index (play->pending, play->pending->len - i);
      happen (play, event);
    }

  if (play->n_fated == 0 || (play->only_writes && !request->is_write))
    return FATE_SERVED;

  play->n_fated--;

  return play->fate;
}

static void
run (Play *play, const Event *event, Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  const CwRun *done = world_run (play->world, event->what, event->how, event->step, &error);

  outcome->n_runs++;
  outcome->n_writes += world_get_n_writes (play->world);
  if (error != NULL)
    outcome->n_failed++;
  else if (done == NULL)
    outcome->n_crashed++;

  /* What did not get its turn happens afterwards. */
  for (guint i = 0; i < play->pending->len; i++)
    happen (play, g_ptr_array_index (play->pending, i));
  g_ptr_array_set_size (play->pending, 0);
  play->n_fated = 0;
  clock_advance (HOUR_MS);
}

/* Nothing disturbs any more: all is caught up with, and then there is nothing left to write. */
static char *
run_quietly (Play *play, Outcome *outcome)
{
  g_autoptr (JsonNode) a = world_control (play->world, CW_SIDE_ALOWARE, "reset-faults", "{}");
  g_autoptr (JsonNode) b = world_control (play->world, CW_SIDE_SALESFORCE, "reset-faults", "{}");
  const CwRun *last = NULL;

  /* Where the process ended between getting a new refresh token and keeping it. */
  world_sign_in (play->world);
  clock_set_jump (0);
  clock_advance (24 * HOUR_MS);
  for (guint i = 0; i < QUIET_RUNS && (i < LEAST_QUIET_RUNS || world_get_n_writes (play->world) > 0); i++)
    {
      g_autoptr (GError) error = NULL;

      last = world_run (play->world, WORK_SYNC, 0, 0, &error);
      if (error != NULL)
        return g_strdup_printf ("quiet run %u failed: %s", i + 1, error->message);
      if (g_strcmp0 (last->state, "finished") != 0)
        return g_strdup_printf ("quiet run %u ended as %s: %s", i + 1, last->state, last->error_message);
      outcome->n_writes += world_get_n_writes (play->world);
      clock_advance (HOUR_MS);
    }

  if (world_get_n_writes (play->world) > 0)
    return g_strdup_printf ("quiet run %u still wrote: %u requests", QUIET_RUNS,
                            world_get_n_writes (play->world));

  return check_world (play->world, play->known, last);
}

void
history_play (const History *history, World *world, Outcome *outcome)
{
  Play play = { .world = world };

  *outcome = (Outcome) { 0 };
  world_reset (world, history->seed, history->contacts, history->creates_both_ways);
  world_set_func (world, on_request, &play);
  play.known = g_ptr_array_new_with_free_func ((GDestroyNotify) known_free);
  play.pending = g_ptr_array_new ();
  play.people = demo_people_generate (1, 1);
  learn_records (&play, CW_SIDE_ALOWARE);
  learn_records (&play, CW_SIDE_SALESFORCE);

  for (guint i = 0; i < history->events->len; i++)
    {
      const Event *event = &g_array_index (history->events, Event, i);

      if (event->kind == EVENT_RUN)
        run (&play, event, outcome);
      else if (event->step > 0)
        g_ptr_array_add (play.pending, (gpointer) event);
      else
        happen (&play, event);
    }
  for (guint i = 0; i < play.pending->len; i++)
    happen (&play, g_ptr_array_index (play.pending, i));
  g_ptr_array_set_size (play.pending, 0);
  play.n_fated = 0;

  outcome->problem = run_quietly (&play, outcome);
  outcome->trace = world_get_trace (world);

  world_set_func (world, NULL, NULL);
  g_ptr_array_unref (play.known);
  g_ptr_array_unref (play.pending);
  demo_people_free (play.people);
}
