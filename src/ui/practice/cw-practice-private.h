/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-practice.h"

G_BEGIN_DECLS

/* What a person types on the practice login page. */
const char *cw_practice_get_user     (CwPractice *practice);
const char *cw_practice_get_password (CwPractice *practice);

G_END_DECLS
