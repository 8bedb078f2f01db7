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

/* Judges types, lengths, digits and picklists; not what a person may read and write. YES in both directions
 * promises that a value which is carried to Salesforce and back is canonically what it was. Pure; any thread.
 *
 * Returns: whether values of the Aloware field can live in the Salesforce field, for `direction`. `reason`
 * (optional, transfer full, translated sentence, NULL for YES). For time fields mapped to a Time field the
 * reason carries the vendor's own example: 08:33:16-07:00 becomes 15:33:16.000Z. */
CwCompatible cw_convert_compatible (const CwCatalogueEntry *aloware,
                                    const CwField *salesforce,
                                    CwDirection direction,
                                    char **reason);

G_END_DECLS
