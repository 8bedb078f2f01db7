/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"

G_BEGIN_DECLS

/* Serves a practice platform over real HTTP. An answer that is to come late waits without blocking:
 * thousands may wait at once. Belongs to the thread whose default main context it serves on. */
typedef struct _DemoServer DemoServer;

/* What a platform does with a request: it fills the answer's half of `exchange`. */
typedef void (*DemoAnswerFunc) (DemoExchange *exchange, gpointer platform);

/* `soup` (transfer full) need not listen yet. `platform` must outlive the server. */
DemoServer *demo_server_new (SoupServer *soup, DemoAnswerFunc answer, gpointer platform);

/* Stops serving; answers that still wait are never sent. */
void demo_server_free (DemoServer *self);

/* What listens. (transfer none) */
SoupServer *demo_server_get_soup (DemoServer *self);

/* Sends at once what waits. */
void demo_server_send_all (DemoServer *self);

/* How many answers wait. */
guint demo_server_get_waiting (DemoServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoServer, demo_server_free)

G_END_DECLS
