/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history.h"

#include <string.h>

#include "check.h"
#include "clock.h"
#include "cw-change.h"
#include "cw-store-links.h"
#include "cw-store-runs.h"
#include "demo-people.h"

#define HOUR_MS (3600 * 1000)

/* So many runs at most until there is nothing left to write. */
#define QUIET_RUNS 4
/* What one run finds out is told by the next: a merge whose other side does not answer any more. */
#define LEAST_QUIET_RUNS 2

#define ALL_FIELDS ((1u << N_FIELDS) - 1)

const Field fields[N_FIELDS] = {
  { FIELD_TEXT, "first_name", { "first_name", "FirstName" }, "FirstName" },
  { FIELD_TEXT, "last_name", { "last_name", "LastName" }, "LastName" },
  { FIELD_TEXT, "city", { "cnam_city", "MailingCity" }, "City" },
  { FIELD_TEXT, "zipcode", { "cnam_zipcode", "MailingPostalCode" }, "PostalCode" },
  { FIELD_TEXT, "custom_field_1", { "csf1", "Custom_Field_1__c" }, "Custom_Field_1__c" },
  { FIELD_EMAIL, "email", { "email", "Email" }, "Email" },
  { FIELD_CHOICE, "lead_source", { "lead_source", "LeadSource" }, "LeadSource" },
  { FIELD_DATE, "date_of_birth", { "date_of_birth", "Birthdate" }, NULL },
  { FIELD_OWNER, "contact_owner", { "user_id", "OwnerId" }, "OwnerId" },
  { FIELD_PHONE, "phone_number", { "phone_number", "Phone" }, "Phone" },
};

const char *
field_get_name (const Field *field, CwSide side, const char *id)
{
  return side == CW_SIDE_SALESFORCE && cw_object_of_id (id) == CW_OBJECT_LEAD ? field->of_lead
                                                                              : field->names[side];
}

char *
get_text (JsonObject *record, const char *name)
{
  JsonNode *node = json_object_get_member (record, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return g_strdup (json_node_get_string (node));
}

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
  "salesforce:ignore-field:value=City",
  "salesforce:slow:value=200000",

  /* Of worlds with jobs: */
  "salesforce:no-jobs",
  "salesforce:job-slow",
  "salesforce:job-held",
  "salesforce:job-backwards",
  "salesforce:job-fails",
  "salesforce:job-loses",
  "salesforce:job-loses:value=written",
  "salesforce:job-gone",
  "salesforce:job-unanswered",
};

#define N_FAULTS_OF_JOBS 9

/* ── What a seed decides ── */

static void
add_event (GArray *events, guint64 *chance)
{
  /* How often each kind comes. */
  static const EventKind kinds[] = {
    EVENT_EDIT,       EVENT_EDIT,       EVENT_EDIT,     EVENT_EDIT,    EVENT_EDIT,       EVENT_EDIT,
    EVENT_CREATE,     EVENT_DELETE,     EVENT_UNDELETE, EVENT_MERGE,   EVENT_EDIT,       EVENT_EDIT,
    EVENT_CREATE,     EVENT_FAULT,      EVENT_FAULT,    EVENT_FATE,    EVENT_FATE,       EVENT_CLOCK,
    EVENT_EXPIRE,     EVENT_BETWEEN,    EVENT_BETWEEN,  EVENT_BETWEEN, EVENT_WRITE_FATE, EVENT_WRITE_FATE,
    EVENT_WRITE_FATE, EVENT_WRITE_FATE, EVENT_CANCEL,   EVENT_IMPORT,  EVENT_REWRITE,    EVENT_REWRITE,
    EVENT_CONVERT,    EVENT_CONVERT,    EVENT_CONVERT,  EVENT_QUEUE
  };
  Event event = { .kind = kinds[chance_below (chance, G_N_ELEMENTS (kinds))] };

  event.side = chance_below (chance, 2);
  event.what = chance_below (chance, 1 << 16);
  event.how = chance_below (chance, 1 << 16);
  event.value = events->len;
  event.step = chance_below (chance, 3) == 0 ? 1 + chance_below (chance, 24) : 0;
  if (event.step == 0
      && (event.kind == EVENT_FATE || event.kind == EVENT_BETWEEN || event.kind == EVENT_WRITE_FATE
          || event.kind == EVENT_CANCEL))
    event.step = 1 + chance_below (chance, 24);
  if (event.kind == EVENT_REWRITE)
    event.step = 0;
  g_array_append_val (events, event);
}

/* What was edited after a run is what the undo of that run must leave alone. */
static gboolean
has_rewritten (const GArray *events, guint from)
{
  for (guint i = from; i < events->len; i++)
    if (g_array_index (events, Event, i).kind == EVENT_REWRITE)
      return TRUE;

  return FALSE;
}

static void
add_run (GArray *events, guint64 *chance, guint round_from, gboolean keeps)
{
  Event event = { .kind = EVENT_RUN };
  static const Work works[] = { WORK_UNDO,       WORK_PREVIEW, WORK_PREVIEW, WORK_APPLY, WORK_APPLY,
                                WORK_APPLY_FILE, WORK_RESOLVE, WORK_RESOLVE, WORK_RETRY, WORK_SYNC,
                                WORK_SYNC,       WORK_SYNC,    WORK_SYNC,    WORK_SYNC,  WORK_SYNC };

  event.what = works[chance_below (chance, G_N_ELEMENTS (works))];
  event.how = chance_below (chance, 1 << 16);
  if (keeps && round_from > 0 && event.what == WORK_SYNC && chance_below (chance, 5) != 0)
    event.what = WORK_KEEP;
  if (has_rewritten (events, round_from) && chance_below (chance, 2) == 0)
    {
      event.what = WORK_UNDO;
      event.how |= CHOICE_LAST_WRITING;
    }
  if (chance_below (chance, 4) == 0)
    event.step = 1 + chance_below (chance, 110);
  g_array_append_val (events, event);
}

static void
choose_objects (WorldKind *kind, guint64 *chance)
{
  static const CwObjects objects[] = { CW_OBJECTS_CONTACT, CW_OBJECTS_LEAD, CW_OBJECTS_BOTH,
                                       CW_OBJECTS_BOTH };

  kind->objects = objects[chance_below (chance, G_N_ELEMENTS (objects))];
  if (kind->objects == CW_OBJECTS_CONTACT)
    return;

  kind->leads = 1 + chance_below (chance, 6);
  kind->contacts = 1 + chance_below (chance, 3);
  kind->priority = chance_below (chance, CW_N_OBJECTS);
  kind->assigns_queues = chance_below (chance, 2) == 0;
  kind->edits_converted = chance_below (chance, 2) == 0;
}

History *
history_new (guint64 seed)
{
  static const Event imported = { .kind = EVENT_IMPORT };
  History *history = g_new0 (History, 1);
  guint64 chance = seed * 2 + 1;
  guint n_rounds;

  /* Neighbours are to differ in more than the last bit. */
  for (guint i = 0; i < 8; i++)
    chance_next (&chance);

  history->seed = seed;
  history->events = g_array_new (FALSE, FALSE, sizeof (Event));
  history->kind.contacts = 2 + chance_below (&chance, 4);
  history->kind.creates_both_ways = chance_below (&chance, 3) != 0;
  history->kind.has_external_id = chance_below (&chance, 2) == 0;
  history->kind.has_whole_mapping = chance_below (&chance, 8) == 0;
  choose_objects (&history->kind, &chance);
  if (chance_below (&chance, 2) == 0)
    g_array_append_val (history->events, imported);
  history->kind.keeps = chance_below (&chance, 3) == 0;
  n_rounds = 2 + chance_below (&chance, history->kind.keeps ? 5 : 3);
  for (guint i = 0; i < n_rounds; i++)
    {
      guint n_events = (i > 0 ? 3 : 0) + chance_below (&chance, 7);
      guint from = history->events->len;

      for (guint j = 0; j < n_events; j++)
        add_event (history->events, &chance);
      add_run (history->events, &chance, from, history->kind.keeps);
    }
  history->kind.by_jobs = chance_below (&chance, 3) == 0;

  return history;
}

void
history_free (History *history)
{
  g_array_unref (history->events);
  g_free (history);
}

/* ── A history as a line ── */

static const char *const kind_names[] = { "edit",   "create", "delete",  "undelete", "merge",   "fault",
                                          "fate",   "clock",  "expire",  "run",      "between", "write-fate",
                                          "cancel", "import", "rewrite", "convert",  "queue" };

/* By what the kind of a world does not have, and has. */
static const char *const creates_names[] = { "aloware", "both" };
static const char *const id_names[] = { "plain", "external" };
static const char *const mapping_names[] = { "short", "whole" };
static const char *const objects_names[] = { "contact", "lead", "both" };
static const char *const priority_names[] = { "contact-first", "lead-first" };
static const char *const queue_names[] = { "keep", "assign" };
static const char *const converted_names[] = { "locked", "open" };

/* The last words of a world that has jobs, and of one that is kept current. */
#define JOBS_NAME "jobs"
#define KEEPS_NAME "kept"

void
history_print (const History *history)
{
  const WorldKind *kind = &history->kind;

  g_print ("%" G_GUINT64_FORMAT " %u %s %s %s", history->seed, kind->contacts,
           creates_names[kind->creates_both_ways], id_names[kind->has_external_id],
           mapping_names[kind->has_whole_mapping]);
  if (kind->objects != CW_OBJECTS_CONTACT)
    g_print (" %s %s %s %s %u", objects_names[kind->objects], priority_names[kind->priority],
             queue_names[kind->assigns_queues], converted_names[kind->edits_converted], kind->leads);
  g_print ("%s%s:", kind->by_jobs ? " " JOBS_NAME : "", kind->keeps ? " " KEEPS_NAME : "");
  for (guint i = 0; i < history->events->len; i++)
    {
      const Event *event = &g_array_index (history->events, Event, i);

      g_print ("%s %s %s %u %u %u %u", i > 0 ? ";" : "", kind_names[event->kind],
               cw_side_to_nick (event->side), event->step, event->what, event->how, event->value);
    }
  g_print ("\n");
}

static gboolean
parse_name (const char *const names[], guint n, const char *name, guint *value)
{
  for (*value = 0; *value < n; (*value)++)
    if (g_strcmp0 (names[*value], name) == 0)
      return TRUE;

  return FALSE;
}

/* What a world has that knows of Leads. */
static gboolean
parse_leads (char **words, WorldKind *kind)
{
  guint objects, priority, queue, converted;

  if (!parse_name (objects_names, 3, words[0], &objects)
      || !parse_name (priority_names, 2, words[1], &priority)
      || !parse_name (queue_names, 2, words[2], &queue)
      || !parse_name (converted_names, 2, words[3], &converted))
    return FALSE;

  kind->objects = objects;
  kind->priority = priority;
  kind->assigns_queues = queue == 1;
  kind->edits_converted = converted == 1;
  kind->leads = (guint) g_ascii_strtoull (words[4], NULL, 10);
  return TRUE;
}

static gboolean
parse_kind (const char *text, History *history)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);
  gboolean keeps = n > 0 && g_str_equal (words[n - 1], KEEPS_NAME);
  gboolean by_jobs = n > 1 && g_str_equal (words[n - 1 - keeps], JOBS_NAME);
  guint values[3];

  n -= (guint) keeps + (guint) by_jobs;
  if ((n != 5 && n != 10) || !parse_name (creates_names, 2, words[2], &values[0])
      || !parse_name (id_names, 2, words[3], &values[1])
      || !parse_name (mapping_names, 2, words[4], &values[2]))
    return FALSE;

  history->seed = g_ascii_strtoull (words[0], NULL, 10);
  history->kind = (WorldKind) { .contacts = (guint) g_ascii_strtoull (words[1], NULL, 10),
                                .creates_both_ways = values[0] == 1,
                                .has_external_id = values[1] == 1,
                                .has_whole_mapping = values[2] == 1,
                                .keeps = keeps,
                                .by_jobs = by_jobs };
  return n == 5 || parse_leads (words + 5, &history->kind);
}

static gboolean
parse_event (char *text, History *history)
{
  g_auto (GStrv) words = g_strsplit (g_strstrip (text), " ", -1);
  guint kind, numbers[4];
  Event event;

  if (g_strv_length (words) != 6 || !parse_name (kind_names, G_N_ELEMENTS (kind_names), words[0], &kind))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = (guint) g_ascii_strtoull (words[2 + i], NULL, 10);
  event = (Event) { kind,       g_str_equal (words[1], "aloware") ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE,
                    numbers[0], numbers[1],
                    numbers[2], numbers[3] };
  g_array_append_val (history->events, event);
  return TRUE;
}

History *
history_parse (const char *line)
{
  g_autoptr (History) history = g_new0 (History, 1);
  g_auto (GStrv) parts = g_strsplit (line, ":", 2);
  g_auto (GStrv) events = parts[0] != NULL && parts[1] != NULL ? g_strsplit (parts[1], ";", -1) : NULL;

  history->events = g_array_new (FALSE, FALSE, sizeof (Event));
  if (events == NULL || !parse_kind (parts[0], history))
    return NULL;

  for (guint i = 0; events[i] != NULL; i++)
    if (!parse_event (events[i], history))
      return NULL;

  return g_steal_pointer (&history);
}

void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->problem);
  *outcome = (Outcome) { 0 };
}

/* ── While it happens ── */

/* A field that the engine wrote. */
typedef struct
{
  Known *known;
  guint field;
} Written;

typedef struct
{
  World *world;
  Work work; /* of the run under way */
  const WorldKind *kind;
  GPtrArray *known;       /* of Known */
  GHashTable *converted;  /* ids of Leads */
  GPtrArray *conversions; /* of Conversion */
  GArray *written;        /* of Written: by the last run that wrote */
  char *problem;          /* what a write did that is never right, or NULL */
  GPtrArray *pending;     /* of const Event: for the run under way, or a later one */
  DemoPeople *people;     /* their users are everybody's */
  Fate fate;              /* of the next requests */
  guint n_fated;
  gboolean only_writes;
  gboolean any_followed; /* whether a record took the place of another one */
  gboolean in_doubt;     /* whether the run under way made a record, and was not told */
} Play;

static void
known_free (Known *known)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_free (known->edits[i]);
      g_free (known->own[CW_SIDE_ALOWARE][i]);
      g_free (known->own[CW_SIDE_SALESFORCE][i]);
    }
  g_free (known->phone);
  g_free (known->id);
  g_free (known);
}

static void
conversion_free (Conversion *conversion)
{
  g_free (conversion->lead);
  g_free (conversion->contact);
  g_free (conversion->aloware);
  g_free (conversion);
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

/* Takes `dump`. */
static void
learn_records (Play *play, CwSide side, JsonNode *dump)
{
  JsonArray *records = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      g_autofree char *id = get_id (record, side);
      Known *known = add_known (play, side, id);

      if (side == CW_SIDE_ALOWARE)
        known->phone = g_strdup (json_object_get_string_member (record, "phone_number"));
      if (json_object_get_boolean_member_with_default (record, "IsConverted", FALSE))
        g_hash_table_add (play->converted, g_strdup (id));
    }
  json_node_unref (dump);
}

static gboolean
is_of_people (const Known *known, CwSide side)
{
  return known->side == side && !known->is_made;
}

/* The nth record of a side, counted round and round; NULL when there is none. */
static Known *
pick (Play *play, CwSide side, guint nth)
{
  guint n = 0;

  for (guint i = 0; i < play->known->len; i++)
    n += is_of_people (play->known->pdata[i], side);
  if (n == 0)
    return NULL;

  nth %= n;
  for (guint i = 0; i < play->known->len; i++)
    {
      Known *known = g_ptr_array_index (play->known, i);

      if (is_of_people (known, side) && nth-- == 0)
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
make_value (Play *play, guint nth, const Event *event)
{
  const Field *field = &fields[nth];
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
      return g_strdup_printf ("Zq%uz%uf%u", event->value, event->side, nth);
    }
}

static gboolean
is_lead (const char *id)
{
  return cw_object_of_id (id) == CW_OBJECT_LEAD;
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

static JsonObject *
find_record (JsonNode *dump, CwSide side, const char *id)
{
  JsonArray *records = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      g_autofree char *found = get_id (record, side);

      if (g_str_equal (found, id))
        return record;
    }

  return NULL;
}

static Known *
find_known (Play *play, CwSide side, const char *id)
{
  for (guint i = 0; i < play->known->len; i++)
    {
      Known *known = g_ptr_array_index (play->known, i);

      if (known->side == side && g_str_equal (known->id, id))
        return known;
    }

  return NULL;
}

/* Also one that the engine made. */
static Known *
know (Play *play, CwSide side, const char *id)
{
  Known *known = find_known (play, side, id);

  if (known != NULL)
    return known;

  known = add_known (play, side, id);
  known->is_made = TRUE;

  return known;
}

/* The record of a pair that took the place of another one; NULL: there is none. `partner` (out): the id of
 * the other record of the pair, or NULL. */
static Known *
find_successor (Play *play, Known *known, char **partner)
{
  g_autoptr (CwStore) store = NULL;
  Known *contact = known;

  if (!play->any_followed)
    return NULL;

  store = world_open_store (play->world);
  cw_store_find_partner (store, known->side, known->id, partner, NULL);
  if (known->side == CW_SIDE_ALOWARE)
    contact = *partner != NULL ? find_known (play, CW_SIDE_SALESFORCE, *partner) : NULL;

  return contact != NULL && contact->is_successor ? contact : NULL;
}

static void
note_own (Play *play, Known *contact, CwSide side, const char *id)
{
  g_autoptr (JsonNode) dump = side == CW_SIDE_ALOWARE ? world_control (play->world, side, "dump", NULL)
                                                      : world_dump_object (play->world, cw_object_of_id (id));
  JsonObject *record = find_record (dump, side, id);

  for (guint i = 0; record != NULL && i < N_FIELDS; i++)
    {
      const char *name = field_get_name (&fields[i], side, id);

      if ((contact->apart >> i & 1) == 0 || name == NULL)
        continue;
      g_free (contact->own[side][i]);
      contact->own[side][i] = get_text (record, name);
    }
}

/* Keeps what both have in such fields: a person who writes the same again edits nothing. */
static void
note_before (Play *play, Known *known)
{
  g_autofree char *partner = NULL;
  Known *contact = find_successor (play, known, &partner);

  if (contact == NULL || partner == NULL)
    return;

  note_own (play, contact, known->side, known->id);
  note_own (play, contact, cw_side_other (known->side), partner);
}

/* What a person writes into a record that took the place of another one is an edit, once the link has moved.
 */
static void
note_edit (Play *play, Known *known, guint bit)
{
  g_autofree char *partner = NULL;
  Known *contact = find_successor (play, known, &partner);

  if (contact == NULL)
    return;

  if (partner != NULL && !world_is_running (play->world))
    contact->apart &= ~bit;
  else
    contact->apart |= bit;
}

/* The fields that a job at work has yet to write into a record. An edit of them is written over, and nobody
 * can know. */
static guint
find_waiting_fields (Play *play, const Known *known)
{
  g_autoptr (JsonNode) dump = play->kind->by_jobs ? world_dump_jobs (play->world) : NULL;
  JsonArray *jobs = dump != NULL ? json_node_get_array (dump) : NULL;
  guint waiting = 0;

  for (guint i = 0; jobs != NULL && i < json_array_get_length (jobs); i++)
    {
      JsonObject *job = json_array_get_object_element (jobs, i);
      JsonArray *records = json_object_get_array_member (job, "records");

      if (!g_str_equal (json_object_get_string_member (job, "state"), "InProgress"))
        continue;
      for (guint j = 0; j < json_array_get_length (records); j++)
        {
          JsonObject *record = json_array_get_object_element (records, j);

          if (g_strcmp0 (json_object_get_string_member_with_default (record, "Id", NULL), known->id) != 0)
            continue;
          for (guint k = 0; k < N_FIELDS; k++)
            {
              const char *name = field_get_name (&fields[k], known->side, known->id);

              if (name != NULL && json_object_has_member (record, name))
                waiting |= 1u << k;
            }
        }
    }

  return waiting;
}

/* A person writes values, by field; NULL leaves one as it is, and what the record has no field for, or a Lead
 * that was converted, is not written. Takes them. */
static void
write_values (Play *play, Known *known, char *values[N_FIELDS])
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (JsonNode) done = NULL;
  guint waiting = find_waiting_fields (play, known);

  g_string_printf (json, "{\"id\":\"%s\",\"set\":{", known->id);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *name = field_get_name (&fields[i], known->side, known->id);

      if (name == NULL || g_hash_table_contains (play->converted, known->id))
        g_clear_pointer (&values[i], g_free);
      if (values[i] != NULL)
        set_member (json, name, values[i]);
    }
  g_string_append (json, "}}");
  note_before (play, known);
  done = world_control (play->world, known->side, "edit", json->str);

  for (guint i = 0; i < N_FIELDS; i++)
    {
      char **edit = &known->edits[i];

      if (done == NULL || values[i] == NULL)
        {
          g_free (values[i]);
          continue;
        }
      g_free (*edit);
      *edit = values[i];
      known->by_person |= 1u << i;
      if ((waiting >> i & 1) != 0 && **edit != '\0')
        {
          g_clear_pointer (edit, g_free);
          known->by_person &= ~(1u << i);
        }
      note_edit (play, known, 1u << i);
    }
}

static void
edit (Play *play, const Event *event)
{
  Known *known = pick (play, event->side, event->what);
  guint nth = event->how % N_FIELDS;
  FieldKind kind = fields[nth].kind;
  gboolean blank = event->how / 16 % 4 == 0 && kind != FIELD_OWNER && kind != FIELD_PHONE;
  char *values[N_FIELDS] = { NULL };

  if (known == NULL)
    return;

  values[nth] = blank ? g_strdup ("") : make_value (play, nth, event);
  write_values (play, known, values);
}

static void
import (Play *play)
{
  g_autoptr (JsonNode) dump = world_control (play->world, CW_SIDE_ALOWARE, "dump", NULL);
  JsonArray *records = json_node_get_array (dump);
  g_autoptr (GPtrArray) phones = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (records); i++)
    g_ptr_array_add (phones, (gpointer) json_object_get_string_member (
                               json_array_get_object_element (records, i), "phone_number"));
  world_import (play->world, phones);
}

/* Whether a person makes a Lead. */
static gboolean
makes_lead (Play *play, const Event *event)
{
  return event->side == CW_SIDE_SALESFORCE && world_includes (play->world, CW_OBJECT_LEAD)
         && (!world_includes (play->world, CW_OBJECT_CONTACT) || event->how / 1024 % 2 == 0);
}

static void
create (Play *play, const Event *event)
{
  gboolean lead = makes_lead (play, event);
  g_autoptr (GString) json = g_string_new (lead ? "{\"object\":\"Lead\",\"Company\":\"Summit Bikes\"" : "{");
  g_autoptr (JsonNode) done = NULL;
  g_autofree char *id = NULL;
  Known *known;

  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *name = lead ? fields[i].of_lead : fields[i].names[event->side];
      g_autofree char *value = make_value (play, i, event);

      if (name != NULL
          && (fields[i].kind == FIELD_PHONE || fields[i].kind == FIELD_TEXT || (event->how >> i & 1) != 0))
        set_member (json, name, value);
    }
  g_string_append_c (json, '}');
  done = world_control (play->world, event->side, "create", json->str);
  if (done == NULL)
    return;

  id = get_id (json_node_get_object (done), event->side);
  known = add_known (play, event->side, id);
  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].kind == FIELD_TEXT)
      known->edits[i] = make_value (play, i, event);
    else if (fields[i].kind == FIELD_PHONE && event->side == CW_SIDE_ALOWARE)
      known->phone = make_value (play, i, event);
  /* Aloware tells of a contact only who asks for its number. */
  if (event->side == CW_SIDE_ALOWARE && event->what % 4 != 0)
    import (play);
}

static void
control_one (Play *play, const Event *event, const char *endpoint)
{
  const Known *known = pick (play, event->side, event->what);
  g_autofree char *json = known != NULL ? g_strdup_printf ("{\"id\":\"%s\"}", known->id) : NULL;
  g_autoptr (JsonNode) done = json != NULL ? world_control (play->world, event->side, endpoint, json) : NULL;
}

static const char *
get_value (JsonObject *record, const char *name)
{
  return name != NULL ? json_object_get_string_member_with_default (record, name, NULL) : NULL;
}

/* The record that is merged into another one: nth, or the first one after it that is of the same object. */
static Known *
pick_loser (Play *play, const Known *winner, guint nth)
{
  Known *loser = pick (play, CW_SIDE_SALESFORCE, nth);

  for (guint i = 1; i < play->known->len && is_lead (loser->id) != is_lead (winner->id); i++)
    loser = pick (play, CW_SIDE_SALESFORCE, nth + i);

  return loser;
}

/* A blank of the survivor wipes nothing out. */
static void
note_merge (Play *play, Known *winner, const Known *loser)
{
  g_autoptr (JsonNode) dump = world_dump_object (play->world, cw_object_of_id (winner->id));
  JsonObject *record = find_record (dump, CW_SIDE_SALESFORCE, winner->id);

  for (guint i = 0; i < N_FIELDS; i++)
    if (get_value (record, field_get_name (&fields[i], CW_SIDE_SALESFORCE, winner->id)) == NULL)
      winner->apart |= 1u << i;
  if (loser->is_successor)
    winner->apart = ALL_FIELDS;
  play->any_followed = winner->is_successor = TRUE;
}

/* Salesforce merges no Leads that were converted. */
static void
merge (Play *play, const Event *event)
{
  Known *winner = pick (play, CW_SIDE_SALESFORCE, event->what);
  const Known *loser = winner != NULL ? pick_loser (play, winner, event->how) : NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) done = NULL;

  if (loser == NULL || winner == loser || g_hash_table_contains (play->converted, winner->id)
      || g_hash_table_contains (play->converted, loser->id))
    return;

  json = g_strdup_printf ("{\"winner\":\"%s\",\"loser\":\"%s\"}", winner->id, loser->id);
  done = world_control (play->world, CW_SIDE_SALESFORCE, "merge", json);
  if (done != NULL)
    note_merge (play, winner, loser);
}

static void
set_fault (Play *play, const Event *event)
{
  guint n = G_N_ELEMENTS (faults) - (play->kind->by_jobs ? 0 : N_FAULTS_OF_JOBS);
  const char *spec = faults[event->what % n];
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

/* The contact that is looked up. */
static Known *
find_contact (Play *play, const char *phone)
{
  g_autoptr (JsonNode) dump = world_control (play->world, CW_SIDE_ALOWARE, "dump", NULL);
  JsonArray *records = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      g_autofree char *id = get_id (record, CW_SIDE_ALOWARE);

      if (g_strcmp0 (json_object_get_string_member (record, "phone_number"), phone) == 0)
        return know (play, CW_SIDE_ALOWARE, id);
    }

  return NULL;
}

/* One of the records that are asked for by id. */
static Known *
find_asked (Play *play, const char *body, guint nth)
{
  g_autoptr (JsonNode) root = json_from_string (body, NULL);
  JsonArray *ids = json_object_get_array_member (json_node_get_object (root), "ids");

  return know (play, CW_SIDE_SALESFORCE,
               json_array_get_string_element (ids, nth % json_array_get_length (ids)));
}

/* ── Conversions ── */

/* The nth record that a conversion may take, counted round and round; NULL when there is none. */
static JsonObject *
pick_live (JsonNode *dump, guint nth)
{
  JsonArray *records = json_node_get_array (dump);
  g_autoptr (GPtrArray) live = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      if (!json_object_get_boolean_member (record, "IsDeleted")
          && !json_object_get_boolean_member_with_default (record, "IsConverted", FALSE))
        g_ptr_array_add (live, record);
    }

  return live->len > 0 ? g_ptr_array_index (live, nth % live->len) : NULL;
}

/* The new Contact has what the Lead had; Aloware's id where an administrator has told Salesforce so. What a
 * person wrote into the Lead is in the Contact now. */
static Known *
make_contact (Play *play, JsonObject *lead, const Event *event)
{
  const Known *before = know (play, CW_SIDE_SALESFORCE, json_object_get_string_member (lead, "Id"));
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (JsonNode) done = NULL;
  const char *external = get_value (lead, "Aloware_Contact_ID__c");
  Known *known;

  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *value = get_value (lead, fields[i].of_lead);

      if (value != NULL && (fields[i].kind != FIELD_OWNER || g_str_has_prefix (value, "005")))
        set_member (json, fields[i].names[CW_SIDE_SALESFORCE], value);
    }
  if (external != NULL && event->how / 4 % 2 == 0)
    set_member (json, "Aloware_Contact_ID__c", external);
  g_string_append_c (json, '}');
  done = world_control (play->world, CW_SIDE_SALESFORCE, "create", json->str);
  if (done == NULL)
    return NULL;

  known = add_known (play, CW_SIDE_SALESFORCE,
                     json_object_get_string_member (json_node_get_object (done), "id"));
  /* What the Lead does not have any more was written over there, and History has it by the Lead's id. */
  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].of_lead != NULL && fields[i].kind != FIELD_OWNER && before->edits[i] != NULL
        && (*before->edits[i] == '\0'
            || g_strcmp0 (get_value (lead, fields[i].of_lead), before->edits[i]) == 0))
      known->edits[i] = g_strdup (before->edits[i]);

  return known;
}

/* A Contact that was there before gets what it did not have. */
static Known *
fill_contact (Play *play, JsonObject *lead, JsonObject *contact)
{
  Known *known = know (play, CW_SIDE_SALESFORCE, json_object_get_string_member (contact, "Id"));
  char *values[N_FIELDS] = { NULL };

  for (guint i = 0; i < N_FIELDS; i++)
    if (get_value (contact, fields[i].names[CW_SIDE_SALESFORCE]) == NULL)
      values[i] = g_strdup (get_value (lead, fields[i].of_lead));
  write_values (play, known, values);

  return known;
}

/* What the engine is to follow: the Lead has a partner, the Contact has none, and no run is under way. */
static void
note_conversion (Play *play, const char *lead, const char *contact)
{
  g_autoptr (CwStore) store = world_open_store (play->world);
  Conversion *conversion = g_new0 (Conversion, 1);
  g_autofree char *other = NULL;

  conversion->lead = g_strdup (lead);
  conversion->contact = g_strdup (contact);
  cw_store_find_partner (store, CW_SIDE_SALESFORCE, lead, &conversion->aloware, NULL);
  cw_store_find_partner (store, CW_SIDE_SALESFORCE, contact, &other, NULL);
  if (conversion->aloware != NULL && other == NULL && !world_is_running (play->world)
      && world_includes (play->world, CW_OBJECT_CONTACT))
    g_ptr_array_add (play->conversions, conversion);
  else
    conversion_free (conversion);
}

/* A queue does not go on owning a Lead that was converted. */
static void
forget_queue (Play *play, Known *lead)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (g_strcmp0 (lead->edits[i], world_get_queue (play->world)) == 0)
      g_clear_pointer (&lead->edits[i], g_free);
}

/* The Contact had other values before. */
static void
note_apart (Known *contact, JsonObject *lead, JsonObject *before)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *own = get_value (before, fields[i].names[CW_SIDE_SALESFORCE]);

      if (own != NULL && g_strcmp0 (own, get_value (lead, fields[i].of_lead)) != 0)
        contact->apart |= 1u << i;
    }
}

static void
convert (Play *play, JsonObject *lead, const Event *event)
{
  const char *id = json_object_get_string_member (lead, "Id");
  g_autoptr (JsonNode) contacts = world_dump_object (play->world, CW_OBJECT_CONTACT);
  JsonObject *there = event->how % 3 == 0 ? pick_live (contacts, event->value + event->how / 8) : NULL;
  Known *contact = there != NULL ? fill_contact (play, lead, there) : make_contact (play, lead, event);
  g_autofree char *json = contact != NULL
                            ? g_strdup_printf ("{\"lead\":\"%s\",\"contact\":\"%s\"}", id, contact->id)
                            : NULL;
  g_autoptr (JsonNode) done = json != NULL ? world_control (play->world, CW_SIDE_SALESFORCE, "convert", json)
                                           : NULL;

  if (done == NULL)
    return;

  g_hash_table_add (play->converted, g_strdup (id));
  play->any_followed = contact->is_successor = TRUE;
  if (there != NULL)
    note_apart (contact, lead, there);
  forget_queue (play, know (play, CW_SIDE_SALESFORCE, id));
  note_conversion (play, id, contact->id);
}

static void
convert_any (Play *play, const Event *event)
{
  g_autoptr (JsonNode) leads = world_dump_object (play->world, CW_OBJECT_LEAD);
  JsonObject *lead = pick_live (leads, event->what);

  if (lead != NULL)
    convert (play, lead, event);
}

/* Converts a Lead that is about to be looked at. FALSE: there is none. */
static gboolean
convert_asked (Play *play, const Event *event, const Request *request)
{
  const Known *known = request->object == CW_OBJECT_LEAD ? find_asked (play, request->body, event->what)
                                                         : NULL;
  g_autoptr (JsonNode) leads = known != NULL ? world_dump_object (play->world, CW_OBJECT_LEAD) : NULL;
  JsonObject *lead = leads != NULL ? find_record (leads, CW_SIDE_SALESFORCE, known->id) : NULL;

  if (lead == NULL || json_object_get_boolean_member (lead, "IsDeleted")
      || json_object_get_boolean_member (lead, "IsConverted"))
    return FALSE;

  convert (play, lead, event);
  return TRUE;
}

static void
give_to_queue (Play *play, const Event *event)
{
  g_autoptr (JsonNode) leads = world_dump_object (play->world, CW_OBJECT_LEAD);
  JsonObject *lead = pick_live (leads, event->what);
  char *values[N_FIELDS] = { NULL };

  if (lead == NULL)
    return;

  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].kind == FIELD_OWNER)
      values[i] = g_strdup (world_get_queue (play->world));
  write_values (play, know (play, CW_SIDE_SALESFORCE, json_object_get_string_member (lead, "Id")), values);
}

/* ── Between a look and a write ── */

/* The fields of a record that the plan says something about: they are written, or flow to the other side. */
static guint
find_planned_fields (Play *play, const Known *known)
{
  g_autoptr (GPtrArray) plan = world_list_plan (play->world);
  guint planned = 0;

  for (guint i = 0; i < plan->len; i++)
    {
      const CwChange *change = g_ptr_array_index (plan, i);

      if (g_strcmp0 (change->pair.ids[known->side], known->id) != 0)
        continue;
      for (guint j = 0; j < N_FIELDS; j++)
        if (cw_change_find (change, fields[j].key) != NULL)
          planned |= 1u << j;
    }

  return planned;
}

/* A person edits what is about to be looked at: mostly what the run is just about, and now and then anything.
 * FALSE: there is nothing of the kind yet. */
static gboolean
come_between (Play *play, const Event *event, const Request *request)
{
  Known *known = event->side == CW_SIDE_ALOWARE ? find_contact (play, request->phone)
                                                : find_asked (play, request->body, event->what);
  char *values[N_FIELDS] = { NULL };
  guint chosen = known != NULL && event->how % 4 != 0 ? find_planned_fields (play, known) : event->how / 4;
  gboolean any = FALSE;

  for (guint i = 0; known != NULL && i < N_FIELDS; i++)
    if ((fields[i].kind == FIELD_TEXT || fields[i].kind == FIELD_EMAIL) && (chosen >> i & 1) != 0)
      {
        values[i] = make_value (play, i, event);
        any = TRUE;
      }
  if (any)
    write_values (play, known, values);

  return any;
}

/* Where there are jobs, half of these people edit once a job is filled, and waits for the word to begin. */
static gboolean
waits_for_job (Play *play, const Event *event)
{
  return play->kind->by_jobs && event->side == CW_SIDE_SALESFORCE && event->how / 64 % 2 == 0;
}

static gboolean
is_between (Play *play, const Event *event, const Request *request)
{
  return request->phase == CW_PHASE_WRITING && request->side == event->side && request->is_look
         && (request->is_filled || !waits_for_job (play, event));
}

/* What becomes of a write. */
static Fate
choose_fate (const Event *event)
{
  static const Fate fates[] = { FATE_UNREACHED,   FATE_LOST,        FATE_LOST,       FATE_LOST,
                                FATE_NEVER,       FATE_ENDS_BEFORE, FATE_ENDS_AFTER, FATE_ENDS_AFTER,
                                FATE_POWER_FAILS, FATE_TWICE };

  return fates[event->what % G_N_ELEMENTS (fates)];
}

/* Of the requests about jobs, what makes, fills, looks at, or ends one counts as a write. */
static gboolean
is_fated (const Event *event, const Request *request)
{
  static const char *const methods[] = { "POST", "PUT", "PATCH", "GET", "DELETE" };

  if (request->side != event->side)
    return FALSE;
  if (request->is_of_job && event->how % 2 == 0)
    return g_str_equal (request->method, methods[event->how / 16 % G_N_ELEMENTS (methods)]);

  return request->is_write && (request->is_create || event->how % 3 == 0);
}

/* ── What the engine writes ── */

/* Fields whose values are nobody else's. */
static gboolean
has_own_values (guint field)
{
  return fields[field].kind == FIELD_TEXT || fields[field].kind == FIELD_EMAIL;
}

/* As it is called in a write. */
static const char *
get_written_name (guint field, const Known *known)
{
  const char *name = field_get_name (&fields[field], known->side, known->id);

  return known->side == CW_SIDE_ALOWARE && g_str_has_prefix (name, "cnam_") ? name + strlen ("cnam_") : name;
}

/* An undo puts back what a run wrote, and nothing that a person wrote since. */
static void
look_at_field (Play *play, Known *known, guint field, const char *value)
{
  guint bit = 1u << field;
  const char *edit = known->edits[field];
  Written written = { known, field };

  if (play->work == WORK_UNDO && (known->by_person & bit) != 0 && *edit != '\0'
      && g_strcmp0 (edit, value) != 0 && play->problem == NULL)
    play->problem = g_strdup_printf ("an undo wrote “%s” over the edit “%s” of %s of %s", value, edit,
                                     fields[field].key, known->id);
  known->by_person &= ~bit;
  g_array_append_val (play->written, written);
}

static void
look_at_record (Play *play, Known *known, JsonObject *values)
{
  for (guint i = 0; known != NULL && i < N_FIELDS; i++)
    {
      JsonNode *value = has_own_values (i) ? json_object_get_member (values, get_written_name (i, known))
                                           : NULL;

      if (value != NULL)
        look_at_field (play, known, i, JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : "");
    }
}

/* Nothing is written to a Lead that was converted, and only who wants so takes one out of a queue. */
static void
look_at_lead (Play *play, JsonObject *lead, JsonObject *values)
{
  const char *id = json_object_get_string_member (lead, "Id");

  if (play->problem != NULL)
    return;
  if (g_hash_table_contains (play->converted, id))
    play->problem = g_strdup_printf ("%s was written, and had been converted", id);
  else if (!play->kind->assigns_queues && play->work != WORK_UNDO && play->work != WORK_RESOLVE
           && json_object_has_member (values, "OwnerId")
           && g_strcmp0 (get_value (lead, "OwnerId"), world_get_queue (play->world)) == 0)
    play->problem = g_strdup_printf ("%s was taken out of its queue", id);
}

/* Jobs and Collections name a record in their own ways. */
static const char *
get_written_id (JsonObject *values)
{
  const char *id = get_value (values, "Id");

  return id != NULL ? id : get_value (values, "id");
}

/* A create by Aloware's id can find a record that is there. */
static void
look_at_leads (Play *play, JsonArray *records, const Request *request)
{
  g_autoptr (JsonNode) dump = world_dump_object (play->world, CW_OBJECT_LEAD);
  JsonArray *leads = json_node_get_array (dump);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *values = json_array_get_object_element (records, i);
      const char *name = request->is_create ? "Aloware_Contact_ID__c" : "Id";
      const char *wanted = request->is_create ? get_value (values, name) : get_written_id (values);

      for (guint j = 0; wanted != NULL && j < json_array_get_length (leads); j++)
        {
          JsonObject *lead = json_array_get_object_element (leads, j);

          if (!json_object_get_boolean_member (lead, "IsDeleted")
              && g_strcmp0 (get_value (lead, name), wanted) == 0)
            look_at_lead (play, lead, values);
        }
    }
}

static void
look_at_write (Play *play, const Request *request)
{
  g_autoptr (JsonNode) root = json_from_string (request->body, NULL);
  JsonObject *body = json_node_get_object (root);
  JsonArray *records;

  if (world_get_n_writes (play->world) == 0)
    g_array_set_size (play->written, 0);
  if (request->side == CW_SIDE_SALESFORCE && play->kind->leads > 0
      && (!request->is_create || (play->kind->has_external_id && request->object == CW_OBJECT_LEAD)))
    look_at_leads (play, json_object_get_array_member (body, "records"), request);
  if (request->is_create)
    return;
  if (request->side == CW_SIDE_ALOWARE)
    {
      look_at_record (play, find_contact (play, json_object_get_string_member (body, "phone_number")), body);
      return;
    }

  records = json_object_get_array_member (body, "records");
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *values = json_array_get_object_element (records, i);

      look_at_record (play, know (play, request->side, get_written_id (values)), values);
    }
}

/* A person edits one of the fields that were written last. */
static void
rewrite (Play *play, const Event *event)
{
  char *values[N_FIELDS] = { NULL };
  const Written *written;

  if (play->written->len == 0)
    return;

  written = &g_array_index (play->written, Written, event->what % play->written->len);
  values[written->field] = make_value (play, written->field, event);
  write_values (play, written->known, values);
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
    case EVENT_CANCEL:
      world_cancel (play->world);
      break;
    case EVENT_IMPORT:
      import (play);
      break;
    case EVENT_REWRITE:
      rewrite (play, event);
      break;
    case EVENT_CONVERT:
      convert_any (play, event);
      break;
    case EVENT_QUEUE:
      give_to_queue (play, event);
      break;
    case EVENT_RUN:
    case EVENT_BETWEEN:
    case EVENT_WRITE_FATE:
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

  if (event->kind == EVENT_BETWEEN)
    return is_between (play, event, request);
  if (event->kind == EVENT_WRITE_FATE)
    return is_fated (event, request);
  if (event->kind == EVENT_CONVERT && (request->phase == CW_PHASE_WRITING || event->how / 16 % 2 == 0))
    return request->phase == CW_PHASE_WRITING && request->side == CW_SIDE_SALESFORCE && request->is_look;
  if (event->step > request->step)
    return FALSE;
  if (request->phase != CW_PHASE_WRITING)
    return TRUE;
  if (event->kind >= EVENT_FAULT)
    return event->kind != EVENT_QUEUE;
  if (event->kind != EVENT_EDIT || event->side != request->side)
    return FALSE;
  if (event->side == CW_SIDE_SALESFORCE)
    return request->is_read;

  known = pick (play, event->side, event->what);

  return known != NULL && request->phone != NULL && g_strcmp0 (request->phone, known->phone) == 0;
}

/* FALSE: there is nothing of the kind yet. */
static gboolean
takes_place (Play *play, const Event *event, const Request *request)
{
  if (event->kind == EVENT_BETWEEN)
    return come_between (play, event, request);
  if (event->kind == EVENT_CONVERT && request->phase == CW_PHASE_WRITING)
    return convert_asked (play, event, request);

  happen (play, event);
  return TRUE;
}

static Fate
on_request (World *world, const Request *request, gpointer user_data)
{
  Play *play = user_data;
  const Event *fated = NULL;

  for (guint i = play->pending->len; i > 0; i--)
    {
      const Event *event = g_ptr_array_index (play->pending, play->pending->len - i);

      if (!may_happen (play, event, request) || (event->kind == EVENT_WRITE_FATE && fated != NULL))
        continue;
      if (!takes_place (play, event, request))
        continue;
      g_ptr_array_remove_index (play->pending, play->pending->len - i);
      if (event->kind == EVENT_WRITE_FATE)
        fated = event;
    }
  if (request->is_write)
    look_at_write (play, request);
  if (fated != NULL)
    {
      play->in_doubt |= request->is_create;
      return choose_fate (fated);
    }

  if (play->n_fated == 0 || (play->only_writes && !request->is_write))
    return FATE_SERVED;

  play->n_fated--;

  return play->fate;
}

/* What did not get its turn happens afterwards; what waits for a write waits for the next. */
static void
catch_up (Play *play)
{
  for (guint i = play->pending->len; i > 0; i--)
    {
      const Event *event = g_ptr_array_index (play->pending, play->pending->len - i);

      if (event->kind == EVENT_BETWEEN || event->kind == EVENT_WRITE_FATE)
        continue;
      g_ptr_array_remove_index (play->pending, play->pending->len - i);
      happen (play, event);
    }
  play->n_fated = 0;
}

static void
run_once (Play *play, Work work, guint choice, guint crash_at, Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  const CwRun *done;

  play->work = work;
  done = world_run (play->world, work, choice, crash_at, &error);

  outcome->n_runs++;
  outcome->n_writes += world_get_n_writes (play->world);
  if (error != NULL)
    outcome->n_failed++;
  else if (done == NULL)
    outcome->n_crashed++;

  catch_up (play);
  clock_advance (HOUR_MS);
}

/* A sync would read what was made; these do not, and have to ask for it. */
static void
run_in_doubt (Play *play, guint how, Outcome *outcome)
{
  static const Work works[][2] = { { WORK_APPLY, WORK_SYNC },
                                   { WORK_UNDO, WORK_RETRY },
                                   { WORK_RESOLVE, WORK_RETRY } };
  const Work *chosen = works[how / 4 % G_N_ELEMENTS (works)];

  for (guint i = 0; i < G_N_ELEMENTS (works[0]); i++)
    run_once (play, chosen[i], 1, 0, outcome);
}

static void
run (Play *play, const Event *event, Outcome *outcome)
{
  play->in_doubt = FALSE;
  run_once (play, event->what, event->how, event->step, outcome);
  if (play->in_doubt && event->how % 4 != 0)
    run_in_doubt (play, event->how, outcome);
}

static guint
count_written (const CwRun *run)
{
  return run->created[CW_SIDE_ALOWARE] + run->created[CW_SIDE_SALESFORCE] + run->updated[CW_SIDE_ALOWARE]
         + run->updated[CW_SIDE_SALESFORCE];
}

/* Steps that keep the sides current leave nothing to a sync, as long as they may. */
static char *
keep_quietly (Play *play, Outcome *outcome)
{
  const CwRun *last = NULL;
  guint n_writes = 1;

  for (guint i = 0; i < QUIET_RUNS; i++)
    {
      g_autoptr (GError) error = NULL;

      play->work = WORK_KEEP;
      last = world_run (play->world, WORK_KEEP, CHOICE_KEEP_ALL, 0, &error);
      if (error != NULL)
        return g_strdup_printf ("quiet step %u failed: %s", i + 1, error->message);
      if (g_strcmp0 (last->state, "refused") == 0)
        return NULL;
      n_writes = world_get_n_writes (play->world);
      outcome->n_writes += n_writes;
      clock_advance (HOUR_MS);
    }
  if (n_writes > 0)
    return NULL;

  play->work = WORK_SYNC;
  last = world_run (play->world, WORK_SYNC, 0, 0, NULL);
  if (last == NULL || count_written (last) > 0)
    return g_strdup_printf ("a sync wrote %u after %u quiet steps", last != NULL ? count_written (last) : 0,
                            QUIET_RUNS);
  clock_advance (HOUR_MS);
  return NULL;
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
  if (play->kind->keeps)
    {
      char *problem = keep_quietly (play, outcome);

      if (problem != NULL)
        return problem;
    }
  for (guint i = 0; i < QUIET_RUNS && (i < LEAST_QUIET_RUNS || world_get_n_writes (play->world) > 0); i++)
    {
      g_autoptr (GError) error = NULL;

      play->work = WORK_SYNC;
      last = world_run (play->world, WORK_SYNC, 0, 0, &error);
      if (error != NULL)
        return g_strdup_printf ("quiet run %u failed: %s", i + 1, error->message);
      if (g_strcmp0 (last->state, "finished") != 0)
        return g_strdup_printf ("quiet run %u ended as %s: %s", i + 1, last->state, last->error_message);
      outcome->n_writes += world_get_n_writes (play->world);
      clock_advance (HOUR_MS);
    }

  /* What is refused is tried by every run. */
  if (world_get_n_writes (play->world) > 0 && (last->failed == 0 || count_written (last) > 0))
    return g_strdup_printf ("quiet run %u still wrote: %u requests", QUIET_RUNS,
                            world_get_n_writes (play->world));

  return check_world (play->world, play->known, play->conversions, last, &outcome->n_followed);
}

void
history_play (const History *history, World *world, Outcome *outcome)
{
  Play play = { .world = world, .kind = &history->kind };

  *outcome = (Outcome) { 0 };
  world_reset (world, history->seed, &history->kind);
  world_set_func (world, on_request, &play);
  play.known = g_ptr_array_new_with_free_func ((GDestroyNotify) known_free);
  play.pending = g_ptr_array_new ();
  play.written = g_array_new (FALSE, FALSE, sizeof (Written));
  play.people = demo_people_generate (1, 1);
  play.converted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  play.conversions = g_ptr_array_new_with_free_func ((GDestroyNotify) conversion_free);
  learn_records (&play, CW_SIDE_ALOWARE, world_control (world, CW_SIDE_ALOWARE, "dump", NULL));
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    learn_records (&play, CW_SIDE_SALESFORCE, world_dump_object (world, i));

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
  catch_up (&play);
  g_ptr_array_set_size (play.pending, 0);

  outcome->problem = run_quietly (&play, outcome);
  if (outcome->problem == NULL)
    outcome->problem = g_strdup (world_get_problem (world));
  if (outcome->problem == NULL)
    outcome->problem = g_steal_pointer (&play.problem);
  outcome->trace = world_get_trace (world);
  outcome->n_converted = play.conversions->len;

  world_set_func (world, NULL, NULL);
  g_ptr_array_unref (play.known);
  g_hash_table_unref (play.converted);
  g_ptr_array_unref (play.conversions);
  g_ptr_array_unref (play.pending);
  g_array_unref (play.written);
  g_free (play.problem);
  demo_people_free (play.people);
}
