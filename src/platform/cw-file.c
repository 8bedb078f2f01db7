/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-file.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

/* Frees `problem`. */
static void
fail_open (GFile *file, GError *problem, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, problem);
      return;
    }

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("“%s” cannot be opened: %s"), name,
               problem->message);
  g_error_free (problem);
}

static void
fail_size (GFile *file, guint64 max_bytes, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *most = g_format_size_full (max_bytes, G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
               _("“%s” is larger than %s, so it cannot be the file that is meant. Choose another file"),
               name, most);
}

static gboolean
check_info (GFile *file, GFileInfo *info, guint64 max_bytes, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                   _("“%s” is not a file but a folder, a device or a pipe. Choose a file; what a program "
                      "writes can be saved to one first"),
                   name);
      return FALSE;
    }

  if ((guint64) g_file_info_get_size (info) > max_bytes)
    {
      fail_size (file, max_bytes, error);
      return FALSE;
    }

  return TRUE;
}

GFileInputStream *
cw_file_open (GFile *file, guint64 max_bytes, goffset *size, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GFileInputStream *stream;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  /* Looked at before it is opened, because opening a pipe waits until somebody writes into it. */
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, cancellable, &problem);
  if (info != NULL && !check_info (file, info, max_bytes, error))
    return NULL;

  stream = info != NULL ? g_file_read (file, cancellable, &problem) : NULL;
  if (stream == NULL)
    {
      fail_open (file, problem, error);
      return NULL;
    }

  if (size != NULL)
    *size = g_file_info_get_size (info);

  return stream;
}

char *
cw_file_read (GFile *file, gsize max_bytes, gsize *length, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = cw_file_open (file, max_bytes, NULL, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GError *problem = NULL;
  guint8 portion[4096];
  gsize n = 0;

  if (stream == NULL)
    return NULL;

  /* Its size is not relied on: the file may grow, and files of the kernel say 0. */
  do
    {
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), portion, sizeof portion, &n, cancellable,
                                    &problem))
        {
          fail_open (file, problem, error);
          return NULL;
        }
      if (bytes->len + n > max_bytes)
        {
          fail_size (file, max_bytes, error);
          return NULL;
        }
      g_byte_array_append (bytes, portion, (guint) n);
    }
  while (n == sizeof portion);

  *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}
