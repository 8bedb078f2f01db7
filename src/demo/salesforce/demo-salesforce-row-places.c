/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-row.h"

#include "demo-salesforce-places.h"

/* The four fields of one address of one object. */
typedef struct
{
  DemoSfField *country, *country_code, *state, *state_code;
} Address;

static gboolean
find_address (DemoSfObject *object,
              const char   *prefix,
              Address      *address)
{
  static const char *const suffixes[] = { "Country", "CountryCode", "State", "StateCode" };
  DemoSfField **slots[] = {
    &address->country, &address->country_code, &address->state, &address->state_code,
  };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (prefix, suffixes[i], NULL);

      *slots[i] = demo_sf_object_any_field (object, name);
      if (*slots[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse (DemoSfRow         *row,
        const DemoSfField *field,
        const char        *what)
{
  row->error = demo_sf_row_error_new (
    "FIELD_INTEGRITY_EXCEPTION", field->name,
    "There's a problem with this %s, even though it may appear correct. Please select a %s from the list of "
    "valid %s.: %s",
    what, what, g_str_equal (what, "state") ? "states" : "countries", field->label);
  return FALSE;
}

/* Finds the place that the row's code and text name together. `*place` is NULL when it is cleared. */
static gboolean
settle (DemoSfRow          *row,
        DemoSfField        *code_field,
        DemoSfField        *text_field,
        const char         *country,
        const char         *what,
        const DemoSfPlace **place)
{
  const char *code = NULL, *text = NULL;
  gboolean has_code = demo_sf_row_sets (row, code_field, &code);
  gboolean has_text = demo_sf_row_sets (row, text_field, &text);
  const char *wanted = has_code ? code : text;
  const DemoSfField *named_by = has_code ? code_field : text_field;

  *place = NULL;
  if (wanted == NULL)
    return !has_code || !has_text || text == NULL || row->record == NULL || refuse (row, text_field, what);
  *place = country != NULL ? demo_sf_state_find (country, wanted)
           : g_str_equal (what, "state") ? NULL
                                         : demo_sf_country_find (wanted);
  if (*place == NULL)
    return refuse (row, named_by, what);
  /* Creating, the code wins; updating, a text that says something else is an error. */
  if (has_code && has_text && row->record != NULL
      && (text == NULL || g_ascii_strcasecmp (text, (*place)->name) != 0))
    return refuse (row, text_field, what);
  return TRUE;
}

static void
put_place (DemoSfRow         *row,
           DemoSfField       *code_field,
           DemoSfField       *text_field,
           const DemoSfPlace *place)
{
  demo_sf_row_put (row, code_field, place != NULL ? place->code : NULL);
  demo_sf_row_put (row, text_field, place != NULL ? place->name : NULL);
}

static gboolean
sync_state (DemoSfRow     *row,
            const Address *address,
            gboolean       country_set)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  const char *country = demo_sf_row_value (row, address->country_code, buffer);
  const char *kept = demo_sf_row_value (row, address->state_code, other);
  const DemoSfPlace *place;
  gboolean state_set = demo_sf_row_sets (row, address->state_code, NULL)
                       || demo_sf_row_sets (row, address->state, NULL);

  if (!state_set && country_set && country == NULL)
    {
      put_place (row, address->state_code, address->state, NULL);
      return TRUE;
    }
  if (!state_set && country_set && kept != NULL && demo_sf_state_find (country, kept) == NULL)
    return refuse (row, address->state, "state");
  if (!state_set)
    return TRUE;
  if (!settle (row, address->state_code, address->state, country, "state", &place))
    {
      if (country == NULL)
        {
          g_clear_pointer (&row->error, demo_sf_row_error_free);
          row->error = demo_sf_row_error_new (
            "FIELD_INTEGRITY_EXCEPTION", address->state->name,
            "A country/territory must be specified before specifying a state value for field: %s",
            address->state->label);
        }
      return FALSE;
    }
  put_place (row, address->state_code, address->state, place);
  return TRUE;
}

static gboolean
sync_address (DemoSfRow     *row,
              const Address *address)
{
  const DemoSfPlace *place;
  gboolean country_set = demo_sf_row_sets (row, address->country_code, NULL)
                         || demo_sf_row_sets (row, address->country, NULL);

  if (country_set)
    {
      if (!settle (row, address->country_code, address->country, NULL, "country", &place))
        return FALSE;
      put_place (row, address->country_code, address->country, place);
    }
  return sync_state (row, address, country_set);
}

gboolean
demo_sf_row_sync_places (DemoSfRow *row)
{
  static const char *const prefixes[] = { "Mailing", "Other", "" };
  DemoSfObject *object = demo_sf_store_object (row->store);

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      Address address;

      if (find_address (object, prefixes[i], &address) && !sync_address (row, &address))
        return FALSE;
    }
  return TRUE;
}
