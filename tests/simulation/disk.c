/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR_SIZE 4096

typedef struct
{
  GByteArray *data;
  GByteArray *safe;   /* as it was when it was last synchronised */
  guint from, to;     /* where it was changed since; nowhere if from >= to */
  GPtrArray *regions; /* what the connections share beside a log */
  guint region_size;
  guint n_open;
} File;

/* What SQLite holds of an open file. */
typedef struct
{
  sqlite3_file base;
  File *file;
  gboolean is_temporary;
} Handle;

static GHashTable *files; /* path → File */

static File *
file_new (void)
{
  File *file = g_new0 (File, 1);

  file->data = g_byte_array_new ();
  file->safe = g_byte_array_new ();
  file->regions = g_ptr_array_new_with_free_func (g_free);
  return file;
}

static void
file_free (File *file)
{
  g_byte_array_unref (file->data);
  g_byte_array_unref (file->safe);
  g_ptr_array_unref (file->regions);
  g_free (file);
}

static File *
get_file (sqlite3_file *handle)
{
  return ((Handle *) handle)->file;
}

/* ── Files ── */

static int
close_file (sqlite3_file *handle)
{
  File *file = get_file (handle);

  file->n_open--;
  if (((Handle *) handle)->is_temporary)
    file_free (file);
  return SQLITE_OK;
}

static int
read_file (sqlite3_file *handle, void *buffer, int amount, sqlite3_int64 offset)
{
  const GByteArray *data = get_file (handle)->data;
  gint64 there = CLAMP ((gint64) data->len - offset, 0, amount);

  if (there > 0)
    memcpy (buffer, data->data + offset, there);
  memset ((char *) buffer + there, 0, amount - there);
  return there == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static void
resize (GByteArray *data, guint size)
{
  guint before = data->len;

  g_byte_array_set_size (data, size);
  if (size > before)
    memset (data->data + before, 0, size - before);
}

static void
note_change (File *file, guint from, guint to)
{
  file->from = file->from < file->to ? MIN (file->from, from) : from;
  file->to = MAX (file->to, to);
}

static int
write_file (sqlite3_file *handle, const void *buffer, int amount, sqlite3_int64 offset)
{
  File *file = get_file (handle);
  guint size = file->data->len;
  guint end = (guint) (offset + amount);

  if (end > size)
    resize (file->data, end);
  memcpy (file->data->data + offset, buffer, amount);
  note_change (file, MIN (size, (guint) offset), end);
  return SQLITE_OK;
}

static int
truncate_file (sqlite3_file *handle, sqlite3_int64 size)
{
  File *file = get_file (handle);

  note_change (file, MIN (file->data->len, (guint) size), MAX (file->data->len, (guint) size));
  resize (file->data, (guint) size);
  return SQLITE_OK;
}

static int
sync_file (sqlite3_file *handle, int flags)
{
  File *file = get_file (handle);
  guint to = MIN (file->to, file->data->len);

  resize (file->safe, file->data->len);
  if (file->from < to)
    memcpy (file->safe->data + file->from, file->data->data + file->from, to - file->from);
  file->from = file->to = 0;
  return SQLITE_OK;
}

static int
get_size (sqlite3_file *handle, sqlite3_int64 *size)
{
  *size = get_file (handle)->data->len;
  return SQLITE_OK;
}

/* Connections never work at the same time. But one that closes has to know that it is not the last. */
static int
lock_file (sqlite3_file *handle, int lock)
{
  return lock == SQLITE_LOCK_EXCLUSIVE && get_file (handle)->n_open > 1 ? SQLITE_BUSY : SQLITE_OK;
}

static int
unlock_file (sqlite3_file *handle, int lock)
{
  return SQLITE_OK;
}

static int
check_lock (sqlite3_file *handle, int *is_locked)
{
  *is_locked = 0;
  return SQLITE_OK;
}

static int
control_file (sqlite3_file *handle, int operation, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
get_sector_size (sqlite3_file *handle)
{
  return SECTOR_SIZE;
}

static int
get_characteristics (sqlite3_file *handle)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
map_region (sqlite3_file *handle, int nth, int size, int may_extend, void volatile **region)
{
  GPtrArray *regions = get_file (handle)->regions;

  get_file (handle)->region_size = size;
  while (may_extend && regions->len <= (guint) nth)
    g_ptr_array_add (regions, g_malloc0 (size));
  *region = (guint) nth < regions->len ? g_ptr_array_index (regions, nth) : NULL;
  return SQLITE_OK;
}

static int
lock_region (sqlite3_file *handle, int offset, int n, int flags)
{
  return SQLITE_OK;
}

static void
order_regions (sqlite3_file *handle)
{
}

static int
unmap_regions (sqlite3_file *handle, int remove)
{
  if (remove)
    g_ptr_array_set_size (get_file (handle)->regions, 0);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_region,
  .xShmLock = lock_region,
  .xShmBarrier = order_regions,
  .xShmUnmap = unmap_regions,
};

/* ── The disk ── */

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *out, int flags, int *flags_out)
{
  Handle *handle = (Handle *) out;
  File *file = path != NULL ? g_hash_table_lookup (files, path) : NULL;

  handle->base.pMethods = NULL;
  if (file == NULL && path != NULL && (flags & SQLITE_OPEN_CREATE) == 0)
    return SQLITE_CANTOPEN;
  if (file == NULL)
    {
      file = file_new ();
      if (path != NULL)
        g_hash_table_insert (files, g_strdup (path), file);
    }

  /* The first to open a database does not believe what others left beside its log. */
  if (file->n_open++ == 0)
    g_ptr_array_set_size (file->regions, 0);
  handle->file = file;
  handle->is_temporary = path == NULL;
  handle->base.pMethods = &methods;
  if (flags_out != NULL)
    *flags_out = flags;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync)
{
  g_hash_table_remove (files, path);
  return SQLITE_OK;
}

static int
check_access (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  *result = g_hash_table_contains (files, path);
  return SQLITE_OK;
}

static int
get_full_path (sqlite3_vfs *vfs, const char *path, int size, char *full)
{
  return g_strlcpy (full, path, size) < (gsize) size ? SQLITE_OK : SQLITE_CANTOPEN;
}

void
disk_use (void)
{
  static sqlite3_vfs disk;

  if (files != NULL)
    return;

  files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) file_free);
  disk = *sqlite3_vfs_find (NULL);
  disk.zName = "simulated";
  disk.szOsFile = sizeof (Handle);
  disk.pNext = NULL;
  disk.xOpen = open_file;
  disk.xDelete = delete_file;
  disk.xAccess = check_access;
  disk.xFullPathname = get_full_path;
  sqlite3_vfs_register (&disk, TRUE);
}

GBytes *
disk_read (const char *path, gboolean after_power_cut)
{
  const File *file = g_hash_table_lookup (files, path);
  const GByteArray *data;

  if (file == NULL)
    return NULL;

  data = after_power_cut ? file->safe : file->data;
  return g_bytes_new (data->data, data->len);
}

/* To those who have it open, others have written it: they find what they share beside the log empty, and read
 * the log anew. */
static void
set_content (File *file, const guint8 *data, gsize length)
{
  g_byte_array_set_size (file->data, 0);
  g_byte_array_set_size (file->safe, 0);
  if (length > 0)
    {
      g_byte_array_append (file->data, data, (guint) length);
      g_byte_array_append (file->safe, data, (guint) length);
    }
  file->from = file->to = 0;
  for (guint i = 0; i < file->regions->len; i++)
    memset (g_ptr_array_index (file->regions, i), 0, file->region_size);
}

void
disk_write (const char *path, GBytes *bytes)
{
  File *file = g_hash_table_lookup (files, path);
  gsize length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes == NULL && (file == NULL || file->n_open == 0))
    {
      g_hash_table_remove (files, path);
      return;
    }

  if (file == NULL)
    {
      file = file_new ();
      g_hash_table_insert (files, g_strdup (path), file);
    }
  set_content (file, data, length);
}
