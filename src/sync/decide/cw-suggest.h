/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-record.h"
#include "cw-schema.h"
#include "cw-settings.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Suggestions for a mapping, from a sample of both sides' data. What comes out says how often fields are
 * filled, what their values look like and how often they agree, and never has a value of a contact. Pure; any
 * thread that may read what is passed in. */

typedef struct
{
  GPtrArray *salesforce; /* of CwRecord, with the values of all fields */
  GHashTable *aloware;   /* phone (E.164) → CwRecord that its look-up found */
  const CwMapping *mapping;
  const CwSchema *schema;
  const CwSettings *settings;
  CwUserMap *users; /* NULL: not known, so that no owners agree */
} CwDataSample;

typedef enum
{
  CW_LOOK_NOTHING, /* "nothing": never filled */
  CW_LOOK_CHECKBOX,
  CW_LOOK_DATE,
  CW_LOOK_DATE_TIME,
  CW_LOOK_NUMBER,
  CW_LOOK_PHONE,
  CW_LOOK_EMAIL,
  CW_LOOK_LINK,
  CW_LOOK_CHOICE, /* "choice": few different values */
  CW_LOOK_TEXT,
} CwLook;

/* What was seen of one field. */
typedef struct
{
  CwSide side;
  char *name; /* API name or catalogue key */
  char *label;
  double filled; /* share: of the sampled records, or of the contacts in pairs */
  CwLook look;
  guint n_values; /* different ones */
  guint longest;  /* characters */
} CwSeenField;

/* A pair of fields whose values agree. */
typedef struct
{
  const CwCatalogueEntry *aloware;
  char *salesforce; /* API name */
  char *label;      /* of the Salesforce field */
  guint compared;   /* pairs in which both are filled */
  guint agreed;
  double chance;           /* the share that would agree if the values were dealt at random */
  guint only[2];           /* by CwSide: pairs in which only this side is filled */
  CwDirections directions; /* that are possible */
  CwDirection direction;   /* that cw_mapping_map_field() gives the row */
} CwSuggestion;

/* What a Salesforce phone field is good for. */
typedef struct
{
  char *salesforce;
  char *label;
  double found; /* share of the sampled records whose number here finds a contact in Aloware */
} CwPhoneField;

typedef struct
{
  guint n_records;        /* of Salesforce */
  guint n_pairs;          /* of these and their Aloware contacts */
  GPtrArray *fields;      /* of CwSeenField: Salesforce's, then Aloware's */
  GPtrArray *suggestions; /* of CwSuggestion, the strongest first */
  GPtrArray *phones;      /* of CwPhoneField, the best first */
} CwSuggestions;

/* The numbers (E.164) of all phone fields of `salesforce`, each once: those to look up. (transfer full)
 * (element-type utf8) */
GPtrArray *cw_suggest_list_numbers (GPtrArray *salesforce,
                                    const CwMapping *mapping,
                                    const CwSchema *schema,
                                    const CwSettings *settings);

/* A record and the contact that its number finds are a pair; a contact that several records find is left out.
 * Suggested are fields that no row of the mapping uses and whose types go together, where enough filled
 * values agree, and clearly more of them than by chance: two checkboxes that are nearly always off say
 * nothing. (transfer full) */
CwSuggestions *cw_suggest (const CwDataSample *sample);
void cw_suggestions_free (CwSuggestions *suggestions);

const char *cw_look_to_nick (CwLook look);
/* What the values look like, translated: "Text up to 40 characters". (transfer full) */
char *cw_seen_field_describe (const CwSeenField *field);
/* How many values a sync would overwrite on `side`, of those in the sample, and how many blanks it would
 * fill. FALSE: it cannot write there. Either may be NULL. */
gboolean cw_suggestion_get_effect (const CwSuggestion *suggestion,
                                   CwSide side,
                                   guint *overwrites,
                                   guint *fills);
/* The same in words, a sentence for each side that can be written. (transfer full) */
char *cw_suggestion_describe_effect (const CwSuggestion *suggestion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSuggestions, cw_suggestions_free)

G_END_DECLS
