/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-csv-cell.h"
#include "cw-error.h"

/* ── Headers ──
 *
 * A header is judged by its words, in the languages that programs use: letters only, lower case, without
 * accents. It belongs to phone numbers when one word means phone and every other word is one that such
 * headers have: "Phone 1 - Value", "HomePhone", "Téléphone portable (bureau)", but not "Phone 1 - Type". */

/* clang-format off */
static const char *const phone_words[] = {
  "phone", "phones", "telephone", "telephones", "tel", "tels", "tele", "mobile", "mobiles", "mobil", "cell",
  "cellphone", "cellular", "iphone", "landline",
  "whatsapp", "whats", "msisdn", "gsm",
  /* German, Dutch, Scandinavian, Polish */
  "telefon", "telefone", "rufnummer", "rufnummern", "handy", "mobilfunk", "festnetz", "telefoon", "mobiel",
  "mobiele", "telefonnummer", "mobilnummer",
  "mobilnr", "komorka",
  /* French, Spanish, Portuguese, Italian */
  "telephonique", "portable", "telefono", "telefonos", "movil", "moviles", "celular", "telemovel",
  "telefonico", "cellulare", "fijo", "fixe",
};

/* Words that tell one phone column from another. */
static const char *const qualifiers[] = {
  "number", "numbers", "no", "nr", "num", "nbr", "nos", "value", "values", "field", "e", "i", "app",
  "formatted", "international", "intl", "national", "full", "raw",
  "normalized", "calculated", "searchable", "hs", "default", "valid", "public", "voice", "sms",
  "primary", "secondary", "main", "other", "others", "alternate", "alternative", "alt", "additional",
  "first", "second", "third", "st", "nd", "rd", "my",
  "business", "work", "home", "office", "house", "residential", "personal", "private", "direct", "dial",
  "day", "daytime", "evening", "night", "car", "radio",
  "company", "organization", "organisation", "account", "contact", "contacts", "customer", "client", "lead",
  "person", "people", "member", "student",
  "patient", "guest", "subscriber", "billing", "shipping", "mailing", "store", "address", "properties",
  "the", "of", "s",
  "nummer", "nummern", "geschaeftlich", "geschaftlich", "privat", "privates", "private", "dienstlich",
  "beruflich", "arbeit", "buero", "buro", "firma",
  "haupt", "weitere", "weiteres", "weiterer", "andere", "anderes", "zentrale", "zuhause", "kontakt", "kunde",
  "kunden", "werk", "zakelijk", "prive",
  "numero", "numeros", "n", "de", "del", "du", "des", "d", "la", "le", "el", "di", "da", "do", "casa",
  "trabajo", "particular", "oficina", "principal", "otro",
  "otros", "personnel", "professionnel", "bureau", "domicile", "travail", "autre", "societe", "empresa",
  "contacto", "contact", "personal", "residencial",
  "comercial", "ufficio", "casa", "principale", "altro", "lavoro", "aziendale", "trabalho",
};

/* Words for the numbers of machines and of other people, by which the contact is not found. */
static const char *const strange_words[] = {
  "fax", "faxnummer", "telefax", "telefaxnummer", "pager", "telex", "isdn", "tty", "tdd", "beeper",
  "assistant", "assistants", "asst", "assistent", "assistente",
  "asistente", "emergency", "spouse", "manager", "owner", "agent", "rep", "assigned", "line", "aloware",
  "twilio", "campaign", "telecopie", "telecopieur",
};

/* Words for other figures. Together with one of these, "phone" names a property of a phone. */
static const char *const figure_words[] = {
  "id", "ids", "uuid", "guid", "uid", "key", "code", "zip", "zipcode", "postal", "postcode", "postalcode",
  "plz", "date", "time", "timestamp", "created", "updated",
  "modified", "birthday", "birthdate", "birth", "dob", "year", "age", "duration", "seconds", "amount",
  "price", "revenue", "total", "balance", "sum", "cost",
  "budget", "fee", "invoice", "order", "orders", "quote", "case", "ticket", "ref", "reference", "record",
  "external", "serial", "sku", "ean", "upc", "isbn", "npi",
  "ssn", "sin", "ein", "tin", "tax", "vat", "iban", "bic", "swift", "bank", "routing", "card", "license",
  "licence", "passport", "insurance", "policy", "score",
  "count", "calls", "rating", "latitude", "longitude", "lat", "lng", "lon", "ip", "employees", "index",
  "row", "hash", "version", "extension", "ext",
  "kennung", "kundennummer", "rechnung", "rechnungsnummer", "auftrag", "auftragsnummer", "bestellung",
  "bestellnummer", "vertrag", "vertragsnummer", "konto",
  "kontonummer", "steuer", "steuernummer", "datum", "geburtstag", "geburtsdatum", "betrag", "umsatz",
  "summe", "postleitzahl", "anzahl", "alter", "personalnummer",
  "fecha", "codigo", "importe", "factura", "pedido", "nif", "dni", "cif", "cp", "nacimiento", "date",
  "montant", "facture", "commande", "siret", "siren",
  "naissance", "reference", "identifiant", "identificador", "data", "codice", "importo", "fattura", "ordine",
};

/* In languages without blanks between words, or with many endings, a part of a word is enough. */
static const char *const phone_parts[] = { "電話", "电话", "手机", "携帯", "전화", "휴대폰", "телефон", "мобильн", "τηλ", "κινητ", "هاتف", "טלפון" };
/* clang-format on */

typedef enum
{
  HEADER_NONE,    /* says nothing about its column */
  HEADER_PHONES,  /* phone numbers */
  HEADER_ABOUT,   /* not phone numbers, but something about phones: "Phone 1 - Type" */
  HEADER_STRANGE, /* phone numbers, but not the contact's */
  HEADER_FIGURES, /* numbers of another kind */
} HeaderKind;

#define IS_IN(list, word) is_in (list, G_N_ELEMENTS (list), word)

static gboolean
is_in (const char *const *list, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (list[i], word))
      return TRUE;

  return FALSE;
}

/* Whether a word is put together from known words, one of which means phone: "telno", "homephone". A single
 * letter does not count as a word, or almost any word would be put together. */
static gboolean
is_compound (const char *word, gboolean has_phone)
{
  if (*word == '\0')
    return has_phone;

  for (gsize length = strlen (word); length > 1; length--)
    {
      g_autofree char *part = g_strndup (word, length);
      gboolean is_phone = IS_IN (phone_words, part);

      if ((is_phone || IS_IN (qualifiers, part)) && is_compound (word + length, has_phone || is_phone))
        return TRUE;
    }

  return FALSE;
}

/* Whether a new word begins: after a blank or a mark, between letters and digits, and in "HomePhone". */
static gboolean
begins_word (gunichar previous, gunichar c)
{
  return g_unichar_isalpha (previous) != g_unichar_isalpha (c)
         || (g_unichar_islower (previous) && g_unichar_isupper (c));
}

/* "Phone1Value (E.164)" → "phone", "value", "e". Digits say nothing about the kind of a column. */
static GStrv
split_words (const char *header)
{
  g_autofree char *wide = g_utf8_normalize (header, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *lower = NULL;
  g_autofree char *composed = NULL;
  gunichar previous = ' ';

  for (const char *at = wide != NULL ? wide : ""; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_ismark (c) || c == '\'' || c == 0x2019)
        continue;
      if (begins_word (previous, c))
        g_string_append_c (text, ' ');
      if (g_unichar_isalpha (c))
        g_string_append_unichar (text, c);
      previous = c;
    }

  lower = g_utf8_strdown (text->str, -1);
  composed = g_utf8_normalize (lower, -1, G_NORMALIZE_NFC);
  return g_strsplit (composed, " ", -1);
}

static gboolean
has_phone_part (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (phone_parts); i++)
    if (strstr (word, phone_parts[i]) != NULL)
      return TRUE;

  return FALSE;
}

typedef struct
{
  gboolean phone, strange, figure, unknown;
} Words;

static Words
count_words (char **words)
{
  Words found = { FALSE };

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (IS_IN (phone_words, words[i]) || is_compound (words[i], FALSE) || has_phone_part (words[i]))
        found.phone = TRUE;
      else if (IS_IN (strange_words, words[i]))
        found.strange = TRUE;
      else if (IS_IN (figure_words, words[i]))
        found.figure = TRUE;
      else if (!IS_IN (qualifiers, words[i]))
        found.unknown = TRUE;
    }

  return found;
}

/* Headers that mean phone numbers without a word for phone: "contact number". */
static gboolean
is_phone_phrase (char **words)
{
  static const char *const phrases[] = { "contact number", "work number", "home number", "office number",
                                         "direct number",  "direct dial", "direct line", "land line" };
  g_autoptr (GString) phrase = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (phrase, "%s%s", phrase->len > 0 ? " " : "", words[i]);

  return IS_IN (phrases, phrase->str);
}

static HeaderKind
header_kind (const char *header)
{
  g_auto (GStrv) words = split_words (header);
  Words found = count_words (words);

  if (is_phone_phrase (words))
    return HEADER_PHONES;
  if (found.strange)
    return HEADER_STRANGE;
  if (found.phone)
    return found.figure || found.unknown ? HEADER_ABOUT : HEADER_PHONES;

  return found.figure ? HEADER_FIGURES : HEADER_NONE;
}

/* ── Above the data ── */

#define MAX_TITLES 8

static const CwCsvRow *
row_at (const GArray *rows, guint nth)
{
  return &g_array_index (rows, CwCsvRow, nth);
}

static const char *
cell_of (const GArray *rows, guint nth, guint column)
{
  const CwCsvRow *row = row_at (rows, nth);

  return column < row->n_cells ? row->cells[column] : "";
}

static gboolean
is_same_row (const CwCsvRow *row, const CwCsvRow *other)
{
  if (row->n_cells != other->n_cells)
    return FALSE;

  for (guint i = 0; i < row->n_cells; i++)
    if (!g_str_equal (row->cells[i], other->cells[i]))
      return FALSE;

  return TRUE;
}

/* Whether the header of a column is also one of its values, and so no header. In files that were put together
 * the whole header row comes again: that does not count. */
static gboolean
is_repeated (const GArray *rows, guint top, guint column)
{
  const char *header = cell_of (rows, top, column);

  for (guint i = top + 1; i < rows->len; i++)
    if (g_str_equal (cell_of (rows, i, column), header)
        && !is_same_row (row_at (rows, i), row_at (rows, top)))
      return TRUE;

  return FALSE;
}

static gboolean
is_address (const char *cell)
{
  const char *at = strchr (cell, '@');

  return at != NULL && at > cell && strchr (at, '.') != NULL;
}

/* How many rows at the top are the title of a report: they have one cell, without a phone number, while the
 * table has more cells. */
static guint
count_titles (const GArray *rows, const char *region, guint n_columns)
{
  guint n = 0;

  while (n < MAX_TITLES && n + 1 < rows->len && n_columns > 1)
    {
      const CwCsvRow *row = row_at (rows, n);

      for (guint i = 1; i < row->n_cells; i++)
        if (*row->cells[i] != '\0')
          return n;
      if (row->broken || (cw_csv_cell_read (row->cells[0], region, NULL) & CW_CSV_CELL_NUMBER))
        return n;
      n++;
    }

  /* Where all rows have only one cell, none of them is a title. */
  return n < MAX_TITLES && n + 1 < rows->len ? n : 0;
}

/* Whether a row is the header and not a contact. */
static gboolean
is_header (const GArray *rows, guint top, const char *region, guint n_columns)
{
  gboolean has_known = FALSE;
  gboolean has_figures = FALSE;

  for (guint column = 0; column < n_columns; column++)
    {
      const char *cell = cell_of (rows, top, column);

      if ((cw_csv_cell_read (cell, region, NULL) & CW_CSV_CELL_FORMED) || is_address (cell))
        return FALSE;
      has_figures = has_figures || cw_csv_cell_is_figure (cell);
      has_known = has_known || (header_kind (cell) == HEADER_PHONES && !is_repeated (rows, top, column));
    }

  return has_known || !has_figures;
}

/* ── Columns ── */

typedef struct
{
  guint filled, numbers, plausible, formed, cut, words;
} Counts;

static Counts
count_cells (const GArray *rows, guint first, guint column, const char *region)
{
  Counts counts = { 0 };

  for (guint i = first; i < rows->len; i++)
    {
      CwCsvCell cell = cw_csv_cell_read (cell_of (rows, i, column), region, NULL);

      /* A number among words may be part of a text. */
      if (cell & CW_CSV_CELL_WORDS)
        cell &= ~(CW_CSV_CELL_PLAUSIBLE | CW_CSV_CELL_FORMED);
      counts.filled += cell != 0;
      counts.numbers += (cell & CW_CSV_CELL_NUMBER) != 0;
      counts.plausible += (cell & CW_CSV_CELL_PLAUSIBLE) != 0;
      counts.formed += (cell & CW_CSV_CELL_FORMED) != 0;
      counts.cut += (cell & CW_CSV_CELL_CUT) != 0;
      counts.words += cell == CW_CSV_CELL_WORDS;
    }

  return counts;
}

/* Judges a column by the form of its cells alone. Bare digits may be anything. */
static CwCsvCertainty
judge_values (const Counts *counts)
{
  if (counts->formed * 5 >= counts->filled * 4)
    return CW_CSV_COLUMN_PHONES;
  if ((counts->plausible + counts->cut) * 2 >= counts->filled || counts->formed * 10 >= counts->filled)
    return CW_CSV_COLUMN_DOUBTFUL;

  return counts->plausible * 5 >= counts->filled ? CW_CSV_COLUMN_UNLIKELY : CW_CSV_COLUMN_OTHER;
}

static CwCsvCertainty
judge_column (const char *header, const Counts *counts)
{
  HeaderKind kind = header_kind (header);
  CwCsvCertainty values = counts->filled > 0 ? judge_values (counts) : CW_CSV_COLUMN_OTHER;

  switch (kind)
    {
    case HEADER_PHONES:
      /* "Mobile: yes, no" */
      return counts->filled > 0 && counts->words == counts->filled ? CW_CSV_COLUMN_OTHER
                                                                   : CW_CSV_COLUMN_PHONES;
    case HEADER_ABOUT:
      return values != CW_CSV_COLUMN_PHONES && counts->plausible > 0 ? CW_CSV_COLUMN_DOUBTFUL : values;
    case HEADER_STRANGE:
      return counts->plausible > 0 ? CW_CSV_COLUMN_UNLIKELY : CW_CSV_COLUMN_OTHER;
    case HEADER_FIGURES:
      return values == CW_CSV_COLUMN_PHONES ? CW_CSV_COLUMN_DOUBTFUL : MIN (values, CW_CSV_COLUMN_UNLIKELY);
    case HEADER_NONE:
    default:
      return values;
    }
}

static GStrv
take_samples (const GArray *rows, guint first, guint column)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = first; i < rows->len && n < CW_CSV_N_SAMPLES; i++)
    {
      const char *cell = cell_of (rows, i, column);

      if (cell[strspn (cell, " \t\r\n")] == '\0')
        continue;
      g_strv_builder_add (builder, cell);
      n++;
    }

  return g_strv_builder_end (builder);
}

static char *
clean_header (const char *cell)
{
  g_auto (GStrv) lines = g_strsplit_set (cell, "\r\n\t", -1);

  return g_strstrip (g_strjoinv (" ", lines));
}

static void
name_columns (GPtrArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    {
      CwCsvColumn *column = g_ptr_array_index (columns, i);
      guint n_same = 0;
      guint nth = 0;

      for (guint j = 0; j < columns->len; j++)
        {
          const CwCsvColumn *other = g_ptr_array_index (columns, j);

          n_same += g_str_equal (other->header, column->header);
          if (j <= i)
            nth = n_same;
        }

      if (*column->header == '\0')
        column->name = g_strdup_printf ("Column %u", i + 1);
      else if (n_same > 1)
        column->name = g_strdup_printf ("%s (%u)", column->header, nth);
      else
        column->name = g_strdup (column->header);
    }
}

void
cw_csv_column_free (gpointer data)
{
  CwCsvColumn *column = data;

  g_free (column->name);
  g_free (column->header);
  g_strfreev (column->samples);
  g_free (column);
}

static CwCsvColumn *
column_new (const GArray *rows, guint place, guint n_head, gboolean has_header, const char *region)
{
  CwCsvColumn *column = g_new0 (CwCsvColumn, 1);
  Counts counts = count_cells (rows, n_head, place, region);

  column->header = has_header ? clean_header (cell_of (rows, n_head - 1, place)) : g_strdup ("");
  column->certainty = judge_column (column->header, &counts);
  column->chosen = column->certainty == CW_CSV_COLUMN_PHONES;
  column->n_sampled = counts.numbers;
  column->samples = take_samples (rows, n_head, place);
  return column;
}

GPtrArray *
cw_csv_columns_judge (const GArray *rows, const char *region, guint *n_head)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (cw_csv_column_free);
  guint n_columns = 0;
  gboolean has_header;

  for (guint i = 0; i < rows->len; i++)
    n_columns = MAX (n_columns, row_at (rows, i)->n_cells);

  *n_head = count_titles (rows, region, n_columns);
  has_header = *n_head < rows->len && !row_at (rows, *n_head)->broken
               && is_header (rows, *n_head, region, n_columns);
  *n_head += has_header;

  for (guint place = 0; place < n_columns; place++)
    g_ptr_array_add (columns, column_new (rows, place, *n_head, has_header, region));
  name_columns (columns);

  return columns;
}

/* ── What to read ── */

gboolean
cw_csv_columns_need_choice (GPtrArray *columns)
{
  gboolean has_numbers = FALSE;
  gboolean has_unlikely = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (columns, i);

      if (column->certainty == CW_CSV_COLUMN_DOUBTFUL)
        return TRUE;
      has_numbers = has_numbers || (column->certainty == CW_CSV_COLUMN_PHONES && column->n_sampled > 0);
      has_unlikely = has_unlikely || column->certainty == CW_CSV_COLUMN_UNLIKELY;
    }

  return has_unlikely && !has_numbers;
}

gboolean
cw_csv_columns_have_any (GPtrArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (((CwCsvColumn *) g_ptr_array_index (columns, i))->certainty != CW_CSV_COLUMN_OTHER)
      return TRUE;

  return FALSE;
}

static gboolean
is_same (const char *text, const char *other)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *other_folded = g_utf8_casefold (other, -1);

  return g_str_equal (g_strstrip (folded), g_strstrip (other_folded));
}

static gboolean
choose_one (GPtrArray *columns, const char *name)
{
  gboolean found = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      CwCsvColumn *column = g_ptr_array_index (columns, i);

      if (is_same (column->name, name) || (*column->header != '\0' && is_same (column->header, name)))
        found = column->chosen = TRUE;
    }

  return found;
}

gboolean
cw_csv_columns_choose (GPtrArray *columns, const char *const *names, GError **error)
{
  for (guint i = 0; i < columns->len; i++)
    ((CwCsvColumn *) g_ptr_array_index (columns, i))->chosen = FALSE;

  for (; *names != NULL; names++)
    {
      g_autoptr (GString) all = g_string_new (NULL);

      if (choose_one (columns, *names))
        continue;

      for (guint i = 0; i < columns->len; i++)
        g_string_append_printf (all, "%s“%s”", i > 0 ? ", " : "",
                                ((CwCsvColumn *) g_ptr_array_index (columns, i))->name);
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("The file has no column “%s”. It has: %s."), *names,
                   all->str);
      return FALSE;
    }

  return TRUE;
}
