/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* A few records, with all others that have a say in what becomes of them: those that share a phone, an e-mail
 * address or an Aloware Contact ID with one of them, their links, the records that took their place or
 * whose place they took, and the records of their conflicts; and so on. A plan of these alone says of each of
 * them what a plan of all records would. Belongs to one thread. */
typedef struct _CwScope CwScope;

/* (transfer full) */
CwScope *cw_scope_new (void);
void cw_scope_free (CwScope *scope);
/* NULL adds nothing. */
void cw_scope_add (CwScope *scope, CwSide side, const char *id);
/* Adds all records that have a say. May be called again after others were added. Errors: CW_ERROR_STORAGE. */
gboolean cw_scope_close (CwScope *scope, CwEngine *engine, GError **error);
guint cw_scope_get_n (const CwScope *scope);
gboolean cw_scope_has (const CwScope *scope, CwSide side, const char *id);
/* The ids of one side, ascending. A record need not have been read yet. (transfer full) (element-type utf8)
 */
GPtrArray *cw_scope_list (const CwScope *scope, CwSide side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwScope, cw_scope_free)

G_END_DECLS
