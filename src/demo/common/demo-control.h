/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "demo-faults.h"
#include "demo-server.h"

G_BEGIN_DECLS

/* The control endpoints of a practice platform, under /__demo, for tests and for curious people. No
 * authentication: the server listens on loopback only.
 *
 *   POST fault           {"spec": "…"}                      see demo-faults.h
 *   POST reset-faults                                       also sends the answers that were held up
 *   GET  counters        → {"requests", "reads", "writes", …, "peak_per_minute", "paths": {"GET /users": n}}
 *   POST reset-counters
 *   POST edit            {"phone"|"id": "…", "set": {…}}    changes a record as a user of the platform would
 *   POST delete          {"phone"|"id": "…"}
 *   POST create          {…}
 *   GET  dump            → every record, as an array
 *
 * Done is 200; a request that cannot be understood is 400, a record that is not there 404, both with
 * {"error": "…"}. All of it belongs to one thread, that of the server. */
typedef struct _DemoControl DemoControl;

/* What a platform does for the endpoints. `request` is the body of the request. A function that fails
 * sets G_IO_ERROR_NOT_FOUND (404) or anything else (400). Texts are JSON, (transfer full). Every member
 * may be NULL: its endpoint is then 404. */
typedef struct
{
  char *(*edit) (gpointer platform, JsonObject *request, JsonObject *set, GError **error);
  char *(*create) (gpointer platform, JsonObject *request, GError **error);
  char *(*remove) (gpointer platform, JsonObject *request, GError **error);
  char *(*dump) (gpointer platform);
  /* Any other name below /__demo, for what only one platform has; `request` is NULL without a body. */
  char *(*other) (gpointer platform, const char *name, JsonObject *request, GError **error);
} DemoControlOps;

/* `faults`, `ops` and `platform` must outlive it. */
DemoControl *demo_control_new (DemoFaults *faults, const DemoControlOps *ops, gpointer platform);
void demo_control_free (DemoControl *self);

/* Whose answers are sent at once when the faults are reset. */
void demo_control_set_server (DemoControl *self, DemoServer *server);

/* Answers a request for an endpoint. FALSE: it is for something else. */
gboolean demo_control_answer (DemoControl *self, DemoExchange *exchange);

/* Counts one request of the platform: "requests", its `method` and `path` below "paths", and
 * peak_per_minute. `path` must come from a small set (no ids). */
void demo_control_count_request (DemoControl *self, const char *method, const char *path);

/* Adds `by` to the counter `name` ("reads", "writes", "rate_limited", …). */
void demo_control_count (DemoControl *self, const char *name, guint by);

/* Raises the counter `name` to `value` when it is less. */
void demo_control_count_peak (DemoControl *self, const char *name, guint value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoControl, demo_control_free)

G_END_DECLS
