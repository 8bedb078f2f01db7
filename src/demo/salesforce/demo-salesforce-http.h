/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-control.h"
#include "demo-salesforce-row.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* A request to the REST API, taken apart. */
typedef struct
{
  const char *method;               /* "GET", … */
  char *base_path;                  /* "/services/data/v68.0" */
  char **path;                      /* what follows it, by `/`, decoded */
  guint n_path;
  GHashTable *query;                /* decoded parameters, or NULL */
  JsonNode *body;                   /* NULL: none, or not JSON */
  gboolean bad_body;                /* there was one and it is not JSON */
  GBytes *csv;                      /* a body of type text/csv, or NULL */
  SoupMessageHeaders *headers;
} DemoSfRequest;

/* What to answer. An empty body sends none (204). */
typedef struct
{
  guint status;
  GString *body;
  gboolean wrote;                   /* the request may have changed something */
  const char *counted_as;           /* its path without ids, static */
  SoupMessageHeaders *headers;      /* added to the answer's */
} DemoSfAnswer;

/* The results that next pages are read from. */
typedef struct _DemoSfCursors DemoSfCursors;

DemoSfCursors *demo_sf_cursors_new  (void);
void           demo_sf_cursors_free (DemoSfCursors *cursors);

/* The jobs of Bulk API 2.0. */
typedef struct _DemoSfJobs DemoSfJobs;

DemoSfJobs *demo_sf_jobs_new  (void);
void        demo_sf_jobs_free (DemoSfJobs *jobs);

/* What the parts of the REST API share. */
typedef struct
{
  DemoSfCursors *cursors;
  DemoSfJobs *jobs;
  char *identity;           /* the URL of who is signed in */
  DemoSfOrg *org;
  DemoFaults *faults;
  DemoControl *control;
  guint inside;             /* how many requests the one that is answered lies in */
  guint64 usage;            /* requests since the start, as Sforce-Limit-Info counts them */
} DemoSfApi;

/* Makes the answer an error: an array with one `{"errorCode", "message"}`. */
void demo_sf_answer_error (DemoSfAnswer *answer, guint status, const char *code, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/* 404 NOT_FOUND. */
void demo_sf_answer_not_found (DemoSfAnswer *answer);

/* 405 METHOD_NOT_ALLOWED. */
void demo_sf_answer_bad_method (DemoSfAnswer *answer, const DemoSfRequest *request);

/* The answer becomes `error`, as single-record calls and malformed requests give it. */
void demo_sf_answer_row_error (DemoSfAnswer *answer, guint status, const DemoSfRequest *request, const DemoSfRowError *error);

/* A parameter of the URL, or NULL. */
const char *demo_sf_request_param (const DemoSfRequest *request, const char *name);

/* A member of an object by its name in any letter case, or NULL. */
JsonNode *demo_sf_member (JsonObject *object, const char *name);

/* Whether a member is `true`. */
gboolean demo_sf_flag (JsonObject *object, const char *name);

/* The body as an object. NULL: 400 JSON_PARSER_ERROR was answered. */
JsonObject *demo_sf_request_object (const DemoSfRequest *request, DemoSfAnswer *answer);

/* What the request's Sforce headers allow. */
guint demo_sf_request_mode (const DemoSfRequest *request);

/* The instant of an HTTP date header, in ms. FALSE: not sent, or not a date. */
gboolean demo_sf_request_date (const DemoSfRequest *request, const char *header, gint64 *instant);

/* Reads a comma-separated list of field names. NULL: 400 INVALID_FIELD was answered.
 * Returns: (transfer container) (element-type DemoSfField). */
GPtrArray *demo_sf_fields_from_names (DemoSfObject *object, char **names, DemoSfAnswer *answer);

/* The fault, if one strikes, that a row of a write meets: lock-row or row-error. */
DemoSfRowError *demo_sf_api_row_fault (DemoSfApi *api, const DemoSfRecord *record);

/* Answers a request whose session was checked. */
void demo_sf_route (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

/* A request inside of another one: its own method, URL, body (NULL: none) and headers (an object, or NULL); sessions and
 * other headers are the outer's. `url` is a path with or without `/services/data/`. Returns FALSE for a URL that is none,
 * which is answered. `answer` must have a body and headers. */
gboolean demo_sf_route_inner (DemoSfApi *api, const DemoSfRequest *outer, const char *method, const char *url, JsonNode *body,
                              JsonObject *headers, DemoSfAnswer *answer);

/* The parts, each for some first elements of the path. */
void demo_sf_query_serve       (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
void demo_sf_collections_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
void demo_sf_sobject_serve     (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
void demo_sf_changes_serve     (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request,
                                DemoSfAnswer *answer);
void demo_sf_composite_serve   (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
void demo_sf_search_serve      (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
void demo_sf_jobs_serve        (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
void demo_sf_setup_serve       (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
