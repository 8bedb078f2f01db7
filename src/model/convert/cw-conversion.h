/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-catalogue.h"
#include "cw-convert-rules.h"
#include "cw-schema.h"
#include "cw-settings.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* What each kind of conversion does to the values of a pair of fields. Used by cw-convert.h, which is what
 * others call. All pure; any thread. */

/* What goes before the canonical text of a value that the other side cannot express. */
#define CW_CONVERT_INEXPRESSIBLE "\x01"

/* Two mapped fields. */
typedef struct
{
  const CwCatalogueEntry *aloware;
  const CwField *salesforce;
  GHashTable *value_pairs; /* Aloware value → Salesforce value; may be NULL */
} CwFieldPair;

/* What a conversion depends on besides the fields. */
typedef struct
{
  const char *region;     /* ISO 3166 region for phones without a country code */
  GTimeZone *timezone;    /* the contact's, else the profile's; NULL is UTC */
  const CwUserMap *users; /* NULL: owners cannot be expressed */
  CwQueueOwner queue_owner;
} CwConvertContext;

/* The functions of one conversion. `value` is trimmed, and not blank unless `takes_blank`. */
typedef struct
{
  gboolean takes_blank; /* a blank becomes a value */
  gboolean (*to_salesforce) (const CwFieldPair *pair,
                             const CwConvertContext *context,
                             const char *value,
                             char **result,
                             GError **error);
  /* NULL: Aloware works the value out itself. */
  gboolean (*to_aloware) (const CwFieldPair *pair,
                          const CwConvertContext *context,
                          const char *value,
                          char **result,
                          GError **error);
  char *(*canonical) (const CwFieldPair *pair, const CwConvertContext *context, const char *value);
  /* NULL: to_salesforce, then canonical. */
  char *(*canonical_aloware) (const CwFieldPair *pair, const CwConvertContext *context, const char *value);
} CwConversionOps;

/* NULL for CW_CONVERSION_NONE. (transfer none) */
const CwConversionOps *cw_conversion_get (CwConversion conversion);

/* Sets CW_ERROR_INVALID_VALUE. Returns FALSE. */
gboolean cw_conversion_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The name of the field of `side`, for messages. (transfer none) */
const char *cw_conversion_label (const CwFieldPair *pair, CwSide side);

/* The canonical text of a value that the other side cannot express: it equals no other. (transfer full) */
char *cw_conversion_inexpressible (const char *value);

G_END_DECLS
