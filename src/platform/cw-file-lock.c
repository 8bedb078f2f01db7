/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-file-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "cw-error.h"

#define LOCK_TRIES 1200
#define LOCK_WAIT_MS 50

int
cw_file_lock_acquire (const char *path, GCancellable *cancellable, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("Cannot make the lock file for the sign-in: %s"),
                   g_strerror (errno));
      return -1;
    }

  for (guint i = 0; i < LOCK_TRIES; i++)
    {
      GPollFD cancel_fd;

      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        return fd;

      if (errno != EWOULDBLOCK && errno != EINTR)
        {
          g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("Cannot lock the sign-in: %s"),
                       g_strerror (errno));
          close (fd);
          return -1;
        }

      if (g_cancellable_make_pollfd (cancellable, &cancel_fd))
        {
          g_poll (&cancel_fd, 1, LOCK_WAIT_MS);
          g_cancellable_release_fd (cancellable);
        }
      else
        {
          g_usleep (LOCK_WAIT_MS * 1000);
        }

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          close (fd);
          return -1;
        }
    }

  g_set_error_literal (
    error, CW_ERROR, CW_ERROR_BUSY,
    _("Another Crosswalk has been renewing the sign-in for too long. Close it and try again"));
  close (fd);

  return -1;
}
