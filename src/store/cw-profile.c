/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cw-error.h"
#include "cw-mapping-file.h"
#include "cw-schema.h"
#include "cw-users.h"

#define LONGEST_NAME 64

/* The largest schema of an org takes some megabytes. A larger file is not one of ours. */
#define LARGEST_FILE (64 * 1024 * 1024)

#define LOCK_FILE "run.lock"
/* Held by whoever waits for a step to end. */
#define TURN_FILE "turn.lock"

/* What is in the lock file while a step has the lock. */
#define STEP_MARK "step"
#define LONGEST_NOTE 4096

#define WAIT_MS 50
#define LONGEST_WAIT_MS (30 * 1000)

struct _CwProfile
{
  char *name;
  char *path;
  int lock; /* descriptor, -1 while not locked */
  int keep; /* the same, while this object keeps the sides current */
};

static gboolean
fail_file (const char *path, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, CW_ERROR, CW_ERROR_STORAGE,
                 _("The disk is full: “%s” could not be written. Make room and try again."), path);
  else
    g_set_error (
      error, CW_ERROR, CW_ERROR_STORAGE,
      _("“%s” cannot be used: %s. Check that it belongs to you and that the disk can be written."), path,
      g_strerror (code));

  return FALSE;
}

static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > LONGEST_NAME || name[0] == '.')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && strchr ("._-", name[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* A folder that was made by hand or copied may be open to others. It is no error if there is none. */
static gboolean
check_folder (const char *path, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0)
    return errno == ENOENT ? TRUE : fail_file (path, errno, error);
  if (!S_ISDIR (status.st_mode))
    return fail_file (path, ENOTDIR, error);
  if ((status.st_mode & 07777) != 0700 && chmod (path, 0700) != 0)
    return fail_file (path, errno, error);

  return TRUE;
}

CwProfile *
cw_profile_open (const char *name, GError **error)
{
  g_autofree char *path = NULL;
  CwProfile *profile;

  g_return_val_if_fail (name != NULL, NULL);

  if (!is_name (name))
    {
      g_set_error (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("“%s” cannot be the name of a profile. Use up to %d letters, digits, “.”, “_” and “-”, and no "
           "dot at the start."),
        name, LONGEST_NAME);
      return NULL;
    }

  path = g_build_filename (g_get_user_data_dir (), "crosswalk", name, NULL);
  if (!check_folder (path, error))
    return NULL;

  profile = g_new0 (CwProfile, 1);
  profile->name = g_strdup (name);
  profile->path = g_steal_pointer (&path);
  profile->lock = -1;
  profile->keep = -1;

  return profile;
}

void
cw_profile_free (CwProfile *profile)
{
  if (profile == NULL)
    return;

  cw_profile_unlock (profile);
  cw_profile_end_keeping (profile);
  g_free (profile->name);
  g_free (profile->path);
  g_free (profile);
}

const char *
cw_profile_get_name (CwProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return profile->name;
}

const char *
cw_profile_get_path (CwProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return profile->path;
}

char *
cw_profile_get_file (CwProfile *profile, const char *basename)
{
  g_return_val_if_fail (profile != NULL && basename != NULL, NULL);

  return g_build_filename (profile->path, basename, NULL);
}

gboolean
cw_profile_make_folder (CwProfile *profile, GError **error)
{
  g_return_val_if_fail (profile != NULL, FALSE);

  if (g_mkdir_with_parents (profile->path, 0700) != 0)
    return fail_file (profile->path, errno, error);

  return check_folder (profile->path, error);
}

static gboolean
fail_busy (CwProfile *profile, GError **error)
{
  g_set_error (error, CW_ERROR, CW_ERROR_BUSY,
               _("Another run is using the profile “%s”. Wait until it is finished, or cancel it."),
               profile->name);
  return FALSE;
}

static gboolean
fail_kept (CwProfile *profile, GError **error)
{
  g_set_error (
    error, CW_ERROR, CW_ERROR_BUSY,
    _("The profile “%s” is being kept current already, in a window, in the background or by another "
       "`crosswalk-cli watch`. End that one first."),
    profile->name);
  return FALSE;
}

/* Locks a file of the profile without waiting. `descriptor`: -1 while somebody else has the lock. */
static gboolean
lock_file (CwProfile *profile, const char *name, int *descriptor, GError **error)
{
  g_autofree char *path = NULL;
  int file, result, code;

  *descriptor = -1;
  if (!cw_profile_make_folder (profile, error))
    return FALSE;

  path = cw_profile_get_file (profile, name);
  file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return fail_file (path, errno, error);

  do
    result = flock (file, LOCK_EX | LOCK_NB);
  while (result != 0 && errno == EINTR);
  if (result == 0)
    {
      *descriptor = file;
      return TRUE;
    }

  code = errno;
  close (file);
  return code == EWOULDBLOCK || fail_file (path, code, error);
}

/* Closing alone would leave the lock to a process that was forked meanwhile. */
static void
unlock_file (int *descriptor)
{
  if (*descriptor < 0)
    return;

  flock (*descriptor, LOCK_UN);
  close (*descriptor);
  *descriptor = -1;
}

/* The text is only a hint for others, so a disk that does not take it changes nothing. */
static void
write_mark (int descriptor, const char *text)
{
  gsize length = strlen (text);

  if (ftruncate (descriptor, 0) != 0 || pwrite (descriptor, text, length, 0) != (gssize) length)
    g_debug ("A lock file could not be marked");
}

/* (transfer full) */
static char *
read_mark (CwProfile *profile, const char *name)
{
  g_autofree char *path = cw_profile_get_file (profile, name);
  char text[LONGEST_NOTE + 1] = "";
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gssize length = file >= 0 ? pread (file, text, LONGEST_NOTE, 0) : 0;

  if (file >= 0)
    close (file);
  text[MAX (length, 0)] = '\0';
  return g_utf8_make_valid (text, -1);
}

static gboolean
is_locked (CwProfile *profile, const char *name)
{
  g_autofree char *path = cw_profile_get_file (profile, name);
  int descriptor;

  /* Looking leaves no trace. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !lock_file (profile, name, &descriptor, NULL))
    return FALSE;
  if (descriptor < 0)
    return TRUE;
  unlock_file (&descriptor);
  return FALSE;
}

static gboolean
lock_for (CwProfile *profile, const char *mark, GError **error)
{
  g_return_val_if_fail (profile != NULL, FALSE);

  if (profile->lock >= 0)
    return fail_busy (profile, error);
  if (!lock_file (profile, LOCK_FILE, &profile->lock, error))
    return FALSE;
  if (profile->lock < 0)
    return fail_busy (profile, error);

  write_mark (profile->lock, mark);
  return TRUE;
}

gboolean
cw_profile_lock (CwProfile *profile, GError **error)
{
  return lock_for (profile, "", error);
}

gboolean
cw_profile_lock_step (CwProfile *profile, GError **error)
{
  return lock_for (profile, STEP_MARK, error);
}

/* Whether a step has the lock, which ends soon. */
static gboolean
is_locked_by_step (CwProfile *profile)
{
  g_autofree char *mark = read_mark (profile, LOCK_FILE);

  return g_str_equal (mark, STEP_MARK);
}

gboolean
cw_profile_await_lock (CwProfile *profile, GCancellable *cancellable, GError **error)
{
  gint64 until = g_get_monotonic_time () + LONGEST_WAIT_MS * G_TIME_SPAN_MILLISECOND;
  int turn = -1;

  g_return_val_if_fail (profile != NULL, FALSE);

  while (TRUE)
    {
      g_autoptr (GError) problem = NULL;
      gboolean locked = cw_profile_lock (profile, &problem);
      gboolean goes_on = !locked && g_error_matches (problem, CW_ERROR, CW_ERROR_BUSY) && profile->lock < 0
                         && is_locked_by_step (profile) && g_get_monotonic_time () < until
                         && !g_cancellable_set_error_if_cancelled (cancellable, error);

      if (!goes_on)
        {
          unlock_file (&turn);
          if (!locked && !g_cancellable_is_cancelled (cancellable))
            g_propagate_error (error, g_steal_pointer (&problem));
          return locked;
        }
      /* Of several that wait, one has the turn. */
      if (turn < 0)
        lock_file (profile, TURN_FILE, &turn, NULL);
      g_usleep (WAIT_MS * G_TIME_SPAN_MILLISECOND);
    }
}

gboolean
cw_profile_is_awaited (CwProfile *profile)
{
  g_return_val_if_fail (profile != NULL, FALSE);

  return is_locked (profile, TURN_FILE);
}

void
cw_profile_unlock (CwProfile *profile)
{
  g_return_if_fail (profile != NULL);

  unlock_file (&profile->lock);
}

gboolean
cw_profile_begin_keeping (CwProfile *profile, GError **error)
{
  g_return_val_if_fail (profile != NULL, FALSE);

  if (profile->keep >= 0)
    return fail_kept (profile, error);
  if (!lock_file (profile, CW_PROFILE_KEEP_FILE, &profile->keep, error))
    return FALSE;
  if (profile->keep < 0)
    return fail_kept (profile, error);

  write_mark (profile->keep, "");
  return TRUE;
}

void
cw_profile_end_keeping (CwProfile *profile)
{
  g_return_if_fail (profile != NULL);

  if (profile->keep < 0)
    return;
  /* Who watches the file sees that it is free. */
  write_mark (profile->keep, "");
  unlock_file (&profile->keep);
}

void
cw_profile_set_keeping_note (CwProfile *profile, const char *note)
{
  g_return_if_fail (profile != NULL && note != NULL);

  if (profile->keep >= 0)
    write_mark (profile->keep, note);
}

gboolean
cw_profile_is_kept (CwProfile *profile, char **note)
{
  gboolean is_kept;

  g_return_val_if_fail (profile != NULL && note != NULL, FALSE);

  is_kept = profile->keep >= 0 || is_locked (profile, CW_PROFILE_KEEP_FILE);
  *note = is_kept ? read_mark (profile, CW_PROFILE_KEEP_FILE) : g_strdup ("");
  return is_kept;
}

static gboolean
read_file (CwProfile *profile, const char *basename, char **text, gsize *length, GError **error)
{
  g_autofree char *path = cw_profile_get_file (profile, basename);
  g_autoptr (GError) local = NULL;
  struct stat status;

  *text = NULL;
  *length = 0;
  if (stat (path, &status) != 0)
    return errno == ENOENT ? TRUE : fail_file (path, errno, error);

  if (!S_ISREG (status.st_mode) || status.st_size > LARGEST_FILE)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                   _("“%s” is not a file of Crosswalk. Move it away and try again."), path);
      return FALSE;
    }

  if (!g_file_get_contents (path, text, length, &local))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("“%s” cannot be read: %s"), path, local->message);
      return FALSE;
    }

  return TRUE;
}

static gboolean
write_file (CwProfile *profile, const char *basename, const char *text, GError **error)
{
  g_autofree char *path = cw_profile_get_file (profile, basename);
  g_autoptr (GError) local = NULL;

  if (!cw_profile_make_folder (profile, error))
    return FALSE;

  /* Newer GLib gives a new file the mode of the one it replaces, which an older umask or a copy may have left
   * open. */
  g_chmod (path, 0600);
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &local))
    return TRUE;

  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return fail_file (path, ENOSPC, error);

  g_set_error (
    error, CW_ERROR, CW_ERROR_STORAGE,
    _("“%s” could not be written: %s. Check that the folder belongs to you and that the disk can be "
       "written."),
    path, local->message);
  return FALSE;
}

static void
blame_file (CwProfile *profile, const char *basename, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) local = NULL;

  if (error == NULL || *error == NULL)
    return;

  path = cw_profile_get_file (profile, basename);
  local = g_steal_pointer (error);
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
               _("“%s” cannot be used. %s Correct the file, or move it away to start without it."), path,
               local->message);
}

/* A file or an empty folder; it is no error if there is none. */
static gboolean
remove_path (const char *path, GError **error)
{
  if (g_remove (path) != 0 && errno != ENOENT)
    return fail_file (path, errno, error);

  return TRUE;
}

static gboolean
remove_file (CwProfile *profile, const char *basename, GError **error)
{
  g_autofree char *path = cw_profile_get_file (profile, basename);

  return remove_path (path, error);
}

static gboolean
remove_state (CwProfile *profile, GError **error)
{
  /* The database goes first: SQLite ignores an old log beside a new database, but a database without its log
   * is damaged. */
  return remove_file (profile, CW_PROFILE_STATE_FILE, error)
         && remove_file (profile, CW_PROFILE_STATE_FILE "-wal", error)
         && remove_file (profile, CW_PROFILE_STATE_FILE "-shm", error);
}

gboolean
cw_profile_forget_state (CwProfile *profile, GError **error)
{
  gboolean held, ok;

  g_return_val_if_fail (profile != NULL, FALSE);

  held = profile->lock >= 0;
  if (!held && !cw_profile_await_lock (profile, NULL, error))
    return FALSE;

  ok = remove_state (profile, error);
  if (!held)
    cw_profile_unlock (profile);

  return ok;
}

/* ── Removing all of it ── */

/* Goes on after an error; the first one is told. Nothing that a link leads to is removed. */
static gboolean
remove_folder (const char *path, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  gboolean ok = TRUE;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);
      gboolean is_folder = g_file_test (inside, G_FILE_TEST_IS_DIR)
                           && !g_file_test (inside, G_FILE_TEST_IS_SYMLINK);
      GError **problem = ok ? error : NULL;

      if (is_folder ? !remove_folder (inside, problem) : !remove_path (inside, problem))
        ok = FALSE;
    }

  return remove_path (path, ok ? error : NULL) && ok;
}

gboolean
cw_profile_remove (CwProfile *profile, GError **error)
{
  g_return_val_if_fail (profile != NULL, FALSE);

  return remove_folder (profile->path, error);
}

/* ── What a profile keeps beside its database ── */

static const char *const mapping_files[CW_N_OBJECTS][2] = {
  [CW_OBJECT_CONTACT] = { [CW_MAPPING_DRAFT] = "mapping-draft.json", [CW_MAPPING_ACTIVE] = "mapping.json" },
  [CW_OBJECT_LEAD] = { [CW_MAPPING_DRAFT] = "lead-mapping-draft.json",
                       [CW_MAPPING_ACTIVE] = "lead-mapping.json" },
};

static const char *const users_files[] = {
  [CW_SIDE_ALOWARE] = "users-aloware.json",
  [CW_SIDE_SALESFORCE] = "users-salesforce.json",
};

/* Every run reads this again, and mostly it has not changed. Then it is not written, because writing waits
 * for the disk. */
static gboolean
is_kept (CwProfile *profile, const char *basename, const char *text)
{
  g_autofree char *path = cw_profile_get_file (profile, basename);
  g_autofree char *kept = NULL;
  struct stat status;
  gsize length;

  return stat (path, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & 077) == 0
         && status.st_size == (off_t) strlen (text) && g_file_get_contents (path, &kept, &length, NULL)
         && length == strlen (text) && memcmp (kept, text, length) == 0;
}

/* A file that cannot be read would stop every command of the profile, so such a text is not written. If a
 * reader refused `text`, `error` holds its reason. */
static gboolean
write_readable (CwProfile *profile,
                const char *basename,
                const char *text,
                gboolean is_readable,
                GError **error)
{
  g_autoptr (GError) local = NULL;

  if (is_readable)
    return write_file (profile, basename, text, error);

  if (error != NULL)
    local = g_steal_pointer (error);
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
               _("Nothing was saved, because “%s” could not be read again: %s"), basename,
               local != NULL ? local->message : "");
  return FALSE;
}

CwSettings *
cw_profile_load_settings (CwProfile *profile, GError **error)
{
  g_autofree char *text = NULL;
  CwSettings *settings;
  gsize length;

  g_return_val_if_fail (profile != NULL, NULL);

  if (!read_file (profile, CW_PROFILE_SETTINGS_FILE, &text, &length, error))
    return NULL;
  if (text == NULL)
    return cw_settings_new ();

  settings = cw_settings_from_json (text, length, error);
  if (settings == NULL)
    blame_file (profile, CW_PROFILE_SETTINGS_FILE, error);

  return settings;
}

gboolean
cw_profile_save_settings (CwProfile *profile, const CwSettings *settings, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (CwSettings) again = NULL;

  g_return_val_if_fail (profile != NULL && settings != NULL, FALSE);

  text = cw_settings_to_json (settings);
  again = cw_settings_from_json (text, -1, error);

  return write_readable (profile, CW_PROFILE_SETTINGS_FILE, text, again != NULL, error);
}

CwConnections *
cw_profile_load_connections (CwProfile *profile, GError **error)
{
  g_autofree char *text = NULL;
  CwConnections *connections;
  gsize length;

  g_return_val_if_fail (profile != NULL, NULL);

  if (!read_file (profile, CW_PROFILE_CONNECTIONS_FILE, &text, &length, error))
    return NULL;
  if (text == NULL)
    return cw_connections_new ();

  connections = cw_connections_from_json (text, length, error);
  if (connections == NULL)
    blame_file (profile, CW_PROFILE_CONNECTIONS_FILE, error);

  return connections;
}

gboolean
cw_profile_save_connections (CwProfile *profile, const CwConnections *connections, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CwConnections) again = NULL;
  gsize length;

  g_return_val_if_fail (profile != NULL && connections != NULL, FALSE);

  if (!read_file (profile, CW_PROFILE_CONNECTIONS_FILE, &before, &length, error))
    return FALSE;

  text = cw_connections_to_json (connections, before, length, error);
  if (text == NULL)
    {
      blame_file (profile, CW_PROFILE_CONNECTIONS_FILE, error);
      return FALSE;
    }

  again = cw_connections_from_json (text, strlen (text), error);

  return write_readable (profile, CW_PROFILE_CONNECTIONS_FILE, text, again != NULL, error);
}

static gboolean
check_object (const CwMapping *mapping, CwObject object, GError **error)
{
  if (mapping->object == object)
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("This is a mapping of the object %s, not of %s."),
               cw_mapping_get_object (mapping), cw_object_get_name (object));

  return FALSE;
}

CwMapping *
cw_profile_load_mapping (CwProfile *profile, CwObject object, CwMappingState state, GError **error)
{
  g_autofree char *text = NULL;
  CwMapping *mapping;
  gsize length;

  g_return_val_if_fail (profile != NULL && (gsize) state < G_N_ELEMENTS (mapping_files[object]), NULL);

  if (!read_file (profile, mapping_files[object][state], &text, &length, error) || text == NULL)
    return NULL;

  mapping = cw_mapping_from_json (text, length, error);
  if (mapping != NULL && !check_object (mapping, object, error))
    g_clear_pointer (&mapping, cw_mapping_free);
  if (mapping == NULL)
    blame_file (profile, mapping_files[object][state], error);

  return mapping;
}

gboolean
cw_profile_save_mapping (CwProfile *profile,
                         CwObject object,
                         CwMappingState state,
                         const CwMapping *mapping,
                         GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (CwMapping) again = NULL;

  g_return_val_if_fail (profile != NULL && (gsize) state < G_N_ELEMENTS (mapping_files[object]), FALSE);

  if (mapping == NULL)
    return remove_file (profile, mapping_files[object][state], error);
  if (!check_object (mapping, object, error))
    return FALSE;

  text = cw_mapping_to_json (mapping);
  again = cw_mapping_from_json (text, -1, error);

  return write_readable (profile, mapping_files[object][state], text, again != NULL, error);
}

/* Salesforce's API names are letters, digits and underscores: nothing that could leave the folder. */
static char *
schema_file (const char *object, GError **error)
{
  gsize length = strlen (object);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (object[i]) && object[i] != '_')
        length = 0;
    }

  if (length == 0 || length > 100)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is not the name of a Salesforce object."),
                   object);
      return NULL;
    }

  return g_strconcat ("schema-", object, ".json", NULL);
}

CwSchema *
cw_profile_load_schema (CwProfile *profile, const char *object, GError **error)
{
  g_autofree char *basename = NULL;
  g_autofree char *text = NULL;
  CwSchema *schema;
  gsize length;

  g_return_val_if_fail (profile != NULL && object != NULL, NULL);

  basename = schema_file (object, error);
  if (basename == NULL || !read_file (profile, basename, &text, &length, error) || text == NULL)
    return NULL;

  schema = cw_schema_from_json (text, length, error);
  if (schema == NULL)
    blame_file (profile, basename, error);

  return schema;
}

gboolean
cw_profile_save_schema (CwProfile *profile, const CwSchema *schema, GError **error)
{
  g_autofree char *basename = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CwSchema) again = NULL;

  g_return_val_if_fail (profile != NULL && schema != NULL, FALSE);

  basename = schema_file (cw_schema_get_object (schema), error);
  if (basename == NULL)
    return FALSE;

  text = cw_schema_to_json (schema);
  if (is_kept (profile, basename, text))
    return TRUE;
  again = cw_schema_from_json (text, strlen (text), error);

  return write_readable (profile, basename, text, again != NULL, error);
}

GPtrArray *
cw_profile_load_users (CwProfile *profile, CwSide side, GError **error)
{
  g_autofree char *text = NULL;
  GPtrArray *users;
  gsize length;

  g_return_val_if_fail (profile != NULL && (gsize) side < G_N_ELEMENTS (users_files), NULL);

  if (!read_file (profile, users_files[side], &text, &length, error) || text == NULL)
    return NULL;

  users = cw_users_from_json (text, length, error);
  if (users == NULL)
    blame_file (profile, users_files[side], error);

  return users;
}

gboolean
cw_profile_save_users (CwProfile *profile, CwSide side, GPtrArray *users, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) again = NULL;

  g_return_val_if_fail (profile != NULL && users != NULL && (gsize) side < G_N_ELEMENTS (users_files), FALSE);

  text = cw_users_to_json (users);
  if (is_kept (profile, users_files[side], text))
    return TRUE;
  again = cw_users_from_json (text, strlen (text), error);

  return write_readable (profile, users_files[side], text, again != NULL, error);
}
