/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-convert-compatible.h"
#include "cw-mapping-check.h"
#include "cw-missing-field.h"
#include "cw-phone.h"
#include "cw-rows.h"
#include "cw-text.h"
#include "cw-time.h"

/* With fewer pairs, values may agree by accident. */
#define MIN_COMPARED 10
#define MIN_AGREE 0.6
/* How much of the way from chance to perfect agreement the values must have come (Cohen's kappa). */
#define MIN_BEYOND_CHANCE 0.5
/* Agreeing pairs with another value than the most common one. Two fields that are the same except for one
 * rare value have no chance at all in their favour, but no evidence either. */
#define MIN_UNCOMMON 3
#define MAX_PER_FIELD 3

/* With more different values, a field is no choice. */
#define MAX_CHOICES 12

typedef struct
{
  const CwRecord *aloware;
  const CwRecord *salesforce;
  CwConvertContext context;
} Pair;

/* ── Freeing ── */

static void
seen_field_free (CwSeenField *field)
{
  g_free (field->name);
  g_free (field->label);
  g_free (field);
}

static void
suggestion_free (CwSuggestion *suggestion)
{
  g_free (suggestion->salesforce);
  g_free (suggestion->label);
  g_free (suggestion);
}

static void
phone_field_free (CwPhoneField *phone)
{
  g_free (phone->salesforce);
  g_free (phone->label);
  g_free (phone);
}

static CwSuggestions *
suggestions_new (void)
{
  CwSuggestions *suggestions = g_new0 (CwSuggestions, 1);

  suggestions->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) seen_field_free);
  suggestions->suggestions = g_ptr_array_new_with_free_func ((GDestroyNotify) suggestion_free);
  suggestions->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) phone_field_free);

  return suggestions;
}

void
cw_suggestions_free (CwSuggestions *suggestions)
{
  if (suggestions == NULL)
    return;

  g_ptr_array_unref (suggestions->fields);
  g_ptr_array_unref (suggestions->suggestions);
  g_ptr_array_unref (suggestions->phones);
  g_free (suggestions);
}

/* The value of a record; NULL: blank, not delivered, or not read whole. */
static const char *
filled_value (const CwRecord *record, const char *name)
{
  const char *value = cw_record_get (record, name);

  return value != NULL && value[strspn (value, " \t\r\n")] != '\0' && cw_text_is_readable (value) ? value
                                                                                                  : NULL;
}

/* ── Phones and pairs ── */

/* The phone fields of the object, the one that the mapping uses first. (transfer container) */
static GPtrArray *
list_phone_fields (const CwMapping *mapping, const CwSchema *schema)
{
  GPtrArray *fields = g_ptr_array_new ();
  const CwMappingRow *row = cw_mapping_find (mapping, "phone_number");
  const CwField *first = row != NULL ? cw_schema_find (schema, row->salesforce) : NULL;

  if (first != NULL)
    g_ptr_array_add (fields, (gpointer) first);
  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      if (field->type == CW_SALESFORCE_PHONE && field != first)
        g_ptr_array_add (fields, (gpointer) field);
    }

  return fields;
}

GPtrArray *
cw_suggest_list_numbers (GPtrArray *salesforce,
                         const CwMapping *mapping,
                         const CwSchema *schema,
                         const CwSettings *settings)
{
  g_autoptr (GPtrArray) fields = list_phone_fields (mapping, schema);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *numbers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < salesforce->len; i++)
    for (guint f = 0; f < fields->len; f++)
      {
        const CwField *field = g_ptr_array_index (fields, f);
        char *number = cw_phone_to_e164 (cw_record_get (g_ptr_array_index (salesforce, i), field->name),
                                         settings->region);

        if (number == NULL || g_hash_table_contains (seen, number))
          {
            g_free (number);
            continue;
          }

        g_hash_table_add (seen, number);
        g_ptr_array_add (numbers, number);
      }

  return numbers;
}

static const CwRecord *
find_contact (const CwDataSample *sample, const CwRecord *salesforce, const CwField *phone)
{
  g_autofree char *number = cw_phone_to_e164 (cw_record_get (salesforce, phone->name),
                                              sample->settings->region);

  return number != NULL ? g_hash_table_lookup (sample->aloware, number) : NULL;
}

static int
compare_phones (gconstpointer a, gconstpointer b)
{
  const CwPhoneField *first = *(CwPhoneField *const *) a;
  const CwPhoneField *second = *(CwPhoneField *const *) b;

  if (first->found != second->found)
    return first->found > second->found ? -1 : 1;

  return strcmp (first->salesforce, second->salesforce);
}

static void
look_at_phones (const CwDataSample *sample, GPtrArray *fields, CwSuggestions *suggestions)
{
  for (guint f = 0; f < fields->len; f++)
    {
      const CwField *field = g_ptr_array_index (fields, f);
      CwPhoneField *phone = g_new0 (CwPhoneField, 1);
      guint n_found = 0;

      for (guint i = 0; i < sample->salesforce->len; i++)
        n_found += find_contact (sample, g_ptr_array_index (sample->salesforce, i), field) != NULL;
      phone->salesforce = g_strdup (field->name);
      phone->label = g_strdup (field->label);
      phone->found = sample->salesforce->len > 0 ? (double) n_found / sample->salesforce->len : 0;
      g_ptr_array_add (suggestions->phones, phone);
    }

  g_ptr_array_sort (suggestions->phones, compare_phones);
}

/* The contact of a record: the mapping's own phone field goes first, then the one that finds the most. */
static const CwRecord *
contact_of (const CwDataSample *sample,
            const CwField *mapped,
            const CwSuggestions *suggestions,
            const CwRecord *salesforce)
{
  const CwRecord *contact = mapped != NULL ? find_contact (sample, salesforce, mapped) : NULL;

  for (guint i = 0; contact == NULL && i < suggestions->phones->len; i++)
    {
      const CwPhoneField *phone = g_ptr_array_index (suggestions->phones, i);

      contact = find_contact (sample, salesforce, cw_schema_find (sample->schema, phone->salesforce));
    }

  return contact;
}

static const char *
contact_key (const CwRecord *contact)
{
  const char *id = cw_record_get_id (contact);

  return id != NULL ? id : "";
}

/* (transfer full) (element-type Pair) */
static GPtrArray *
make_pairs (const CwDataSample *sample, const CwField *mapped, const CwSuggestions *suggestions, CwRows *rows)
{
  g_autoptr (GHashTable) n_records = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sample->salesforce->len; i++)
    {
      const CwRecord *salesforce = g_ptr_array_index (sample->salesforce, i);
      const CwRecord *contact = contact_of (sample, mapped, suggestions, salesforce);
      gpointer key = contact != NULL ? (gpointer) contact_key (contact) : NULL;
      Pair *pair;

      if (contact == NULL)
        continue;

      pair = g_new0 (Pair, 1);
      pair->aloware = contact;
      pair->salesforce = salesforce;
      pair->context = cw_rows_get_context (rows, contact);
      g_ptr_array_add (pairs, pair);
      g_hash_table_insert (n_records, key,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (n_records, key)) + 1));
    }

  for (guint i = pairs->len; i-- > 0;)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (n_records, contact_key (pair->aloware))) > 1)
        g_ptr_array_remove_index (pairs, i);
    }

  return pairs;
}

/* ── What values look like ── */

static gboolean
looks_like_checkbox (const char *value)
{
  static const char *const words[] = { "true", "false", "yes", "no", NULL };
  g_autofree char *folded = cw_text_casefold (value);

  return g_strv_contains (words, folded);
}

static gboolean
looks_like_date (const char *value)
{
  g_autofree char *date = cw_time_civil_date (value);

  return date != NULL;
}

static gboolean
looks_like_instant (const char *value)
{
  gint64 instant;

  return cw_time_parse_aloware (value, &instant) || cw_time_parse_salesforce (value, &instant);
}

static gboolean
looks_like_number (const char *value)
{
  char *end;

  /* strtod() also takes "inf" and "nan". */
  if (value[strspn (value, "+-.0123456789")] != '\0' || *value == '+')
    return FALSE;
  g_ascii_strtod (value, &end);

  return end != value && *end == '\0';
}

static gboolean
looks_like_phone (const char *value)
{
  g_autofree char *number = strchr (value, '@') == NULL && value[strspn (value, "+-.() 0123456789x")] == '\0'
                              ? cw_phone_to_e164 (value, "US")
                              : NULL;

  return number != NULL;
}

static gboolean
looks_like_email (const char *value)
{
  const char *at = strchr (value, '@');

  return at != NULL && at > value && strchr (at + 1, '@') == NULL && strchr (at, '.') != NULL
         && strpbrk (value, " \t\n,;") == NULL;
}

static gboolean
looks_like_link (const char *value)
{
  return g_str_has_prefix (value, "http://") || g_str_has_prefix (value, "https://")
         || g_str_has_prefix (value, "www.");
}

/* In order: a date has the digits of a phone number, and a plain number is none. */
static const struct
{
  CwLook look;
  gboolean (*holds) (const char *value);
} looks[] = {
  { CW_LOOK_CHECKBOX, looks_like_checkbox }, { CW_LOOK_DATE, looks_like_date },
  { CW_LOOK_DATE_TIME, looks_like_instant }, { CW_LOOK_NUMBER, looks_like_number },
  { CW_LOOK_PHONE, looks_like_phone },       { CW_LOOK_EMAIL, looks_like_email },
  { CW_LOOK_LINK, looks_like_link },
};

static CwLook
find_look (GPtrArray *values, guint n_values)
{
  if (values->len == 0)
    return CW_LOOK_NOTHING;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      guint n = 0;

      while (n < values->len && looks[i].holds (g_ptr_array_index (values, n)))
        n++;
      if (n == values->len)
        return looks[i].look;
    }

  return n_values <= MAX_CHOICES && 2 * n_values <= values->len ? CW_LOOK_CHOICE : CW_LOOK_TEXT;
}

/* `values`: (element-type utf8), those that are filled in `n_records`. */
static void
add_seen (CwSuggestions *suggestions,
          CwSide side,
          const char *name,
          const char *label,
          gboolean is_phone,
          GPtrArray *values,
          guint n_records)
{
  g_autoptr (GHashTable) different = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CwSeenField *field = g_new0 (CwSeenField, 1);

  for (guint i = 0; i < values->len; i++)
    {
      const char *value = g_ptr_array_index (values, i);

      g_hash_table_add (different, cw_text_casefold (value));
      field->longest = MAX (field->longest, (guint) cw_text_length (value));
    }

  field->side = side;
  field->name = g_strdup (name);
  field->label = g_strdup (label);
  field->filled = n_records > 0 ? (double) values->len / n_records : 0;
  field->n_values = g_hash_table_size (different);
  field->look = is_phone && values->len > 0 ? CW_LOOK_PHONE : find_look (values, field->n_values);
  g_ptr_array_add (suggestions->fields, field);
}

static void
look_at_salesforce (const CwDataSample *sample, CwSuggestions *suggestions)
{
  for (guint f = 0; f < cw_schema_get_n_fields (sample->schema); f++)
    {
      const CwField *field = cw_schema_get_nth_field (sample->schema, f);
      g_autoptr (GPtrArray) values = g_ptr_array_new ();

      if (field->type == CW_SALESFORCE_OTHER)
        continue;
      for (guint i = 0; i < sample->salesforce->len; i++)
        {
          const char *value = filled_value (g_ptr_array_index (sample->salesforce, i), field->name);

          if (value != NULL)
            g_ptr_array_add (values, (gpointer) value);
        }
      add_seen (suggestions, CW_SIDE_SALESFORCE, field->name, field->label,
                field->type == CW_SALESFORCE_PHONE, values, sample->salesforce->len);
    }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const CwCatalogueEntry *const *) a)->key, (*(const CwCatalogueEntry *const *) b)->key);
}

/* The catalogue's fields, then the account's own that the contacts have. (transfer container) */
static GPtrArray *
list_aloware_fields (GPtrArray *pairs)
{
  g_autoptr (GHashTable) custom = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    g_ptr_array_add (entries, (gpointer) cw_catalogue_get_nth (i));
  for (guint i = 0; i < pairs->len; i++)
    {
      const CwRecord *contact = ((const Pair *) g_ptr_array_index (pairs, i))->aloware;

      for (guint n = 0; n < cw_record_get_n_values (contact); n++)
        {
          const CwCatalogueEntry *entry = cw_catalogue_find (cw_record_get_nth_name (contact, n));

          if (entry != NULL && entry->category == CW_CATEGORY_CUSTOM
              && g_hash_table_add (custom, (gpointer) entry))
            g_ptr_array_add (own, (gpointer) entry);
        }
    }

  g_ptr_array_sort (own, compare_entries);
  g_ptr_array_extend (entries, own, NULL, NULL);

  return entries;
}

static void
look_at_aloware (GPtrArray *entries, GPtrArray *pairs, CwSuggestions *suggestions)
{
  for (guint e = 0; e < entries->len; e++)
    {
      const CwCatalogueEntry *entry = g_ptr_array_index (entries, e);
      g_autoptr (GPtrArray) values = g_ptr_array_new ();

      for (guint i = 0; i < pairs->len; i++)
        {
          const Pair *pair = g_ptr_array_index (pairs, i);
          const char *value = filled_value (pair->aloware, entry->key);

          if (value != NULL)
            g_ptr_array_add (values, (gpointer) value);
        }
      add_seen (suggestions, CW_SIDE_ALOWARE, entry->key, cw_catalogue_get_label (entry),
                entry->type == CW_ALOWARE_PHONE, values, pairs->len);
    }
}

/* ── Agreement ── */

/* How often each value occurs on each side, and in pairs that agree. */
typedef struct
{
  GHashTable *side[2]; /* by CwSide: value → count */
  GHashTable *agreed;
} Tally;

static void
tally_clear (Tally *tally)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    g_clear_pointer (&tally->side[side], g_hash_table_unref);
  g_clear_pointer (&tally->agreed, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static GHashTable *
counts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
count (GHashTable *counts, const char *value)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, value));

  g_hash_table_insert (counts, g_strdup (value), GUINT_TO_POINTER (n + 1));
}

static guint
most_common (GHashTable *counts)
{
  GHashTableIter iter;
  gpointer n;
  guint most = 0;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &n))
    most = MAX (most, GPOINTER_TO_UINT (n));

  return most;
}

/* The share that would agree if each value of one side met a value of the other at random. */
static double
agree_by_chance (const Tally *tally, guint compared)
{
  GHashTableIter iter;
  gpointer value, n;
  double chance = 0;

  g_hash_table_iter_init (&iter, tally->side[CW_SIDE_ALOWARE]);
  while (g_hash_table_iter_next (&iter, &value, &n))
    chance += (double) GPOINTER_TO_UINT (n) / compared
              * GPOINTER_TO_UINT (g_hash_table_lookup (tally->side[CW_SIDE_SALESFORCE], value)) / compared;

  return chance;
}

/* As the merge compares, but without letter case. (transfer full) */
static char *
comparable (const CwFieldPair *fields, const CwConvertContext *context, CwSide side, const char *value)
{
  g_autofree char *canonical = side == CW_SIDE_ALOWARE
                                 ? cw_convert_canonical_aloware (fields, context, value)
                                 : cw_convert_canonical_salesforce (fields, context, value);

  return cw_text_casefold (canonical);
}

/* Whether two fields are both filled often enough; it also counts the pairs in which one is. */
static gboolean
count_filled (GPtrArray *pairs, const CwFieldPair *fields, CwSuggestion *suggestion)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);
      gboolean aloware = filled_value (pair->aloware, fields->aloware->key) != NULL;
      gboolean salesforce = filled_value (pair->salesforce, fields->salesforce->name) != NULL;

      suggestion->compared += aloware && salesforce;
      suggestion->only[CW_SIDE_ALOWARE] += aloware && !salesforce;
      suggestion->only[CW_SIDE_SALESFORCE] += salesforce && !aloware;
    }

  return suggestion->compared >= MIN_COMPARED;
}

static gboolean
agree (GPtrArray *pairs, const CwFieldPair *fields, CwSuggestion *suggestion)
{
  g_auto (Tally) tally = { { counts_new (), counts_new () }, counts_new () };
  double share;

  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);
      const char *aloware = filled_value (pair->aloware, fields->aloware->key);
      const char *salesforce = filled_value (pair->salesforce, fields->salesforce->name);
      g_autofree char *left = NULL;
      g_autofree char *right = NULL;

      if (aloware == NULL || salesforce == NULL)
        continue;

      left = comparable (fields, &pair->context, CW_SIDE_ALOWARE, aloware);
      right = comparable (fields, &pair->context, CW_SIDE_SALESFORCE, salesforce);
      count (tally.side[CW_SIDE_ALOWARE], left);
      count (tally.side[CW_SIDE_SALESFORCE], right);
      if (g_str_equal (left, right))
        {
          suggestion->agreed++;
          count (tally.agreed, left);
        }
    }

  share = (double) suggestion->agreed / suggestion->compared;
  suggestion->chance = agree_by_chance (&tally, suggestion->compared);

  return share >= MIN_AGREE && share - suggestion->chance >= MIN_BEYOND_CHANCE * (1 - suggestion->chance)
         && suggestion->agreed >= most_common (tally.agreed) + MIN_UNCOMMON;
}

/* Whether the fields can be mapped to each other as the mapping is. */
static gboolean
find_direction (const CwDataSample *sample, const CwFieldPair *fields, CwSuggestion *suggestion)
{
  g_autoptr (CwMapping) mapping = cw_mapping_copy (sample->mapping);
  const CwMappingRow *row;

  if (!cw_mapping_map_field (mapping, fields->aloware, fields->salesforce->name, sample->schema))
    return FALSE;

  row = cw_mapping_find (mapping, fields->aloware->key);
  suggestion->direction = row->direction;
  suggestion->directions = cw_mapping_row_directions (row, sample->schema, NULL);

  return cw_convert_compatible (fields->aloware, fields->salesforce, row->direction, NULL)
         != CW_COMPATIBLE_NO;
}

static double
strength (const CwSuggestion *suggestion)
{
  /* A share of many counts more than the same share of few. */
  return (suggestion->agreed + 1.0) / (suggestion->compared + 2.0);
}

static int
compare_suggestions (gconstpointer a, gconstpointer b)
{
  const CwSuggestion *first = *(CwSuggestion *const *) a;
  const CwSuggestion *second = *(CwSuggestion *const *) b;

  if (strength (first) != strength (second))
    return strength (first) > strength (second) ? -1 : 1;

  return strcmp (first->salesforce, second->salesforce);
}

static gboolean
has_partner (const CwDataSample *sample, const CwCatalogueEntry *entry)
{
  const CwMappingRow *row = cw_mapping_find (sample->mapping, entry->key);

  return row != NULL && cw_schema_find (sample->schema, row->salesforce) != NULL;
}

static void
suggest_for (const CwDataSample *sample,
             const CwCatalogueEntry *entry,
             GPtrArray *pairs,
             CwSuggestions *suggestions)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) suggestion_free);

  for (guint f = 0; f < cw_schema_get_n_fields (sample->schema); f++)
    {
      const CwField *field = cw_schema_get_nth_field (sample->schema, f);
      const CwFieldPair fields = { .aloware = entry, .salesforce = field };
      CwSuggestion *suggestion;

      if (cw_mapping_find_salesforce (sample->mapping, field->name) != NULL
          || cw_convert_rule (entry->type, field->type)->conversion == CW_CONVERSION_NONE)
        continue;

      suggestion = g_new0 (CwSuggestion, 1);
      suggestion->aloware = entry;
      suggestion->salesforce = g_strdup (field->name);
      suggestion->label = g_strdup (field->label);
      if (count_filled (pairs, &fields, suggestion) && agree (pairs, &fields, suggestion)
          && find_direction (sample, &fields, suggestion))
        g_ptr_array_add (found, suggestion);
      else
        suggestion_free (suggestion);
    }

  g_ptr_array_sort (found, compare_suggestions);
  while (found->len > MAX_PER_FIELD)
    g_ptr_array_remove_index (found, found->len - 1);
  while (found->len > 0)
    g_ptr_array_add (suggestions->suggestions, g_ptr_array_steal_index (found, 0));
}

CwSuggestions *
cw_suggest (const CwDataSample *sample)
{
  g_autoptr (CwSuggestions) suggestions = suggestions_new ();
  g_autoptr (GPtrArray) phones = NULL;
  g_autoptr (CwRows) rows = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const CwMappingRow *row;

  g_return_val_if_fail (sample != NULL, NULL);

  phones = list_phone_fields (sample->mapping, sample->schema);
  look_at_phones (sample, phones, suggestions);

  row = cw_mapping_find (sample->mapping, "phone_number");
  rows = cw_rows_new (sample->mapping, sample->schema, sample->settings, sample->users);
  pairs = make_pairs (sample, row != NULL ? cw_schema_find (sample->schema, row->salesforce) : NULL,
                      suggestions, rows);
  entries = list_aloware_fields (pairs);
  suggestions->n_records = sample->salesforce->len;
  suggestions->n_pairs = pairs->len;

  look_at_salesforce (sample, suggestions);
  look_at_aloware (entries, pairs, suggestions);
  for (guint i = 0; i < entries->len; i++)
    {
      const CwCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (!has_partner (sample, entry))
        suggest_for (sample, entry, pairs, suggestions);
    }
  g_ptr_array_sort (suggestions->suggestions, compare_suggestions);

  return g_steal_pointer (&suggestions);
}

/* ── Words ── */

const char *
cw_look_to_nick (CwLook look)
{
  static const char *const nicks[] = {
    [CW_LOOK_NOTHING] = "nothing",     [CW_LOOK_CHECKBOX] = "checkbox", [CW_LOOK_DATE] = "date",
    [CW_LOOK_DATE_TIME] = "date-time", [CW_LOOK_NUMBER] = "number",     [CW_LOOK_PHONE] = "phone",
    [CW_LOOK_EMAIL] = "email",         [CW_LOOK_LINK] = "link",         [CW_LOOK_CHOICE] = "choice",
    [CW_LOOK_TEXT] = "text",
  };

  return nicks[look];
}

char *
cw_seen_field_describe (const CwSeenField *field)
{
  static const char *const words[] = {
    [CW_LOOK_NOTHING] = N_("never filled"),
    [CW_LOOK_CHECKBOX] = N_("yes or no"),
    [CW_LOOK_DATE] = N_("dates"),
    [CW_LOOK_DATE_TIME] = N_("dates with times"),
    [CW_LOOK_NUMBER] = N_("numbers"),
    [CW_LOOK_PHONE] = N_("phone numbers"),
    [CW_LOOK_EMAIL] = N_("e-mail addresses"),
    [CW_LOOK_LINK] = N_("links"),
  };

  if (field->look == CW_LOOK_CHOICE)
    return g_strdup_printf (ngettext ("always the same value", "one of %u values", field->n_values),
                            field->n_values);
  if (field->look == CW_LOOK_TEXT)
    return g_strdup_printf (ngettext ("text of one character", "text up to %u characters", field->longest),
                            field->longest);

  return g_strdup (_(words[field->look]));
}

gboolean
cw_suggestion_get_effect (const CwSuggestion *suggestion, CwSide side, guint *overwrites, guint *fills)
{
  CwDirections needed = CW_DIRECTIONS_BOTH
                        | (side == CW_SIDE_SALESFORCE ? CW_DIRECTIONS_TO_SALESFORCE
                                                      : CW_DIRECTIONS_TO_ALOWARE);

  if (overwrites != NULL)
    *overwrites = suggestion->compared - suggestion->agreed;
  if (fills != NULL)
    *fills = suggestion->only[cw_side_other (side)];

  return (suggestion->directions & needed) != 0;
}

char *
cw_suggestion_describe_effect (const CwSuggestion *suggestion)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint overwrites, fills;

  if (cw_suggestion_get_effect (suggestion, CW_SIDE_SALESFORCE, &overwrites, &fills))
    g_string_append_printf (text, _("To Salesforce: %u overwritten, %u blanks filled."), overwrites, fills);
  if (cw_suggestion_get_effect (suggestion, CW_SIDE_ALOWARE, &overwrites, &fills))
    {
      g_string_append (text, text->len > 0 ? " " : "");
      g_string_append_printf (text, _("To Aloware: %u overwritten, %u blanks filled."), overwrites, fills);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
