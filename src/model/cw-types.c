/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-types.h"

#include "cw-nick.h"

static const char *const side_nicks[] = {
  [CW_SIDE_ALOWARE] = "aloware",
  [CW_SIDE_SALESFORCE] = "salesforce",
};

static const char *const object_nicks[] = {
  [CW_OBJECT_CONTACT] = "contact",
  [CW_OBJECT_LEAD] = "lead",
};

static const char *const object_names[] = {
  [CW_OBJECT_CONTACT] = "Contact",
  [CW_OBJECT_LEAD] = "Lead",
};

#define LEAD_PREFIX "00Q"

static const char *const direction_nicks[] = {
  [CW_DIRECTION_BOTH] = "both",
  [CW_DIRECTION_TO_SALESFORCE] = "to-salesforce",
  [CW_DIRECTION_TO_ALOWARE] = "to-aloware",
};

static const char *const direction_arrows[] = {
  [CW_DIRECTION_BOTH] = "↔",
  [CW_DIRECTION_TO_SALESFORCE] = "→",
  [CW_DIRECTION_TO_ALOWARE] = "←",
};

static const char *const blank_rule_nicks[] = {
  [CW_BLANK_KEEP] = "keep",
  [CW_BLANK_CLEAR] = "clear",
};

static const char *const conflict_rule_nicks[] = {
  [CW_CONFLICT_RULE_ASK] = "ask",
  [CW_CONFLICT_RULE_ALOWARE] = "aloware",
  [CW_CONFLICT_RULE_SALESFORCE] = "salesforce",
  [CW_CONFLICT_RULE_NEWEST] = "newest",
};

static const char *const category_nicks[] = {
  [CW_CATEGORY_LOCKED] = "locked",         [CW_CATEGORY_SPECIAL] = "special",   [CW_CATEGORY_OPEN] = "open",
  [CW_CATEGORY_ADDITIONAL] = "additional", [CW_CATEGORY_TRACKING] = "tracking", [CW_CATEGORY_TIME] = "time",
  [CW_CATEGORY_CUSTOM] = "custom",
};

/* Describe's words (platform/README.md S2). `encryptedstring` is left out on purpose: a user without the
 * permission reads such a value masked, and the mask would go to Aloware as if it were the value. */
static const struct
{
  const char *word;
  CwSalesforceType type;
} describe_types[] = {
  { "string", CW_SALESFORCE_STRING },
  { "textarea", CW_SALESFORCE_TEXTAREA },
  { "phone", CW_SALESFORCE_PHONE },
  { "email", CW_SALESFORCE_EMAIL },
  { "url", CW_SALESFORCE_URL },
  { "date", CW_SALESFORCE_DATE },
  { "datetime", CW_SALESFORCE_DATETIME },
  { "time", CW_SALESFORCE_TIME },
  { "boolean", CW_SALESFORCE_BOOLEAN },
  { "int", CW_SALESFORCE_NUMBER },
  { "long", CW_SALESFORCE_NUMBER },
  { "double", CW_SALESFORCE_NUMBER },
  { "currency", CW_SALESFORCE_NUMBER },
  { "percent", CW_SALESFORCE_NUMBER },
  { "picklist", CW_SALESFORCE_PICKLIST },
  { "combobox", CW_SALESFORCE_PICKLIST },
  { "multipicklist", CW_SALESFORCE_MULTIPICKLIST },
  { "reference", CW_SALESFORCE_REFERENCE },
  { "id", CW_SALESFORCE_ID },
};

static const char *
nick_of (const char *const *nicks, gsize n_nicks, guint value)
{
  g_return_val_if_fail (value < n_nicks, NULL);

  return nicks[value];
}

const char *
cw_side_to_nick (CwSide side)
{
  return nick_of (side_nicks, G_N_ELEMENTS (side_nicks), side);
}

const char *
cw_object_to_nick (CwObject object)
{
  return nick_of (object_nicks, G_N_ELEMENTS (object_nicks), object);
}

gboolean
cw_object_from_nick (const char *nick, CwObject *object)
{
  CW_RETURN_FROM_NICK (object_nicks, nick, object);
}

const char *
cw_object_get_name (CwObject object)
{
  return nick_of (object_names, G_N_ELEMENTS (object_names), object);
}

gboolean
cw_object_from_name (const char *name, CwObject *object)
{
  CW_RETURN_FROM_NICK (object_names, name, object);
}

CwObject
cw_object_of_id (const char *salesforce_id)
{
  return salesforce_id != NULL && g_str_has_prefix (salesforce_id, LEAD_PREFIX) ? CW_OBJECT_LEAD
                                                                                : CW_OBJECT_CONTACT;
}

CwObject
cw_object_other (CwObject object)
{
  return object == CW_OBJECT_LEAD ? CW_OBJECT_CONTACT : CW_OBJECT_LEAD;
}

CwSide
cw_side_other (CwSide side)
{
  return side == CW_SIDE_ALOWARE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
}

const char *
cw_direction_to_nick (CwDirection direction)
{
  return nick_of (direction_nicks, G_N_ELEMENTS (direction_nicks), direction);
}

const char *
cw_direction_to_arrow (CwDirection direction)
{
  return nick_of (direction_arrows, G_N_ELEMENTS (direction_arrows), direction);
}

const char *
cw_blank_rule_to_nick (CwBlankRule rule)
{
  return nick_of (blank_rule_nicks, G_N_ELEMENTS (blank_rule_nicks), rule);
}

const char *
cw_conflict_rule_to_nick (CwConflictRule rule)
{
  return nick_of (conflict_rule_nicks, G_N_ELEMENTS (conflict_rule_nicks), rule);
}

const char *
cw_category_to_nick (CwCategory category)
{
  return nick_of (category_nicks, G_N_ELEMENTS (category_nicks), category);
}

gboolean
cw_side_from_nick (const char *nick, CwSide *side)
{
  CW_RETURN_FROM_NICK (side_nicks, nick, side);
}

gboolean
cw_direction_from_nick (const char *nick, CwDirection *direction)
{
  CW_RETURN_FROM_NICK (direction_nicks, nick, direction);
}

gboolean
cw_blank_rule_from_nick (const char *nick, CwBlankRule *rule)
{
  CW_RETURN_FROM_NICK (blank_rule_nicks, nick, rule);
}

gboolean
cw_conflict_rule_from_nick (const char *nick, CwConflictRule *rule)
{
  CW_RETURN_FROM_NICK (conflict_rule_nicks, nick, rule);
}

CwSalesforceType
cw_salesforce_type_from_describe (const char *type)
{
  if (type != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (describe_types); i++)
      if (g_str_equal (describe_types[i].word, type))
        return describe_types[i].type;

  return CW_SALESFORCE_OTHER;
}

gboolean
cw_direction_writes_to (CwDirection direction, CwSide side)
{
  switch (direction)
    {
    case CW_DIRECTION_TO_SALESFORCE:
      return side == CW_SIDE_SALESFORCE;

    case CW_DIRECTION_TO_ALOWARE:
      return side == CW_SIDE_ALOWARE;

    case CW_DIRECTION_BOTH:
      return TRUE;

    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
cw_directions_widest (CwDirections possible, CwDirection *direction)
{
  static const CwDirection wanted[] = {
    CW_DIRECTION_BOTH,
    CW_DIRECTION_TO_SALESFORCE,
    CW_DIRECTION_TO_ALOWARE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      if ((possible & (1 << wanted[i])) != 0)
        {
          *direction = wanted[i];
          return TRUE;
        }
    }

  return FALSE;
}
