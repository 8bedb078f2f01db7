/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-monitor-notices.h"

#include <glib/gi18n-lib.h>

#include "cw-sync-store.h"

#define KEYRING_SECONDS (10 * 60)
#define DAY_MS (24 * 60 * 60 * 1000)

/* When new conflicts were last told (ms): a small value in the profile's store, so that it holds for the next
 * process, too. */
#define META_CONFLICTS_TOLD "conflicts-told"

/* What was told of a profile. */
typedef struct
{
  CwMonitorNotices *notices;
  char *profile;
  guint keyring; /* source, while the keyring is locked and nothing was said yet; 0: none */
  char *message; /* what will be said of it */
} Told;

struct _CwMonitorNotices
{
  GApplication *application; /* not owned: it owns this */
  GHashTable *told;          /* profile → Told */
};

static void
told_free (Told *told)
{
  g_clear_handle_id (&told->keyring, g_source_remove);
  g_free (told->profile);
  g_free (told->message);
  g_free (told);
}

static Told *
get_told (CwMonitorNotices *notices, const char *profile)
{
  Told *told = g_hash_table_lookup (notices->told, profile);

  if (told != NULL)
    return told;
  told = g_new0 (Told, 1);
  told->notices = notices;
  told->profile = g_strdup (profile);
  g_hash_table_insert (notices->told, told->profile, told);
  return told;
}

/* (transfer full) */
static char *
get_id (const char *kind, const char *profile)
{
  return g_strconcat (kind, "-", profile, NULL);
}

static void
send (Told *told, const char *kind, const char *title, const char *body, const char *page)
{
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autofree char *id = get_id (kind, told->profile);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-page", "(ss)", told->profile, page);
  g_application_send_notification (told->notices->application, id, notification);
}

static void
withdraw_pause (Told *told)
{
  g_autofree char *id = get_id ("pause", told->profile);

  g_clear_handle_id (&told->keyring, g_source_remove);
  g_application_withdraw_notification (told->notices->application, id);
}

static void
tell_pause (Told *told, const char *reason, const char *message)
{
  if (g_strcmp0 (reason, "sign-in-needed") == 0)
    send (told, "pause", _("Sign In Again"), message, "connections");
  else if (g_strcmp0 (reason, "invalid-mapping") == 0)
    send (told, "pause", _("The Mapping Has Problems"), message, "mapping");
  else
    send (told, "pause", _("Contacts Are Not Kept Current"), message, "sync");
}

static gboolean
on_keyring_stays_locked (gpointer user_data)
{
  Told *told = user_data;

  told->keyring = 0;
  tell_pause (told, "no-secret-service", told->message);
  return G_SOURCE_REMOVE;
}

static void
take_pause (Told *told, const CwKeeperEvent *event)
{
  withdraw_pause (told);
  if (cw_keeper_reason_is_for_person (event->reason))
    {
      tell_pause (told, event->reason, event->message);
      return;
    }
  if (g_strcmp0 (event->reason, "no-secret-service") != 0)
    return;

  /* After a start of the session it is mostly unlocked soon. */
  g_free (told->message);
  told->message = g_strdup (event->message);
  told->keyring = g_timeout_add_seconds (KEYRING_SECONDS, on_keyring_stays_locked, told);
}

/* Whether conflicts are to be told now. Then they count as told. */
static gboolean
may_tell_conflicts (Told *told)
{
  g_autoptr (CwProfile) profile = cw_profile_open (told->profile, NULL);
  g_autoptr (CwStore) store = profile != NULL ? cw_sync_peek_store (profile, NULL) : NULL;
  gint64 now = g_get_real_time () / 1000, last;

  /* Rather twice than never. */
  if (store == NULL || !cw_store_get_meta_number (store, META_CONFLICTS_TOLD, 0, &last, NULL))
    return TRUE;
  if (last != 0 && ABS (now - last) < DAY_MS)
    return FALSE;
  cw_store_set_meta_number (store, META_CONFLICTS_TOLD, now, NULL);
  return TRUE;
}

static void
take_conflicts (Told *told, CwKept *kept)
{
  CwKeeper *keeper = cw_kept_get_keeper (kept);
  CwKeeperStanding standing;
  g_autofree char *title = NULL;

  if (keeper == NULL || !may_tell_conflicts (told))
    return;

  cw_keeper_get_standing (keeper, &standing);
  title = g_strdup_printf (
    ngettext ("%u conflict waits for you", "%u conflicts wait for you", standing.conflicts),
    standing.conflicts);
  send (told, "conflicts", title, _("Both sides changed the same field. You decide which value stays."),
        "conflicts");
}

void
cw_monitor_notices_take_event (CwMonitorNotices *notices, CwKept *kept, const CwKeeperEvent *event)
{
  Told *told = get_told (notices, cw_kept_get_name (kept));

  switch (event->kind)
    {
    case CW_KEEPER_PAUSED:
      take_pause (told, event);
      break;
    case CW_KEEPER_RESUMED:
      withdraw_pause (told);
      break;
    case CW_KEEPER_CONFLICT:
      take_conflicts (told, kept);
      break;
    case CW_KEEPER_CHECKED:
    case CW_KEEPER_CHANGED:
    default:
      break;
    }
}

void
cw_monitor_notices_forget (CwMonitorNotices *notices, const char *profile)
{
  Told *told = g_hash_table_lookup (notices->told, profile);

  if (told != NULL)
    withdraw_pause (told);
}

CwMonitorNotices *
cw_monitor_notices_new (GApplication *application)
{
  CwMonitorNotices *notices = g_new0 (CwMonitorNotices, 1);

  notices->application = application;
  notices->told = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) told_free);
  return notices;
}

void
cw_monitor_notices_free (CwMonitorNotices *notices)
{
  g_hash_table_unref (notices->told);
  g_free (notices);
}
