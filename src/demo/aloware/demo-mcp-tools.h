/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-aloware-calls.h"

G_BEGIN_DECLS

/* The tools of the practice Aloware's MCP server. That there are fourteen, and for what, is known from the
 * vendor's articles; how the real ones are called is not, which is why a fault gives them other names. */

typedef enum
{
  DEMO_MCP_LOOKUP,
  DEMO_MCP_CREATE,
  DEMO_MCP_USERS,
  DEMO_MCP_INBOX, /* reads, and is of no use here */
  DEMO_MCP_ACT,   /* sends, calls, dials, enrolls, or costs money: must never be called */
} DemoMcpKind;

typedef struct
{
  const char *name;
  const char *type; /* a JSON value */
  gboolean required;
  const char *description;
} DemoMcpProperty;

typedef struct
{
  DemoMcpKind kind;
  const char *name;
  const char *other_name; /* with aloware:mcp-renamed-tools */
  const char *title;
  const char *description;
  const DemoMcpProperty *properties; /* to one without a name */
} DemoMcpTool;

/* Which tools a session has. */
typedef struct
{
  gboolean renamed;
  gboolean only_creates; /* the tool that creates takes no force_update */
  gboolean demanding;    /* it demands names */
  char **missing;        /* usual names; NULL: none */
  char *without;         /* an argument that the tool that creates does not take, or NULL */
} DemoMcpLook;

/* How many tools there are, whether a session has them or not. */
guint demo_mcp_tools_count (void);

/* The tool at `index`; NULL when the session does not have it. */
const DemoMcpTool *demo_mcp_tools_get (guint index, const DemoMcpLook *look);

/* The tool of this name in the session, or NULL. */
const DemoMcpTool *demo_mcp_tools_find (const char *name, const DemoMcpLook *look);

/* Appends the tool as tools/list has it. */
void demo_mcp_tool_append (GString *json, const DemoMcpTool *tool, const DemoMcpLook *look);

/* What a tool did: the `result` of tools/call. */
typedef struct
{
  char *json;    /* to be freed */
  gboolean lost; /* the call was done, but its answer must not arrive */
} DemoMcpResult;

/* Calls a tool. A tool that acts does nothing, but is counted in "action_tools_called". `arguments` may be
 * NULL. */
DemoMcpResult demo_mcp_call (const DemoAlowareCalls *calls,
                             const DemoMcpTool *tool,
                             const DemoMcpLook *look,
                             JsonObject *arguments);

G_END_DECLS
