/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-practice.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "demo-aloware.h"
#include "demo-salesforce.h"

/* ── The platforms ── */

/* How many requests an account may send per minute, from the vendor's documentation. */
#define REQUESTS_PER_MINUTE 5000

struct _CwPractice
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex mutex;
  GCond cond;
  gboolean ready;
  guint contacts, leads;
  guint32 seed;
  GError *error;
  CwPracticeAccounts accounts;
};

static guint
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);

  return port;
}

static void
say_ready (CwPractice *practice, DemoSalesforce *salesforce, DemoAloware *aloware, GError *error)
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
  g_autoptr (DemoFaults) faults = demo_faults_new ();
  g_autoptr (DemoPeople) people = demo_people_generate (practice->contacts, practice->seed);
  g_autoptr (DemoSalesforce) salesforce = NULL;
  g_autoptr (DemoAloware) aloware = NULL;
  g_autofree char *callback = NULL;
  GError *error = NULL;

  demo_people_add_leads (people, practice->leads);
  salesforce = demo_salesforce_new (people, faults, 0, DEMO_SF_NEW_ORG);
  aloware = demo_aloware_new (people, faults, 0, REQUESTS_PER_MINUTE);
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
  /* Sources of closed connections may still be attached to this context. */
  while (g_main_context_iteration (practice->context, FALSE))
    ;
  g_main_context_pop_thread_default (practice->context);

  return NULL;
}

CwPractice *
cw_practice_start (guint contacts, guint leads, guint32 seed, GError **error)
{
  g_autoptr (CwPractice) practice = g_new0 (CwPractice, 1);

  g_mutex_init (&practice->mutex);
  g_cond_init (&practice->cond);
  practice->contacts = contacts;
  practice->leads = leads;
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
  g_autoptr (GSource) source = NULL;

  if (practice == NULL)
    return;

  /* This does not call g_main_loop_quit() directly: if the loop has not started yet, the call would have no
   * effect. */
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

/* ── The person at the browser ── */

/* Three pages are expected: log in, allow, and the page that says to go back. The limit leaves room for
 * others in between. */
#define MOST_PAGES 5

/* This program makes the practice pages itself, so no full HTML parser is needed: attributes are in double
 * quotes, and there are only the five entities of XML. */

static char *
unescape (const char *text, gsize length)
{
  static const struct
  {
    const char *entity;
    char character;
  } entities[] = {
    { "&quot;", '"' }, { "&#39;", '\'' }, { "&apos;", '\'' },
    { "&lt;", '<' },   { "&gt;", '>' },   { "&amp;", '&' },
  };
  GString *plain = g_string_sized_new (length);

  for (gsize i = 0; i < length;)
    {
      gsize taken = 0;

      for (guint j = 0; j < G_N_ELEMENTS (entities) && taken == 0; j++)
        {
          if (g_str_has_prefix (text + i, entities[j].entity))
            {
              g_string_append_c (plain, entities[j].character);
              taken = strlen (entities[j].entity);
            }
        }
      if (taken == 0)
        g_string_append_c (plain, text[i]);
      i += MAX (taken, 1);
    }

  return g_string_free (plain, FALSE);
}

/* The value of an attribute of a tag; NULL: it has none. (transfer full) */
static char *
attribute (const char *tag, const char *name)
{
  g_autofree char *start = g_strdup_printf (" %s=\"", name);
  const char *end = strchr (tag, '>');
  const char *value = end != NULL ? g_strstr_len (tag, end - tag, start) : NULL;
  const char *quote;

  if (value == NULL)
    return NULL;
  value += strlen (start);
  quote = strchr (value, '"');

  return quote != NULL ? unescape (value, (gsize) (quote - value)) : NULL;
}

static void
append_field (GString *form, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append_printf (form, "%s=%s", name, escaped);
}

/* Fills in the form of a page as a person would. (transfer full) */
static char *
fill_in (CwPractice *practice, const char *page)
{
  const CwPracticeAccounts *accounts = cw_practice_get_accounts (practice);
  GString *form = g_string_new (NULL);

  for (const char *tag = strstr (page, "<input"); tag != NULL; tag = strstr (tag + 1, "<input"))
    {
      g_autofree char *name = attribute (tag, "name");
      g_autofree char *type = attribute (tag, "type");
      g_autofree char *value = attribute (tag, "value");

      if (name == NULL)
        continue;
      if (g_strcmp0 (type, "hidden") == 0)
        append_field (form, name, value != NULL ? value : "");
      else
        append_field (form, name, g_strcmp0 (type, "password") == 0 ? accounts->password : accounts->user);
    }
  if (strstr (page, "name=\"decision\"") != NULL)
    append_field (form, "decision", "allow");

  return g_string_free (form, FALSE);
}

static char *
get_page (SoupSession *session, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, cancellable, error);
  const char *data;
  gsize length;

  if (body == NULL)
    return NULL;
  data = g_bytes_get_data (body, &length);

  return data != NULL ? g_strndup (data, length) : g_strdup ("");
}

/* Makes the request that sends a page's form; NULL: the page has no form. (transfer full) */
static SoupMessage *
submit (CwPractice *practice, GUri *where, const char *page)
{
  const char *tag = strstr (page, "<form");
  g_autofree char *action = tag != NULL ? attribute (tag, "action") : NULL;
  g_autoptr (GUri) target = action != NULL ? g_uri_parse_relative (where, action, SOUP_HTTP_URI_FLAGS, NULL)
                                           : NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *form = NULL;
  SoupMessage *message;

  if (target == NULL)
    return NULL;

  form = fill_in (practice, page);
  body = g_bytes_new (form, strlen (form));
  message = soup_message_new_from_uri ("POST", target);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);

  return message;
}

static gboolean
follow (CwPractice *practice,
        SoupSession *session,
        const char *url,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  for (guint i = 0; i < MOST_PAGES && message != NULL; i++)
    {
      g_autofree char *page = get_page (session, message, cancellable, error);
      g_autoptr (SoupMessage) next = NULL;

      if (page == NULL)
        return FALSE;
      next = submit (practice, soup_message_get_uri (message), page);
      if (next == NULL && soup_message_get_status (message) == SOUP_STATUS_OK)
        return TRUE;
      g_set_object (&message, next);
    }

  g_set_error_literal (
    error, G_IO_ERROR, G_IO_ERROR_FAILED,
    _("The practice sign-in page did not answer as expected. Try again, or report this as a bug."));

  return FALSE;
}

gboolean
cw_practice_play_browser (CwPractice *practice, const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SoupSession *session;
  gboolean done;

  g_main_context_push_thread_default (context);
  session = soup_session_new_with_options ("timeout", 30, NULL);
  soup_session_add_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  done = follow (practice, session, url, cancellable, error);
  soup_session_abort (session);
  g_object_unref (session);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);

  return done;
}
