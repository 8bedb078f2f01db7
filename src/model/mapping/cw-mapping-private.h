/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"

G_BEGIN_DECLS

/* For the files of this folder that read and write mappings. */
struct _CwMapping
{
  char *object;                  /* API name */
  GPtrArray *rows;               /* of CwMappingRow */
  GHashTable *unknown_members;   /* name → JSON text, as for rows */
  GPtrArray *member_order;       /* names of the document's members as its file had them, or NULL */
};

/* The first direction of those that are possible: ↔, else →, else ←. FALSE when there is none. */
gboolean cw_mapping_first_direction (CwDirections possible, CwDirection *direction);

/* The plain address text (MailingState) whose code field (MailingStateCode) this org writes instead.
 * Returns: (nullable) (transfer none): the code field. */
const CwField *cw_mapping_find_code_field (const CwSchema *schema, const char *api_name);

/* One run of cw_mapping_check(). */
typedef struct
{
  const CwMapping *mapping;
  const CwSchema *schema;    /* NULL: offline */
  const CwUserMap *users;    /* NULL: not read */
  GPtrArray *problems;       /* of CwProblem */
} CwMappingCheck;

/* `row` NULL: the mapping as a whole. */
void cw_mapping_check_add (CwMappingCheck *check, const CwMappingRow *row, CwProblemCode code, gboolean blocking,
                           const char *format, ...) G_GNUC_PRINTF (5, 6);
void cw_mapping_check_row (CwMappingCheck *check, const CwMappingRow *row);

G_END_DECLS
