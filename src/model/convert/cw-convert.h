/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-catalogue.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Carrying a value from one side's original text to the other's, and comparing across sides. All pure.
 *
 * Comparing happens in one canonical text a pair, the Salesforce side's: a value of Aloware is converted,
 * then made canonical; two values are equal when their canonical texts are. Blank is "". A value that cannot be
 * expressed on the other side keeps a canonical text of its own that equals nothing else, so that it is seen to
 * change but is never written. */
typedef struct
{
  const CwCatalogueEntry *aloware;
  const CwField *salesforce;
  GHashTable *value_pairs;     /* Aloware value → Salesforce value; may be NULL */
} CwFieldPair;

typedef struct
{
  const char *region;          /* ISO 3166 region for phones without a country code */
  GTimeZone *timezone;         /* the contact's, else the profile's; NULL is UTC */
  const CwUserMap *users;      /* NULL: owners cannot be expressed */
} CwConvertContext;

typedef enum
{
  CW_COMPATIBLE_YES,
  CW_COMPATIBLE_LOSSY,     /* works; `reason` says what may be lost */
  CW_COMPATIBLE_NO,        /* refused; `reason` says why */
} CwCompatible;

/* Whether values of the Aloware field can live in the Salesforce field, for `direction`. `reason` (optional,
 * transfer full, translated sentence, NULL for YES). For time fields mapped to a Time field the reason carries the
 * vendor's own example: 08:33:16-07:00 becomes 15:33:16.000Z. */
CwCompatible cw_convert_compatible (const CwCatalogueEntry *aloware, const CwField *salesforce,
                                    CwDirection direction, char **reason);

/* `value` in Aloware's original text → the text to write to Salesforce; "" → "" (blank). The result is checked
 * against the field: length, number range, restricted picklist, active owner.
 * Errors: CW_ERROR_INVALID_VALUE; the message names the field and the remedy, never the value. */
gboolean cw_convert_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context,
                                   const char *value, char **salesforce_value, GError **error);
/* The same towards Aloware. */
gboolean cw_convert_to_aloware    (const CwFieldPair *pair, const CwConvertContext *context,
                                   const char *value, char **aloware_value, GError **error);

/* The canonical texts. NULL (not delivered) gives NULL. Never fail. (transfer full) */
char *cw_convert_canonical_aloware    (const CwFieldPair *pair, const CwConvertContext *context, const char *value);
char *cw_convert_canonical_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value);

/* A value for a person's eyes: users by name, everything else as it is. (transfer full) */
char *cw_convert_display (const CwFieldPair *pair, const CwConvertContext *context, CwSide side, const char *value);

G_END_DECLS
