/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-nick.h"

gboolean
cw_nick_find (const char *const *nicks, gsize n_nicks, const char *nick, guint *value)
{
  for (gsize i = 0; nick != NULL && i < n_nicks; i++)
    {
      if (!g_str_equal (nicks[i], nick))
        continue;
      *value = i;
      return TRUE;
    }

  return FALSE;
}
