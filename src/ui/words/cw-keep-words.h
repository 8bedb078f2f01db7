/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-keeper.h"

G_BEGIN_DECLS

/* What is said of how the sides are kept current. Needs no GTK and has no side effects. Any thread. Strings
 * are (transfer full). */

/* When either side was last asked, and what was written today: "Salesforce 8 s ago · Aloware: typical 4 min,
 * oldest 21 min · 12 changes today". `now`: ms since the epoch. */
char *cw_keep_words_line (const CwKeeperStanding *standing, gint64 now);
/* Within which time everybody is checked; "" where nothing can be promised. */
char *cw_keep_words_promise (const CwKeeperStanding *standing);

/* What ends a pause. */
typedef enum
{
  CW_KEEP_REMEDY_WAIT,        /* nothing: it ends by itself */
  CW_KEEP_REMEDY_PREVIEW,     /* a sync by a person, who looks first at what it does */
  CW_KEEP_REMEDY_CONNECTIONS, /* signing in again */
  CW_KEEP_REMEDY_MAPPING,     /* correcting the mapping */
  CW_KEEP_REMEDY_UNLOCK,      /* unlocking the keyring */
  CW_KEEP_REMEDY_RETRY,       /* trying again */
} CwKeepRemedy;

/* `reason`: that of a CwKeeperStanding that is paused. */
CwKeepRemedy cw_keep_words_remedy (const char *reason);

G_END_DECLS
