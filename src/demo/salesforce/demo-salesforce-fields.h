/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-schema.h"

G_BEGIN_DECLS

/* A row of the tables that the practice org is born with. */
typedef struct
{
  const char *name, *label;
  DemoSfType type;
  guint length;            /* of a number: its precision, scale 0 */
  guint flags;
  const char *values;      /* of a picklist: separated by `;` */
  const char *compound;
  const char *target;      /* of a reference: `User:Owner` */
} DemoSfFieldRow;

typedef struct
{
  const char *name, *label, *label_plural, *prefix;
  gboolean writable;
  const DemoSfFieldRow *rows[3];   /* tables one after the other */
  guint counts[3];
} DemoSfObjectRow;

const DemoSfObjectRow *demo_sf_object_rows (guint *count);

/* Those that only the Tooling API has. */
const DemoSfObjectRow *demo_sf_tooling_rows (guint *count);

G_END_DECLS
