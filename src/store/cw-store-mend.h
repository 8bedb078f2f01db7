/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* Damaged rows: rows whose sealed values do not open, or are not what they should be. Such values are not
 * used. A damaged row of the journal, of a conflict or of a link still names its records. */

typedef enum
{
  CW_DAMAGE_SALESFORCE, /* a mirror: it is gone, and has to be read again */
  CW_DAMAGE_ALOWARE,    /* a mirror: it is gone, and has to be asked for again */
  CW_DAMAGE_LINK,       /* the link stays without what is damaged: its phone, or a base */
  CW_DAMAGE_PHONE, /* the phone is gone, unless it was imported and the contact that answered to it is known.
                      It comes back with the records that have it */
  CW_DAMAGE_CONFLICT, /* the conflict stays, without its values, until a run puts it again */
  CW_DAMAGE_CHANGE,   /* the change of a plan is gone */
} CwDamageKind;

typedef struct
{
  CwDamageKind kind;
  char *ids[2];          /* by CwSide, as far as they are known */
  gboolean was_imported; /* a phone of an import */
} CwDamage;

typedef gboolean (*CwDamageFunc) (const CwDamage *damage, gpointer user_data, GError **error);
/* Reads every row that a run works with, mends the damaged ones as CwDamageKind says, and calls `func` for
 * each, in no order. FALSE from `func` stops with its error. Only within a transaction of the caller, who
 * rolls it back after an error. */
gboolean cw_store_mend (CwStore *store, CwDamageFunc func, gpointer user_data, GError **error);

G_END_DECLS
