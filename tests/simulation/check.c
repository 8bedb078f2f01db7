/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include "cw-phone.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "demo-users.h"

#define LIMIT 1000

typedef struct
{
  GHashTable *records[2]; /* id → JsonObject, live ones of what is synced, by side */
  GHashTable *converted;  /* the same of Leads that were converted */
  GHashTable *masters;    /* id of a record that was merged → id of the other one */
  GPtrArray *dumps;       /* of JsonNode */
  World *world;
  GPtrArray *known;       /* of Known */
  GPtrArray *conversions; /* of Conversion */
  CwStore *store;
  GHashTable *excused;   /* ids that a conflict, an exclusion or a failure names */
  GHashTable *conflicts; /* "ID key" of open field conflicts, by either id */
  GHashTable *linked;    /* ids of records that are linked */
  GHashTable *told; /* values that History or a conflict has: by themselves, and "ID key" of their fields */
  GPtrArray *users; /* of DemoUser */
  GString *problem;
} Check;

static void say (Check *check, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Check *check, const char *format, ...)
{
  va_list args;

  if (check->problem->len > 0)
    g_string_append (check->problem, "; ");
  va_start (args, format);
  g_string_append_vprintf (check->problem, format, args);
  va_end (args);
}

/* ── What is there ── */

static char *
get_id (JsonObject *record, CwSide side)
{
  if (side == CW_SIDE_ALOWARE)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (record, "id"));

  return g_strdup (json_object_get_string_member (record, "Id"));
}

static void
load_record (Check *check, CwSide side, JsonObject *record)
{
  g_autofree char *id = get_id (record, side);
  const char *master = json_object_get_string_member_with_default (record, "MasterRecordId", NULL);

  if (master != NULL)
    g_hash_table_insert (check->masters, g_strdup (id), g_strdup (master));
  if (json_object_get_boolean_member_with_default (record, "IsDeleted", FALSE))
    return;

  if (json_object_get_boolean_member_with_default (record, "IsConverted", FALSE))
    g_hash_table_insert (check->converted, g_steal_pointer (&id), record);
  else if (side == CW_SIDE_ALOWARE || world_includes (check->world, cw_object_of_id (id)))
    g_hash_table_insert (check->records[side], g_steal_pointer (&id), record);
}

/* Takes `dump`. */
static void
load_records (Check *check, CwSide side, JsonNode *dump)
{
  JsonArray *records = json_node_get_array (dump);

  g_ptr_array_add (check->dumps, dump);
  for (guint i = 0; i < json_array_get_length (records); i++)
    load_record (check, side, json_array_get_object_element (records, i));
}

static void
excuse (Check *check, const char *id)
{
  if (id != NULL)
    g_hash_table_add (check->excused, g_strdup (id));
}

static void
tell (Check *check, const CwPairId *pair, const char *key, const char *value)
{
  if (value == NULL)
    return;

  g_hash_table_add (check->told, g_strdup (value));
  for (guint i = 0; i < G_N_ELEMENTS (pair->ids); i++)
    g_hash_table_add (check->told, g_strdup_printf ("%s %s", pair->ids[i], key));
}

static void
load_conflicts (Check *check, GPtrArray *conflicts, gboolean open)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      const CwConflict *conflict = g_ptr_array_index (conflicts, i);

      tell (check, &conflict->pair, conflict->aloware, conflict->value[CW_SIDE_ALOWARE]);
      tell (check, &conflict->pair, conflict->aloware, conflict->value[CW_SIDE_SALESFORCE]);
      tell (check, &conflict->pair, conflict->aloware, conflict->base_value);
      if (!open)
        continue;

      if (conflict->kind == CW_CONFLICT_FIELD || conflict->kind == CW_CONFLICT_UNDONE)
        for (guint side = 0; side < G_N_ELEMENTS (conflict->pair.ids); side++)
          g_hash_table_add (check->conflicts,
                            g_strdup_printf ("%s %s", conflict->pair.ids[side], conflict->aloware));
      else
        {
          excuse (check, conflict->pair.ids[CW_SIDE_ALOWARE]);
          excuse (check, conflict->pair.ids[CW_SIDE_SALESFORCE]);
        }
      for (guint j = 0; conflict->candidates != NULL && conflict->candidates[j] != NULL; j++)
        excuse (check, strchr (conflict->candidates[j], ':') + 1);
    }
}

static void
load_run (Check *check, const CwRun *run, gint64 last)
{
  g_autoptr (GPtrArray) writes = cw_store_journal_list_run (check->store, run->run, 0, LIMIT, NULL);
  g_autoptr (GPtrArray) closed = cw_store_list_closed_conflicts (check->store, run->run, 0, LIMIT, NULL);

  for (guint i = 0; i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);

      for (guint j = 0; j < write->change->fields->len; j++)
        {
          const CwChangeField *field = g_ptr_array_index (write->change->fields, j);

          tell (check, &write->change->pair, field->aloware, field->old_value);
        }
      if (run->run == last && write->state == CW_WRITE_FAILED)
        {
          excuse (check, write->change->pair.ids[CW_SIDE_ALOWARE]);
          excuse (check, write->change->pair.ids[CW_SIDE_SALESFORCE]);
        }
      if (write->state == CW_WRITE_SENT || write->state == CW_WRITE_PLANNED)
        say (check, "write %" G_GINT64_FORMAT " of run %" G_GINT64_FORMAT " was never settled", write->id,
             write->run);
    }
  load_conflicts (check, closed, FALSE);
}

static void
load_state (Check *check, World *world, const CwRun *last)
{
  g_autoptr (GPtrArray) runs = cw_store_list_runs (check->store, NULL);
  g_autoptr (GPtrArray) conflicts = cw_store_list_conflicts (check->store, 0, LIMIT, NULL);
  g_autoptr (GPtrArray)
    exclusions = cw_store_list_exclusions (check->store, world_get_plan (world), 0, LIMIT, NULL);

  load_conflicts (check, conflicts, TRUE);
  for (guint i = 0; i < exclusions->len; i++)
    {
      const CwExclusion *exclusion = g_ptr_array_index (exclusions, i);

      excuse (check, exclusion->pair.ids[CW_SIDE_ALOWARE]);
      excuse (check, exclusion->pair.ids[CW_SIDE_SALESFORCE]);
    }
  for (guint i = 0; i < runs->len; i++)
    load_run (check, g_ptr_array_index (runs, i), last->run);
}

/* ── What is to be ── */

static gboolean
is_same_text (const char *a, const char *b)
{
  g_autofree char *left = g_utf8_normalize (a, -1, G_NORMALIZE_NFC);
  g_autofree char *right = g_utf8_normalize (b, -1, G_NORMALIZE_NFC);

  return g_strcmp0 (left, right) == 0;
}

static const DemoUser *
find_user (Check *check, CwSide side, const char *id)
{
  for (guint i = 0; i < check->users->len; i++)
    {
      const DemoUser *user = g_ptr_array_index (check->users, i);

      if (side == CW_SIDE_SALESFORCE ? g_strcmp0 (user->salesforce_id, id) == 0
                                     : user->aloware_id == g_ascii_strtoull (id, NULL, 10))
        return user;
    }

  return NULL;
}

/* Not everybody can own records on both sides. */
static gboolean
is_same_owner (Check *check, const char *aloware, const char *salesforce)
{
  const DemoUser *left = find_user (check, CW_SIDE_ALOWARE, aloware);
  const DemoUser *right = find_user (check, CW_SIDE_SALESFORCE, salesforce);

  return left == NULL || right == NULL || left == right || left->salesforce_id == NULL
         || right->aloware_id == 0 || !left->active || !right->active;
}

static gboolean
is_same_phone (const char *aloware, const char *salesforce)
{
  g_autofree char *left = cw_phone_to_e164 (aloware, "US");
  g_autofree char *right = cw_phone_to_e164 (salesforce, "US");

  return left == NULL || right == NULL || g_str_equal (left, right);
}

static gboolean
is_same (Check *check, const Field *field, const char *aloware, const char *salesforce)
{
  switch (field->kind)
    {
    case FIELD_EMAIL:
      return g_ascii_strcasecmp (aloware, salesforce) == 0;
    case FIELD_OWNER:
      return is_same_owner (check, aloware, salesforce);
    case FIELD_PHONE:
      return is_same_phone (aloware, salesforce);
    case FIELD_TEXT:
    case FIELD_CHOICE:
    case FIELD_DATE:
    default:
      return is_same_text (aloware, salesforce);
    }
}

/* A record that took another one's link may have had a value of its own: neither side's is an edit. Nor has
 * anybody edited the field where both sides have what they had before. */
static gboolean
is_apart (Check *check, const char *id, guint field, const char *aloware, const char *salesforce)
{
  for (guint i = 0; i < check->known->len; i++)
    {
      const Known *known = g_ptr_array_index (check->known, i);

      if (known->side == CW_SIDE_SALESFORCE && g_str_equal (known->id, id))
        return (known->apart >> field & 1) != 0
               || (g_strcmp0 (aloware, known->own[CW_SIDE_ALOWARE][field]) == 0
                   && g_strcmp0 (salesforce, known->own[CW_SIDE_SALESFORCE][field]) == 0);
    }

  return FALSE;
}

/* A blank wipes nothing out on the other side: that is the mapping's first rule. */
static gboolean
was_blanked (Check *check, const CwLink *link, guint field)
{
  for (guint i = 0; i < check->known->len; i++)
    {
      const Known *known = g_ptr_array_index (check->known, i);
      const char *id = known->side == CW_SIDE_ALOWARE ? link->pair.ids[CW_SIDE_ALOWARE]
                                                      : link->pair.ids[CW_SIDE_SALESFORCE];

      if (g_str_equal (known->id, id) && known->edits[field] != NULL && *known->edits[field] == '\0')
        return TRUE;
    }

  return FALSE;
}

/* Whether a conflict of the field is open. Its link may have moved since. */
static gboolean
is_in_conflict (Check *check, const CwPairId *pair, guint field)
{
  for (guint side = 0; side < G_N_ELEMENTS (pair->ids); side++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s", pair->ids[side], fields[field].key);

      if (g_hash_table_contains (check->conflicts, name))
        return TRUE;
    }

  return FALSE;
}

static void
check_pair (Check *check, const CwLink *link, JsonObject *aloware, JsonObject *salesforce)
{
  const char *id = link->pair.ids[CW_SIDE_SALESFORCE];

  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *in_salesforce = field_get_name (&fields[i], CW_SIDE_SALESFORCE, id);
      g_autofree char *left = get_text (aloware, fields[i].names[CW_SIDE_ALOWARE]);
      g_autofree char *right = in_salesforce != NULL ? get_text (salesforce, in_salesforce) : NULL;

      if (right == NULL || is_apart (check, id, i, left, right))
        continue;
      if ((*left == '\0') != (*right == '\0') && was_blanked (check, link, i))
        continue;
      if (!is_same (check, &fields[i], left, right) && !is_in_conflict (check, &link->pair, i))
        say (check, "%s of %s differs: “%s” and “%s”", fields[i].key, id, left, right);
    }
}

/* A Lead whose Contact is not synced keeps its link, and is left alone. */
static gboolean
waits_for_contact (Check *check, const char *id)
{
  return g_hash_table_contains (check->converted, id) && !world_includes (check->world, CW_OBJECT_CONTACT);
}

static void
add_linked (Check *check, const char *id)
{
  if (!g_hash_table_add (check->linked, g_strdup (id)))
    say (check, "%s has two partners", id);
}

static gboolean
check_link (const CwLink *link, gpointer user_data, GError **error)
{
  Check *check = user_data;
  JsonObject *aloware = g_hash_table_lookup (check->records[CW_SIDE_ALOWARE],
                                             link->pair.ids[CW_SIDE_ALOWARE]);
  JsonObject *salesforce = g_hash_table_lookup (check->records[CW_SIDE_SALESFORCE],
                                                link->pair.ids[CW_SIDE_SALESFORCE]);
  gboolean excused = g_hash_table_contains (check->excused, link->pair.ids[CW_SIDE_ALOWARE])
                     || g_hash_table_contains (check->excused, link->pair.ids[CW_SIDE_SALESFORCE]);

  add_linked (check, link->pair.ids[CW_SIDE_ALOWARE]);
  add_linked (check, link->pair.ids[CW_SIDE_SALESFORCE]);
  if (excused || waits_for_contact (check, link->pair.ids[CW_SIDE_SALESFORCE]))
    return TRUE;

  if (aloware != NULL && salesforce != NULL)
    check_pair (check, link, aloware, salesforce);
  else
    say (check, "%s and %s are linked, and one of them is gone", link->pair.ids[CW_SIDE_ALOWARE],
         link->pair.ids[CW_SIDE_SALESFORCE]);

  return TRUE;
}

/* Whether somebody else edited the same side afterwards. */
static gboolean
is_later_edit (CwSide side, const char *now)
{
  return g_str_equal (now, side == CW_SIDE_ALOWARE ? LATER_EDIT_ALOWARE : LATER_EDIT_SALESFORCE);
}

/* Whether the value that a person wrote is told; where a value can be anybody's, one of that field. */
static gboolean
was_told (Check *check, const Known *known, guint field)
{
  g_autofree char *name = g_strdup_printf ("%s %s", known->id, fields[field].key);

  return g_hash_table_contains (
    check->told,
    fields[field].kind == FIELD_TEXT || fields[field].kind == FIELD_EMAIL ? known->edits[field] : name);
}

/* By the number that the contact has, or had at first. */
static gboolean
is_untold (Check *check, const Known *known, JsonObject *record)
{
  return known->side == CW_SIDE_ALOWARE
         && (world_is_untold (check->world, json_object_get_string_member (record, "phone_number"))
             || (known->phone != NULL && world_is_untold (check->world, known->phone)));
}

static void
check_edits (Check *check, const Known *known)
{
  JsonObject *record = g_hash_table_lookup (check->records[known->side], known->id);

  if (record == NULL)
    record = g_hash_table_lookup (check->converted, known->id);
  if (record == NULL || is_untold (check, known, record))
    return;

  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *name = field_get_name (&fields[i], known->side, known->id);
      g_autofree char *now = name != NULL ? get_text (record, name) : NULL;

      if (now == NULL || known->edits[i] == NULL || *known->edits[i] == '\0'
          || g_str_equal (now, known->edits[i]) || is_later_edit (known->side, now)
          || was_told (check, known, i))
        continue;
      say (check, "the edit “%s” of %s of %s is gone: it is “%s” now", known->edits[i], fields[i].key,
           known->id, now);
    }
}

/* Whoever is on one side only is told why. */
static void
check_unlinked (Check *check)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, check->records[CW_SIDE_SALESFORCE]);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      if (!g_hash_table_contains (check->linked, id) && !g_hash_table_contains (check->excused, id))
        say (check, "%s has no partner, and nothing says why", (const char *) id);
    }
}

/* People never remove what the engine made, nor give a record the id of a contact. */
static gboolean
is_of_engine (Check *check, const char *id)
{
  for (guint i = 0; i < check->known->len; i++)
    {
      const Known *known = g_ptr_array_index (check->known, i);

      if (g_str_equal (known->id, id))
        return known->is_made;
    }

  return TRUE;
}

static void
check_doubles (Check *check)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, record;

  g_hash_table_iter_init (&iter, check->records[CW_SIDE_SALESFORCE]);
  while (g_hash_table_iter_next (&iter, &id, &record))
    {
      g_autofree char *contact = get_text (record, "Aloware_Contact_ID__c");

      if (*contact == '\0')
        continue;
      if (is_of_engine (check, id) && !g_hash_table_add (made, g_strdup (contact)))
        say (check, "two Salesforce records were made of Aloware’s contact %s", contact);
      if (!g_hash_table_contains (check->excused, id) && !g_hash_table_add (seen, g_strdup (contact)))
        say (check, "two Salesforce records are of Aloware’s contact %s", contact);
    }
}

/* Aloware tells nobody of a contact whose number was changed there. */
static gboolean
has_moved (Check *check, const char *id)
{
  for (guint i = 0; i < check->known->len; i++)
    {
      const Known *known = g_ptr_array_index (check->known, i);

      for (guint j = 0; known->side == CW_SIDE_ALOWARE && g_str_equal (known->id, id) && j < N_FIELDS; j++)
        if (fields[j].kind == FIELD_PHONE && known->edits[j] != NULL)
          return TRUE;
    }

  return FALSE;
}

/* Whether the Contact has its partner from another Lead that became it. */
static gboolean
is_of_other (Check *check, const Conversion *conversion, const char *partner)
{
  for (guint i = 0; i < check->conversions->len; i++)
    {
      const Conversion *other = g_ptr_array_index (check->conversions, i);

      if (g_strcmp0 (other->aloware, partner) == 0 && g_str_equal (other->contact, conversion->contact))
        return TRUE;
    }

  return FALSE;
}

/* Whether the Contact had a partner already, and the Lead's own contact has found another record that has its
 * number. */
static gboolean
has_other_partners (Check *check, const Conversion *conversion, const char *partner)
{
  g_autofree char *now = NULL;

  cw_store_find_partner (check->store, CW_SIDE_ALOWARE, conversion->aloware, &now, NULL);
  return partner != NULL && now != NULL;
}

/* Whether nothing speaks against a link that a conversion has moved: both records are there, no run has told
 * a person anything of them, and no person has decided that they do not belong together. */
static gboolean
can_be_linked (Check *check, const char *aloware, const char *salesforce)
{
  return g_hash_table_contains (check->records[CW_SIDE_ALOWARE], aloware)
         && g_hash_table_contains (check->records[CW_SIDE_SALESFORCE], salesforce)
         && !g_hash_table_contains (check->excused, aloware)
         && !g_hash_table_contains (check->excused, salesforce) && !has_moved (check, aloware)
         && !(world_has_decided (check->world, aloware) && world_has_decided (check->world, salesforce));
}

/* A conversion moves the link, also where the Contact was merged since, and makes nobody. */
static gboolean
was_followed (Check *check, const Conversion *conversion)
{
  const char *contact = conversion->contact;
  const char *master;
  g_autofree char *partner = NULL;

  while ((master = g_hash_table_lookup (check->masters, contact)) != NULL)
    contact = master;
  cw_store_find_partner (check->store, CW_SIDE_SALESFORCE, contact, &partner, NULL);
  if (g_strcmp0 (partner, conversion->aloware) == 0)
    return TRUE;

  if (can_be_linked (check, conversion->aloware, contact) && !is_of_other (check, conversion, partner)
      && !has_other_partners (check, conversion, partner))
    say (check, "%s became %s, which is linked with %s and not with %s", conversion->lead, contact,
         partner != NULL ? partner : "nobody", conversion->aloware);

  return FALSE;
}

/* Every job was deleted. One that reads is asked for again where no answer comes, and Salesforce forgets the
 * first one by itself. One that writes is looked for where its answer was lost, and is aborted; a crash then
 * may leave it, but it holds nothing. */
static gboolean
may_be_left (Check *check, JsonObject *job, guint *n_queries)
{
  if (g_str_has_prefix (json_object_get_string_member (job, "operation"), "query"))
    return ++*n_queries <= world_get_n_lost_queries (check->world);

  return g_str_equal (json_object_get_string_member (job, "state"), "Aborted")
         && !json_object_get_boolean_member (job, "uploaded");
}

static void
check_jobs (Check *check)
{
  g_autoptr (JsonNode) dump = world_dump_jobs (check->world);
  JsonArray *jobs = json_node_get_array (dump);
  guint n_queries = 0;

  for (guint i = 0; i < json_array_get_length (jobs); i++)
    {
      JsonObject *job = json_array_get_object_element (jobs, i);

      if (!may_be_left (check, job, &n_queries))
        say (check, "a job is left: %s of %s, %s", json_object_get_string_member (job, "operation"),
             json_object_get_string_member (job, "object"), json_object_get_string_member (job, "state"));
    }
}

static void
check_states (Check *check, const CwRun *last)
{
  guint sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (last->standings); i++)
    sum += last->standings[i];
  if (sum != last->known)
    say (check, "%u records are in a state, and %u are known", sum, last->known);
  if (last->known < g_hash_table_size (check->records[CW_SIDE_SALESFORCE]))
    say (check, "%u records are known, and Salesforce has %u", last->known,
         g_hash_table_size (check->records[CW_SIDE_SALESFORCE]));
}

char *
check_world (World *world, GPtrArray *known, GPtrArray *conversions, const CwRun *last, guint *n_followed)
{
  Check check = { .world = world, .known = known, .conversions = conversions };

  check.problem = g_string_new (NULL);
  check.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.users = demo_users_new ();
  check.excused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.conflicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.linked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.store = world_open_store (world);
  check.dumps = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  check.converted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.masters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (check.records); i++)
    check.records[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  load_records (&check, CW_SIDE_ALOWARE, world_control (world, CW_SIDE_ALOWARE, "dump", NULL));
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    load_records (&check, CW_SIDE_SALESFORCE, world_dump_object (world, i));
  load_state (&check, world, last);

  cw_store_foreach_link (check.store, FALSE, check_link, &check, NULL);
  for (guint i = 0; i < known->len; i++)
    check_edits (&check, g_ptr_array_index (known, i));
  for (guint i = 0; i < conversions->len; i++)
    *n_followed += was_followed (&check, g_ptr_array_index (conversions, i));
  check_unlinked (&check);
  check_doubles (&check);
  check_jobs (&check);
  check_states (&check, last);

  cw_store_close (check.store);
  for (guint i = 0; i < G_N_ELEMENTS (check.records); i++)
    g_hash_table_unref (check.records[i]);
  g_hash_table_unref (check.converted);
  g_hash_table_unref (check.masters);
  g_ptr_array_unref (check.dumps);
  g_hash_table_unref (check.excused);
  g_hash_table_unref (check.conflicts);
  g_hash_table_unref (check.linked);
  g_hash_table_unref (check.told);
  g_ptr_array_unref (check.users);

  return g_string_free (check.problem, check.problem->len == 0);
}
