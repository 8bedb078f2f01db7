/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* Which tools of Aloware's MCP server do what is needed here (facts/aloware.md §1c: their names and schemas are not
 * published). Recognised by name and input schema together. A token may also send messages, place calls and enroll people, so
 * recognising is an allow-decision: what is not recognised is never called, and no name or description that speaks of sending,
 * calling, dialling, enrolling or deleting is recognised, whatever its schema. Pure. */
typedef struct
{
  char *name;
  char *phone;               /* the argument that takes the phone; NULL for the users */
  char *force;               /* the argument that lets a known contact be changed; NULL where there is none */
  JsonObject *properties;    /* of the input schema, or NULL where it says nothing */
  gboolean open;             /* takes arguments that the schema does not name */
} CwAlowareTool;

typedef struct
{
  CwAlowareTool *users;
  CwAlowareTool *lookup;
  CwAlowareTool *create;
  CwAlowareTool *update;
} CwAlowareTools;

CwAlowareTools *cw_aloware_tools_new   (void);
void            cw_aloware_tools_free  (CwAlowareTools *tools);
/* Looks at one entry of `tools/list`. Of two that fit the plainer name is taken, whatever their order. */
void            cw_aloware_tools_add   (CwAlowareTools *tools, JsonObject *tool);

/* Whether a name or description speaks of something that reaches people or takes something away. */
gboolean        cw_aloware_tool_acts   (const char *name, const char *description);

/* The arguments of a call: for a write from the body that POST /forms would get. `name` borrows from the tool. Errors:
 * CW_ERROR_UNSUPPORTED with the sentence that says what is missing and what can be done; CW_ERROR_REFUSED where the tool
 * takes a field in another form only: `refusal` (optional) then gets a body that names it, as a server's refusal would. */
JsonNode       *cw_aloware_tools_arguments (const CwAlowareTools *tools, CwAlowareCall call, const char *phone, GBytes *body,
                                            const char **name, JsonNode **refusal, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareTools, cw_aloware_tools_free)

G_END_DECLS
