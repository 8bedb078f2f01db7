/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-delivered.h"
#include "cw-profile.h"
#include "cw-record.h"

G_BEGIN_DECLS

/* What the mapping view shows of real contacts: a few linked ones from the profile's mirrors, the values that
 * each Aloware field really has, and the account's own fields that were seen. Plain data. */

typedef struct
{
  char *label;         /* the name a person knows the contact by */
  CwRecord *record[2]; /* by CwSide */
  CwRecord *base[2];   /* by CwSide: what was last agreed, by catalogue key; NULL: nothing yet */
} CwMappingSamplePair;

typedef struct
{
  GPtrArray *pairs;   /* of CwMappingSamplePair, at most 25 */
  GHashTable *values; /* catalogue key → GPtrArray of utf8, in order; only fields with few different values */
  CwDelivered *delivered; /* what all look-ups of the account delivered; NULL before the first */
  GPtrArray *custom;      /* of utf8: catalogue keys "custom:NAME" that were seen, in order */
} CwMappingSample;

void cw_mapping_sample_free (CwMappingSample *sample);

/* Reads the profile's mirrors, at most 5,000 contacts; the linked ones are of this object in Salesforce. A
 * profile that never read anything gives an empty sample. Blocking; any thread. Errors:
 * CW_ERROR_NO_SECRET_SERVICE, CW_ERROR_STORAGE, CW_ERROR_NEWER_STATE, G_IO_ERROR_CANCELLED. (transfer full)
 */
CwMappingSample *cw_mapping_sample_read (CwProfile *profile,
                                         CwObject object,
                                         GCancellable *cancellable,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMappingSample, cw_mapping_sample_free)

G_END_DECLS
