/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-numbers.h"

#include <string.h>

#define FICTION_FIRST 100u /* 555-0100 … 555-0199 */
#define FICTION_LINES 100u
#define DIRECTORY_LINE 1212u /* 555-1212 answers everywhere */

static guint
count_codes (const DemoPlace *place)
{
  return (guint) (strlen (place->area_codes) + 1) / 4;
}

static guint
count_all_codes (void)
{
  guint n_places;
  const DemoPlace *places = demo_places (&n_places);
  guint total = 0;

  for (guint i = 0; i < n_places; i++)
    total += count_codes (&places[i]);
  return total;
}

static const char *
find_code (guint index, const DemoPlace **place)
{
  guint n_places;
  const DemoPlace *places = demo_places (&n_places);

  for (guint i = 0; i < n_places; i++)
    {
      if (index < count_codes (&places[i]))
        {
          *place = &places[i];
          return places[i].area_codes + index * 4;
        }
      index -= count_codes (&places[i]);
    }
  g_assert_not_reached ();
}

/* A full round of the area codes before the next line, in an order that does not look like one. The step
 * is prime and larger than any factor of their number, so a round leaves none out. */
void
demo_number (guint n, char digits[16], const DemoPlace **place)
{
  static gsize total = 0;
  const DemoPlace *at = NULL;
  const char *code;
  guint area;
  guint round;
  guint line;

  if (g_once_init_enter (&total))
    g_once_init_leave (&total, count_all_codes ());

  area = (guint) ((n % total * 1009) % total);
  round = (guint) (n / total);
  code = find_code (area, &at);
  if (round < FICTION_LINES)
    {
      line = FICTION_FIRST + (round + area * 37) % FICTION_LINES;
    }
  else
    {
      line = round + FICTION_FIRST;
      if (line >= DIRECTORY_LINE)
        line++;
    }

  g_snprintf (digits, 16, "1%.3s555%04u", code, line);
  if (place != NULL)
    *place = at;
}

void
demo_number_abroad (guint n, char digits[16])
{
  if (n % 2 == 0)
    g_snprintf (digits, 16, "493023125%03u", n / 2 % 1000);
  else
    g_snprintf (digits, 16, "442079460%03u", n / 2 % 1000);
}

/* '#' takes the next digit after the country code. */
static char *
fill_in (const char *pattern, const char *digits)
{
  GString *typed = g_string_new (NULL);

  for (; *pattern != '\0'; pattern++)
    g_string_append_c (typed, *pattern == '#' ? *digits++ : *pattern);
  return g_string_free (typed, FALSE);
}

char *
demo_number_typed (DemoRandom *random, const char *digits)
{
  static const char *const american[] = {
    "(###) ###-####",    "(###) ###-####", "(###) ###-####", "###-###-####", "###-###-####",
    "+1##########",      "+1##########",   "###.###.####",   "### ### ####", "+1 ### ### ####",
    "+1 (###) ###-####", "1-###-###-####", "##########",
  };
  static const char *const with_extension[] = { "(###) ###-#### x", "###-###-#### ext. " };

  if (g_str_has_prefix (digits, "49"))
    return fill_in (demo_random_chance (random, 500) ? "+49 30 23125 ###" : "+493023125###", digits + 9);
  if (g_str_has_prefix (digits, "44"))
    return fill_in (demo_random_chance (random, 500) ? "+44 20 7946 0###" : "+442079460###", digits + 9);

  if (demo_random_chance (random, 10))
    {
      g_autofree char *number = fill_in (with_extension[demo_random_below (random, 2)], digits + 1);

      return g_strdup_printf ("%s%u", number, 10 + demo_random_below (random, 90));
    }
  return fill_in (american[demo_random_below (random, G_N_ELEMENTS (american))], digits + 1);
}

const char *
demo_number_junk (DemoRandom *random)
{
  static const char *const junk[] = { "n/a", "unknown", "12345", "555-0123", "000-000-0000", "ask Bob", "-" };

  return junk[demo_random_below (random, G_N_ELEMENTS (junk))];
}
