/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-aloware-calls.h"
#include "demo-mcp-tools.h"

G_BEGIN_DECLS

/* What a tool did: the `result` of tools/call. */
typedef struct
{
  char *json;    /* to be freed */
  gboolean lost; /* the call was done, but its answer must not arrive */
} DemoMcpResult;

/* Calls a tool. A tool that acts does nothing, but is counted in "action_tools_called". `arguments` may be
 * NULL. */
DemoMcpResult demo_mcp_call (const DemoAlowareCalls *calls, const DemoMcpTool *tool, const DemoMcpLook *look,
                             JsonObject *arguments);

G_END_DECLS
