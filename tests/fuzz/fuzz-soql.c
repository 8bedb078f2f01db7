/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What gets into a query: a condition of the settings, a value, the name of a field; a line each. */
#include "fuzz.h"

#include "cw-settings-filter.h"
#include "cw-soql.h"

#include <string.h>

/* The text is one literal from its first character to its last, and says what was to be said. */
static void
check_literal (const char *quoted, const char *text)
{
  gsize length = strlen (quoted);

  fuzz_assert (length >= 2 && quoted[0] == '\'' && quoted[length - 1] == '\'');
  for (gsize i = 1; i < length - 1; i++)
    {
      fuzz_assert (quoted[i] != '\'' && quoted[i] != '\n' && quoted[i] != '\r');
      if (quoted[i] == '\\')
        {
          i++;
          fuzz_assert (i < length - 1);
        }
    }
}

/* Parentheses outside of literals are in pairs, so that the condition stays inside of those that are put
 * around it. */
static void
check_stays_inside (const char *filter)
{
  gboolean inside = FALSE;
  int depth = 0;

  for (const char *p = filter; *p != '\0'; p++)
    {
      if (inside && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '\'')
        inside = !inside;
      else if (!inside && *p == '(')
        depth++;
      else if (!inside && *p == ')')
        fuzz_assert (--depth >= 0);
    }
  fuzz_assert (depth == 0 && !inside);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *filter = fuzz_line (&data, &size);
  g_autofree char *value = fuzz_line (&data, &size);
  g_autofree char *field = fuzz_line (&data, &size);
  g_autofree char *quoted = cw_soql_quote (value);
  const char *const fields[] = { "FirstName", field, NULL };
  const CwSalesforceQuery query = { .object = "Contact", .fields = fields, .since = 1000, .filter = filter };
  g_autoptr (GError) filter_error = NULL;
  g_autoptr (GError) select_error = NULL;
  g_autoptr (GError) find_error = NULL;
  gboolean accepted = cw_settings_check_filter (filter, &filter_error);
  g_autofree char *select = cw_soql_select (&query, &select_error);
  g_autofree char *unordered = cw_soql_select_unordered (&query, NULL);
  g_autofree char *count = cw_soql_count (&query, NULL);
  g_autofree char *find = cw_soql_find ("Contact", field, value, -1, fields, &find_error);

  check_literal (quoted, value);
  fuzz_check_outcome (accepted, filter_error);
  if (accepted)
    check_stays_inside (filter);
  fuzz_check_outcome (select != NULL, select_error);
  fuzz_assert (select == NULL ? unordered == NULL : g_str_has_prefix (select, unordered));
  fuzz_assert (count != NULL);
  fuzz_check_outcome (find != NULL, find_error);
  fuzz_assert (find == NULL || cw_soql_is_name (field));
  fuzz_assert (find == NULL || strstr (find, quoted) != NULL);

  return 0;
}
