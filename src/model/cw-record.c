/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"

/* Serialised: the version, whether there is an id, the time (8 bytes, little endian), the id, the number of
 * values, and per value its name and text. Numbers are in base 128, the low groups first; each text is
 * preceded by its length. */
#define FORMAT_VERSION 1
#define HEADER_SIZE 10

typedef struct
{
  const char *name;   /* interned */
  char *text;
} Value;

struct _CwRecord
{
  char *id;
  gint64 modified_ms;
  Value *values;      /* in ascending order of names */
  guint n_values;
  guint n_allocated;
};

/**
 * cw_record_new:
 * @id: (nullable): the platform's id; NULL for a record that the platform does not have yet
 *
 * Returns: (transfer full): a record without values, last changed at an unknown time
 */
CwRecord *
cw_record_new (const char *id)
{
  CwRecord *record = g_new0 (CwRecord, 1);

  record->id = g_strdup (id);
  record->modified_ms = -1;

  return record;
}

/**
 * cw_record_copy:
 *
 * Returns: (transfer full): an independent copy of @record
 */
CwRecord *
cw_record_copy (const CwRecord *record)
{
  CwRecord *copy;

  g_return_val_if_fail (record != NULL, NULL);

  copy = cw_record_new (record->id);
  copy->modified_ms = record->modified_ms;
  copy->values = g_new (Value, record->n_values);
  copy->n_values = copy->n_allocated = record->n_values;
  for (guint i = 0; i < record->n_values; i++)
    {
      copy->values[i].name = record->values[i].name;
      copy->values[i].text = g_strdup (record->values[i].text);
    }

  return copy;
}

/**
 * cw_record_free:
 * @record: (nullable) (transfer full): a record
 */
void
cw_record_free (CwRecord *record)
{
  if (record == NULL)
    return;

  for (guint i = 0; i < record->n_values; i++)
    g_free (record->values[i].text);
  g_free (record->values);
  g_free (record->id);
  g_free (record);
}

/**
 * cw_record_get_id:
 *
 * Returns: (transfer none) (nullable): the platform's id
 */
const char *
cw_record_get_id (const CwRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return record->id;
}

/**
 * cw_record_get_modified:
 *
 * Returns: when the platform says the record last changed, in milliseconds since the epoch; -1 when unknown
 */
gint64
cw_record_get_modified (const CwRecord *record)
{
  g_return_val_if_fail (record != NULL, -1);

  return record->modified_ms;
}

/**
 * cw_record_set_modified:
 * @modified_ms: milliseconds since the epoch, or -1
 */
void
cw_record_set_modified (CwRecord *record, gint64 modified_ms)
{
  g_return_if_fail (record != NULL);

  record->modified_ms = modified_ms;
}

/* Where `field` is, or where it would have to be. */
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

/**
 * cw_record_set:
 * @field: the name of a field: an API name, or a catalogue key
 * @value: (nullable): its original text; NULL is stored as blank
 */
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

      record->values[position].text = g_strdup (value);
      g_free (old);
      return;
    }

  if (record->n_values == record->n_allocated)
    {
      record->n_allocated = MAX (8, record->n_allocated * 2);
      record->values = g_renew (Value, record->values, record->n_allocated);
    }

  slot = record->values + position;
  memmove (slot + 1, slot, (record->n_values - position) * sizeof *slot);
  slot->name = g_intern_string (field);
  slot->text = g_strdup (value);
  record->n_values++;
}

/**
 * cw_record_get:
 *
 * Returns: (transfer none) (nullable): the original text, "" for blank, NULL when the platform did not deliver
 *   the field. Valid until the field is set or unset
 */
const char *
cw_record_get (const CwRecord *record, const char *field)
{
  guint position;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (field != NULL, NULL);

  return find (record, field, &position) ? record->values[position].text : NULL;
}

/**
 * cw_record_unset:
 *
 * Makes @field one that was not delivered.
 */
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
  g_free (slot->text);
  record->n_values--;
  memmove (slot, slot + 1, (record->n_values - position) * sizeof *slot);
}

/**
 * cw_record_get_n_values:
 *
 * Returns: how many fields were delivered, blank ones included
 */
guint
cw_record_get_n_values (const CwRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);

  return record->n_values;
}

/**
 * cw_record_get_nth_name:
 * @nth: below cw_record_get_n_values(); names are in ascending order of bytes
 *
 * Returns: (transfer none): an interned name
 */
const char *
cw_record_get_nth_name (const CwRecord *record, guint nth)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (nth < record->n_values, NULL);

  return record->values[nth].name;
}

/**
 * cw_record_equal:
 *
 * Returns: whether both hold the same values, byte by byte; ids and times are not compared
 */
gboolean
cw_record_equal (const CwRecord *a, const CwRecord *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->n_values != b->n_values)
    return FALSE;

  for (guint i = 0; i < a->n_values; i++)
    if (a->values[i].name != b->values[i].name || !g_str_equal (a->values[i].text, b->values[i].text))
      return FALSE;

  return TRUE;
}

/* --- Serialising --- */

static gsize
number_size (gsize number)
{
  gsize size = 1;

  for (; number >= 0x80; number >>= 7)
    size++;

  return size;
}

static guchar *
put_number (guchar *to, gsize number)
{
  for (; number >= 0x80; number >>= 7)
    *to++ = 0x80 | (number & 0x7f);
  *to++ = number;

  return to;
}

static gsize
text_size (const char *text)
{
  gsize length = strlen (text);

  return number_size (length) + length;
}

static guchar *
put_text (guchar *to, const char *text)
{
  gsize length = strlen (text);

  to = put_number (to, length);
  memcpy (to, text, length);

  return to + length;
}

/**
 * cw_record_to_bytes:
 *
 * Returns: (transfer full): a compact form for the store; the same record always gives the same bytes
 */
GBytes *
cw_record_to_bytes (const CwRecord *record)
{
  guint64 modified;
  guchar *data, *to;
  gsize size;

  g_return_val_if_fail (record != NULL, NULL);

  size = HEADER_SIZE + (record->id != NULL ? text_size (record->id) : 0) + number_size (record->n_values);
  for (guint i = 0; i < record->n_values; i++)
    size += text_size (record->values[i].name) + text_size (record->values[i].text);

  to = data = g_malloc (size);
  *to++ = FORMAT_VERSION;
  *to++ = record->id != NULL;
  modified = GUINT64_TO_LE ((guint64) record->modified_ms);
  memcpy (to, &modified, sizeof modified);
  to += sizeof modified;
  if (record->id != NULL)
    to = put_text (to, record->id);
  to = put_number (to, record->n_values);
  for (guint i = 0; i < record->n_values; i++)
    {
      to = put_text (to, record->values[i].name);
      to = put_text (to, record->values[i].text);
    }

  g_assert (to == data + size);
  return g_bytes_new_take (data, size);
}

typedef struct
{
  const guchar *at;
  const guchar *end;
} Reader;

static gboolean
take_number (Reader *reader, gsize *number)
{
  gsize value = 0;

  for (guint shift = 0; shift < 35 && reader->at < reader->end; shift += 7)
    {
      guchar byte = *reader->at++;

      value |= (gsize) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *number = value;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
take_text (Reader *reader)
{
  const guchar *start;
  char *text;
  gsize length;

  if (!take_number (reader, &length) || length > (gsize) (reader->end - reader->at))
    return NULL;

  start = reader->at;
  reader->at += length;
  if (memchr (start, '\0', length) != NULL)
    return NULL;

  text = g_malloc (length + 1);
  memcpy (text, start, length);
  text[length] = '\0';

  return text;
}

/* Interns a name without a copy where it is short, as field names are. */
static const char *
take_name (Reader *reader)
{
  char name[64];
  g_autofree char *long_name = NULL;
  Reader start = *reader;
  gsize length;

  if (!take_number (reader, &length))
    return NULL;
  if (length >= sizeof name || length > (gsize) (reader->end - reader->at))
    {
      *reader = start;
      long_name = take_text (reader);
      return long_name != NULL ? g_intern_string (long_name) : NULL;
    }

  memcpy (name, reader->at, length);
  name[length] = '\0';
  reader->at += length;

  return strlen (name) == length ? g_intern_string (name) : NULL;
}

static gboolean
take_values (Reader *reader, CwRecord *record)
{
  gsize n_values;

  /* A value takes at least two bytes, which bounds what a damaged count can make us allocate. */
  if (!take_number (reader, &n_values) || n_values > (gsize) (reader->end - reader->at) / 2)
    return FALSE;

  record->values = g_new (Value, n_values);
  record->n_allocated = n_values;
  for (gsize i = 0; i < n_values; i++)
    {
      const char *name = take_name (reader);
      char *text;

      if (name == NULL || (i > 0 && strcmp (record->values[i - 1].name, name) >= 0))
        return FALSE;

      text = take_text (reader);
      if (text == NULL)
        return FALSE;

      record->values[i].name = name;
      record->values[i].text = text;
      record->n_values++;
    }

  return TRUE;
}

static gboolean
take_record (Reader *reader, CwRecord *record)
{
  guint64 modified;
  gboolean has_id;

  if (reader->end - reader->at < HEADER_SIZE || reader->at[0] != FORMAT_VERSION || reader->at[1] > 1)
    return FALSE;

  has_id = reader->at[1];
  memcpy (&modified, reader->at + 2, sizeof modified);
  record->modified_ms = (gint64) GUINT64_FROM_LE (modified);
  reader->at += HEADER_SIZE;

  if (has_id && (record->id = take_text (reader)) == NULL)
    return FALSE;

  return take_values (reader, record) && reader->at == reader->end;
}

/**
 * cw_record_from_bytes:
 * @bytes: what cw_record_to_bytes() gave
 *
 * Errors: %CW_ERROR_STORAGE when @bytes are not a record.
 *
 * Returns: (transfer full): the same record
 */
CwRecord *
cw_record_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (CwRecord) record = NULL;
  Reader reader;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.at = g_bytes_get_data (bytes, &size);
  reader.end = reader.at + size;
  record = cw_record_new (NULL);
  if (!take_record (&reader, record))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE,
                           _("A stored record is damaged. A full run reads it again from both platforms"));
      return NULL;
    }

  return g_steal_pointer (&record);
}
