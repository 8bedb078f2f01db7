/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-pack.h"

/* The stored form: the version, whether there is an id, the time, the id, the number of values, and the name
 * and text of each value (cw-pack.h). */
#define FORMAT_VERSION 1

/* In bytes: enough for most records, so that the buffer need not grow. */
#define TYPICAL_SIZE 2048

typedef struct
{
  const char *name; /* interned */
  char *text;       /* within the record's texts, or owned */
} Value;

struct _CwRecord
{
  char *id;
  gint64 modified_ms;
  Value *values; /* in ascending order of names */
  guint n_values;
  guint n_allocated;
  char *texts; /* one block with the texts of a record that was read or copied; NULL: a new one */
  char *texts_end;
};

/* The same few dozen names come with each record. They are looked for here first, without GLib's lock and
 * with a hash of only some of their characters, which is much faster. An interned name is never freed or
 * moved. */
static const char *
intern (const char *name, gsize length)
{
  static const char *known[1024];
  const char *found;
  guint32 hash = 0;

  for (gsize i = 0; i < length; i += 1 + length / 8)
    hash = hash * 31 + (guchar) name[i];
  hash = (hash + (guint32) length * 7) % G_N_ELEMENTS (known);

  found = g_atomic_pointer_get (&known[hash]);
  if (found == NULL || strncmp (found, name, length) != 0 || found[length] != '\0')
    {
      g_autofree char *copy = g_strndup (name, length);

      found = g_intern_string (copy);
      g_atomic_pointer_set (&known[hash], found);
    }
  return found;
}

CwRecord *
cw_record_new (const char *id)
{
  CwRecord *record = g_new0 (CwRecord, 1);

  record->id = g_strdup (id);
  record->modified_ms = -1;

  return record;
}

/* Makes room for values that will be added in ascending order of names. Their texts take `size` bytes, with
 * their NULs. Returns where the first text goes. */
static char *
make_room (CwRecord *record, gsize n_values, gsize size)
{
  record->values = g_new (Value, n_values);
  record->n_allocated = n_values;
  record->texts = g_malloc (size);
  record->texts_end = record->texts + size;

  return record->texts;
}

/* `end` is where the text goes. It is moved behind the text. */
static void
add_value (CwRecord *record, char **end, const char *name, gconstpointer text, gsize length)
{
  Value *value = record->values + record->n_values++;

  value->name = name;
  value->text = *end;
  memcpy (value->text, text, length);
  value->text[length] = '\0';
  *end += length + 1;
}

CwRecord *
cw_record_new_with (const char *id, const char *const *names, const char *const *texts, guint n)
{
  CwRecord *record = cw_record_new (id);
  guint n_values = 0;
  gsize size = 0;
  char *end;

  for (guint i = 0; i < n; i++)
    {
      g_return_val_if_fail (i == 0 || strcmp (names[i - 1], names[i]) < 0, record);

      n_values += texts[i] != NULL;
      size += texts[i] != NULL ? strlen (texts[i]) + 1 : 0;
    }
  end = make_room (record, n_values, size);
  for (guint i = 0; i < n; i++)
    {
      if (texts[i] != NULL)
        add_value (record, &end, intern (names[i], strlen (names[i])), texts[i], strlen (texts[i]));
    }
  return record;
}

CwRecord *
cw_record_copy (const CwRecord *record)
{
  CwRecord *copy;
  gsize size = 0;
  char *end;

  g_return_val_if_fail (record != NULL, NULL);

  copy = cw_record_new (record->id);
  copy->modified_ms = record->modified_ms;
  for (guint i = 0; i < record->n_values; i++)
    size += strlen (record->values[i].text) + 1;
  end = make_room (copy, record->n_values, size);
  for (guint i = 0; i < record->n_values; i++)
    add_value (copy, &end, record->values[i].name, record->values[i].text, strlen (record->values[i].text));

  return copy;
}

static void
free_text (const CwRecord *record, char *text)
{
  if (text < record->texts || text >= record->texts_end)
    g_free (text);
}

void
cw_record_free (CwRecord *record)
{
  if (record == NULL)
    return;

  for (guint i = 0; i < record->n_values; i++)
    free_text (record, record->values[i].text);
  g_free (record->texts);
  g_free (record->values);
  g_free (record->id);
  g_free (record);
}

const char *
cw_record_get_id (const CwRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return record->id;
}

gint64
cw_record_get_modified (const CwRecord *record)
{
  g_return_val_if_fail (record != NULL, -1);

  return record->modified_ms;
}

void
cw_record_set_modified (CwRecord *record, gint64 modified_ms)
{
  g_return_if_fail (record != NULL);

  record->modified_ms = modified_ms;
}

/* Sets `position` to where `field` is, or where it belongs. */
static gboolean
find (const CwRecord *record, const char *field, guint *position)
{
  guint low = 0;
  guint high = record->n_values;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (record->values[middle].name, field);

      if (order == 0)
        {
          *position = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  *position = low;
  return FALSE;
}

void
cw_record_set (CwRecord *record, const char *field, const char *value)
{
  Value *slot;
  guint position;

  g_return_if_fail (record != NULL);
  g_return_if_fail (field != NULL);

  if (value == NULL)
    value = "";

  if (find (record, field, &position))
    {
      char *old = record->values[position].text;

      if (g_str_equal (old, value))
        return;
      record->values[position].text = g_strdup (value);
      free_text (record, old);
      return;
    }

  if (record->n_values == record->n_allocated)
    {
      record->n_allocated = MAX (8, record->n_allocated * 2);
      record->values = g_renew (Value, record->values, record->n_allocated);
    }

  slot = record->values + position;
  memmove (slot + 1, slot, (record->n_values - position) * sizeof *slot);
  slot->name = intern (field, strlen (field));
  slot->text = g_strdup (value);
  record->n_values++;
}

const char *
cw_record_get (const CwRecord *record, const char *field)
{
  guint position;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (field != NULL, NULL);

  return find (record, field, &position) ? record->values[position].text : NULL;
}

void
cw_record_unset (CwRecord *record, const char *field)
{
  Value *slot;
  guint position;

  g_return_if_fail (record != NULL);
  g_return_if_fail (field != NULL);

  if (!find (record, field, &position))
    return;

  slot = record->values + position;
  free_text (record, slot->text);
  record->n_values--;
  memmove (slot, slot + 1, (record->n_values - position) * sizeof *slot);
}

guint
cw_record_get_n_values (const CwRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);

  return record->n_values;
}

const char *
cw_record_get_nth_name (const CwRecord *record, guint nth)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (nth < record->n_values, NULL);

  return record->values[nth].name;
}

/* ── The stored form ── */

GBytes *
cw_record_to_bytes (const CwRecord *record)
{
  CwPacker *out;

  g_return_val_if_fail (record != NULL, NULL);

  out = g_byte_array_sized_new (TYPICAL_SIZE);
  cw_pack_byte (out, FORMAT_VERSION);
  cw_pack_byte (out, record->id != NULL);
  cw_pack_int (out, record->modified_ms);
  if (record->id != NULL)
    cw_pack_text (out, record->id);
  cw_pack_number (out, record->n_values);
  for (guint i = 0; i < record->n_values; i++)
    {
      cw_pack_text (out, record->values[i].name);
      cw_pack_text (out, record->values[i].text);
    }

  return g_byte_array_free_to_bytes (out);
}

static int
compare_names (CwUnpacked a, CwUnpacked b)
{
  int order = memcmp (a.start, b.start, MIN (a.length, b.length));

  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

/* `record` NULL: the values are only checked. */
static gboolean
take_values (CwUnpacker *in, CwRecord *record)
{
  gsize n_values = cw_unpack_count (in, 2);
  CwUnpacked before = { NULL };
  char *end = NULL;

  /* The bytes that are left are enough for all texts: packed, a text has its length in front, which takes no
   * less than a NUL at its end. */
  if (record != NULL)
    end = make_room (record, n_values, (gsize) (in->end - in->at));
  for (gsize i = 0; i < n_values; i++)
    {
      CwUnpacked name = cw_unpack_span (in);
      CwUnpacked text = cw_unpack_span (in);

      if (in->broken || (i > 0 && compare_names (before, name) >= 0))
        return FALSE;
      if (record != NULL)
        add_value (record, &end, intern ((const char *) name.start, name.length), text.start, text.length);
      before = name;
    }

  return cw_unpack_ends (in);
}

static gboolean
take_record (CwUnpacker *in, CwRecord *record)
{
  guint8 version = cw_unpack_byte (in);
  guint8 has_id = cw_unpack_byte (in);
  gint64 modified_ms = cw_unpack_int (in);

  if (in->broken || version != FORMAT_VERSION || has_id > 1)
    return FALSE;
  if (record != NULL)
    record->modified_ms = modified_ms;
  if (has_id && record != NULL)
    record->id = cw_unpack_text (in);
  else if (has_id)
    cw_unpack_span (in);

  return take_values (in, record);
}

gboolean
cw_record_accepts (GBytes *bytes)
{
  CwUnpacker in;

  g_return_val_if_fail (bytes != NULL, FALSE);

  cw_unpack_init (&in, bytes);
  return take_record (&in, NULL);
}

CwRecord *
cw_record_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (CwRecord) record = NULL;
  CwUnpacker in;

  g_return_val_if_fail (bytes != NULL, NULL);

  cw_unpack_init (&in, bytes);
  record = cw_record_new (NULL);
  if (!take_record (&in, record))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE,
                           _("A stored record is damaged. A full run reads it again from both platforms"));
      return NULL;
    }

  return g_steal_pointer (&record);
}
