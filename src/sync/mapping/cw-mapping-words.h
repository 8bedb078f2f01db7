/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping-check.h"
#include "cw-mapping.h"

G_BEGIN_DECLS

/* The words of the mapping table: plain, translated words for the codes of a mapping. All pure and free of
 * GTK; any thread. Strings are (transfer none) unless said otherwise. */

/* "Both Ways", "To Salesforce", "To Aloware". */
const char *cw_mapping_direction_words (CwDirection direction);
/* The symbolic icon of a direction; it mirrors with the columns where text runs from right to left. */
const char *cw_mapping_direction_icon (CwDirection direction);

/* "Locked", "Standard", "Tracking", … */
const char *cw_mapping_category_words (CwCategory category);

/* Who wins, as the choice in a list: "Ask Me", "Aloware Wins", … */
const char *cw_mapping_conflict_words (CwConflictRule rule);

/* A problem in two or three words, for its badge. */
const char *cw_mapping_problem_words (CwProblemCode code);

/* What a row does, in plain sentences: what flows when, what a blank value does, who wins. `field_label` is
 * the label of the Salesforce field; `conflict` is the rule that holds for the row, its own or the profile's.
 * (transfer full) */
char *cw_mapping_row_sentence (const CwMappingRow *row, const char *field_label, CwConflictRule conflict);

G_END_DECLS
