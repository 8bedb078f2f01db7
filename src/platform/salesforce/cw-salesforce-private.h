/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-salesforce.h"

G_BEGIN_DECLS

/* For messages; a name, not translated. */
#define CW_SALESFORCE_NAME "Salesforce"

struct _CwSalesforce
{
  CwHttp *http;
  char *profile;
  char *login_url;
  char *client_id;
  char *home_url;     /* where the profile says the org's data is; NULL: it does not */
  char *instance_url; /* where it is; NULL until the secret was read */
  char *refresh_lock;
  char *access_token; /* NULL until the secret was read */
  char *unsaved;      /* a rotated secret that the keyring would not take yet */
  char *api_version;  /* "66.0" */
  guint used, limit;
  guint n_requests;
  gint64 clock; /* Date of the last answer that had one, ms */
};

/* One request to the REST API. */
typedef struct
{
  const char *method;
  const char *path;           /* with query, from the instance's root */
  const char *body;           /* JSON, or NULL */
  const char *const *headers; /* name, value, …, NULL; or NULL */
  gboolean idempotent;
  gboolean anonymous; /* no token */
} CwSalesforceCall;

/* Sends, refreshing the sign-in once. Any status but a final 401 is an answer. `root` gets the JSON or NULL.
 */
CwHttpResponse *cw_salesforce_send (CwSalesforce *self,
                                    const CwSalesforceCall *call,
                                    JsonNode **root,
                                    GCancellable *cancellable,
                                    GError **error);
/* The same, where anything but 200 is an error. `server_time` may be NULL. */
JsonNode *cw_salesforce_ask (CwSalesforce *self,
                             const CwSalesforceCall *call,
                             gint64 *server_time,
                             GCancellable *cancellable,
                             GError **error);
/* "/services/data/v66.0/REST" of the version that is spoken. */
char *cw_salesforce_path (CwSalesforce *self, const char *rest, GCancellable *cancellable, GError **error);
/* Waits a random time below `ceiling_ms`, iterating the context. */
gboolean cw_salesforce_pause (CwSalesforce *self,
                              guint ceiling_ms,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
