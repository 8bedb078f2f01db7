/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads server-sent events (HTML Living Standard) as they come, in pieces that may be cut anywhere. Lines end
 * in CR, LF or both, and the data lines of one event are joined. Comments and names of events mean nothing
 * here. It may be given any bytes. */
typedef struct _CwAlowareEvents CwAlowareEvents;

/* Gets the data of one event. FALSE: no more events are wanted. */
typedef gboolean (*CwAlowareEventFunc) (const char *data, gsize length, gpointer user_data);

CwAlowareEvents *cw_aloware_events_new (CwAlowareEventFunc func, gpointer user_data);
void cw_aloware_events_free (CwAlowareEvents *events);
/* The id of the last event, to ask for the rest of a stream that broke off; NULL: there was none. (transfer
 * none) */
const char *cw_aloware_events_get_last_id (CwAlowareEvents *events);
/* How long the server asks us to wait before that, ms; 0: it does not say. */
guint cw_aloware_events_get_retry (CwAlowareEvents *events);
/* FALSE once `func` wants no more. */
gboolean cw_aloware_events_push (CwAlowareEvents *events, const char *data, gsize length);
/* The stream is over. What has come of the last event counts as an event, because servers forget the empty
 * line after it. */
gboolean cw_aloware_events_end (CwAlowareEvents *events);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareEvents, cw_aloware_events_free)

G_END_DECLS
