/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-delivered.h"
#include "cw-mapping-item.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* The mapping of a profile while a window is open: the working copy that a person edits, the saved and the
 * active copy that it is compared with, and the steps that can be taken back. As a #GListModel it has a
 * #CwMappingItem for each row of the working copy, in the mapping's own order. Free of GTK, and without any
 * input or output: whoever reads the profile gives what was read to cw_mapping_document_load().
 *
 * Signals:
 * - "items-changed": at most once for each call that adds or removes rows
 * - "changed" (no arguments): one of the three copies or the problems changed. Once for each call that
 * changes anything, at its end.
 *
 * Main thread only. A function that names a row by its Aloware key returns FALSE, and changes nothing, if
 * there is no such row, if the row does not allow the change, or if it already is as asked. */
#define CW_TYPE_MAPPING_DOCUMENT (cw_mapping_document_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingDocument, cw_mapping_document, CW, MAPPING_DOCUMENT, GObject)

CwMappingDocument *cw_mapping_document_new (void);

/* ── The three copies ── */

/* Takes what the profile has now: `saved` is the draft, else the active mapping; both (transfer full)
 * (nullable). The working copy becomes `saved`, unless it has edits that are not saved. Where one mapping
 * replaces another, that can be taken back like an edit. Where there was no mapping before, or is none now,
 * all steps are forgotten. */
void cw_mapping_document_load (CwMappingDocument *self, CwMapping *saved, CwMapping *active);
/* Replaces the whole working copy, as an import does. This is a step that can be taken back. (transfer
 * full) */
void cw_mapping_document_replace (CwMappingDocument *self, CwMapping *mapping);
/* Goes back to the saved copy, which is a step that can be taken back as well. Does nothing without a saved
 * copy. */
void cw_mapping_document_discard (CwMappingDocument *self);
/* The working copy. Valid until the next "changed". NULL before the first sign-in to Salesforce.
 * (nullable) */
const CwMapping *cw_mapping_document_get_mapping (CwMappingDocument *self);
/* (nullable) */
const CwMapping *cw_mapping_document_get_saved (CwMappingDocument *self);
/* What runs use. (nullable) */
const CwMapping *cw_mapping_document_get_active (CwMappingDocument *self);
/* Whether the working copy differs from the saved one. */
gboolean cw_mapping_document_is_unsaved (CwMappingDocument *self);

/* ── What is known of the accounts ── */

/* The fields and users that rows are checked against (nullable). A reference to each is taken. */
void cw_mapping_document_set_schema (CwMappingDocument *self, CwSchema *schema, CwUserMap *users);
/* What the account delivers, which rows are checked against from now on; NULL: it is not known. (transfer
 * full) (nullable) */
void cw_mapping_document_take_delivered (CwMappingDocument *self, CwDelivered *delivered);
/* (transfer none) (nullable) */
CwSchema *cw_mapping_document_get_schema (CwMappingDocument *self);
CwUserMap *cw_mapping_document_get_users (CwMappingDocument *self);

/* ── Rows and problems ── */

/* (transfer none) (nullable) */
CwMappingItem *cw_mapping_document_find (CwMappingDocument *self, const char *key);
/* The row that has this Salesforce field. (transfer none) (nullable) */
CwMappingItem *cw_mapping_document_find_salesforce (CwMappingDocument *self, const char *api_name);
/* The problems of the rows and of the mapping as a whole. Valid until the next "changed". (transfer none)
 * (element-type CwProblem) */
GPtrArray *cw_mapping_document_get_problems (CwMappingDocument *self);
/* How many rows (and things about the whole mapping) stop it from running, and how many only warn. */
void cw_mapping_document_count_problems (CwMappingDocument *self, guint *n_blocking, guint *n_warnings);
/* The fields that can be added: those of the catalogue, in its order, and those of `custom` (nullable,
 * catalogue keys) that have no row yet. (transfer container) (element-type CwCatalogueEntry) */
GPtrArray *cw_mapping_document_list_addable (CwMappingDocument *self, GPtrArray *custom);

/* ── Edits ── */

gboolean cw_mapping_document_set_salesforce (CwMappingDocument *self, const char *key, const char *api_name);
/* Sets the direction of each row of `keys` (NULL-terminated) that can have it. Returns how many rows changed;
 * `n_refused` (optional) is set to how many cannot have it. */
guint cw_mapping_document_set_direction (CwMappingDocument *self,
                                         const char *const *keys,
                                         CwDirection direction,
                                         guint *n_refused);
gboolean cw_mapping_document_set_blank (CwMappingDocument *self, const char *key, CwBlankRule blank);
/* Sets the row's own rule for conflicts; with `set` FALSE the row has none, and the profile's setting
 * decides. */
gboolean cw_mapping_document_set_conflict (CwMappingDocument *self,
                                           const char *key,
                                           gboolean set,
                                           CwConflictRule rule);
/* Pairs two values; a `salesforce_value` of NULL or "" removes the pair. */
gboolean cw_mapping_document_set_value (CwMappingDocument *self,
                                        const char *key,
                                        const char *aloware_value,
                                        const char *salesforce_value);
/* Chooses which Aloware user a Salesforce user is: an id, or "" for nobody. NULL: no choice, so that the
 * e-mail address decides. FALSE: there is no mapping, or it says so already. */
gboolean cw_mapping_document_choose_owner (CwMappingDocument *self,
                                           const char *salesforce_id,
                                           const char *aloware_id);
/* Sets the fixed value that a Salesforce field gets in new records; NULL or "" removes it. FALSE: there is no
 * mapping, or it says so already. */
gboolean cw_mapping_document_set_fixed (CwMappingDocument *self, const char *api_name, const char *value);
/* Adds a row for a field that has none. It is mapped to the Salesforce field of the default mapping, if no
 * other row has that. */
gboolean cw_mapping_document_add (CwMappingDocument *self, const char *key);
/* Maps a field to a Salesforce field as cw_mapping_map_field() does: in its row, or in a new one. One step.
 */
gboolean cw_mapping_document_map (CwMappingDocument *self,
                                  const CwCatalogueEntry *entry,
                                  const char *api_name);
/* Removes rows, except those that may not be removed. Returns what was removed, for
 * cw_mapping_document_restore(); NULL when nothing was. (transfer full) (nullable) */
GPtrArray *cw_mapping_document_remove (CwMappingDocument *self, const char *const *keys);
/* Puts removed rows back where they were, except those whose field has a row again. Returns how many were put
 * back. */
guint cw_mapping_document_restore (CwMappingDocument *self, GPtrArray *removed);

/* ── Taking back ── */

/* Takes one step back, or does it again. FALSE when there is none. */
gboolean cw_mapping_document_undo (CwMappingDocument *self);
gboolean cw_mapping_document_redo (CwMappingDocument *self);
gboolean cw_mapping_document_can_undo (CwMappingDocument *self);
gboolean cw_mapping_document_can_redo (CwMappingDocument *self);

G_END_DECLS
