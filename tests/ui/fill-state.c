/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-kept-plan.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"

#include <locale.h>

/* Fills a profile's state database with more than anybody types: fill-state PROFILE
 * plan|conflicts|history|record N. All of it is plainly fictional. The plan stands where the last preview
 * would, made with the active mapping.
 */

#define PORTION 1000

typedef gboolean (*Add) (CwStore *store, gint64 run, guint nth, GError **error);

static const char plan[] = "fixture";

static char *
make_label (guint nth)
{
  static const char *const first[] = { "Ada", "Björn", "Chidi", "Dalia", "Emre", "Fumiko", "Gita", "Henrik" };
  static const char *const last[] = { "Able",  "Baker",  "Cole", "Dunn", "Ekwueme",
                                      "Frost", "Garcia", "Hale", "Ito" };

  return g_strdup_printf ("%s %s %06u", first[nth % G_N_ELEMENTS (first)], last[nth % G_N_ELEMENTS (last)],
                          nth);
}

static void
set_town (CwChangeField *field, guint nth)
{
  g_free (field->old_value);
  field->old_value = g_strdup_printf ("Old Town %u", nth);
  g_free (field->new_value);
  field->new_value = g_strdup_printf ("New Town %u", nth);
}

static CwChange *
make_change (guint nth)
{
  CwChange *change = cw_change_new (nth % 3 == 0 ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("city", "MailingCity");

  change->pair.label = make_label (nth);
  change->pair.ids[CW_SIDE_ALOWARE] = g_strdup_printf ("155%06u", nth);
  change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup_printf ("003000000%06uAAA", nth);
  change->modstamp = 1000;
  set_town (field, nth);
  field->reason = g_strdup (change->side == CW_SIDE_ALOWARE ? "salesforce-changed" : "aloware-changed");
  g_ptr_array_add (change->fields, field);

  return change;
}

static gboolean
add_change (CwStore *store, gint64 run, guint nth, GError **error)
{
  g_autoptr (CwChange) change = make_change (nth);

  return cw_store_add_change (store, plan, change, error);
}

static gboolean
add_conflict (CwStore *store, gint64 run, guint nth, GError **error)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);

  conflict->pair.label = make_label (nth);
  conflict->pair.ids[CW_SIDE_ALOWARE] = g_strdup_printf ("155%06u", nth);
  conflict->pair.ids[CW_SIDE_SALESFORCE] = g_strdup_printf ("003000000%06uAAA", nth);
  conflict->aloware = g_strdup ("city");
  conflict->salesforce = g_strdup ("MailingCity");
  conflict->value[CW_SIDE_ALOWARE] = g_strdup_printf ("East Town %u", nth);
  conflict->base_value = g_strdup_printf ("Old Town %u", nth);
  conflict->value[CW_SIDE_SALESFORCE] = g_strdup_printf ("West Town %u", nth);
  conflict->changed[CW_SIDE_SALESFORCE] = 1700000000000;
  conflict->salesforce_changed_by = g_strdup ("Practice Admin");
  conflict->message = g_strdup ("Both sides changed this field since they last agreed.");

  return cw_store_put_conflict (store, conflict, run, error);
}

static gboolean
add_write (CwStore *store, gint64 run, guint nth, GError **error)
{
  g_autoptr (CwWrite) write = cw_write_new ();
  gboolean failed = nth % 100 == 99;

  write->run = run;
  write->when = 1700000000000 + nth;
  write->change = make_change (nth);

  return cw_store_journal_add (store, write, error)
         && cw_store_journal_set_state (store, write->id, failed ? CW_WRITE_FAILED : CW_WRITE_CONFIRMED,
                                        failed ? "FIELD_CUSTOM_VALIDATION_EXCEPTION" : NULL,
                                        failed ? "A validation rule of the practice org said no." : NULL,
                                        error);
}

/* All of them of one record, which neither practice platform has. */
static gboolean
add_write_of_record (CwStore *store, gint64 run, guint nth, GError **error)
{
  g_autoptr (CwWrite) write = cw_write_new ();

  write->run = run;
  write->state = CW_WRITE_CONFIRMED;
  write->change = make_change (900000);
  set_town (g_ptr_array_index (write->change->fields, 0), nth);

  return cw_store_journal_add (store, write, error);
}

static gint64
begin_run (CwStore *store, guint n, GError **error)
{
  g_autoptr (CwRun) run = cw_run_new ();

  run->kind = g_strdup ("sync");
  run->state = g_strdup ("finished");
  run->started = 1700000000000;
  run->finished = 1700000600000;
  run->updated[CW_SIDE_SALESFORCE] = n;

  return cw_store_begin_run (store, run, error) && cw_store_update_run (store, run, error) ? run->run : 0;
}

static gboolean
add_many (CwStore *store, Add add, gint64 run, guint n, GError **error)
{
  if (!cw_store_begin (store, error))
    return FALSE;

  for (guint i = 1; i <= n; i++)
    {
      if (!add (store, run, i, error))
        return FALSE;
      if (i % PORTION == 0 && (!cw_store_commit (store, error) || !cw_store_begin (store, error)))
        return FALSE;
    }

  return cw_store_commit (store, error);
}

static gboolean
fill (CwProfile *profile, CwStore *store, const char *what, guint n, GError **error)
{
  gint64 run;

  if (g_str_equal (what, "plan"))
    return cw_store_clear_plan (store, plan, error) && add_many (store, add_change, 0, n, error)
           && cw_last_preview_remember (profile, store, plan, (guint[]) { n, n / 200 }, 1700000000000, error);

  run = begin_run (store, n, error);
  if (run == 0)
    return FALSE;

  return add_many (store,
                   g_str_equal (what, "conflicts") ? add_conflict
                   : g_str_equal (what, "record")  ? add_write_of_record
                                                   : add_write,
                   run, n, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (CwProfile) profile = NULL;
  g_autoptr (CwStore) store = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (argc != 4)
    {
      g_printerr ("fill-state PROFILE plan|conflicts|history|record N\n");
      return 2;
    }

  profile = cw_profile_open (argv[1], &error);
  store = profile != NULL ? cw_sync_open_store (profile, &error) : NULL;
  if (store != NULL && fill (profile, store, argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10), &error))
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
