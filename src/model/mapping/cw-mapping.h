/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-catalogue.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* One line of the mapping table. */
typedef struct
{
  const CwCatalogueEntry *aloware;
  char *salesforce;                 /* API name; "" while none is chosen (a problem, but a draft may be saved) */
  CwDirection direction;
  CwBlankRule blank;
  gboolean conflict_set;            /* FALSE: the setting `conflict` decides */
  CwConflictRule conflict;
  GHashTable *value_pairs;          /* Aloware value → Salesforce value; never NULL */
  GHashTable *unknown_members;      /* name → JSON text of keys this version does not know; never NULL */
  GPtrArray *member_order;          /* names of the row's members as its file had them; NULL: not from a file */
  GPtrArray *value_order;           /* Aloware values of the pairs as its file had them; NULL: not from a file */
} CwMappingRow;

CwMappingRow *cw_mapping_row_new  (const CwCatalogueEntry *aloware, const char *salesforce);
CwMappingRow *cw_mapping_row_copy (const CwMappingRow *row);
void          cw_mapping_row_free (CwMappingRow *row);

/* A mapping: rows in the order a person sees them. Plain data; not thread-safe. */
typedef struct _CwMapping CwMapping;

CwMapping    *cw_mapping_new        (void);
CwMapping    *cw_mapping_copy       (const CwMapping *mapping);
void          cw_mapping_free       (CwMapping *mapping);
guint         cw_mapping_get_n_rows (const CwMapping *mapping);
CwMappingRow *cw_mapping_get_row    (const CwMapping *mapping, guint nth);
CwMappingRow *cw_mapping_find       (const CwMapping *mapping, const char *aloware_key);
CwMappingRow *cw_mapping_find_salesforce (const CwMapping *mapping, const char *api_name);
/* Takes ownership. Errors: CW_ERROR_USAGE when the Aloware field is in the mapping already. */
gboolean      cw_mapping_add        (CwMapping *mapping, CwMappingRow *row, GError **error);
/* Errors: CW_ERROR_NOT_FOUND; CW_ERROR_USAGE for a row that is locked or mandatory. */
gboolean      cw_mapping_remove     (CwMapping *mapping, const char *aloware_key, GError **error);
/* Moves the row at `from` to the place `to`, both counted before the move. FALSE when one of them is no row. */
gboolean      cw_mapping_move       (CwMapping *mapping, guint from, guint to);
/* The Salesforce object, "Contact" unless the file or the schema says otherwise. (transfer none) */
const char   *cw_mapping_get_object (const CwMapping *mapping);
gboolean      cw_mapping_equal      (const CwMapping *a, const CwMapping *b);
/* A digest of all that changes what a run does (the order of rows does not); (transfer full), hex. */
char         *cw_mapping_digest     (const CwMapping *mapping);

/* What is wrong with a mapping, or worth a warning. */
typedef enum
{
  CW_PROBLEM_LOCKED,               /* "locked": a locked row was changed or is missing */
  CW_PROBLEM_ALREADY_MAPPED,       /* "already-mapped" 🚫: another row has this Salesforce field */
  CW_PROBLEM_DIRECTION,            /* "direction": not possible, with why */
  CW_PROBLEM_FIELD_MISSING,        /* "field-missing": not in describe: it does not exist or is hidden */
  CW_PROBLEM_NO_FIELD,             /* "no-field": no Salesforce field chosen */
  CW_PROBLEM_TYPE,                 /* "type": these types cannot be mapped */
  CW_PROBLEM_LOSSY,                /* "lossy" (warning): length, scale, picklist, time zone */
  CW_PROBLEM_REQUIRED_UNMAPPED,    /* "required-unmapped" (warning): creating in Salesforce is off until mapped */
  CW_PROBLEM_PICKLIST_VALUE,       /* "picklist-value" (warning): restricted values without a pair */
  CW_PROBLEM_OWNER,                /* "owner": contact owner is not mapped */
  CW_PROBLEM_STATE_CODE,           /* "state-code": state/country text where the org uses code picklists */
  CW_PROBLEM_NOT_DELIVERED,        /* "not-delivered" (warning): no look-up of this account had it (cw-delivered.h) */
} CwProblemCode;

typedef struct
{
  CwProblemCode code;
  gboolean blocking;      /* FALSE: a warning, the mapping can run */
  char *aloware;          /* the row's key, or NULL: the mapping as a whole */
  char *message;          /* one translated sentence with the reason */
} CwProblem;

void        cw_problem_free (CwProblem *problem);
const char *cw_problem_code_to_nick (CwProblemCode code);

/* Checks every rule of design §3. `schema` NULL (offline): only what needs no describe is checked. `users`
 * nullable. Pure. Returns: (transfer full) (element-type CwProblem): in order of rows, then whole-mapping ones. */
GPtrArray  *cw_mapping_check (const CwMapping *mapping, const CwSchema *schema, const CwUserMap *users);
/* Whether none of the problems is blocking. */
gboolean    cw_problems_allow_run (GPtrArray *problems);
/* Whether creating in Salesforce is possible: no required field is unmapped or flows only ←. */
gboolean    cw_mapping_can_create_in_salesforce (const CwMapping *mapping, const CwSchema *schema);
/* The directions a row may have: what the catalogue allows and what the field's permissions allow. Each one
 * that is missing has its reason in `reasons` (optional, indexed by CwDirection, transfer full). */
CwDirections cw_mapping_row_directions (const CwMappingRow *row, const CwSchema *schema, char *reasons[3]);

/* The mapping of the vendor's tables for this org: every row whose Salesforce field exists. Open rows ↔, custom
 * ones found by API name or label, tracking →. Returns: (transfer full). Pure. */
CwMapping  *cw_mapping_new_default (const CwSchema *schema);

/* What a mapping file can be at most. */
#define CW_MAPPING_MAX_BYTES (4 * 1024 * 1024)

/* The file form: pretty-printed, stable JSON; exporting what was imported gives the same bytes, and unknown
 * keys survive. Errors: CW_ERROR_INVALID_FILE naming the line or the member and what is expected. */
char       *cw_mapping_to_json   (const CwMapping *mapping);
CwMapping  *cw_mapping_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMapping, cw_mapping_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMappingRow, cw_mapping_row_free)

G_END_DECLS
