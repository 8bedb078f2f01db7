/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* What is wrong with one record of a write. */
typedef struct
{
  const char *code; /* a statusCode, interned */
  char *message;
  char *fields;                  /* API names separated by `,`, or NULL */
  const DemoSfObject *object;    /* of DUPLICATES_DETECTED, as is: */
  const DemoSfRecord *duplicate; /* the record that is already there */
} DemoSfRowError;

DemoSfRowError *demo_sf_row_error_new (const char *code, const char *fields, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void demo_sf_row_error_free (DemoSfRowError *error);

/* One record to be written: checked first, then written. */
typedef struct
{
  DemoSfStore *store;
  DemoSfRecord *record; /* NULL: to be created */
  gboolean creating;    /* whether it was to be created at first */
  GPtrArray *fields;    /* of DemoSfField, borrowed */
  GPtrArray *values;    /* of char *, the wanted values; NULL clears */
  DemoSfRowError *error;
  char told_id[19]; /* answered in place of the record's id, when not empty */
} DemoSfRow;

typedef enum
{
  DEMO_SF_ALLOW_DUPLICATES = 1 << 0, /* Sforce-Duplicate-Rule-Header: allowSave=true */
  DEMO_SF_AS_SYSTEM = 1 << 1,        /* read-only fields may be set, and duplicates made: /__demo/edit */
  DEMO_SF_ASSIGN = 1 << 2            /* the active assignment rule says who owns it */
} DemoSfRowMode;

/* Appends the error to an array of them; `code_name` is what its code is called there ("errorCode",
 * "statusCode"). */
void demo_sf_row_error_append (const DemoSfRowError *error,
                               const char *code_name,
                               const char *base_path,
                               GString *out);

DemoSfRow *demo_sf_row_new (DemoSfStore *store, DemoSfRecord *record);
void demo_sf_row_free (DemoSfRow *row);

/* Reads the members of `body` (except `attributes` and `id`) into the row. Returns NULL, or what makes the
 * whole request malformed: INVALID_FIELD, or JSON_PARSER_ERROR for a value of the wrong JSON type. */
DemoSfRowError *demo_sf_row_read (DemoSfRow *row, JsonObject *body, guint mode);

/* Applies the rules of the org to the row, without writing. FALSE: `row->error` says what is wrong. */
gboolean demo_sf_row_check (DemoSfRow *row, DemoSfOrg *org, guint mode);

/* Writes a row that was checked; `row->record` is then set. */
void demo_sf_row_write (DemoSfRow *row, DemoSfOrg *org);

/* TRUE when the row sets this field; `value` gets what to. */
gboolean demo_sf_row_sets (const DemoSfRow *row, const DemoSfField *field, const char **value);

/* Adds or replaces a value of the row. */
void demo_sf_row_put (DemoSfRow *row, DemoSfField *field, const char *value);

/* Takes a field out of the row. FALSE: the row does not set it. */
gboolean demo_sf_row_drop (DemoSfRow *row, const DemoSfField *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfRowError, demo_sf_row_error_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfRow, demo_sf_row_free)

G_END_DECLS
