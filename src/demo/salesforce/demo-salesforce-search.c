/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-search.h"

#include "demo-json.h"
#include "demo-salesforce-query.h"

/* A search in SOSL: FIND {words} [IN … FIELDS] RETURNING Object (fields WHERE … LIMIT n), … (SOQL and SOSL
 * Reference). */

#define MAX_FOUND 2000

typedef struct
{
  DemoSfOrg *org;
  char **words; /* folded, as patterns: % for *, _ for ? */
  char *where;  /* "ALL", "NAME", "EMAIL", "PHONE" */
  const char *base_path;
  GString *out;
  guint found;
} Search;

static gboolean
is_searched (const Search *search, const DemoSfField *field)
{
  gboolean email = field->type == DEMO_SF_EMAIL, phone = field->type == DEMO_SF_PHONE;
  gboolean text = field->type == DEMO_SF_STRING || field->type == DEMO_SF_TEXTAREA;

  if (field->hidden)
    return FALSE;
  if (g_str_equal (search->where, "EMAIL"))
    return email;
  if (g_str_equal (search->where, "PHONE"))
    return phone;
  if (g_str_equal (search->where, "NAME"))
    return g_str_equal (field->name, "Name");
  return email || phone || text;
}

/* Whether the word is a word of the value, or the whole value. */
static gboolean
value_has (const char *value, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (value, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " ,;()\n", -1);

  if (demo_sf_soql_like (word, folded))
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && demo_sf_soql_like (word, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
record_has (const Search *search, DemoSfObject *object, const DemoSfRecord *record, const char *word)
{
  for (guint i = 0; i < object->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (object->fields, i);
      const char *value = is_searched (search, field) ? demo_sf_record_get (record, field, NULL) : NULL;

      if (value != NULL && value_has (value, word))
        return TRUE;
    }
  return FALSE;
}

static gboolean
record_has_all (const Search *search, DemoSfObject *object, const DemoSfRecord *record)
{
  for (guint i = 0; search->words[i] != NULL; i++)
    if (!record_has (search, object, record, search->words[i]))
      return FALSE;
  return TRUE;
}

/* Searches one object of RETURNING. `inside` is what it has in parentheses. */
static gboolean
search_object (Search *search, const char *name, const char *inside, GError **error)
{
  g_autoptr (GRegex)
    clause = g_regex_new ("\\b(WHERE|ORDER\\s+BY|LIMIT|OFFSET)\\b", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GRegex) limit = g_regex_new ("\\bLIMIT\\s+(\\d+)", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) at = NULL, limited = NULL;
  g_autofree char *number = NULL, *unlimited = g_regex_replace_literal (limit, inside, -1, 0, "", 0, NULL);
  g_autofree char *fields = NULL, *soql = NULL;
  g_autoptr (DemoSfResult) result = NULL;
  g_autoptr (GString) buffer = g_string_new (NULL);
  guint64 most = MAX_FOUND;
  int start = (int) strlen (unlimited);

  if (g_regex_match (limit, inside, 0, &limited))
    {
      number = g_match_info_fetch (limited, 1);
      most = g_ascii_strtoull (number, NULL, 10);
    }
  if (g_regex_match (clause, unlimited, 0, &at))
    g_match_info_fetch_pos (at, 0, &start, NULL);
  fields = g_strstrip (g_strndup (unlimited, (gsize) start));
  soql = g_strdup_printf ("SELECT %s FROM %s %s", *fields != '\0' ? fields : "Id", name, unlimited + start);
  result = demo_sf_query_run (search->org, soql, FALSE, error);
  if (result == NULL)
    return FALSE;
  for (guint i = 0, n = 0;
       result->rows == NULL && result->records != NULL && i < result->records->len && n < most; i++)
    {
      if (!record_has_all (search, demo_sf_store_object (result->store),
                           g_ptr_array_index (result->records, i)))
        continue;
      n++;
      g_string_append (search->out, search->found++ > 0 ? "," : "");
      demo_sf_result_append (result, search->org, i, search->base_path, search->out, buffer);
    }
  return TRUE;
}

static char **
read_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) all = g_strsplit_set (folded, " \"", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0' && !g_str_equal (all[i], "and"))
      g_ptr_array_add (words, g_strdelimit (g_strdelimit (g_strdup (all[i]), "*", '%'), "?", '_'));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* Searches all objects of RETURNING, one after the other. */
static gboolean
search_all (Search *search, const char *returning, GError **error)
{
  g_autoptr (GRegex) object = g_regex_new (
    "\\G\\s*,?\\s*(\\w+)\\s*(?:\\(((?:[^()']|'[^']*'|\\([^()]*\\))*)\\))?", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (object, returning, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1), *inside = g_match_info_fetch (match, 2);

      if (g_ascii_strcasecmp (name, "LIMIT") == 0)
        break;
      if (!search_object (search, name, inside != NULL ? inside : "", error))
        return FALSE;
    }
  return TRUE;
}

void
demo_sf_search_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  const char *sosl = demo_sf_request_param (request, "q");
  g_autoptr (GRegex) pattern = g_regex_new (
    "^\\s*FIND\\s*\\{([^}]*)\\}\\s*(?:IN\\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\\s+FIELDS\\s*)?"
    "RETURNING\\s+(.*)$",
    G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = NULL, *where = NULL, *returning = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  Search search = { .org = api->org, .base_path = request->base_path, .out = answer->body };

  answer->counted_as = "/search";
  if (!g_str_equal (request->method, "GET"))
    {
      demo_sf_answer_bad_method (answer, request);
      return;
    }
  if (sosl == NULL || !g_regex_match (pattern, sosl, 0, &match))
    {
      demo_sf_answer_error (answer, 400, "MALFORMED_SEARCH",
                            "A search is FIND {words} IN ALL FIELDS RETURNING Contact (Id).");
      return;
    }
  text = g_match_info_fetch (match, 1);
  where = g_match_info_fetch (match, 2);
  returning = g_match_info_fetch (match, 3);
  words = read_words (text);
  if (g_utf8_strlen (text, -1) < 2 || words[0] == NULL)
    {
      demo_sf_answer_error (answer, 400, "MALFORMED_SEARCH",
                            "search term must be longer than one character: %s", text);
      return;
    }
  search.words = words;
  search.where = g_ascii_strup (where != NULL && *where != '\0' ? where : "ALL", -1);
  answer->status = 200;
  g_string_assign (answer->body, "{\"searchRecords\":[");
  if (search_all (&search, returning, &error))
    g_string_append (answer->body, "]}");
  else
    demo_sf_answer_error (answer, 400, demo_sf_soql_error_name (error->code), "%s", error->message);
  g_free (search.where);
}
