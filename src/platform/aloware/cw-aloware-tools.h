/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* Which tools of Aloware's MCP server do what is needed here (their names and schemas are not published). A
 * tool is known by its name, every word of which must be in one table, and by the arguments that it takes. A
 * token may also send messages, place calls and enroll people, so this is an allow-decision: what is not
 * known is never called. What a tool says of itself in prose (its title and description) is not looked at: it
 * names leads, calls and sequences also where it does nothing with them. Pure. */
typedef struct
{
  char *name;
  char *
    phone; /* the argument that takes the phone; NULL for the users, and where a contact is known by its id */
  char *id;               /* the argument that takes the contact's id, or NULL */
  char *force;            /* the argument that lets a known contact be changed; NULL where there is none */
  char **required;        /* what the schema demands */
  JsonObject *properties; /* of the input schema, or NULL where it says nothing */
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
/* Looks at one entry of `tools/list`. Of two that fit the plainer name is taken, whatever their order. */
void cw_aloware_tools_add (CwAlowareTools *tools, JsonObject *tool);

/* Whether an argument, however its name is written, is an action that starts telephony work. */
gboolean cw_aloware_argument_acts (const char *argument);

/* Whether a tool that writes takes what POST /forms takes under this key. */
gboolean cw_aloware_tool_takes (const CwAlowareTool *tool, const char *key);

/* The arguments of a call: for a write from the body that POST /forms would get, in which
 * CW_ALOWARE_PRESENT (optional) is what the contact has now, for a tool that demands more than what changes.
 * `used` is the tool, borrowed. Errors: CW_ERROR_UNSUPPORTED with the sentence that says what is missing and
 * what can be done; CW_ERROR_REFUSED where the tool takes a field in another form only, or demands one that
 * the contact has no value for: `refusal` (optional) then gets a body that names it, as a server's refusal
 * would. */
JsonNode *cw_aloware_tools_arguments (const CwAlowareTools *tools,
                                      CwAlowareCall call,
                                      const char *phone,
                                      GBytes *body,
                                      const CwAlowareTool **used,
                                      JsonNode **refusal,
                                      GError **error);

/* The sentence for fields that cannot be, by their labels. Translated. (transfer full) */
char *cw_aloware_cannot_write (const char *labels);
/* The sentence for a sign-in that cannot change contacts (`update`) or create them, and what to do.
 * Translated. */
const char *cw_aloware_cannot (gboolean update);

/* The text of an argument that its schema wants repeated in a header (MCP 2026-07-28, "x-mcp-header"), and
 * the header's name; NULL for any other. Both (transfer full). */
char *cw_aloware_tools_header (const CwAlowareTool *tool, const char *argument, JsonNode *value, char **name);
/* A header's value, encoded where it is not plain (MCP 2026-07-28, "Value Encoding"). (transfer full) */
char *cw_aloware_tools_header_value (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareTools, cw_aloware_tools_free)

G_END_DECLS
