/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce-fields.h"
#include "cw-salesforce-payload.h"
#include "cw-salesforce-row.h"
#include "cw-salesforce-tokens.h"
#include "cw-soql.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* One Salesforce org, as the signed-in user sees it. Blocking calls on the thread of its CwHttp. After a 401
 * the access token is renewed once (see cw-salesforce-tokens.h) and the request is sent again. Errors,
 * besides CwHttp's: CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_PERMISSION, CW_ERROR_QUOTA, CW_ERROR_REFUSED with
 * Salesforce's own code and words. The side of every error is Salesforce; an error of a caller's function
 * keeps its own. */
typedef struct _CwSalesforce CwSalesforce;

/* Asks nothing yet: the secret is read at the first request. `config` is copied. (transfer full) */
CwSalesforce *cw_salesforce_new (CwHttp *http, const CwSalesforceConfig *config);
void cw_salesforce_free (CwSalesforce *self);
/* The newest API version that both sides know (at least 60.0). The other calls ask for it when they need it.
 * (transfer none) */
const char *cw_salesforce_get_api_version (CwSalesforce *self, GCancellable *cancellable, GError **error);
/* Sforce-Limit-Info of the last answer; 0 while unknown. */
void cw_salesforce_get_usage (CwSalesforce *self, guint *used, guint *limit);
guint cw_salesforce_get_n_requests (CwSalesforce *self);
/* Salesforce's own clock, as the Date of an answer said it last, ms; -1 while unknown. */
gint64 cw_salesforce_get_clock (CwSalesforce *self);

CwSchema *cw_salesforce_describe (CwSalesforce *self,
                                  const char *object,
                                  GCancellable *cancellable,
                                  GError **error);
/* All users, active or not, and `with_queues` also the queues, which may own Leads: one request more. A user
 * who may not see queues gets none. (transfer full) (element-type CwUser) */
GPtrArray *cw_salesforce_list_users (CwSalesforce *self,
                                     gboolean with_queues,
                                     GCancellable *cancellable,
                                     GError **error);

typedef gboolean (*CwSalesforceRowFunc) (CwSalesforceRow *row,
                                         gpointer user_data,
                                         GError **error); /* row: transfer full */

/* Gets a record that lacks what every record has, and why it cannot be used. `id` is nullable. */
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
/* How many records the query has, without reading them. FALSE: an error. */
gboolean cw_salesforce_count (CwSalesforce *self,
                              const CwSalesforceQuery *query,
                              guint64 *count,
                              GCancellable *cancellable,
                              GError **error);
/* Whether Salesforce takes a SOQL condition on `object`. If not, `refusal` gets Salesforce's own words, else
 * NULL. After a refusal the same is asked without the condition; if that is refused too, it is an error. */
gboolean cw_salesforce_check_filter (CwSalesforce *self,
                                     const char *object,
                                     const char *filter,
                                     char **refusal,
                                     GCancellable *cancellable,
                                     GError **error);
/* Records by id, in the order of `ids`: 2,000 a request, or where more are wanted up to
 * CW_SALESFORCE_MAX_RETRIEVE_TOGETHER in a composite one, until the org refuses such a request. A record that
 * is gone is NULL, and one that cannot be read is `unreadable`. (element-type CwSalesforceRow) */
GPtrArray *cw_salesforce_retrieve (CwSalesforce *self,
                                   const char *object,
                                   GPtrArray *ids,
                                   const char *const *fields,
                                   GCancellable *cancellable,
                                   GError **error);
/* Records that are not deleted, whose `field` equals `value`, and that were created at or after
 * `created_since` (ms, -1: ever). This finds the record of a create whose answer was lost. (element-type
 * CwSalesforceRow) */
GPtrArray *cw_salesforce_find (CwSalesforce *self,
                               const char *object,
                               const char *field,
                               const char *value,
                               gint64 created_since,
                               const char *const *fields,
                               GCancellable *cancellable,
                               GError **error);

/* The records of the schema's object that changed last, at most CW_SOQL_MAX_SAMPLE, with the values of all
 * fields that can be mapped. `filter` (nullable): a SOQL condition. One request; two if the org refuses a
 * query for all fields. (element-type CwSalesforceRow) */
GPtrArray *cw_salesforce_sample (CwSalesforce *self,
                                 const CwSchema *schema,
                                 const char *filter,
                                 GCancellable *cancellable,
                                 GError **error);

/* How many records one request can write (Salesforce REST guide: sObject Collections). */
#define CW_SALESFORCE_MAX_RECORDS 200

/* Writes up to CW_SALESFORCE_MAX_RECORDS records (CwRecord: an id for updates, the values to set, "" clears
 * one) by sObject Collections. Each row is written or refused by itself (allOrNone=false), assignment rules
 * do not run, and duplicate rules do. Rows that failed for a passing reason are sent again. UPDATE and UPSERT
 * are repeated after a lost answer; a CREATE is not, and gives CW_ERROR_UNKNOWN_OUTCOME. Returns the results
 * in the order of `records`. (element-type CwRowResult) */
GPtrArray *cw_salesforce_write (CwSalesforce *self,
                                CwSalesforceOperation operation,
                                const char *object,
                                const char *external_field,
                                const CwSchema *schema,
                                GPtrArray *records,
                                GCancellable *cancellable,
                                GError **error);

/* ── Fields of an object ── */

/* Every field of `object`, with those that field-level security hides from the signed-in user, as Setup knows
 * them: name, label, type, length and digits, and nothing else. It takes the permission “View Setup and
 * Configuration”. (transfer full) */
CwSchema *cw_salesforce_list_fields (CwSalesforce *self,
                                     const char *object,
                                     GCancellable *cancellable,
                                     GError **error);
/* Makes custom fields by the Tooling API, 25 a request. Nobody sees a new field until it is granted. A field
 * that an earlier call made is refused as a duplicate, so ask cw_salesforce_list_fields() before a call is
 * repeated. If a request fails after another one has made fields, the fields of that request and of those
 * after it have the error as their result. Returns the results in the order of `fields` (element-type
 * CwMissingField). (element-type CwRowResult) */
GPtrArray *cw_salesforce_create_fields (CwSalesforce *self,
                                        const char *object,
                                        GPtrArray *fields,
                                        GCancellable *cancellable,
                                        GError **error);
/* Describes `object` until each of `names` (element-type utf8) is there, for half a minute at most: a new
 * field, or a new permission, is not seen at once. The caller looks at what is there in the end. */
CwSchema *cw_salesforce_await_fields (CwSalesforce *self,
                                      const char *object,
                                      GPtrArray *names,
                                      GCancellable *cancellable,
                                      GError **error);

/* ── Requests of other files ── */

/* One request to the org. */
typedef struct
{
  const char *method;
  const char *path;           /* with query, from the instance's root */
  const char *body;           /* JSON, or NULL */
  GBytes *csv;                /* a table instead of that, or NULL */
  const char *const *headers; /* name, value, …, NULL; or NULL */
  gboolean idempotent;        /* may be repeated after a lost answer; GET always may */
  gboolean anonymous;         /* no token */
  gboolean expects_csv;       /* the answer is no JSON if its status is 200 */
  gboolean reads_itself;      /* the caller reads the JSON of an answer whose status is 200 */
  gsize max_bytes;            /* of the answer; 0: as many as for any answer */
} CwSalesforceCall;

/* Sends, and renews the access token once. Any status but a final 401 is an answer. `root` gets its JSON, or
 * NULL where there is none. */
CwHttpResponse *cw_salesforce_send (CwSalesforce *self,
                                    const CwSalesforceCall *call,
                                    JsonNode **root,
                                    GCancellable *cancellable,
                                    GError **error);
/* A call that only asks, and is under way beside others: its answer arrives while the main context of the
 * thread is iterated, whoever does that. Borrows `cancellable`. (transfer full) */
typedef struct _CwSalesforceSending CwSalesforceSending;

CwSalesforceSending *cw_salesforce_begin_sending (CwSalesforce *self,
                                                  const CwSalesforceCall *call,
                                                  GCancellable *cancellable,
                                                  GError **error);
/* Waits for the answer. To be called once. (transfer full) */
CwHttpResponse *cw_salesforce_end_sending (CwSalesforceSending *sending, GError **error);
/* A call whose answer was not waited for is broken off. */
void cw_salesforce_sending_free (CwSalesforceSending *sending);
/* The first wait before a repeat, of its CwHttp, ms. Whoever waits longer takes a multiple of it, so that
 * tests wait less. */
guint cw_salesforce_get_backoff (CwSalesforce *self);
/* Waits, while other requests of the thread go on. Errors: G_IO_ERROR_CANCELLED. */
gboolean cw_salesforce_pause (CwSalesforce *self, guint ms, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforce, cw_salesforce_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceSending, cw_salesforce_sending_free)

G_END_DECLS
