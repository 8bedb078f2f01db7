/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-phone.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "cw-text.h"

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/* libphonenumber's word for "no region": only numbers with a country code can be read. */
static const char unknown_region[] = "ZZ";

static std::string
region_code (const char *region)
{
  std::string code (region != NULL && *region != '\0' ? region : unknown_region);

  for (char &c : code)
    c = g_ascii_toupper (c);

  return code;
}

/* In bytes, as in libphonenumber for Java. The C++ library has no limit, takes minutes for 100,000 characters, and a
 * phone number may come from the network. */
static const gsize max_length = 250;

/* FALSE for a text about which libphonenumber would complain on standard error: one with bytes that are not UTF-8,
 * control characters or noncharacters. U+FFFD stands for such a byte. No phone number has any of these. */
static bool
is_plain_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return false;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || c == 0xfffd || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
        return false;
    }

  return true;
}

static char *format (const PhoneNumber &number);

static bool
parse_once (const char *text, const char *region, PhoneNumber *number)
{
  const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance ();
  /* Texts that are compared as equal must be read alike. In the canonical form, a Greek question mark is a
   * semicolon. */
  g_autofree char *trimmed = cw_text_canonical (text);

  if (*trimmed == '\0' || strlen (trimmed) > max_length || !is_plain_text (trimmed))
    return false;

  if (util->Parse (trimmed, region_code (region), number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return false;

  /* IsPossibleNumber() would also accept a number without its area code, which in E.164 is somebody else's. */
  return util->IsPossibleNumberWithReason (*number) == PhoneNumberUtil::IS_POSSIBLE;
}

/* Accepts only a number whose E.164 form is read as the same number again. The form is sent, stored and compared: a
 * number that loses one more trunk prefix each time ("+49 00 30 …") would be another contact each time. */
static bool
parse (const char *text, const char *region, PhoneNumber *number)
{
  PhoneNumber again;
  g_autofree char *e164 = NULL;
  g_autofree char *second = NULL;

  if (!parse_once (text, region, number))
    return false;

  e164 = format (*number);
  /* The text was in E.164 already, and was just read: with a country code, the region makes no difference. */
  if (g_str_equal (e164, text))
    return true;
  if (!parse_once (e164, NULL, &again))
    return false;

  second = format (again);
  return g_str_equal (e164, second);
}

static char *
format (const PhoneNumber &number)
{
  std::string text;

  PhoneNumberUtil::GetInstance ()->Format (number, PhoneNumberUtil::E164, &text);
  return g_strdup (text.c_str ());
}

/* Reads the usual ways to write a North American number, at a hundredth of the cost of parsing: ten digits, or eleven
 * that begin with 1, with the usual marks between them. The first of the ten is never 0 or 1. So there is no trunk
 * prefix or international prefix, and parsing would give the same. Numbers of other countries are parsed even if
 * they look like E.164: "+44 0…" still has its trunk prefix. */
static char *
read_north_american (const char *text, const char *region)
{
  char e164[] = "+1XXXXXXXXXX";
  bool international = *text == '+';
  int n = 0;

  if (!international && (region == NULL || (g_ascii_strcasecmp (region, "US") && g_ascii_strcasecmp (region, "CA"))))
    return NULL;
  /* Parsing refuses a longer text, so this does as well: both must give the same. */
  if (strlen (text) > max_length)
    return NULL;

  for (const char *p = text + (international ? 1 : 0); *p != '\0'; p++)
    {
      if (strchr (" ()-.", *p) != NULL)
        continue;
      if (!g_ascii_isdigit (*p) || n == 11)
        return NULL;

      /* Where the country code 1 is not written, the first digit counts as the second. */
      if (n == 0 && *p != '1' && international)
        return NULL;
      if (n == 0 && *p != '1')
        n = 1;
      if (n == 1 && *p < '2')
        return NULL;

      e164[1 + n++] = *p;
    }

  return n == 11 ? g_strdup (e164) : NULL;
}

char *
cw_phone_to_e164 (const char *text, const char *region)
{
  PhoneNumber number;
  char *plain;

  if (text == NULL)
    return NULL;

  plain = read_north_american (text, region);
  if (plain != NULL)
    return plain;
  if (!parse (text, region, &number))
    return NULL;

  number.clear_extension ();
  return format (number);
}

char *
cw_phone_canonical (const char *text, const char *region)
{
  g_autofree char *e164 = NULL;
  PhoneNumber number;
  char *plain;

  if (text == NULL)
    return g_strdup ("");

  plain = read_north_american (text, region);
  if (plain != NULL)
    return plain;
  if (!parse (text, region, &number))
    return cw_text_canonical (text);

  e164 = format (number);
  if (number.extension ().empty ())
    return g_steal_pointer (&e164);

  return g_strconcat (e164, ";ext=", number.extension ().c_str (), NULL);
}

gboolean
cw_phone_region_is_known (const char *region)
{
  if (region == NULL)
    return FALSE;

  return PhoneNumberUtil::GetInstance ()->GetCountryCodeForRegion (region_code (region)) != 0;
}
