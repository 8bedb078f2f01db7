/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

void
cw_secret_free (CwSecret *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

gboolean
cw_secret_fill_random (guint8 *bytes, gsize length)
{
  gsize filled = 0;

  while (filled < length)
    {
      gssize got = getrandom (bytes + filled, length - filled, 0);

      if (got > 0)
        filled += (gsize) got;
      else if (got == 0 || errno != EINTR)
        return FALSE;
    }

  return TRUE;
}
