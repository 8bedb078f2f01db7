/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-practice.h"

#include "demo-aloware.h"
#include "demo-salesforce.h"

/* What the vendor's documentation says an account may ask in a minute. */
#define REQUESTS_PER_MINUTE 5000

struct _CwPractice
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex mutex;
  GCond cond;
  gboolean ready;
  guint contacts;
  guint32 seed;
  GError *error;
  CwPracticeAccounts accounts;
};

static guint
find_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);

  return port;
}

static void
say_ready (CwPractice     *practice,
           DemoSalesforce *salesforce,
           DemoAloware    *aloware,
           GError         *error)
{
  g_mutex_lock (&practice->mutex);
  practice->error = error;
  if (error == NULL)
    {
      practice->accounts.salesforce_url = g_strdup (demo_salesforce_get_url (salesforce));
      practice->accounts.client_id = g_strdup (demo_salesforce_get_client_id (salesforce));
      practice->accounts.user = g_strdup (demo_salesforce_get_user (salesforce));
      practice->accounts.password = g_strdup (demo_salesforce_get_password (salesforce));
      practice->accounts.aloware_url = g_strdup (demo_aloware_get_url (aloware));
      practice->accounts.aloware_token = g_strdup (demo_aloware_get_token (aloware));
    }
  practice->ready = TRUE;
  g_cond_signal (&practice->cond);
  g_mutex_unlock (&practice->mutex);
}

static void
serve (CwPractice *practice)
{
  g_autoptr(DemoFaults) faults = demo_faults_new ();
  g_autoptr(DemoPeople) people = demo_people_generate (practice->contacts, practice->seed);
  g_autoptr(DemoSalesforce) salesforce = demo_salesforce_new (people, faults, 0);
  g_autoptr(DemoAloware) aloware = demo_aloware_new (people, faults, 0, REQUESTS_PER_MINUTE);
  g_autofree char *callback = NULL;
  GError *error = NULL;

  practice->accounts.callback_port = find_port ();
  callback = g_strdup_printf ("http://localhost:%u/callback", practice->accounts.callback_port);
  demo_salesforce_add_callback (salesforce, callback);
  if (demo_salesforce_listen (salesforce, 0, &error))
    demo_aloware_listen (aloware, 0, &error);

  say_ready (practice, salesforce, aloware, error);
  if (error == NULL)
    g_main_loop_run (practice->loop);
}

static gpointer
practice_thread (gpointer data)
{
  CwPractice *practice = data;

  g_main_context_push_thread_default (practice->context);
  serve (practice);
  /* What is left of closed connections belongs to this context. */
  while (g_main_context_iteration (practice->context, FALSE))
    ;
  g_main_context_pop_thread_default (practice->context);

  return NULL;
}

CwPractice *
cw_practice_start (guint     contacts,
                   guint32   seed,
                   GError  **error)
{
  g_autoptr(CwPractice) practice = g_new0 (CwPractice, 1);

  g_mutex_init (&practice->mutex);
  g_cond_init (&practice->cond);
  practice->contacts = contacts;
  practice->seed = seed;
  practice->context = g_main_context_new ();
  practice->loop = g_main_loop_new (practice->context, FALSE);
  practice->thread = g_thread_new ("cw-practice", practice_thread, practice);

  g_mutex_lock (&practice->mutex);
  while (!practice->ready)
    g_cond_wait (&practice->cond, &practice->mutex);
  g_mutex_unlock (&practice->mutex);

  if (practice->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&practice->error));
      return NULL;
    }

  return g_steal_pointer (&practice);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

void
cw_practice_free (CwPractice *practice)
{
  g_autoptr(GSource) source = NULL;

  if (practice == NULL)
    return;

  /* Not g_main_loop_quit() from here: a loop that has not begun to run yet would not notice. */
  source = g_idle_source_new ();
  g_source_set_callback (source, quit, practice->loop, NULL);
  g_source_attach (source, practice->context);
  g_thread_join (practice->thread);

  g_main_loop_unref (practice->loop);
  g_main_context_unref (practice->context);
  g_mutex_clear (&practice->mutex);
  g_cond_clear (&practice->cond);
  g_clear_error (&practice->error);
  g_free (practice->accounts.salesforce_url);
  g_free (practice->accounts.client_id);
  g_free (practice->accounts.user);
  g_free (practice->accounts.password);
  g_free (practice->accounts.aloware_url);
  g_free (practice->accounts.aloware_token);
  g_free (practice);
}

const CwPracticeAccounts *
cw_practice_get_accounts (CwPractice *practice)
{
  return &practice->accounts;
}
