/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"

G_BEGIN_DECLS

/* The form in which a mapping is stored, exported and imported. It is read and written as text
 * (cw-json-text.h), as a parsed tree would lose what must come out again: the order of members, those that
 * this version does not know, and how their values were written; and it would hide a member that is there
 * twice. */

/* What a mapping file can be at most. */
#define CW_MAPPING_MAX_BYTES (4 * 1024 * 1024)

/* Two spaces a level, one member a line, a line end at the end; the same mapping gives the same bytes. A
 * mapping that was read from a file of this form gives the bytes of that file again. Thread: any that may
 * read the mapping. (transfer full) */
char *cw_mapping_to_json (const CwMapping *mapping);

/* `length`: in bytes, or -1 when `json` ends with a NUL. The rows are not judged: a draft may have problems,
 * which cw_mapping_check() finds. More than 2,000 rows are refused. Errors: CW_ERROR_INVALID_FILE with the
 * line and column, or the row, the member and what is allowed there. Thread: any. (transfer full) */
CwMapping *cw_mapping_from_json (const char *json, gssize length, GError **error);

/* Choices of owners alone (CwMapping.owners), on one line: the same choices give the same text. What was
 * chosen at one time can be kept so, and compared. (transfer full) */
char *cw_mapping_owners_to_json (GHashTable *owners);
/* Errors: CW_ERROR_INVALID_FILE. (transfer full) */
GHashTable *cw_mapping_owners_from_json (const char *json, GError **error);

G_END_DECLS
