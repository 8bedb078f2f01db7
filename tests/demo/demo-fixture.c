/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"

#include <string.h>

#define WEBHOOK "/api/v1/webhook"

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gpointer
serve (gpointer data)
{
  DemoFixture *self = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  self->faults = demo_faults_new ();
  self->aloware = demo_aloware_new (self->people, self->faults, self->latency_ms, self->requests_per_minute);
  demo_aloware_listen (self->aloware, 0, &error);
  g_assert_no_error (error);
  self->url = demo_aloware_get_url (self->aloware);

  g_main_loop_run (self->loop);

  demo_aloware_free (self->aloware);
  demo_faults_free (self->faults);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
tell_ready (gpointer data)
{
  GAsyncQueue *ready = data;

  g_async_queue_push (ready, GINT_TO_POINTER (1));
  return G_SOURCE_REMOVE;
}

DemoFixture *
demo_fixture_new (guint contacts, guint latency_ms, guint requests_per_minute)
{
  DemoFixture *self = g_new0 (DemoFixture, 1);
  g_autoptr (GAsyncQueue) ready = g_async_queue_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  self->people = demo_people_generate (contacts, 7);
  self->latency_ms = latency_ms;
  self->requests_per_minute = requests_per_minute;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->session = soup_session_new_with_options ("max-conns", 600, "max-conns-per-host", 600, NULL);
  g_source_set_callback (source, tell_ready, ready, NULL);
  g_source_attach (source, self->context);
  self->thread = g_thread_new ("aloware", serve, self);
  g_async_queue_pop (ready);
  self->token = demo_aloware_get_token (self->aloware);
  return self;
}

void
demo_fixture_stop (DemoFixture *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  if (self->thread == NULL)
    return;
  g_source_set_callback (source, quit, self->loop, NULL);
  g_source_attach (source, self->context);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
demo_fixture_free (DemoFixture *self)
{
  demo_fixture_stop (self);
  g_object_unref (self->session);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  demo_people_free (self->people);
  g_free (self);
}

guint
demo_fixture_send (DemoFixture *self, const char *path, const char *body, JsonNode **json, SoupMessage **msg)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (body != NULL ? "POST" : "GET", url);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autofree char *text = NULL;

  if (json != NULL)
    *json = NULL;
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  /* On a connection used before, libsoup would send an interrupted GET again. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  answer = soup_session_send_and_read (self->session, message, NULL, NULL);
  if (msg != NULL)
    *msg = g_object_ref (message);
  if (answer == NULL)
    return 0;

  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (json != NULL)
    *json = json_from_string (text, NULL);
  return soup_message_get_status (message);
}

guint
demo_fixture_lookup (DemoFixture *self, const char *phone, JsonNode **json)
{
  g_autofree char *escaped = g_uri_escape_string (phone, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (WEBHOOK "/contact/phone-number?api_token=%s&phone_number=%s",
                                           self->token, escaped);

  return demo_fixture_send (self, path, NULL, json, NULL);
}

guint
demo_fixture_post (DemoFixture *self, const char *members, JsonNode **json)
{
  g_autofree char *body = g_strdup_printf ("{\"api_token\":\"%s\",%s}", self->token, members);

  return demo_fixture_send (self, WEBHOOK "/forms", body, json, NULL);
}

void
demo_fixture_fault (DemoFixture *self, const char *spec)
{
  g_autofree char *body = g_strdup_printf ("{\"spec\":\"%s\"}", spec);

  g_assert_cmpuint (demo_fixture_send (self, "/__demo/fault", body, NULL, NULL), ==, 200);
}

char *
demo_fixture_member (JsonNode *object, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (object), name);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

gint64
demo_fixture_counter (DemoFixture *self, const char *name)
{
  g_autoptr (JsonNode) json = NULL;

  g_assert_cmpuint (demo_fixture_send (self, "/__demo/counters", NULL, &json, NULL), ==, 200);
  return json_object_get_int_member_with_default (json_node_get_object (json), name, -1);
}

const char *
demo_fixture_first_phone (DemoFixture *self)
{
  for (guint i = 0; i < self->people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (self->people->people, i);

      if (person->aloware.present)
        return person->aloware.phone;
    }
  g_assert_not_reached ();
}
