/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Texts in Salesforce's query language; no other file writes any. Pure. */

/* Which records of an object to read, and what of them. */
typedef struct
{
  const char *object;
  const char *const *fields; /* API names besides the system ones; NULL-terminated */
  gint64 since;              /* SystemModstamp ≥ since, ms; -1: everything */
  const char *filter;        /* SOQL condition, or NULL */
  gboolean ids_only;         /* only Id and SystemModstamp */
  gboolean include_deleted;  /* queryAll */
} CwSalesforceQuery;

/* Whether `text` is an API name, maybe with relationships ("Owner.Email"). Only such a text is put into a
 * query as a name. */
gboolean cw_soql_is_name (const char *text);
/* A string literal, with its quotes. (transfer full) */
char *cw_soql_quote (const char *text);

/* The names to select for a row, each once: the system fields, with `with_relations` the name of who modified
 * it, then `fields` (nullable), without compound fields, whose parts are fields of their own. Errors:
 * CW_ERROR_USAGE for what is not a name. (transfer full) (element-type utf8) */
GPtrArray *cw_soql_fields (const char *object,
                           const char *const *fields,
                           gboolean with_relations,
                           GError **error);

/* `SELECT … ORDER BY SystemModstamp, Id`. Errors: CW_ERROR_USAGE for what is not a name. (transfer full) */
char *cw_soql_select (const CwSalesforceQuery *query, GError **error);
/* The same without an order, as a job of the Bulk API wants it: an order keeps Salesforce from reading parts
 * of a large table at the same time. Errors: CW_ERROR_USAGE. (transfer full) */
char *cw_soql_select_unordered (const CwSalesforceQuery *query, GError **error);
/* `SELECT COUNT() FROM …`: how many records the query has. Errors: CW_ERROR_USAGE. (transfer full) */
char *cw_soql_count (const CwSalesforceQuery *query, GError **error);
/* `SELECT Id … LIMIT 1`, with a condition or (NULL) without, to see whether Salesforce answers it. Errors:
 * CW_ERROR_USAGE. (transfer full) */
char *cw_soql_probe (const char *object, const char *filter, GError **error);
/* The limit that Salesforce sets to a query for all fields. */
#define CW_SOQL_MAX_SAMPLE 200
/* The records that changed last, at most CW_SOQL_MAX_SAMPLE, with a condition or (NULL) without: with all
 * their fields (`FIELDS(ALL)`), or with Id and SystemModstamp only. Errors: CW_ERROR_USAGE. (transfer
 * full) */
char *cw_soql_sample (const char *object, const char *filter, gboolean with_fields, GError **error);
/* `… WHERE field = 'value'…`, the oldest record first; `created_since` in ms, -1: ever. Errors:
 * CW_ERROR_USAGE. (transfer full) */
char *cw_soql_find (const char *object,
                    const char *field,
                    const char *value,
                    gint64 created_since,
                    const char *const *fields,
                    GError **error);
/* All fields of an object (an API name), for the Tooling API. (transfer full) */
char *cw_soql_fields_of (const char *object);

G_END_DECLS
