/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* How well a Salesforce field suits a row. The order is that of the list. */
typedef enum
{
  CW_FIELD_FITS,
  CW_FIELD_LOSSY,   /* can be chosen, but something may be lost */
  CW_FIELD_TAKEN,   /* another row has it */
  CW_FIELD_REFUSED, /* cannot hold the values, or cannot be written at all */
} CwFieldFit;

/* A Salesforce field as one row of the mapping sees it: whether it may be chosen, and if not, why. Free of
 * GTK. */
#define CW_TYPE_FIELD_ITEM (cw_field_item_get_type ())
G_DECLARE_FINAL_TYPE (CwFieldItem, cw_field_item, CW, FIELD_ITEM, GObject)

const CwField *cw_field_item_get_field (CwFieldItem *self);
CwFieldFit cw_field_item_get_fit (CwFieldItem *self);
/* A translated sentence; NULL when it fits. (nullable) */
const char *cw_field_item_get_reason (CwFieldItem *self);
gboolean cw_field_item_is_current (CwFieldItem *self);

/* All fields of the document's schema for a row: those that fit first, each group by label. Empty without a
 * schema. (transfer full) (element-type CwFieldItem) */
GListModel *cw_field_item_list (CwMappingDocument *document, const char *key);

G_END_DECLS
