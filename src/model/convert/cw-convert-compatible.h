/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-catalogue.h"
#include "cw-schema.h"

G_BEGIN_DECLS

typedef enum
{
  CW_COMPATIBLE_YES,
  CW_COMPATIBLE_LOSSY, /* works; `reason` says what may be lost */
  CW_COMPATIBLE_NO,    /* refused; `reason` says why */
} CwCompatible;

/* Whether two fields can hold each other's values, as far as `direction` needs it. Types, lengths, digits and
 * picklists are judged, not what a person may read and write. YES in both directions promises that a value
 * which is carried to Salesforce and back has the same canonical text as before. `reason` (optional) is set
 * to a translated sentence, NULL for YES. (transfer full) For times in a Time field, the sentence has the
 * vendor's own example: 08:33:16-07:00 becomes 15:33:16.000Z. Pure; any thread. */
CwCompatible cw_convert_compatible (const CwCatalogueEntry *aloware,
                                    const CwField *salesforce,
                                    CwDirection direction,
                                    char **reason);

G_END_DECLS
