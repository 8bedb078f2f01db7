/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping-model.h"

G_BEGIN_DECLS

/* For the files of this class: the list and its checks, and what edits it (-edit.c). */
struct _CwMappingModel
{
  GObject parent_instance;

  CwMapping *mapping;
  CwMapping *told;         /* the mapping as it was told of last; equal to it but within an edit */
  GPtrArray *undo, *redo;  /* of CwMapping, the nearest last */
  CwMapping *defaults;     /* what a new row starts with; made when first needed */
  CwSchema *schema;
  CwUserMap *users;
  CwDelivered *delivered;  /* NULL: not known */
  GPtrArray *items;        /* of CwMappingItem, in the mapping's order */
  GPtrArray *problems;     /* of CwProblem */
};

/* Checks all rows again, and shows them. */
void cw_mapping_model_check       (CwMappingModel *self);
/* Makes what was told last one step to take back, and forgets what was taken back before. */
void cw_mapping_model_remember    (CwMappingModel *self);
/* Nothing can be taken back from here on. */
void cw_mapping_model_forget      (CwMappingModel *self);

G_END_DECLS
