/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Server-sent events (HTML Living Standard) as they come, in pieces cut anywhere. Lines end in CR, LF or
 * both; the data lines of one event are joined; comments and names say nothing here. Any bytes may be given
 * to it. */
typedef struct _CwAlowareEvents CwAlowareEvents;

/* Gets the data of one event. FALSE: enough, nothing more is wanted. */
typedef gboolean (*CwAlowareEventFunc) (const char *data, gsize length, gpointer user_data);

CwAlowareEvents *cw_aloware_events_new (CwAlowareEventFunc func, gpointer user_data);
void cw_aloware_events_free (CwAlowareEvents *events);
/* The last event's id, by which a stream that broke off can be asked for the rest; NULL: there was none.
 * (transfer none) */
const char *cw_aloware_events_get_last_id (CwAlowareEvents *events);
/* How long to wait before that, in milliseconds; 0: not said. */
guint cw_aloware_events_get_retry (CwAlowareEvents *events);
/* FALSE once `func` has had enough. */
gboolean cw_aloware_events_push (CwAlowareEvents *events, const char *data, gsize length);
/* The stream is over: what was begun is an event too, because servers forget the empty line. */
gboolean cw_aloware_events_end (CwAlowareEvents *events);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareEvents, cw_aloware_events_free)

G_END_DECLS
