/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* Which tools of Aloware's MCP server may be called, and with which arguments. Their names and schemas are
 * not published. A tool is known by its name, every word of which must be in one table, and by the arguments
 * that it takes. The same token may also send messages, place calls and enroll people, so only what is known
 * is ever called. What a tool says of itself in its title and description is not looked at: it names leads,
 * calls and sequences even where the tool does nothing with them. Pure. */
typedef struct
{
  char *name;
  char *phone;            /* the argument for the phone; NULL where there is none */
  char *id;               /* the argument for the contact's id, or NULL */
  char *force;            /* the argument that allows changing a contact that is there, or NULL */
  char **required;        /* the arguments that the schema demands */
  JsonObject *properties; /* of the input schema; NULL where it names none */
  gboolean open;          /* takes arguments that the schema does not name */
} CwAlowareTool;

typedef struct
{
  CwAlowareTool *users;
  CwAlowareTool *lookup;
  CwAlowareTool *create;
  CwAlowareTool *update;
} CwAlowareTools;

CwAlowareTools *cw_aloware_tools_new (void);
void cw_aloware_tools_free (CwAlowareTools *tools);
/* Takes one entry of `tools/list`, if it is a known tool. Of two tools for the same thing the one with the
 * plainer name is kept, in whatever order they come. */
void cw_aloware_tools_add (CwAlowareTools *tools, JsonObject *tool);

/* Whether an argument, however its name is written, starts telephony work. */
gboolean cw_aloware_argument_acts (const char *argument);

/* Whether a tool that writes takes what POST /forms takes under this key. */
gboolean cw_aloware_tool_takes (const CwAlowareTool *tool, const char *key);

/* The arguments of a call (transfer full). For a write `body` is that of POST /forms, in which
 * CW_ALOWARE_PRESENT (optional) is what the contact has now, for a tool that demands more fields than those
 * that change. `used` is the tool (transfer none). Errors: CW_ERROR_UNSUPPORTED, which says what is missing
 * and what can be done; CW_ERROR_REFUSED where the tool takes a field in another form only, or demands one
 * for which the contact has no value: `refusal` (optional) then gets a body that names the field, as a
 * server's refusal would. */
JsonNode *cw_aloware_tools_arguments (const CwAlowareTools *tools,
                                      CwAlowareCall call,
                                      const char *phone,
                                      GBytes *body,
                                      const CwAlowareTool **used,
                                      JsonNode **refusal,
                                      GError **error);

/* Says that fields cannot be written, by their labels. Translated. (transfer full) */
char *cw_aloware_cannot_write (const char *labels);
/* Says that this sign-in cannot change contacts (`update`) or create them, and what to do. Translated. */
const char *cw_aloware_cannot (gboolean update);

/* The text of an argument that the tool's schema wants repeated in a header (MCP 2026-07-28, "x-mcp-header"),
 * and the `name` of the header; NULL for any other argument. Both (transfer full). */
char *cw_aloware_tools_header (const CwAlowareTool *tool, const char *argument, JsonNode *value, char **name);
/* A header's value, encoded where it is not plain text (MCP 2026-07-28, "Value Encoding"). (transfer full) */
char *cw_aloware_tools_header_value (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareTools, cw_aloware_tools_free)

G_END_DECLS
