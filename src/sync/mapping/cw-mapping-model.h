/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-delivered.h"
#include "cw-mapping-item.h"
#include "cw-users.h"

G_BEGIN_DECLS

/**
 * CwMappingModel:
 *
 * The mapping being edited, as a #GListModel of #CwMappingItem in the mapping's own order. Free of GTK, and without any
 * input or output: each edit changes the model's copy, checks the whole mapping again, and says so once.
 *
 * Signals, without arguments:
 * - "items-changed": at most once for each call that adds or removes rows
 * - "checked": the problems were found anew (after each change, whoever made it)
 * - "edited": an edit through this interface; what cw_mapping_model_set() brings is none
 *
 * Main thread only. Functions that name a row by its Aloware key return %FALSE, and change nothing, when there is no such
 * row, when it does not allow the change, or when it says already what is asked for.
 */
#define CW_TYPE_MAPPING_MODEL (cw_mapping_model_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingModel, cw_mapping_model, CW, MAPPING_MODEL, GObject)

CwMappingModel  *cw_mapping_model_new           (void);

/* Copies `mapping` (NULL: empty); keeps references of the others (nullable). */
void             cw_mapping_model_set           (CwMappingModel *self, const CwMapping *mapping, CwSchema *schema, CwUserMap *users);
/* What the account delivers is part of the problems from here on; (transfer full) (nullable): not known. */
void             cw_mapping_model_take_delivered (CwMappingModel *self, CwDelivered *delivered);
/* Never NULL. */
const CwMapping *cw_mapping_model_get_mapping   (CwMappingModel *self);
CwSchema        *cw_mapping_model_get_schema    (CwMappingModel *self);
CwUserMap       *cw_mapping_model_get_users     (CwMappingModel *self);
/* (transfer none) (nullable) */
CwMappingItem   *cw_mapping_model_find          (CwMappingModel *self, const char *key);
/* The row that has this Salesforce field. (transfer none) (nullable) */
CwMappingItem   *cw_mapping_model_find_salesforce (CwMappingModel *self, const char *api_name);
/* (transfer none) (element-type CwProblem): of rows and of the mapping as a whole. */
GPtrArray       *cw_mapping_model_get_problems  (CwMappingModel *self);
/* How many rows (and things about the whole mapping) stop it from running, and how many only warn. */
void             cw_mapping_model_count_problems (CwMappingModel *self, guint *n_blocking, guint *n_warnings);

/* ── Edits ── */

gboolean         cw_mapping_model_set_salesforce (CwMappingModel *self, const char *key, const char *api_name);
/* Sets the direction where it is possible; `keys` is NULL-terminated. Returns how many rows changed; `n_refused` (optional)
 * counts those for which it is not possible. */
guint            cw_mapping_model_set_direction  (CwMappingModel *self, const char *const *keys, CwDirection direction, guint *n_refused);
gboolean         cw_mapping_model_set_blank      (CwMappingModel *self, const char *key, CwBlankRule blank);
/* `set` FALSE: the profile's setting decides. */
gboolean         cw_mapping_model_set_conflict   (CwMappingModel *self, const char *key, gboolean set, CwConflictRule rule);
/* `salesforce_value` NULL or "" removes the pair. */
gboolean         cw_mapping_model_set_value      (CwMappingModel *self, const char *key, const char *aloware_value, const char *salesforce_value);
/* Adds a row for a field that has none, with the Salesforce field that the default mapping would give it while no other
 * row has that. */
gboolean         cw_mapping_model_add            (CwMappingModel *self, const char *key);
/* Removes rows; those that may not be removed stay. What was removed is returned for cw_mapping_model_restore(); NULL when
 * it was nothing. (transfer full) (nullable) (element-type CwMappingRemoved) */
GPtrArray       *cw_mapping_model_remove         (CwMappingModel *self, const char *const *keys);
/* Puts rows back where they were, except those that are there again. Returns how many. */
guint            cw_mapping_model_restore        (CwMappingModel *self, GPtrArray *removed);

/* ── Taking back ── */

/* Goes one edit back, or forward again; both are told as "edited". FALSE: there is none. */
gboolean         cw_mapping_model_undo          (CwMappingModel *self);
gboolean         cw_mapping_model_redo          (CwMappingModel *self);
gboolean         cw_mapping_model_can_undo      (CwMappingModel *self);
gboolean         cw_mapping_model_can_redo      (CwMappingModel *self);

/* Catalogue fields without a row, and those of `custom` (nullable, catalogue keys): what can be added, in the catalogue's
 * order. (transfer container) (element-type CwCatalogueEntry) */
GPtrArray       *cw_mapping_model_list_addable   (CwMappingModel *self, GPtrArray *custom);

G_END_DECLS
