/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* What is wrong with a mapping, or worth a warning. */
typedef enum
{
  CW_PROBLEM_LOCKED,            /* "locked": a locked row was changed or is missing */
  CW_PROBLEM_ALREADY_MAPPED,    /* "already-mapped" 🚫: another row has this Salesforce field */
  CW_PROBLEM_DIRECTION,         /* "direction": not possible, with why */
  CW_PROBLEM_FIELD_MISSING,     /* "field-missing": not in describe: it does not exist or is hidden */
  CW_PROBLEM_NO_FIELD,          /* "no-field": no Salesforce field chosen */
  CW_PROBLEM_TYPE,              /* "type": these types cannot be mapped */
  CW_PROBLEM_LOSSY,             /* "lossy" (warning): length, scale, picklist, time zone */
  CW_PROBLEM_REQUIRED_UNMAPPED, /* "required-unmapped" (warning): creating in Salesforce is off until
                                 * mapped */
  CW_PROBLEM_PICKLIST_VALUE,    /* "picklist-value" (warning): restricted values without a pair; blocking: a
                                 * pair with a Status of converted Leads */
  CW_PROBLEM_OWNER,             /* "owner": contact owner is not mapped */
  CW_PROBLEM_STATE_CODE,        /* "state-code": state/country text where the org uses code picklists */
  CW_PROBLEM_FIXED_VALUE,       /* "fixed-value" (warning): a fixed value that no new record gets, with why;
                                 * blocking: a Status of converted Leads */
  CW_PROBLEM_NOT_DELIVERED,     /* "not-delivered" (warning): no look-up of this account had it
                                 * (cw-delivered.h) */
} CwProblemCode;

typedef struct
{
  CwProblemCode code;
  gboolean blocking; /* FALSE: a warning, the mapping can run */
  char *aloware;     /* the row's key, or NULL: the mapping as a whole */
  char *salesforce;  /* API name, where a fixed value of the field is to blame or would help; else NULL */
  char *message;     /* one translated sentence with the reason */
} CwProblem;

void cw_problem_free (CwProblem *problem);
const char *cw_problem_code_to_nick (CwProblemCode code);

/* Checks every rule of a mapping. `schema` NULL (offline): only what needs no describe is checked. `users`
 * NULL: they were not read; else the mapping's choices of owners are added to them. Returns the problems in
 * the order of the rows, then those of the mapping as a whole. Any thread that may read the mapping.
 * (transfer full) (element-type CwProblem) */
GPtrArray *cw_mapping_check (const CwMapping *mapping, const CwSchema *schema, CwUserMap *users);

/* Whether none of the problems is blocking. */
gboolean cw_problems_allow_run (GPtrArray *problems);

/* Whether every field that Salesforce requires is mapped in a direction that fills it, or has a fixed value
 * that it can hold. FALSE without a
 * schema: nobody knows then what is required. Thread: any that may read the mapping. */
gboolean cw_mapping_can_create_in_salesforce (const CwMapping *mapping, const CwSchema *schema);

/* The directions that a row may have: what the catalogue allows and, with a schema, what the signed-in user
 * may write. `reasons` (nullable), indexed by CwDirection: why a direction is missing (transfer full), else
 * NULL. The catalogue's reason goes first: it holds for everybody, and no Salesforce administrator can change
 * it. Thread: any that may read the row. */
CwDirections cw_mapping_row_directions (const CwMappingRow *row, const CwSchema *schema, char *reasons[3]);

G_END_DECLS
