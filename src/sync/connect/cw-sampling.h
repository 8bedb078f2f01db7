/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-suggest.h"

G_BEGIN_DECLS

/* How many phone numbers are to be looked up, and how many were. */
typedef void (*CwSamplingProgressFunc) (guint done, guint total, gpointer user_data);

/* Reads the Salesforce records that changed last (at most 200, those of the filter of the settings) with all
 * their fields, looks up their phone numbers in Aloware at the pace of the settings, and suggests what
 * `mapping` could have (cw-suggest.h). Nothing is changed or kept, but the schema that is kept in the profile
 * is the new one then. Takes the profile's lock, so that a run does not ask Aloware at the same time.
 * `progress` (nullable) is called on the calling thread. Blocking; any thread. Errors: CW_ERROR_BUSY while a
 * run goes on; CW_ERROR_SIGN_IN_NEEDED; CW_ERROR_INVALID_VALUE for a filter that Salesforce refuses; those of
 * the platforms; G_IO_ERROR_CANCELLED. (transfer full) */
CwSuggestions *cw_sampling_suggest (CwProfile *profile,
                                    const CwMapping *mapping,
                                    CwSamplingProgressFunc progress,
                                    gpointer user_data,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
