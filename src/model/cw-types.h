/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words that every layer shares; src/README.md explains them. Each value of an enumeration has a nick,
 * its word on the command line and in the mapping file. */

typedef enum
{
  CW_SIDE_ALOWARE,
  CW_SIDE_SALESFORCE,
} CwSide;

/* The kinds of Salesforce records that are synced. */
typedef enum
{
  CW_OBJECT_CONTACT, /* "contact" */
  CW_OBJECT_LEAD,    /* "lead" */
} CwObject;

#define CW_N_OBJECTS (CW_OBJECT_LEAD + 1)

/* Which way a mapped field flows. */
typedef enum
{
  CW_DIRECTION_BOTH,          /* ↔ "both" */
  CW_DIRECTION_TO_SALESFORCE, /* → "to-salesforce" */
  CW_DIRECTION_TO_ALOWARE,    /* ← "to-aloware" */
} CwDirection;

/* A set of directions, as bits. */
typedef enum
{
  CW_DIRECTIONS_NONE = 0,
  CW_DIRECTIONS_BOTH = 1 << CW_DIRECTION_BOTH,
  CW_DIRECTIONS_TO_SALESFORCE = 1 << CW_DIRECTION_TO_SALESFORCE,
  CW_DIRECTIONS_TO_ALOWARE = 1 << CW_DIRECTION_TO_ALOWARE,
  CW_DIRECTIONS_ALL = CW_DIRECTIONS_BOTH | CW_DIRECTIONS_TO_SALESFORCE | CW_DIRECTIONS_TO_ALOWARE,
} CwDirections;

/* What a blank on the changed side does to the other side. */
typedef enum
{
  CW_BLANK_KEEP,  /* "keep": a blank never overwrites a value */
  CW_BLANK_CLEAR, /* "clear": a value that was blanked is blanked on the other side too */
} CwBlankRule;

/* Who wins where both sides changed a field and differ. */
typedef enum
{
  CW_CONFLICT_RULE_ASK,        /* "ask": nobody; it is listed for a person */
  CW_CONFLICT_RULE_ALOWARE,    /* "aloware" */
  CW_CONFLICT_RULE_SALESFORCE, /* "salesforce" */
  CW_CONFLICT_RULE_NEWEST,     /* "newest": the side whose record changed last; unknown or equal asks */
} CwConflictRule;

/* How a catalogue field behaves in the mapping (the vendor's categories). */
typedef enum
{
  CW_CATEGORY_LOCKED,     /* "locked" */
  CW_CATEGORY_SPECIAL,    /* "special": contact owner */
  CW_CATEGORY_OPEN,       /* "open" */
  CW_CATEGORY_ADDITIONAL, /* "additional": further phone numbers */
  CW_CATEGORY_TRACKING,   /* "tracking": outbound tracking, → only */
  CW_CATEGORY_TIME,       /* "time": outbound tracking times kept as local text, → only */
  CW_CATEGORY_CUSTOM,     /* "custom": custom:NAME seen in the account's answers, read-only */
} CwCategory;

/* What an Aloware value means. */
typedef enum
{
  CW_ALOWARE_TEXT,
  CW_ALOWARE_LONG_TEXT,
  CW_ALOWARE_PHONE,
  CW_ALOWARE_EMAIL,
  CW_ALOWARE_URL,
  CW_ALOWARE_ID,
  CW_ALOWARE_CHOICE,     /* text with a small set of values: lead source, state, country, disposition */
  CW_ALOWARE_DATE,       /* civil date, no zone: date of birth */
  CW_ALOWARE_LOCAL_DATE, /* the date, in the contact's zone, of an instant kept in UTC */
  CW_ALOWARE_LOCAL_TIME, /* the time of day, in the contact's zone, of an instant kept in UTC */
  CW_ALOWARE_NUMBER,
  CW_ALOWARE_CHECKBOX,
  CW_ALOWARE_USER,
} CwAlowareType;

/* What a Salesforce value means (describe's `type`, those that differ for us). */
typedef enum
{
  CW_SALESFORCE_STRING,
  CW_SALESFORCE_TEXTAREA,
  CW_SALESFORCE_PHONE,
  CW_SALESFORCE_EMAIL,
  CW_SALESFORCE_URL,
  CW_SALESFORCE_DATE,
  CW_SALESFORCE_DATETIME,
  CW_SALESFORCE_TIME,
  CW_SALESFORCE_BOOLEAN,
  CW_SALESFORCE_NUMBER,   /* int, long, double, currency, percent */
  CW_SALESFORCE_PICKLIST, /* picklist, combobox */
  CW_SALESFORCE_MULTIPICKLIST,
  CW_SALESFORCE_REFERENCE,
  CW_SALESFORCE_ID,
  CW_SALESFORCE_OTHER, /* compound, base64, …: cannot be mapped */
} CwSalesforceType;

/* The word of a value, on the command line and in files. (transfer none) */
const char *cw_side_to_nick (CwSide side);
const char *cw_object_to_nick (CwObject object);
const char *cw_direction_to_nick (CwDirection direction);
const char *cw_blank_rule_to_nick (CwBlankRule rule);
const char *cw_conflict_rule_to_nick (CwConflictRule rule);
const char *cw_category_to_nick (CwCategory category);

/* The value of a word in lower case. FALSE, leaving the value alone, when `nick` (nullable) is not one of the
 * words. */
gboolean cw_side_from_nick (const char *nick, CwSide *side);
gboolean cw_direction_from_nick (const char *nick, CwDirection *direction);
gboolean cw_blank_rule_from_nick (const char *nick, CwBlankRule *rule);
gboolean cw_conflict_rule_from_nick (const char *nick, CwConflictRule *rule);
gboolean cw_object_from_nick (const char *nick, CwObject *object);

/* The other object. */
CwObject cw_object_other (CwObject object);
/* The API name of an object: "Contact". (transfer none) */
const char *cw_object_get_name (CwObject object);
/* The object with this API name. FALSE, leaving `object` alone, when `name` (nullable) is another one's. */
gboolean cw_object_from_name (const char *name, CwObject *object);
/* The object of a Salesforce record, by the first three characters of its id (platform/README.md S6).
 * CW_OBJECT_CONTACT where they are not a Lead's, and for NULL. */
CwObject cw_object_of_id (const char *salesforce_id);

/* The one that is not `side`. */
CwSide cw_side_other (CwSide side);
/* "↔", "→" or "←": Aloware is on the left, as in the vendor's tables. (transfer none) */
const char *cw_direction_to_arrow (CwDirection direction);
/* Whether a field with `direction` may write to `side`. */
gboolean cw_direction_writes_to (CwDirection direction, CwSide side);
/* The widest direction that is possible: ↔, else →, else ←. FALSE, leaving `direction` alone: none is. */
gboolean cw_directions_widest (CwDirections possible, CwDirection *direction);

/* The type that describe's word (nullable) means: "string", "picklist", …; CW_SALESFORCE_OTHER for a word
 * that is unknown, or that means a type which cannot be mapped. */
CwSalesforceType cw_salesforce_type_from_describe (const char *type);

G_END_DECLS
