/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-explain.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* Shows a record as the rows of a #CwPageModel: a row for each mapped field. The key of a row is the place of
 * its field in the mapping, from 1. */

/* What is known of the record: the model's summary, and the data of each row. Plain data, shared by all of
 * them, which never changes. */
typedef struct
{
  CwRecordExplanation *record;
} CwRecordPage;

CwRecordPage *cw_record_page_ref (CwRecordPage *page);
void cw_record_page_unref (CwRecordPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRecordPage, cw_record_page_unref)

/* What a row shows. Plain data. */
typedef struct
{
  CwRecordPage *page;
  const CwExplanation *field; /* of `page` */
} CwRecordRow;

/* How a field stands in two or three words, and an icon for it. (transfer none) */
const char *cw_record_field_words (CwFieldStanding standing);
const char *cw_record_field_icon (CwFieldStanding standing);

/* Makes a model of records. Main thread. Errors of the model: those of cw_reading_init() and
 * cw_explain_record(). (transfer full) */
CwPageModel *cw_record_model_new (const char *profile_name);
/* Makes a query for this model: the fields of a record whose name or values have every word of `search`.
 * `again`: read the record again, even if the last query was for the same. (transfer full) */
gpointer cw_record_query_new (const CwPairId *pair, const char *search, gboolean again);

G_END_DECLS
