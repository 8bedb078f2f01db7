/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce-payload.h"
#include "cw-salesforce-row.h"
#include "cw-salesforce-tokens.h"
#include "cw-soql.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* One Salesforce org, as the signed-in user sees it. The only place that knows SOQL. Blocking calls on the
 * thread of its CwHttp. A 401 is answered by one refresh (one at a time across threads and processes, the
 * rotated token saved before it is used) and one repeat. Errors, besides CwHttp's: CW_ERROR_SIGN_IN_NEEDED,
 * CW_ERROR_PERMISSION, CW_ERROR_QUOTA, CW_ERROR_REFUSED with Salesforce's own code and words. */
typedef struct _CwSalesforce CwSalesforce;

CwSalesforce *cw_salesforce_new (CwHttp *http, const CwSalesforceConfig *config);
void cw_salesforce_free (CwSalesforce *self);
/* Picks the newest API version that both know (at least 60.0). Called by the others when needed. (transfer
 * none) */
const char *cw_salesforce_get_api_version (CwSalesforce *self, GCancellable *cancellable, GError **error);
/* Sforce-Limit-Info of the last answer; 0 while unknown. */
void cw_salesforce_get_usage (CwSalesforce *self, guint *used, guint *limit);
guint cw_salesforce_get_n_requests (CwSalesforce *self);
/* What Salesforce's own clock said last (the Date of an answer), ms; -1 while unknown. */
gint64 cw_salesforce_get_clock (CwSalesforce *self);
const char *cw_salesforce_get_instance_url (CwSalesforce *self);

CwSchema *cw_salesforce_describe (CwSalesforce *self,
                                  const char *object,
                                  GCancellable *cancellable,
                                  GError **error);
/* All users, active or not. (element-type CwUser) */
GPtrArray *cw_salesforce_list_users (CwSalesforce *self, GCancellable *cancellable, GError **error);

typedef gboolean (*CwSalesforceRowFunc) (CwSalesforceRow *row,
                                         gpointer user_data,
                                         GError **error); /* row: transfer full */

/* A record that came without what every record has (nullable `id`), and why it cannot be used. */
typedef void (*CwSalesforceUnreadFunc) (const char *id, const GError *problem, gpointer user_data);

/* How many rows the whole query has. */
typedef void (*CwSalesforceCountFunc) (guint64 count, gpointer user_data);

/* Calls `func` for each row, page by page in order of SystemModstamp, each (Id, SystemModstamp) once.
 * `unread` (nullable) gets those that cannot be used, and the rest goes on; without it one of them is an
 * error. `counted` (nullable) is called once, before the first row, if Salesforce says how many there are.
 * `server_time` (optional): the Date of the first answer, ms. An INVALID_FIELD answer is CW_ERROR_PERMISSION
 * naming the field. */
gboolean cw_salesforce_query (CwSalesforce *self,
                              const CwSalesforceQuery *query,
                              CwSalesforceRowFunc func,
                              CwSalesforceUnreadFunc unread,
                              CwSalesforceCountFunc counted,
                              gpointer user_data,
                              gint64 *server_time,
                              GCancellable *cancellable,
                              GError **error);
/* Whether a SOQL condition on `object` is one that Salesforce takes: `refusal` gets its own words when it is
 * not, else NULL. That the condition is what is refused is known by asking the same without it; what is
 * refused then, too, is an error. */
gboolean cw_salesforce_check_filter (CwSalesforce *self,
                                     const char *object,
                                     const char *filter,
                                     char **refusal,
                                     GCancellable *cancellable,
                                     GError **error);
/* Records by id (≤ 2,000 a request, more are split), in the order asked. Rows that are gone are NULL, and one
 * that cannot be read is `unreadable`. (element-type CwSalesforceRow) */
GPtrArray *cw_salesforce_retrieve (CwSalesforce *self,
                                   const char *object,
                                   GPtrArray *ids,
                                   const char *const *fields,
                                   GCancellable *cancellable,
                                   GError **error);
/* Live records whose `field` equals `value`, created at or after `created_since` (ms, -1: ever): how a create
 * whose answer was lost is looked for. (element-type CwSalesforceRow) */
GPtrArray *cw_salesforce_find (CwSalesforce *self,
                               const char *object,
                               const char *field,
                               const char *value,
                               gint64 created_since,
                               const char *const *fields,
                               GCancellable *cancellable,
                               GError **error);

/* Writes ≤ 200 records (CwRecord: id for updates, values to set, "" clears) by sObject Collections,
 * allOrNone=false, Sforce-Auto-Assign: FALSE, duplicate rules respected. Returns results in the order of
 * `records`. Transient row errors are repeated for those rows alone. UPDATE and UPSERT are idempotent and
 * repeated after a lost answer; a CREATE is not: CW_ERROR_UNKNOWN_OUTCOME. (element-type CwRowResult) */
GPtrArray *cw_salesforce_write (CwSalesforce *self,
                                CwSalesforceOperation operation,
                                const char *object,
                                const char *external_field,
                                const CwSchema *schema,
                                GPtrArray *records,
                                GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforce, cw_salesforce_free)

G_END_DECLS
