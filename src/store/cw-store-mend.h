/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* Damaged rows: their sealed values do not open, or are not what they should be. The values of such a row are
 * not used. A row of the history, of a conflict, or of a link still says which records it is about.
 * Everything else goes on. */

typedef enum
{
  CW_DAMAGE_SALESFORCE, /* a mirror: to be read anew */
  CW_DAMAGE_ALOWARE,    /* a mirror: to be asked for anew */
  CW_DAMAGE_LINK,       /* the link stays; of its phone and its bases what is damaged is lost */
  CW_DAMAGE_PHONE, /* to be taken anew from the records that have it, unless a contact that is known answered
                      to it */
  CW_DAMAGE_CONFLICT, /* stays as after a lost key, until a run puts it again */
  CW_DAMAGE_CHANGE,   /* of a plan: not there any more */
} CwDamageKind;

typedef struct
{
  CwDamageKind kind;
  char *ids[2];          /* by CwSide, as far as they are known */
  gboolean was_imported; /* a phone of an import */
} CwDamage;

typedef gboolean (*CwDamageFunc) (const CwDamage *damage, gpointer user_data, GError **error);
/* Looks at all rows that a run works with, and sets the damaged ones aside. Only within a transaction; reads
 * every row. */
gboolean cw_store_mend (CwStore *store, CwDamageFunc func, gpointer user_data, GError **error);

G_END_DECLS
