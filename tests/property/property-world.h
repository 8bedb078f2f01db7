/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-plan-pair.h"

G_BEGIN_DECLS

/* One linked pair with a random mapping, edited at random on both sides, planned and applied until it is
 * quiet. The two platforms are two records; what a server does to a value is part of the game. */

#define WORLD_N_ROWS 8

extern const char *const world_keys[WORLD_N_ROWS];   /* catalogue keys */
extern const char *const world_fields[WORLD_N_ROWS]; /* their Salesforce fields */

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwUserMap *users;
  CwRows *rows;
  CwRecord *record[2];
  CwRecord *base[2];
} World;

void world_init (World *world, GRand *random);
void world_clear (World *world);
/* A value that fits a row. */
const char *world_pick_value (GRand *random, guint row);
/* Changes some values of both sides. */
void world_edit_some (World *world, GRand *random);
/* The pair as the planner gets it; borrows from the world. */
CwPairInput world_get_input (World *world);
/* What a sync would do now. (transfer full) */
CwPairPlan *world_plan (World *world);
/* Takes over the bases that a plan has moved. */
void world_take_base (World *world, CwPairPlan *planned);
/* Writes what a plan says, as the servers would keep it, and moves the bases. */
void world_apply (World *world, const CwPairPlan *planned);
/* The same for one change. */
void world_write (World *world, const CwChange *change);

G_END_DECLS
