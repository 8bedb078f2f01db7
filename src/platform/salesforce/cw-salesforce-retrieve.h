/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce-row.h"

G_BEGIN_DECLS

/* Records by id: the bodies of requests for them, and their answers. All pure.
 *
 * A composite request holds up to five requests of Collections, and the whole counts as one of the day's
 * requests (REST guide, "Composite"). That Collections may also be read in it, not only written, and how
 * large its answer may be, is a guess (platform/README.md S2). */

/* The most ids that Collections read in one request, and in a composite one. */
#define CW_SALESFORCE_MAX_RETRIEVE 2000
#define CW_SALESFORCE_MAX_RETRIEVE_TOGETHER (5 * CW_SALESFORCE_MAX_RETRIEVE)

/* Some of the ids that records are wanted of. */
typedef struct
{
  GPtrArray *ids; /* of utf8 */
  guint start, n;
} CwSalesforcePortion;

/* The body of a request for up to CW_SALESFORCE_MAX_RETRIEVE records. `names`: what is asked of each.
 * (transfer full) (element-type utf8) */
char *cw_salesforce_retrieve_new_body (const CwSalesforcePortion *portion, GPtrArray *names);
/* The same for up to CW_SALESFORCE_MAX_RETRIEVE_TOGETHER. `path`: where each of the requests in it goes. */
char *cw_salesforce_retrieve_new_composite (const CwSalesforcePortion *portion,
                                            GPtrArray *names,
                                            const char *path);

/* Appends the records of an answer to `rows`, in the order of the ids: NULL for one that is not there, and
 * `unreadable` for one that came without its time stamp or in the place of another one. Each is read by
 * itself, so that not all of them are in memory as JSON. `fields`: those that become values of the record.
 * FALSE: the answer does not have as many records as were asked for; nothing is appended. Errors:
 * CW_ERROR_BAD_ANSWER. (element-type CwSalesforceRow) */
gboolean cw_salesforce_retrieve_read (GBytes *answer,
                                      const CwSalesforcePortion *portion,
                                      const char *const *fields,
                                      GPtrArray *rows,
                                      GError **error);
/* The same for the answer to a composite request, up to the first request in it that did not get what it
 * asked for. Returns of how many ids the records were appended. */
guint cw_salesforce_retrieve_read_composite (GBytes *answer,
                                             const CwSalesforcePortion *portion,
                                             const char *const *fields,
                                             GPtrArray *rows);

G_END_DECLS
