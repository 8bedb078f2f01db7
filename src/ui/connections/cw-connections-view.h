/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Connections*: a card for each platform, and a card that checks the permissions. Property
 * "session".
 * Action "connections.check-permissions". */
#define CW_TYPE_CONNECTIONS_VIEW (cw_connections_view_get_type ())
G_DECLARE_FINAL_TYPE (CwConnectionsView, cw_connections_view, CW, CONNECTIONS_VIEW, AdwBin)

G_END_DECLS
