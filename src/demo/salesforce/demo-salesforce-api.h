/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-control.h"
#include "demo-salesforce-row.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

#define DEMO_SF_LAST_VERSION 68

/* A request to the REST API, taken apart. */
typedef struct
{
  const char *method; /* "GET", … */
  char *base_path;    /* "/services/data/v68.0" */
  char **path;        /* what follows it, by `/`, decoded */
  guint n_path;
  GHashTable *query; /* decoded parameters, or NULL */
  JsonNode *body;    /* NULL: none, or not JSON */
  gboolean bad_body; /* there was one and it is not JSON */
  GBytes *csv;       /* a body of type text/csv, or NULL */
  SoupMessageHeaders *headers;
} DemoSfRequest;

/* What to answer. An empty body sends none (204). */
typedef struct
{
  guint status;
  GString *body;
  gboolean wrote;              /* the request may have changed something */
  const char *counted_as;      /* its path without ids, static */
  guint delay_ms;              /* how late it is to arrive */
  SoupMessageHeaders *headers; /* added to the answer's */
} DemoSfAnswer;

typedef struct _DemoSfCursors DemoSfCursors; /* demo-salesforce-cursors.h */
typedef struct _DemoSfJobs DemoSfJobs;       /* demo-salesforce-jobs.h */

/* What the parts of the REST API share. */
typedef struct _DemoSfApi DemoSfApi;
struct _DemoSfApi
{
  /* Finds the part that answers a request whose session was checked. */
  void (*route) (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);
  DemoSfCursors *cursors;
  DemoSfJobs *jobs;
  char *identity; /* the URL of who is signed in */
  DemoSfOrg *org;
  DemoFaults *faults;
  DemoControl *control;
  guint inside;     /* how many requests the one that is answered lies in */
  guint64 usage;    /* requests of the day, as Sforce-Limit-Info counts them */
  gint64 usage_day; /* the day, since the epoch */
};

/* Makes the answer an error: an array with one `{"errorCode", "message"}`. */
void demo_sf_answer_error (DemoSfAnswer *answer, guint status, const char *code, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/* 404 NOT_FOUND. */
void demo_sf_answer_not_found (DemoSfAnswer *answer);

/* 405 METHOD_NOT_ALLOWED. */
void demo_sf_answer_bad_method (DemoSfAnswer *answer, const DemoSfRequest *request);

/* The answer becomes `error`, as single-record calls and malformed requests give it. */
void demo_sf_answer_row_error (DemoSfAnswer *answer,
                               guint status,
                               const DemoSfRequest *request,
                               const DemoSfRowError *error);

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
 * (transfer container) (element-type DemoSfField) */
GPtrArray *demo_sf_fields_from_names (DemoSfObject *object, char **names, DemoSfAnswer *answer);

/* The fault, if one strikes, that a row of a write meets: lock-row or row-error. */
DemoSfRowError *demo_sf_api_row_fault (DemoSfApi *api, const DemoSfRecord *record);

/* Writes a row that was checked, with the faults that a written row meets: ignore-field, edit-after-write. */
void demo_sf_api_write_row (DemoSfApi *api, DemoSfRow *row);

/* Reads the version and the path of `/services/data/v68.0/…` into the request. FALSE: it was answered,
 * since there is no such version, or no more. */
gboolean demo_sf_request_read_path (DemoSfRequest *request, const char *path, DemoSfAnswer *answer);

/* Frees what a request owns: its paths, its body and its CSV. */
void demo_sf_request_clear (DemoSfRequest *request);

/* Answers a request inside of another one, with its own method, URL, body (NULL: none) and headers (an
 * object, or NULL); its session and other headers are the outer's. `url` is a path with or without
 * `/services/data/`. FALSE: it was answered, since the URL is none. `answer` must have a body and headers. */
gboolean demo_sf_api_answer_inner (DemoSfApi *api,
                                   const DemoSfRequest *outer,
                                   const char *method,
                                   const char *url,
                                   JsonNode *body,
                                   JsonObject *headers,
                                   DemoSfAnswer *answer);

G_END_DECLS
