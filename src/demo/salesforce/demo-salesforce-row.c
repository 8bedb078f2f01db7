/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-row.h"

#include <math.h>
#include <stdarg.h>

#include "demo-json.h"
#include "demo-salesforce-json.h"
#include "demo-salesforce-places.h"
#include "demo-salesforce-time.h"

DemoSfRowError *
demo_sf_row_error_new (const char *code, const char *fields, const char *format, ...)
{
  DemoSfRowError *error = g_new0 (DemoSfRowError, 1);
  va_list args;

  va_start (args, format);
  error->message = g_strdup_vprintf (format, args);
  va_end (args);
  error->code = g_intern_string (code);
  error->fields = g_strdup (fields);
  return error;
}

void
demo_sf_row_error_free (DemoSfRowError *error)
{
  if (error == NULL)
    return;
  g_free (error->message);
  g_free (error->fields);
  g_free (error);
}

/* What the duplicate rule has to say (SOAP API Developer Guide, "DuplicateResult"). */
static void
append_duplicate (const DemoSfRowError *error, const char *base_path, GString *out)
{
  const char *name = error->object->name;

  g_string_append_printf (
    out,
    ",\"duplicateResult\":{\"allowSave\":true,\"duplicateRule\":\"Standard_%s_Duplicate_Rule\","
    "\"duplicateRuleEntityType\":\"%s\",\"errorMessage\":",
    name, name);
  demo_json_append_string (out, error->message);
  g_string_append_printf (
    out,
    ",\"matchResults\":[{\"entityType\":\"%s\",\"errors\":[],\"matchEngine\":\"ExactMatchEngine\","
    "\"matchRecords\":[{\"additionalInformation\":[],\"fieldDiffs\":[],\"matchConfidence\":100.0,"
    "\"record\":{",
    name);
  demo_sf_json_append_attributes (out, error->object, error->duplicate, base_path);
  g_string_append_printf (
    out, ",\"Id\":\"%s\"}}],\"rule\":\"Standard_%s_Match_Rule\",\"size\":1,\"success\":true}]}",
    error->duplicate->id, name);
}

void
demo_sf_row_error_append (const DemoSfRowError *error,
                          const char *code_name,
                          const char *base_path,
                          GString *out)
{
  g_auto (GStrv) fields = g_strsplit (error->fields != NULL ? error->fields : "", ",", -1);

  g_string_append_printf (out, "{\"message\":");
  demo_json_append_string (out, error->message);
  g_string_append_printf (out, ",\"%s\":\"%s\",\"fields\":[", code_name, error->code);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      demo_json_append_string (out, fields[i]);
    }
  g_string_append_c (out, ']');
  if (error->duplicate != NULL)
    append_duplicate (error, base_path, out);
  g_string_append_c (out, '}');
}

DemoSfRow *
demo_sf_row_new (DemoSfStore *store, DemoSfRecord *record)
{
  DemoSfRow *row = g_new0 (DemoSfRow, 1);

  row->store = store;
  row->record = record;
  row->creating = record == NULL;
  row->fields = g_ptr_array_new ();
  row->values = g_ptr_array_new_with_free_func (g_free);
  return row;
}

void
demo_sf_row_free (DemoSfRow *row)
{
  if (row == NULL)
    return;
  g_ptr_array_unref (row->fields);
  g_ptr_array_unref (row->values);
  demo_sf_row_error_free (row->error);
  g_free (row);
}

void
demo_sf_row_put (DemoSfRow *row, DemoSfField *field, const char *value)
{
  guint at;

  if (g_ptr_array_find (row->fields, field, &at))
    {
      g_free (g_ptr_array_index (row->values, at));
      g_ptr_array_index (row->values, at) = g_strdup (value);
      return;
    }
  g_ptr_array_add (row->fields, field);
  g_ptr_array_add (row->values, g_strdup (value));
}

gboolean
demo_sf_row_drop (DemoSfRow *row, const DemoSfField *field)
{
  guint at;

  if (field == NULL || !g_ptr_array_find (row->fields, field, &at))
    return FALSE;
  g_ptr_array_remove_index (row->fields, at);
  g_ptr_array_remove_index (row->values, at);
  return TRUE;
}

gboolean
demo_sf_row_sets (const DemoSfRow *row, const DemoSfField *field, const char **value)
{
  guint at;

  if (field == NULL || !g_ptr_array_find (row->fields, field, &at))
    return FALSE;
  if (value != NULL)
    *value = g_ptr_array_index (row->values, at);
  return TRUE;
}

/* The value a field will have after the write. */
static const char *
row_value (const DemoSfRow *row, const DemoSfField *field, GString *buffer)
{
  const char *value = NULL;

  if (field == NULL || demo_sf_row_sets (row, field, &value) || row->record == NULL)
    return value;
  return demo_sf_record_get (row->record, field, buffer);
}

static DemoSfRowError *
cannot_deserialize (const DemoSfField *field, const char *value)
{
  return demo_sf_row_error_new ("JSON_PARSER_ERROR", NULL,
                                "Cannot deserialize instance of %s from value %s or request may be missing a "
                                "required field (%s)",
                                demo_sf_type_name (field->type), value != NULL ? value : "null", field->name);
}

/* A number as text, without a fraction of zeros. */
static char *
number_text (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (number == floor (number) && fabs (number) < 1e18)
    return g_strdup_printf ("%.0f", number);
  /* A double keeps 15 digits exactly, and rounding errors come after them. */
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", number));
}

static char *
scalar_text (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return number_text (json_node_get_double (node));
}

static gboolean
is_number (const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (number);
}

/* Whether `text` can be read as the field's type at all; a failure makes the request malformed. Numbers are
 * rounded to the field's scale, datetimes brought to UTC, texts trimmed. */
static gboolean
normalize (const DemoSfField *field, char **text)
{
  gint64 instant;

  g_strstrip (*text);
  if (**text == '\0')
    {
      g_clear_pointer (text, g_free);
      return field->type != DEMO_SF_BOOLEAN;
    }
  switch (field->type)
    {
    case DEMO_SF_BOOLEAN:
      return g_str_equal (*text, "true") || g_str_equal (*text, "false");
    case DEMO_SF_INT:
    case DEMO_SF_DOUBLE:
      {
        double scale = pow (10, field->scale), number = g_ascii_strtod (*text, NULL);

        if (!is_number (*text))
          return FALSE;
        g_free (*text);
        *text = number_text (fabs (number) < 1e15 ? round (number * scale) / scale : number);
        return TRUE;
      }
    case DEMO_SF_DATE:
      /* An instant is taken too, and cut to its UTC date. */
      if (strlen (*text) > 10 && demo_sf_time_parse (*text, &instant))
        (*text)[10] = '\0';
      return demo_sf_date_is_valid (*text);
    case DEMO_SF_TIME:
      return demo_sf_clock_is_valid (*text);
    case DEMO_SF_DATETIME:
      {
        g_autoptr (GString) utc = g_string_new (NULL);

        if (!demo_sf_time_parse (*text, &instant))
          return FALSE;
        demo_sf_time_append (utc, instant);
        g_free (*text);
        *text = g_strdup (utc->str);
        return TRUE;
      }
    case DEMO_SF_ID:
    case DEMO_SF_REFERENCE:
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_EMAIL:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
    case DEMO_SF_ADDRESS:
    default:
      return TRUE;
    }
}

/* JSON must carry numbers and booleans as such, or as strings that read as such; a text field refuses an
 * object or an array but takes any scalar. */
static DemoSfRowError *
read_member (DemoSfRow *row, DemoSfField *field, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    {
      if (field->type == DEMO_SF_BOOLEAN)
        return cannot_deserialize (field, NULL);
      demo_sf_row_put (row, field, NULL);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_VALUE (node))
    return cannot_deserialize (field, "START_OBJECT");
  text = scalar_text (node);
  if (!normalize (field, &text))
    return cannot_deserialize (field, text);
  demo_sf_row_put (row, field, text);
  return NULL;
}

DemoSfRowError *
demo_sf_row_read (DemoSfRow *row, JsonObject *body, guint mode)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, body);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      DemoSfField *field;
      DemoSfRowError *error;

      if (g_str_equal (name, "attributes") || g_ascii_strcasecmp (name, "id") == 0)
        continue;
      field = mode & DEMO_SF_AS_SYSTEM ? demo_sf_object_any_field (object, name)
                                       : demo_sf_object_field (object, name);
      if (field == NULL)
        return demo_sf_row_error_new ("INVALID_FIELD", NULL, "No such column '%s' on sobject of type %s",
                                      name, object->name);
      error = read_member (row, field, node);
      if (error != NULL)
        return error;
    }
  return NULL;
}

/* ── Places ── */

/* The four fields of one address of one object. */
typedef struct
{
  DemoSfField *country, *country_code, *state, *state_code;
} Address;

static gboolean
find_address (DemoSfObject *object, const char *prefix, Address *address)
{
  static const char *const suffixes[] = { "Country", "CountryCode", "State", "StateCode" };
  DemoSfField **slots[] = {
    &address->country,
    &address->country_code,
    &address->state,
    &address->state_code,
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
refuse (DemoSfRow *row, const DemoSfField *field, const char *what)
{
  row->error = demo_sf_row_error_new (
    "FIELD_INTEGRITY_EXCEPTION", field->name,
    "There's a problem with this %s, even though it may appear correct. Please "
    "select a %s from the list of "
    "valid %s.: %s",
    what, what, g_str_equal (what, "state") ? "states" : "countries", field->label);
  return FALSE;
}

/* Finds the place that the row's code and text name together. `*place` is NULL when it is cleared. */
static gboolean
settle (DemoSfRow *row,
        DemoSfField *code_field,
        DemoSfField *text_field,
        const char *country,
        const char *what,
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
  *place = country != NULL               ? demo_sf_state_find (country, wanted)
           : g_str_equal (what, "state") ? NULL
                                         : demo_sf_country_find (wanted);
  if (*place == NULL)
    return refuse (row, named_by, what);
  /* On create the code wins; on update, a text that contradicts the code is an error. */
  if (has_code && has_text && row->record != NULL
      && (text == NULL || g_ascii_strcasecmp (text, (*place)->name) != 0))
    return refuse (row, text_field, what);
  return TRUE;
}

static void
put_place (DemoSfRow *row, DemoSfField *code_field, DemoSfField *text_field, const DemoSfPlace *place)
{
  demo_sf_row_put (row, code_field, place != NULL ? place->code : NULL);
  demo_sf_row_put (row, text_field, place != NULL ? place->name : NULL);
}

static gboolean
sync_state (DemoSfRow *row, const Address *address, gboolean country_set)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  const char *country = row_value (row, address->country_code, buffer);
  const char *kept = row_value (row, address->state_code, other);
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
sync_address (DemoSfRow *row, const Address *address)
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

/* Keeps state and country texts and codes together (Salesforce Help, "State and Country/Territory
 * Picklist Field-Syncing Logic"): a code brings its text, a valid text its code, a state needs a country
 * that has it, clearing the country clears the state. FALSE: FIELD_INTEGRITY_EXCEPTION in `row->error`. */
static gboolean
sync_places (DemoSfRow *row)
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

/* ── Permissions ── */

/* Field-level security: what FieldPermissions and assigned permission sets let the signed-in user see and
 * edit. */

static const char *
value_of (DemoSfStore *store, const DemoSfRecord *record, const char *name)
{
  return demo_sf_record_get (record, demo_sf_object_any_field (demo_sf_store_object (store), name), NULL);
}

static gboolean
is_set (DemoSfStore *store, const DemoSfRecord *record, const char *name)
{
  return g_strcmp0 (value_of (store, record, name), "true") == 0;
}

/* "Contact.Nickname__c" */
static DemoSfField *
find_field (DemoSfOrg *org, const char *name, DemoSfObject **object)
{
  g_auto (GStrv) parts = g_strsplit (name != NULL ? name : "", ".", 2);

  *object = parts[0] != NULL ? demo_sf_schema_object (org->schema, parts[0]) : NULL;
  return *object != NULL && parts[1] != NULL ? demo_sf_object_any_field (*object, parts[1]) : NULL;
}

/* The user's profile has its own set; others must be assigned. */
static gboolean
is_assigned (DemoSfOrg *org, const char *set_id)
{
  DemoSfStore *sets = demo_sf_org_store (org, "PermissionSet"),
              *assignments = demo_sf_org_store (org, "PermissionSetAssignment");
  const DemoSfRecord *set = set_id != NULL ? demo_sf_store_find (sets, set_id) : NULL;

  if (set != NULL && is_set (sets, set, "IsOwnedByProfile"))
    return TRUE;
  for (guint i = 0; set != NULL && i < demo_sf_store_records (assignments)->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (demo_sf_store_records (assignments), i);

      if (!record->deleted && strncmp (value_of (assignments, record, "PermissionSetId"), set->id, 15) == 0
          && strncmp (value_of (assignments, record, "AssigneeId"), org->user_id, 15) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Brings a field in line with all that is granted of it. */
static void
apply (DemoSfOrg *org, const char *name)
{
  DemoSfStore *store = demo_sf_org_store (org, "FieldPermissions");
  DemoSfObject *object;
  DemoSfField *field = find_field (org, name, &object);
  gboolean read = FALSE, edit = FALSE;

  for (guint i = 0; i < demo_sf_store_records (store)->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (demo_sf_store_records (store), i);

      if (record->deleted || g_ascii_strcasecmp (value_of (store, record, "Field"), name) != 0
          || !is_assigned (org, value_of (store, record, "ParentId")))
        continue;
      read = read || is_set (store, record, "PermissionsRead");
      edit = edit || is_set (store, record, "PermissionsEdit");
    }
  field->hidden = !read;
  if (edit)
    field->flags &= ~(guint) DEMO_SF_READ_ONLY;
  else
    field->flags |= DEMO_SF_READ_ONLY;
  object->changed = demo_sf_org_now (org);
}

/* Whether a row of FieldPermissions may be; other rows may. FALSE: `row->error` says what is wrong. */
static gboolean
check_permissions (DemoSfRow *row, DemoSfOrg *org)
{
  DemoSfObject *own = demo_sf_store_object (row->store), *object;
  const char *name, *read, *edit;
  const DemoSfField *field;

  if (!g_str_equal (own->name, "FieldPermissions"))
    return TRUE;
  name = row_value (row, demo_sf_object_any_field (own, "Field"), NULL);
  read = row_value (row, demo_sf_object_any_field (own, "PermissionsRead"), NULL);
  edit = row_value (row, demo_sf_object_any_field (own, "PermissionsEdit"), NULL);
  field = find_field (org, name, &object);
  if (field == NULL || ((field->flags & DEMO_SF_REQUIRED) && field->type != DEMO_SF_BOOLEAN))
    row->error = demo_sf_row_error_new ("FIELD_INTEGRITY_EXCEPTION", "Field",
                                        "Field Name: bad value for restricted picklist field: %s",
                                        name != NULL ? name : "");
  else if (g_strcmp0 (edit, "true") == 0 && g_strcmp0 (read, "true") != 0)
    row->error = demo_sf_row_error_new ("FIELD_INTEGRITY_EXCEPTION", "PermissionsRead",
                                        "Field %s: editing a field needs the permission to read it", name);
  return row->error == NULL;
}

/* Whether a row of PermissionSetAssignment is the first for its user and set; other rows are. FALSE:
 * `row->error` says what is wrong. */
static gboolean
check_assignment (DemoSfRow *row)
{
  DemoSfObject *own = demo_sf_store_object (row->store);
  const char *set, *user;

  if (!g_str_equal (own->name, "PermissionSetAssignment") || row->record != NULL)
    return TRUE;
  set = row_value (row, demo_sf_object_any_field (own, "PermissionSetId"), NULL);
  user = row_value (row, demo_sf_object_any_field (own, "AssigneeId"), NULL);
  for (guint i = 0; set != NULL && user != NULL && i < demo_sf_store_records (row->store)->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (demo_sf_store_records (row->store), i);

      if (record->deleted || strncmp (value_of (row->store, record, "PermissionSetId"), set, 15) != 0
          || strncmp (value_of (row->store, record, "AssigneeId"), user, 15) != 0)
        continue;
      row->error = demo_sf_row_error_new (
        "DUPLICATE_VALUE", NULL, "duplicate value found: AssigneeId duplicates value on record with id: %s",
        record->id);
      return FALSE;
    }
  return TRUE;
}

/* What a written row of FieldPermissions or PermissionSetAssignment changes in the schema; other rows change
 * nothing. */
static void
apply_permissions (DemoSfRow *row, DemoSfOrg *org)
{
  const char *object = demo_sf_store_object (row->store)->name;
  DemoSfStore *store = demo_sf_org_store (org, "FieldPermissions");

  if (g_str_equal (object, "FieldPermissions"))
    apply (org, value_of (store, row->record, "Field"));
  if (!g_str_equal (object, "PermissionSetAssignment"))
    return;
  for (guint i = 0; i < demo_sf_store_records (store)->len; i++)
    apply (org, value_of (store, g_ptr_array_index (demo_sf_store_records (store), i), "Field"));
}

/* ── Rules ── */

/* The rules are applied in this order, and the first that fails is the row's error, as in Salesforce. */

static gboolean
check_access (DemoSfRow *row)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < row->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i);

      if (demo_sf_field_is_writable (field))
        continue;
      if (names->len > 0)
        g_string_append_c (names, ',');
      g_string_append (names, field->name);
    }
  if (names->len == 0)
    return TRUE;
  row->error = demo_sf_row_error_new ("INVALID_FIELD_FOR_INSERT_UPDATE", names->str,
                                      "Unable to create/update fields: %s. Please check the security "
                                      "settings of this field and verify that it "
                                      "is read/write for your profile or permission set.",
                                      names->str);
  return FALSE;
}

static gboolean
check_required (DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < object->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (object->fields, i);
      const char *value = NULL;
      gboolean set = demo_sf_row_sets (row, field, &value);
      gboolean needed = (field->flags & DEMO_SF_REQUIRED) && demo_sf_field_is_writable (field);

      if (!needed || (set ? value != NULL : row->record != NULL || (field->flags & DEMO_SF_DEFAULTED)))
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", field->name);
    }
  if (names->len == 0)
    return TRUE;
  row->error = demo_sf_row_error_new ("REQUIRED_FIELD_MISSING", names->str,
                                      "Required fields are missing: [%s]", names->str);
  return FALSE;
}

static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || strchr (at + 1, '@') != NULL || strchr (at + 1, '.') == NULL)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || strchr ("<>()[],;:\\\"", *c) != NULL)
      return FALSE;
  return at[1] != '.' && text[strlen (text) - 1] != '.';
}

static gboolean
is_one_of (const DemoSfField *field, const char *value)
{
  /* Matching without regard to letter case, Salesforce stores its own spelling. */
  for (guint i = 0; field->values != NULL && field->values[i] != NULL; i++)
    if (g_ascii_strcasecmp (field->values[i], value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_picklist (DemoSfRow *row, const DemoSfField *field, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, field->type == DEMO_SF_MULTIPICKLIST ? ";" : "\001", -1);

  if ((field->flags & DEMO_SF_RESTRICTED) == 0 || demo_sf_field_is_place_code (field))
    return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (!is_one_of (field, parts[i]))
      {
        row->error = demo_sf_row_error_new ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", field->name,
                                            "%s: bad value for restricted picklist field: %s", field->label,
                                            parts[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_number (DemoSfRow *row, const DemoSfField *field, const char *value)
{
  double limit = pow (10, (double) field->precision - (double) field->scale);

  if (fabs (g_ascii_strtod (value, NULL)) < limit)
    return TRUE;
  row->error = demo_sf_row_error_new ("NUMBER_OUTSIDE_VALID_RANGE", field->name,
                                      "%s: value outside of valid range on numeric field: %s", field->label,
                                      value);
  return FALSE;
}

static gboolean
check_length (DemoSfRow *row, const DemoSfField *field, const char *value)
{
  if (field->length == 0 || g_utf8_strlen (value, -1) <= (glong) field->length
      || field->type == DEMO_SF_REFERENCE)
    return TRUE;
  row->error = demo_sf_row_error_new ("STRING_TOO_LONG", field->name,
                                      "%s: data value too large: %s (max length=%u)", field->label, value,
                                      field->length);
  return FALSE;
}

static gboolean
check_email (DemoSfRow *row, const DemoSfField *field, const char *value)
{
  if (is_email (value))
    return TRUE;
  row->error = demo_sf_row_error_new ("INVALID_EMAIL_ADDRESS", field->name, "%s: invalid email address: %s",
                                      field->label, value);
  return FALSE;
}

static gboolean
check_owner (DemoSfRow *row, DemoSfOrg *org, const DemoSfRecord *user, const char *id)
{
  DemoSfField *active = demo_sf_object_any_field (demo_sf_schema_object (org->schema, "User"), "IsActive");
  const char *value = demo_sf_record_get (user, active, NULL);

  if (g_str_equal (value, "true"))
    return TRUE;
  row->error = demo_sf_row_error_new ("INACTIVE_OWNER_OR_USER", "OwnerId",
                                      "operation performed with inactive user [%s] as owner of %s", id,
                                      demo_sf_store_object (row->store)->name);
  return FALSE;
}

static gboolean
check_reference (DemoSfRow *row, DemoSfOrg *org, const DemoSfField *field, const char *value)
{
  DemoSfStore *target = NULL;
  const DemoSfRecord *found = demo_sf_org_find_target (org, field, value, &target);
  const char *before = row->record != NULL ? demo_sf_record_get (row->record, field, NULL) : NULL;

  if (!demo_sf_id_is_valid (value))
    {
      row->error = demo_sf_row_error_new ("MALFORMED_ID", field->name, "%s: id value of incorrect type: %s",
                                          field->label, value);
      return FALSE;
    }
  if (found == NULL || found->deleted)
    {
      row->error = demo_sf_row_error_new ("INVALID_CROSS_REFERENCE_KEY", field->name,
                                          "invalid cross reference id");
      return FALSE;
    }
  if (g_str_equal (field->name, "OwnerId") && g_str_equal (demo_sf_store_object (target)->name, "User")
      && (before == NULL || strncmp (before, value, 15) != 0))
    return check_owner (row, org, found, value);
  return TRUE;
}

static gboolean
check_value (DemoSfRow *row, DemoSfOrg *org, const DemoSfField *field, const char *value)
{
  if (value == NULL)
    return TRUE;
  switch (field->type)
    {
    case DEMO_SF_REFERENCE:
      return check_reference (row, org, field, value);
    case DEMO_SF_EMAIL:
      return check_length (row, field, value) && check_email (row, field, value);
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
      return check_length (row, field, value) && check_picklist (row, field, value);
    case DEMO_SF_INT:
    case DEMO_SF_DOUBLE:
      return check_number (row, field, value);
    case DEMO_SF_ID:
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
      return check_length (row, field, value);
    case DEMO_SF_BOOLEAN:
    case DEMO_SF_DATE:
    case DEMO_SF_DATETIME:
    case DEMO_SF_TIME:
    case DEMO_SF_ADDRESS:
    default:
      return TRUE;
    }
}

static gboolean
check_unique (DemoSfRow *row)
{
  for (guint i = 0; i < row->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i);
      const char *value = g_ptr_array_index (row->values, i);
      g_autoptr (GPtrArray) holders = NULL;

      if (value == NULL || (field->flags & DEMO_SF_UNIQUE) == 0)
        continue;
      holders = demo_sf_store_find_external (row->store, field, value);
      for (guint h = 0; h < holders->len; h++)
        {
          const DemoSfRecord *holder = g_ptr_array_index (holders, h);

          if (holder == row->record)
            continue;
          row->error = demo_sf_row_error_new (
            "DUPLICATE_VALUE", NULL, "duplicate value found: %s duplicates value on record with id: %s",
            field->name, holder->id);
          return FALSE;
        }
    }
  return TRUE;
}

/* A converted Lead can be read, but only some users may edit it. */
static gboolean
check_converted (DemoSfRow *row, const DemoSfOrg *org)
{
  if (!g_str_equal (demo_sf_store_object (row->store)->name, "Lead") || row->record == NULL
      || org->edits_converted || !is_set (row->store, row->record, "IsConverted"))
    return TRUE;
  row->error = demo_sf_row_error_new ("CANNOT_UPDATE_CONVERTED_LEAD", NULL,
                                      "cannot reference converted lead");
  return FALSE;
}

/* The org's duplicate rule: same e-mail and last name as another record of the object. It runs when a
 * record is created and when one of the two fields is edited. */
static gboolean
check_duplicates (DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  DemoSfField *email = demo_sf_object_any_field (object, "Email");
  DemoSfField *last_name = demo_sf_object_any_field (object, "LastName");
  const char *wanted_email = row_value (row, email, NULL);
  const char *wanted_name = row_value (row, last_name, NULL);
  const DemoSfRecord *duplicate;

  if (!demo_sf_row_sets (row, email, NULL) && !demo_sf_row_sets (row, last_name, NULL))
    return TRUE;
  duplicate = demo_sf_store_find_duplicate (row->store, row->record, wanted_email, wanted_name);
  if (duplicate == NULL)
    return TRUE;
  row->error = demo_sf_row_error_new ("DUPLICATES_DETECTED", NULL,
                                      "Use one of these records? You're creating a duplicate record. We "
                                      "recommend you use an existing record instead.");
  row->error->object = object;
  row->error->duplicate = duplicate;
  return FALSE;
}

/* What the assignment rule that is active makes of an owner: Leads have such rules. */
static void
assign (DemoSfRow *row, const DemoSfOrg *org)
{
  DemoSfObject *object = demo_sf_store_object (row->store);

  if (org->lead_owner != NULL && g_str_equal (object->name, "Lead"))
    demo_sf_row_put (row, demo_sf_object_any_field (object, "OwnerId"), org->lead_owner);
}

gboolean
demo_sf_row_check (DemoSfRow *row, DemoSfOrg *org, guint mode)
{
  if (row->record != NULL && row->record->deleted)
    {
      row->error = demo_sf_row_error_new ("ENTITY_IS_DELETED", NULL, "entity is deleted");
      return FALSE;
    }
  if (!(mode & DEMO_SF_AS_SYSTEM) && (!check_converted (row, org) || !check_access (row)))
    return FALSE;
  if (!check_required (row))
    return FALSE;
  for (guint i = 0; i < row->fields->len; i++)
    if (!check_value (row, org, g_ptr_array_index (row->fields, i), g_ptr_array_index (row->values, i)))
      return FALSE;
  if (!sync_places (row) || !check_unique (row) || !check_permissions (row, org) || !check_assignment (row))
    return FALSE;
  if ((mode & (DEMO_SF_ALLOW_DUPLICATES | DEMO_SF_AS_SYSTEM)) == 0 && !check_duplicates (row))
    return FALSE;
  if (mode & DEMO_SF_ASSIGN)
    assign (row, org);
  return TRUE;
}

/* ── Writing ── */

static void
close_task (DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  const char *status = demo_sf_record_get (row->record, demo_sf_object_any_field (object, "Status"), NULL);

  demo_sf_store_set (row->store, row->record, demo_sf_object_any_field (object, "IsClosed"),
                     g_strcmp0 (status, "Completed") == 0 ? "true" : "false");
}

static void
put_defaults (DemoSfRow *row)
{
  static const struct
  {
    const char *object, *field, *value;
  } defaults[] = {
    { "Lead", "Status", "Open - Not Contacted" },
    { "Task", "Status", "Not Started" },
    { "Task", "Priority", "Normal" },
  };
  DemoSfObject *object = demo_sf_store_object (row->store);

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      DemoSfField *field = g_str_equal (object->name, defaults[i].object)
                             ? demo_sf_object_any_field (object, defaults[i].field)
                             : NULL;

      if (field != NULL && !demo_sf_row_sets (row, field, NULL))
        demo_sf_row_put (row, field, defaults[i].value);
    }
}

void
demo_sf_row_write (DemoSfRow *row, DemoSfOrg *org)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  DemoSfField *owner = demo_sf_object_any_field (object, "OwnerId");
  gboolean created = row->record == NULL;

  if (created)
    row->record = demo_sf_store_add (row->store);
  if (created && owner != NULL && !demo_sf_row_sets (row, owner, NULL))
    demo_sf_row_put (row, owner, org->user_id);
  if (created)
    put_defaults (row);
  for (guint i = 0; i < row->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i);

      if (field->at == DEMO_SF_STORED)
        demo_sf_store_set (row->store, row->record, field, g_ptr_array_index (row->values, i));
    }
  if (g_str_equal (object->name, "Task"))
    close_task (row);
  demo_sf_store_stamp (row->store, row->record, org->user_id);
  apply_permissions (row, org);
}
