/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-json-text.h"
#include "cw-mapping.h"

G_BEGIN_DECLS

/* For the two files that read mapping files. What is wrong is CW_ERROR_INVALID_FILE. */

/* FALSE with `message` (transfer full) as the error. */
gboolean      cw_mapping_file_refuse       (GError **error, char *message);
/* `name` is a member that says `word`; `allowed` lists the words that it may say. */
gboolean      cw_mapping_file_refuse_word  (const char *name, const char *word, const char *allowed, GError **error);
/* Remembers the place of a member. FALSE when it is there twice, which a tree of JSON would hide. */
gboolean      cw_mapping_file_note_member  (GPtrArray **order, const char *name, GError **error);
void          cw_mapping_file_keep_unknown (GHashTable *unknown, const char *name, CwJsonSpan value);
gboolean      cw_mapping_file_read_string  (CwJsonSpan value, const char *name, char **string, GError **error);
/* (transfer full) (nullable) */
CwMappingRow *cw_mapping_file_read_row     (const CwMapping *mapping, CwJsonSpan value, GError **error);

G_END_DECLS
