/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-cell.h"

#include <string.h>

#include "cw-phone.h"

/* A number with fewer digits finds no contact: it is an extension, or the second ending of a German
 * "-123/124". */
#define MIN_DIGITS 7
/* A number that is partly spelled in letters needs only this many digits: 1-800-FLOWERS. */
#define LEAST_DIGITS 4
/* A text with fewer digits was not meant as a number: "n/a", "2nd floor". */
#define MEANT_DIGITS 3
/* In bytes; enough for "Téléphone portable (travail): ". */
#define MAX_LABEL 40
/* In bytes. A longer cell is taken for a text. */
#define MAX_CELL 2000

typedef struct
{
  const char *region;
  GPtrArray *phones; /* or NULL */
  CwCsvCell traits;
} Reading;

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += g_ascii_isdigit (*text) != 0;

  return n;
}

/* ── Clean text ── */

static gboolean
is_mark_of_direction (gunichar c)
{
  return c == 0xfeff || c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2060 && c <= 0x2069);
}

static void
append_plain (GString *out, gunichar c)
{
  if (is_mark_of_direction (c))
    return;

  if (g_unichar_type (c) == G_UNICODE_DECIMAL_NUMBER)
    g_string_append_c (out, (char) ('0' + g_unichar_digit_value (c)));
  else if (c == 0xff0b)
    g_string_append_c (out, '+');
  else if (c == 0xff08 || c == 0xff09)
    g_string_append_c (out, c == 0xff08 ? '(' : ')');
  else if (c == 0x2212 || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION)
    g_string_append_c (out, '-');
  else if (c != '\n' && g_unichar_isspace (c))
    g_string_append_c (out, ' ');
  else
    g_string_append_unichar (out, c);
}

/* The text with ASCII digits, dashes and spaces in place of others, and without the invisible characters that
 * come along when text is copied. (transfer full) */
static char *
plain_text (const char *cell)
{
  GString *out = g_string_sized_new (strlen (cell) + 1);

  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char (at))
    append_plain (out, g_utf8_get_char (at));

  return g_string_free (out, FALSE);
}

/* Removes the marks by which a spreadsheet says "this is text": '202…, ="202…". In place. */
static char *
strip_text_marks (char *text)
{
  text = g_strstrip (text);
  if (*text == '=' || *text == '\'')
    text = g_strstrip (text + 1);
  if (*text == '"')
    {
      gsize length = strlen (text);

      if (length > 1 && text[length - 1] == '"')
        text[length - 1] = '\0';
      text = g_strstrip (text + 1);
    }
  if (*text == '\'')
    text = g_strstrip (text + 1);

  return text;
}

/* ── Forms ── */

/* The form of a text: each digit becomes "9", several blanks become one: "999-999-9999". */
static void
shape_of (const char *text, char *shape, gsize size)
{
  gsize n = 0;

  for (; *text != '\0' && n + 1 < size; text++)
    {
      if (*text == ' ' && n > 0 && shape[n - 1] == ' ')
        continue;
      shape[n++] = g_ascii_isdigit (*text) ? '9' : *text;
    }
  shape[n] = '\0';
}

static gboolean
is_cut (const char *text)
{
  const char *at = text + strspn (text, " +");

  if (!g_ascii_isdigit (*at++))
    return FALSE;
  if (*at == '.' || *at == ',')
    at += 1 + strspn (at + 1, "0123456789");
  if (g_ascii_toupper (*at) != 'E')
    return FALSE;
  at += 1 + (at[1] == '+');

  return g_ascii_isdigit (*at) && at[strspn (at, "0123456789 ")] == '\0';
}

static gboolean
is_between (const char *digits, guint n, guint low, guint high)
{
  guint value = 0;

  for (guint i = 0; i < n; i++)
    value = value * 10 + (guint) (digits[i] - '0');

  return value >= low && value <= high;
}

/* 20251012, perhaps followed by a time. */
static gboolean
is_packed_date (const char *digits)
{
  gsize length = strlen (digits);

  return (length == 8 || length == 12 || length == 14) && is_between (digits, 4, 1900, 2099)
         && is_between (digits + 4, 2, 1, 12) && is_between (digits + 6, 2, 1, 31);
}

/* Whether a date is followed by nothing, or by a time of day, which may have been cut off at its colon. */
static gboolean
ends_or_tells_time (const char *text)
{
  gsize digits;

  if (*text == '\0')
    return TRUE;

  text += strspn (text, " ");
  digits = strspn (text, "0123456789");
  text += digits;
  text += strspn (text, " ");
  return digits <= 2 && (*text == '\0' || *text == ':');
}

/* 2025-10-12, 12.10.2025, 1/2/25: three groups of at most four digits with the same mark between them, and
 * perhaps a time. */
static gboolean
is_date (const char *text)
{
  gsize first = strspn (text, "0123456789");
  char mark = text[first];
  gsize second, third;

  if (first == 0 || mark == '\0' || strchr ("-./", mark) == NULL)
    return FALSE;
  second = strspn (text + first + 1, "0123456789");
  if (second == 0 || second > 2 || text[first + 1 + second] != mark)
    return FALSE;
  third = strspn (text + first + second + 2, "0123456789");
  text += first + second + 2 + third;
  if ((*text != '\0' && *text != ' ') || !ends_or_tells_time (text))
    return FALSE;

  return (first <= 2 && (third == 2 || third == 4)) || (first == 4 && third > 0 && third <= 2);
}

/* A decimal number, a place on the map, an address of a network, a social security number. */
static gboolean
is_other_figure (const char *text)
{
  g_auto (GStrv) groups = g_strsplit (text, ".", -1);
  guint n = g_strv_length (groups);
  char shape[16];

  shape_of (text, shape, sizeof shape);
  if (g_str_equal (shape, "999-99-9999") || *text == '-')
    return TRUE;
  if (strspn (text, "0123456789.") != strlen (text))
    return FALSE;
  if (n == 2)
    return *text != '0' || strlen (groups[0]) == 1;
  if (n != 4)
    return FALSE;

  for (guint i = 0; i < n; i++)
    if (*groups[i] == '\0' || strlen (groups[i]) > 3
        || !is_between (groups[i], (guint) strlen (groups[i]), 0, 255))
      return FALSE;

  return TRUE;
}

static gboolean
is_north_american (const char *region)
{
  return region == NULL || g_ascii_strcasecmp (region, "US") == 0 || g_ascii_strcasecmp (region, "CA") == 0;
}

static gboolean
is_north_american_form (const char *text)
{
  static const char *const shapes[] = { "999-999-9999", "999.999.9999", "999 999 9999", "999 999-9999",
                                        "999-9999999",  "999 9999999",  "999/999-9999", "999/9999999" };
  char shape[32];

  shape_of (text, shape, sizeof shape);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      const char *rest = strlen (shape) > 2 && *text == '1' && strchr ("- .", shape[1]) != NULL ? shape + 2
                                                                                                : shape;

      if (g_str_equal (rest, shapes[i]))
        return TRUE;
    }

  return FALSE;
}

/* "(202) 555-0123"; not "(2025550123)", which is how accountants write a negative number. */
static gboolean
has_area_code (const char *text)
{
  const char *open = strchr (text, '(');
  const char *closed = open != NULL ? strchr (open, ')') : NULL;

  return closed != NULL && closed - open > 1 && closed - open <= 6 && count_digits (closed) >= 4;
}

/* Which form of a phone number a text has, as traits of a cell. */
static CwCsvCell
judge_form (const char *text, const char *region)
{
  guint digits = count_digits (text);
  gsize length = strlen (text);

  if (strspn (text, "0123456789 ()+-./") != length || digits < MIN_DIGITS || digits > 15
      || is_other_figure (text))
    return 0;
  if (*text == '+')
    return digits >= 8 ? CW_CSV_CELL_PLAUSIBLE | CW_CSV_CELL_FORMED : 0;
  if (strspn (text, "0123456789") == length)
    {
      if (is_packed_date (text))
        return 0;
      if (is_north_american (region) && length == 10 && (text[0] < '2' || text[3] < '2'))
        return 0;
      return CW_CSV_CELL_PLAUSIBLE;
    }

  if (has_area_code (text))
    return CW_CSV_CELL_PLAUSIBLE | CW_CSV_CELL_FORMED;
  if (is_north_american (region) ? is_north_american_form (text)
                                 : *text == '0' && g_ascii_isdigit (text[1]) && digits >= 8)
    return CW_CSV_CELL_PLAUSIBLE | CW_CSV_CELL_FORMED;

  return CW_CSV_CELL_PLAUSIBLE;
}

/* ── Numbers ── */

static gboolean
holds (const GPtrArray *phones, const char *phone)
{
  for (guint i = 0; i < phones->len; i++)
    if (g_str_equal (g_ptr_array_index (phones, i), phone))
      return TRUE;

  return FALSE;
}

/* (transfer full) (nullable) */
static char *
to_phone (const char *text, const char *region)
{
  return count_digits (text) < LEAST_DIGITS || is_date (text) ? NULL : cw_phone_to_e164 (text, region);
}

static gboolean
take (Reading *reading, const char *text)
{
  g_autofree char *phone = to_phone (text, reading->region);

  if (phone == NULL)
    return FALSE;

  reading->traits |= CW_CSV_CELL_NUMBER | judge_form (text, reading->region);
  if (reading->phones != NULL && !holds (reading->phones, phone))
    g_ptr_array_add (reading->phones, g_steal_pointer (&phone));
  return TRUE;
}

/* Where a number begins in a text: at a digit, at a plus sign, or at the parenthesis before them. */
static const char *
find_start (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text)
        || (strchr ("+(", *text) != NULL && text[1] != '\0' && strchr ("+(0123456789 ", text[1]) != NULL))
      return text;

  return text;
}

/* Where a number ends: at a letter, or at a mark that no number has. */
static const char *
find_end (const char *text)
{
  return text + strspn (text, "0123456789 ()+-./,");
}

/* Skips an extension: "x7", "ext. 7", "#7". */
static const char *
skip_extension (const char *text)
{
  static const char *const labels[] = { "extension", "ext", "x",     "#",      "poste",
                                        "durchwahl", "dw",  "anexo", "interno" };

  text += strspn (text, " ,-(");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *digits;

      if (g_ascii_strncasecmp (text, labels[i], strlen (labels[i])) != 0)
        continue;
      digits = text + strlen (labels[i]);
      digits += strspn (digits, " .:");
      if (g_ascii_isdigit (*digits))
        return digits + strspn (digits, "0123456789");
    }

  return text;
}

/* Whether the text before a number is a label ("Mobile: ", "(work) ", "tel:", "m "). In a sentence ("call …")
 * or a code
 * ("AB2025550123") it is not. */
static gboolean
is_label (const char *text, const char *start)
{
  const char *end = start;

  while (end > text && end[-1] == ' ')
    end--;
  if (end == text)
    return TRUE;
  if (strchr (":=.)]>", end[-1]) != NULL)
    return end - text <= MAX_LABEL;

  return end < start && end - text <= 3;
}

/* Whether the text after a number is one that may follow a number: "(home)", "cell", an extension, another
 * number. */
static gboolean
is_behind_label (const char *rest)
{
  rest = skip_extension (rest);
  rest += strspn (rest, " ,;-");

  return *rest == '\0' || strchr ("([{<>)]}#&", *rest) != NULL || count_digits (rest) >= MIN_DIGITS
         || (strlen (rest) <= MAX_LABEL && strchr (rest, ' ') == NULL);
}

/* 1-800-FLOWERS. Only in North America: there all numbers have the same length, so a word that follows a
 * whole number cannot be taken for a part of it. */
static gboolean
is_spelled (const char *text, const char *region)
{
  if (!(is_north_american (region) || g_str_has_prefix (text, "+1"))
      || strchr ("+(0123456789", *text) == NULL)
    return FALSE;

  while (*text != '\0' && !g_ascii_isalpha (*text))
    text++;
  return *text != '\0';
}

/* Takes the number that begins at `start`. Returns the text after it, or NULL when no number begins there. */
static const char *
take_head (Reading *reading, const char *start)
{
  const char *end = find_end (start);
  g_autofree char *head = g_strndup (start, (gsize) (end - start));
  gsize length = strlen (head);

  if (count_digits (head) < MIN_DIGITS)
    return NULL;

  while (length > 0 && strchr (" (,-/.", head[length - 1]) != NULL)
    head[--length] = '\0';

  return take (reading, head) ? end : NULL;
}

/* The same, for a number with a text before it. A number in one word with that text ("AB2025550123") is
 * taken, but does not have the form of a phone number. */
static const char *
take_behind_label (Reading *reading, const char *text, const char *start)
{
  CwCsvCell before = reading->traits;
  const char *rest = take_head (reading, start);

  if (rest != NULL && !(is_label (text, start) && is_behind_label (rest)))
    reading->traits = before | CW_CSV_CELL_NUMBER;
  return rest;
}

static void take_piece (Reading *reading, const char *text, guint separator);

/* Takes further numbers: "202-555-0123 mobile 202-555-0124 ext. 7". */
static void
take_rest (Reading *reading, const char *rest)
{
  rest = skip_extension (rest);
  if (count_digits (rest) >= MIN_DIGITS)
    take_piece (reading, rest, 0);
}

/* Removes the ".0" of programs that take phone numbers for decimal numbers: 2025550123.0. In place. */
static void
strip_decimals (char *text)
{
  gsize digits = strspn (text + (*text == '+'), "0123456789") + (*text == '+');
  gsize zeros = text[digits] == '.' || text[digits] == ',' ? strspn (text + digits + 1, "0") : 0;

  if (digits >= MIN_DIGITS && zeros > 0 && text[digits + 1 + zeros] == '\0')
    text[digits] = '\0';
}

/* Takes whole numbers that only blanks separate. */
static gboolean
take_words (Reading *reading, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  Reading trial = { reading->region, NULL, 0 };

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && (count_digits (words[i]) < MIN_DIGITS || !take (&trial, words[i])))
      return FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      take (reading, words[i]);
  return (trial.traits & CW_CSV_CELL_NUMBER) != 0;
}

static void
take_one (Reading *reading, const char *piece)
{
  g_autofree char *copy = g_strdup (piece);
  char *text = strip_text_marks (copy);
  const char *start, *rest;

  if (*text == '\0')
    return;

  strip_decimals (text);
  start = find_start (text);
  rest = take_behind_label (reading, text, start);
  if (rest != NULL)
    {
      take_rest (reading, rest);
      return;
    }
  if (is_spelled (text, reading->region) ? take (reading, text) : take_words (reading, start))
    return;

  if (count_digits (text) >= MEANT_DIGITS && g_ascii_strncasecmp (text, "ext", 3) != 0)
    reading->traits |= CW_CSV_CELL_OTHER;
  else
    reading->traits |= CW_CSV_CELL_WORDS;
}

/* ── Several in a cell ── */

static const char *const separators[] = { ":::", "\n", ";", "|", ",", " +", " / ", "/" };

static gboolean
is_number (const Reading *reading, const char *text)
{
  Reading trial = { reading->region, NULL, 0 };

  if (count_digits (text) >= MIN_DIGITS)
    take_piece (&trial, text, G_N_ELEMENTS (separators));
  return (trial.traits & CW_CSV_CELL_NUMBER) != 0;
}

/* Whether a separator stands between numbers: a comma may also stand before an extension, and a slash within
 * a number (030/123456). */
static gboolean
may_split (const Reading *reading, char **pieces, const char *separator)
{
  if (strchr (separator, '/') != NULL)
    return is_number (reading, pieces[0]);
  /* A label may stand before the first plus sign. */
  if (*separator == ' ')
    return is_number (reading, pieces[0]) || g_strv_length (pieces) > 2;
  if (*separator != ',')
    return TRUE;

  for (guint i = 1; pieces[i] != NULL; i++)
    if (count_digits (pieces[i]) >= MIN_DIGITS)
      return TRUE;

  return FALSE;
}

static void
take_pieces (Reading *reading, char **pieces, guint separator)
{
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      /* The separator is a plus sign, which belongs to the number after it. */
      g_autofree char *piece = g_strconcat (i > 0 && g_str_equal (separators[separator], " +") ? "+" : "",
                                            pieces[i], NULL);

      take_piece (reading, piece, separator + 1);
    }
}

static void
take_piece (Reading *reading, const char *text, guint separator)
{
  /* Looked for before the text is split at commas, because a comma is the decimal point in some countries. */
  if (is_cut (text))
    {
      reading->traits |= CW_CSV_CELL_CUT;
      return;
    }

  for (; separator < G_N_ELEMENTS (separators); separator++)
    {
      g_auto (GStrv) pieces = NULL;

      if (strstr (text, separators[separator]) == NULL)
        continue;

      pieces = g_strsplit (text, separators[separator], -1);
      if (may_split (reading, pieces, separators[separator]))
        {
          take_pieces (reading, pieces, separator);
          return;
        }
    }

  take_one (reading, text);
}

CwCsvCell
cw_csv_cell_read (const char *cell, const char *region, GPtrArray *phones)
{
  Reading reading = { region, phones, 0 };
  g_autofree char *text = NULL;

  if (*cell == '\0')
    return 0;

  /* Most cells hold one number and nothing else. */
  if (strspn (cell, "0123456789 ()-") == strlen (cell) && count_digits (cell) <= 11 && take (&reading, cell))
    return reading.traits;

  if (strlen (cell) > MAX_CELL)
    return count_digits (cell) >= MEANT_DIGITS ? CW_CSV_CELL_OTHER : CW_CSV_CELL_WORDS;

  text = plain_text (cell);
  take_piece (&reading, text, 0);
  return reading.traits;
}

gboolean
cw_csv_cell_is_figure (const char *cell)
{
  g_autofree char *text = plain_text (cell);

  g_strstrip (text);
  return count_digits (text) > 0 && text[strspn (text, "0123456789 ()+-./:,TZ%$\"'=")] == '\0';
}
