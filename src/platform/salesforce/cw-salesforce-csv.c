/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"

struct _CwSalesforceCsv
{
  GBytes *bytes; /* valid UTF-8 without NUL */
  const char *at, *end;
  GHashTable *columns; /* name → number + 1 */
  guint n_columns;
  GString *text; /* the row's cells, each ended by a NUL */
  GArray *cells; /* of gsize: where each begins in `text` */
};

void
cw_salesforce_csv_free (CwSalesforceCsv *self)
{
  if (self == NULL)
    return;

  g_bytes_unref (self->bytes);
  g_hash_table_unref (self->columns);
  g_string_free (self->text, TRUE);
  g_array_unref (self->cells);
  g_free (self);
}

/* Reads a quoted cell from after its first mark. FALSE: its closing mark is missing. */
static gboolean
read_quoted (CwSalesforceCsv *self)
{
  for (;;)
    {
      const char *mark = memchr (self->at, '"', (gsize) (self->end - self->at));

      if (mark == NULL)
        return FALSE;

      g_string_append_len (self->text, self->at, mark - self->at);
      self->at = mark + 1;
      if (self->at == self->end || *self->at != '"')
        return TRUE;

      g_string_append_c (self->text, '"');
      self->at++;
    }
}

static gboolean
is_cell_end (char c)
{
  return c == ',' || c == '\n' || c == '\r';
}

static gboolean
read_plain (CwSalesforceCsv *self)
{
  const char *begin = self->at;

  while (self->at < self->end && !is_cell_end (*self->at) && *self->at != '"')
    self->at++;
  g_string_append_len (self->text, begin, self->at - begin);

  return self->at == self->end || *self->at != '"';
}

static gboolean
read_cell (CwSalesforceCsv *self)
{
  g_array_append_val (self->cells, self->text->len);

  if (self->at < self->end && *self->at == '"')
    {
      self->at++;
      if (!read_quoted (self))
        return FALSE;
    }
  else if (!read_plain (self))
    {
      return FALSE;
    }
  g_string_append_c (self->text, '\0');

  return self->at == self->end || is_cell_end (*self->at);
}

static gboolean
read_row (CwSalesforceCsv *self)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->cells, 0);

  for (;;)
    {
      if (!read_cell (self))
        return FALSE;
      if (self->at == self->end || *self->at != ',')
        break;
      self->at++;
    }

  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;

  return TRUE;
}

static const char *
nth_cell (const CwSalesforceCsv *self, guint nth)
{
  return self->text->str + g_array_index (self->cells, gsize, nth);
}

static void
set_malformed (GError **error)
{
  cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                         _("Salesforce answered with a table that cannot be read. Try again"));
}

static GBytes *
make_valid (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  char *valid;

  if (length == 0 || g_utf8_validate (data, (gssize) length, NULL))
    return g_bytes_ref (bytes);

  valid = g_utf8_make_valid (data, (gssize) length);

  return g_bytes_new_take (valid, strlen (valid));
}

CwSalesforceCsv *
cw_salesforce_csv_new (GBytes *bytes, GError **error)
{
  g_autoptr (CwSalesforceCsv) self = g_new0 (CwSalesforceCsv, 1);
  gsize length;

  self->bytes = make_valid (bytes);
  self->at = g_bytes_get_data (self->bytes, &length);
  self->end = self->at + length;
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->text = g_string_new (NULL);
  self->cells = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (length >= 3 && memcmp (self->at, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
  if (self->at == self->end)
    return g_steal_pointer (&self);

  if (!read_row (self))
    {
      set_malformed (error);
      return NULL;
    }
  self->n_columns = self->cells->len;
  for (guint i = 0; i < self->n_columns; i++)
    g_hash_table_insert (self->columns, g_strdup (nth_cell (self, i)), GUINT_TO_POINTER (i + 1));

  return g_steal_pointer (&self);
}

gboolean
cw_salesforce_csv_next (CwSalesforceCsv *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->at == self->end)
    return FALSE;

  if (!read_row (self) || self->cells->len != self->n_columns)
    {
      set_malformed (error);
      return FALSE;
    }

  return TRUE;
}

int
cw_salesforce_csv_find (const CwSalesforceCsv *self, const char *column)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->columns, column)) - 1;
}

const char *
cw_salesforce_csv_get_nth (const CwSalesforceCsv *self, int nth)
{
  return nth >= 0 ? nth_cell (self, (guint) nth) : NULL;
}

const char *
cw_salesforce_csv_get (const CwSalesforceCsv *self, const char *column)
{
  return cw_salesforce_csv_get_nth (self, cw_salesforce_csv_find (self, column));
}
