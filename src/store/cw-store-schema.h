/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The steps of the schema, ended by NULL: see cw_database_open(). */
const char *const *cw_store_get_schema_steps (void);

/* Drops everything that cannot be opened or found any more without its key. */
extern const char cw_store_drop_sealed_sql[];

G_END_DECLS
