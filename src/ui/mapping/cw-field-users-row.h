/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-make-fields.h"

G_BEGIN_DECLS

/* Who sees the fields: the signed-in user, who cannot be left out, and the other users of Salesforce with a
 * tick for each, none of them ticked. It has a search where they are many.
 *
 * "changed": somebody was ticked, or is not any more. */
#define CW_TYPE_FIELD_USERS_ROW (cw_field_users_row_get_type ())
G_DECLARE_FINAL_TYPE (CwFieldUsersRow, cw_field_users_row, CW, FIELD_USERS_ROW, AdwExpanderRow)

/* Lists the users (element-type CwFieldUser), or nobody for NULL. The array is kept. */
void cw_field_users_row_set_users (CwFieldUsersRow *self, GPtrArray *users);
/* How many there are besides the signed-in user. */
guint cw_field_users_row_count_others (CwFieldUsersRow *self);
guint cw_field_users_row_count_ticked (CwFieldUsersRow *self);
/* Moves the ticked ones out of the array that was given, which they belong to, and lists nobody any more.
 * (transfer full) (element-type CwFieldUser) */
GPtrArray *cw_field_users_row_take_ticked (CwFieldUsersRow *self);

G_END_DECLS
