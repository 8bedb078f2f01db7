/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the names of tools speak of. Pure. */
enum
{
  CW_WORD_CONTACT = 1 << 0,    /* a contact, lead or person */
  CW_WORD_USERS = 1 << 1,      /* the account's people */
  CW_WORD_GET = 1 << 2,        /* asking */
  CW_WORD_CREATE = 1 << 3,
  CW_WORD_UPDATE = 1 << 4,
  CW_WORD_WRITE = CW_WORD_CREATE | CW_WORD_UPDATE,
};

/* The CW_WORD_… that are in a text; camelCase, snake_case and plain words alike. `text` may be NULL. */
guint cw_aloware_words_read   (const char *text);
/* Letters and digits only, in lower case: "phoneNumber" and "phone_number" become the same. */
char *cw_aloware_words_squash (const char *text);

G_END_DECLS
