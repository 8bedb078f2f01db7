/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-convert.h"
#include "cw-mapping.h"
#include "cw-record.h"
#include "cw-settings.h"

G_BEGIN_DECLS

/* A mapping prepared for a run: for each row its Salesforce field, the rules that hold for it after the
 * settings are applied, and which sides may be written. Built once. */

typedef struct
{
  const CwMappingRow *row;
  const CwField *field;
  CwFieldPair pair;
  CwConflictRule conflict; /* the row's, else the settings' */
  gboolean is_phone;       /* phone_number: Aloware's identity, with rules of its own */
  gboolean may_update[2];  /* by CwSide: direction, settings and permissions together */
  gboolean may_create[2];
} CwRow;

/* A value that a field of Salesforce gets in a new record to which no row gives one. */
typedef struct
{
  const CwField *field;
  char *value; /* as it is written */
} CwFixedValue;

typedef struct
{
  GArray *rows; /* of CwRow, ascending by catalogue key: order of the mapping does not matter */
  const char
    *external_field; /* Salesforce field of aloware_contact_id when it is a unique external id, or NULL */
  GArray *fixed;     /* of CwFixedValue, ascending by API name */
  const CwMapping *mapping;
  const CwSchema *schema;
  const CwSettings *settings;
  CwUserMap *users; /* with the mapping's choices; NULL: not known */
  GTimeZone *profile_zone;
  GHashTable *zones;        /* IANA name → GTimeZone */
  char **other_phones;      /* API names of further fields to match by, in order; NULL-terminated */
  char **salesforce_fields; /* every API name to read, ascending; NULL-terminated */
} CwRows;

/* Borrows its arguments, which must outlive it, but for the users, to which it adds the choices of owners
 * that the mapping has. Rows whose field the schema does not have, and fixed values that no new record gets,
 * are left out: the mapping check has named them before. */
CwRows *cw_rows_new (const CwMapping *mapping,
                     const CwSchema *schema,
                     const CwSettings *settings,
                     CwUserMap *users);
void cw_rows_free (CwRows *rows);
/* NULL finds nothing. (transfer none) (nullable) */
const CwRow *cw_rows_find (const CwRows *rows, const char *aloware_key);
guint cw_rows_get_n (const CwRows *rows);
const CwRow *cw_rows_get (const CwRows *rows, guint nth);

/* The fixed value of a field. (transfer none) (nullable) */
const CwFixedValue *cw_rows_find_fixed (const CwRows *rows, const char *api_name);
/* Whether a record that is made from `aloware` gets the fixed value: no row has a value for the field. */
gboolean cw_rows_needs_fixed (CwRows *rows, const CwFixedValue *fixed, const CwRecord *aloware);

/* Whether Salesforce keeps what Aloware gives a new contact, its ID or its link: then each contact that is
 * created in Aloware is followed by an update of its Salesforce record. */
gboolean cw_rows_follow_creation (const CwRows *rows);

/* Whether `text` (nullable), which is from `side`, was read whole: a character that could not be read is
 * U+FFFD in it. Errors: CW_ERROR_INVALID_VALUE; the message names the field and the remedy. */
gboolean cw_row_check_readable (const CwRow *row, CwSide side, const char *text, GError **error);
/* Whether a value may be written to `side` without losing others: Aloware's additional numbers are one list,
 * which is written whole. `aloware` is the contact there. Errors: CW_ERROR_INVALID_VALUE. */
gboolean cw_row_check_list (const CwRow *row, CwSide side, const CwRecord *aloware, GError **error);
/* cw_convert_to_salesforce() or cw_convert_to_aloware(), by the side that is written. A text that was not
 * read whole is an error, too. */
gboolean cw_row_convert (const CwRow *row,
                         CwSide side,
                         const CwConvertContext *context,
                         const char *text,
                         char **converted,
                         GError **error);
/* cw_convert_canonical_salesforce() or cw_convert_canonical_aloware(), by the side that `text` (nullable) is
 * from. NULL also for a text that was not read whole: nothing is known about it, as about one that was not
 * delivered. (transfer full) (nullable) */
char *cw_row_canonical (const CwRow *row, CwSide side, const CwConvertContext *context, const char *text);
/* The text that a record of one side has for a row. (transfer none) (nullable) */
const char *cw_row_text (const CwRow *row, CwSide side, const CwRecord *record);

/* Whether the row is that of the owner, and `salesforce` (nullable), which is Salesforce's text, is a queue.
 */
gboolean cw_row_is_owned_by_queue (const CwRow *row, const char *salesforce);

/* The context in which a contact's values are converted: its own time zone where Aloware knows it. Not
 * thread-safe: zones are cached. */
CwConvertContext cw_rows_get_context (CwRows *rows, const CwRecord *aloware);

/* The name a person knows a contact by: its name, else e-mail, phone, id. Either record may be NULL.
 * (transfer full) */
char *cw_rows_label (const CwRecord *aloware, const CwRecord *salesforce);

/* The E.164 phone of a Salesforce record, from the locked phone row; NULL when it has none that can be asked
 * for. (transfer full) */
char *cw_rows_salesforce_phone (const CwRows *rows, const CwRecord *salesforce);
/* The other E.164 phones of a Salesforce record, from the fields of the setting match-phones, in order and
 * each once. (transfer full) (element-type utf8) */
GPtrArray *cw_rows_other_phones (const CwRows *rows, const CwRecord *salesforce);
/* Whether the schema has each field that the setting match-phones names, and each is a phone. Errors:
 * CW_ERROR_INVALID_VALUE, with what the user can do. */
gboolean cw_rows_check_other_phones (const CwSchema *schema, const CwSettings *settings, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRows, cw_rows_free)

G_END_DECLS
