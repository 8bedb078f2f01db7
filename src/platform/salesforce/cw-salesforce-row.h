/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce-private.h"

G_BEGIN_DECLS

/**
 * cw_salesforce_row_parse:
 * @object: one of an answer's `records`
 * @fields: (nullable) (array zero-terminated=1): the names that were asked for
 *
 * Numbers and checkboxes become text, null becomes blank ("not delivered" for a deleted row, whose values are
 * going away), and what the answer lacks is not delivered. Pure. Errors: %CW_ERROR_BAD_ANSWER when there is
 * no Id or no SystemModstamp.
 */
CwSalesforceRow *cw_salesforce_row_parse (JsonObject *object, const char *const *fields, GError **error);

/* A row that came, and of which nothing can be used but the id that it was asked for by. */
CwSalesforceRow *cw_salesforce_row_new_unreadable (const char *id);

/* CW_ERROR_BAD_ANSWER for an answer that lacks some of its rows. */
void cw_salesforce_row_set_missing (GError **error);

G_END_DECLS
