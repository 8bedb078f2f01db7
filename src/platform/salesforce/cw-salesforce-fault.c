/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-fault.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-redact.h"

/* The codes that writing contacts can meet. `words` NULL: Salesforce's own words are shown. */
static const struct
{
  const char *code;
  CwRowClass row_class;
  const char *words;
} codes[] = {
  { "UNABLE_TO_LOCK_ROW", CW_ROW_TRANSIENT,
    N_("Somebody else is changing this record right now. It is tried again at the next run") },
  { "SERVER_UNAVAILABLE", CW_ROW_TRANSIENT,
    N_("Salesforce is not available at the moment. It is tried again at the next run") },
  { "REQUEST_RUNNING_TOO_LONG", CW_ROW_TRANSIENT,
    N_("Salesforce took too long over this record. It is tried again at the next run") },
  { "QUERY_TIMEOUT", CW_ROW_TRANSIENT,
    N_("Salesforce took too long over a query. It is tried again at the next run") },
  { "UNKNOWN_EXCEPTION", CW_ROW_TRANSIENT,
    N_("Salesforce had a fault of its own. It is tried again at the next run") },
  { "TXN_SECURITY_METERING_ERROR", CW_ROW_TRANSIENT,
    N_("Salesforce’s transaction security was too busy. It is tried again at the next run") },
  { "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", CW_ROW_TRANSIENT,
    N_("Salesforce is under maintenance. It is tried again at the next run") },
  { "ORG_IN_MAINTENANCE", CW_ROW_TRANSIENT,
    N_("Salesforce is under maintenance. It is tried again at the next run") },
  { "ALL_OR_NONE_OPERATION_ROLLED_BACK", CW_ROW_TRANSIENT,
    N_("This record was held back because of another one. It is tried again at the next run") },
  { "PROCESSING_HALTED", CW_ROW_TRANSIENT,
    N_("This record was held back because of another one. It is tried again at the next run") },

  { "REQUEST_LIMIT_EXCEEDED", CW_ROW_QUOTA,
    N_("The day’s requests to Salesforce are used up. Try again later, or ask the administrator for more") },
  { "TOO_MANY_APEX_REQUESTS", CW_ROW_QUOTA,
    N_("Salesforce’s own code (Apex) is overloaded. Try again later") },
  { "LIMIT_EXCEEDED", CW_ROW_QUOTA,
    N_("A limit of the Salesforce organization is reached. Ask the administrator") },
  { "STORAGE_LIMIT_EXCEEDED", CW_ROW_QUOTA,
    N_("Salesforce’s storage is full. Ask the administrator to make room") },

  { "EXCEEDEDQUOTA", CW_ROW_QUOTA,
    N_("The day’s jobs of Salesforce’s Bulk API are used up. Try again later, or ask the administrator") },

  { "DUPLICATES_DETECTED", CW_ROW_CONFLICT,
    N_("A duplicate rule of Salesforce says that this contact exists already. Merge or link the two "
        "records") },
  { "DUPLICATE_VALUE", CW_ROW_CONFLICT,
    N_("Another Salesforce record has the same value in a field that must be unique") },
  { "DUPLICATE_EXTERNAL_ID", CW_ROW_CONFLICT,
    N_("More than one Salesforce record carries this Aloware contact ID. Clear it on all but one") },

  { "ENTITY_IS_DELETED", CW_ROW_GONE, N_("The Salesforce record was deleted") },
  { "INVALID_CROSS_REFERENCE_KEY", CW_ROW_GONE,
    N_("The Salesforce record, or one it refers to, does not exist any more") },
  { "NOT_FOUND", CW_ROW_GONE, N_("The Salesforce record does not exist any more, or you may not see it") },
  { "ENTITY_IS_LOCKED", CW_ROW_GONE,
    N_("The Salesforce record is locked, for example by an approval process. Wait until it is released") },
  { "CANNOT_UPDATE_CONVERTED_LEAD", CW_ROW_GONE,
    N_("The lead was converted and cannot be changed any more") },

  { "REQUIRED_FIELD_MISSING", CW_ROW_DATA, N_("Salesforce needs a value in a field that is blank here") },
  { "STRING_TOO_LONG", CW_ROW_DATA, N_("The text is longer than the Salesforce field") },
  { "INVALID_EMAIL_ADDRESS", CW_ROW_DATA, N_("Salesforce does not accept this as an e-mail address") },
  { "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", CW_ROW_DATA,
    N_("The value is not one of the Salesforce picklist’s. Add it there, or add a value pair to the "
        "mapping") },
  { "FIELD_INTEGRITY_EXCEPTION", CW_ROW_DATA,
    N_("The values do not go together, for example a state that is not in the country, or an owner who does "
        "not exist") },
  { "NUMBER_OUTSIDE_VALID_RANGE", CW_ROW_DATA, N_("The number is too large for the Salesforce field") },
  { "FIELD_CUSTOM_VALIDATION_EXCEPTION", CW_ROW_DATA, NULL },
  { "FIELD_FILTER_VALIDATION_EXCEPTION", CW_ROW_DATA,
    N_("The value is outside of the field’s lookup filter") },
  { "JSON_PARSER_ERROR", CW_ROW_DATA, N_("A value does not fit the type of its Salesforce field") },
  { "MALFORMED_ID", CW_ROW_DATA, N_("An identifier is not a Salesforce id") },
  { "INVALID_TYPE_ON_FIELD_IN_RECORD", CW_ROW_DATA,
    N_("A value does not fit the type of its Salesforce field") },
  { "INVALID_ID_FIELD", CW_ROW_DATA, N_("An identifier is not a Salesforce id") },
  { "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", CW_ROW_DATA, NULL },
  { "CANNOT_EXECUTE_FLOW_TRIGGER", CW_ROW_DATA, NULL },
  { "CUSTOM_APEX_ERROR", CW_ROW_DATA, NULL },

  { "INVALID_FIELD", CW_ROW_PERMISSION,
    N_("A mapped field does not exist in Salesforce, or you may not see it. Check the mapping and the "
        "field’s permissions") },
  { "INVALID_FIELD_FOR_INSERT_UPDATE", CW_ROW_PERMISSION,
    N_("A mapped field may not be written by you. Check the field’s permissions, or its direction in the "
        "mapping") },
  { "FIELD_NOT_UPDATABLE", CW_ROW_PERMISSION,
    N_("A mapped field may not be written by you. Check the field’s permissions, or its direction in the "
        "mapping") },
  { "INSUFFICIENT_ACCESS_OR_READONLY", CW_ROW_PERMISSION,
    N_("You may not change this record. Ask the administrator") },
  { "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", CW_ROW_PERMISSION,
    N_("You may not use a record that this one refers to. Ask the administrator") },
  { "INSUFFICIENT_ACCESS", CW_ROW_PERMISSION,
    N_("You may not do this in Salesforce. Ask the administrator") },
  { "TRANSFER_REQUIRES_READ", CW_ROW_PERMISSION,
    N_("The new owner may not read this kind of record. Ask the administrator, or choose another owner") },
  { "INACTIVE_OWNER_OR_USER", CW_ROW_PERMISSION,
    N_("The owner is not an active Salesforce user. Choose another owner") },
  { "INVALID_TYPE", CW_ROW_PERMISSION,
    N_("This kind of record does not exist in Salesforce, or you may not see it. Ask the administrator") },
  { "API_DISABLED_FOR_ORG", CW_ROW_PERMISSION,
    N_("This Salesforce organization or user has no access to the API. Ask the administrator for the "
        "permission “API Enabled”") },
  { "FEATURENOTENABLED", CW_ROW_PERMISSION,
    N_("The Bulk API is not switched on in this Salesforce organization, or not for you. Ask the "
        "administrator for the permission “API Enabled”") },
  { "API_CURRENTLY_DISABLED", CW_ROW_PERMISSION,
    N_("Access to the Salesforce API is switched off at the moment. Ask the administrator") },
};

static gssize
find_code (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].code, code))
      return (gssize) i;

  return -1;
}

static char *
join_fields (JsonArray *array)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (names, (gpointer) json_node_get_string (node));
    }

  if (names->len == 0)
    return NULL;

  g_ptr_array_add (names, NULL);

  return g_strjoinv (",", (char **) names->pdata);
}

CwSalesforceFault *
cw_salesforce_fault_from_object (JsonObject *object)
{
  CwSalesforceFault *fault = g_new0 (CwSalesforceFault, 1);
  const char *const code_names[] = { "statusCode", "errorCode", "error" };
  const char *message = cw_json_get_string (object, "message");

  for (guint i = 0; i < G_N_ELEMENTS (code_names) && fault->code == NULL; i++)
    fault->code = g_strdup (cw_json_get_string (object, code_names[i]));

  fault->named = fault->code != NULL;
  fault->message = g_strdup (message != NULL ? message : cw_json_get_string (object, "error_description"));
  fault->fields = join_fields (cw_json_get_array (object, "fields"));

  if (fault->code == NULL)
    fault->code = g_strdup ("UNKNOWN_EXCEPTION");

  return fault;
}

CwSalesforceFault *
cw_salesforce_fault_new (guint status, JsonNode *root)
{
  JsonArray *array = cw_json_array (root);
  JsonObject *object = cw_json_object (root);
  CwSalesforceFault *fault;

  if (array != NULL && json_array_get_length (array) > 0)
    object = cw_json_object (json_array_get_element (array, 0));

  fault = cw_salesforce_fault_from_object (object);

  if (!fault->named)
    {
      g_free (fault->code);
      fault->code = g_strdup_printf ("HTTP_%u", status);
    }

  return fault;
}

void
cw_salesforce_fault_free (CwSalesforceFault *fault)
{
  if (fault == NULL)
    return;

  g_free (fault->code);
  g_free (fault->message);
  g_free (fault->fields);
  g_free (fault);
}

CwRowClass
cw_salesforce_fault_classify (const CwSalesforceFault *fault)
{
  gssize nth = find_code (fault->code);

  /* A trigger or flow that meets a locked record reports it as a fault of its own. */
  if (fault->message != NULL && strstr (fault->message, "UNABLE_TO_LOCK_ROW") != NULL)
    return CW_ROW_TRANSIENT;

  if (nth >= 0)
    return codes[nth].row_class;

  return g_str_has_prefix (fault->code, "HTTP_5") ? CW_ROW_TRANSIENT : CW_ROW_DATA;
}

/* "ConcurrentPerOrgLongTxn Limit exceeded": the code is that of a day whose requests are used up. */
static gboolean
is_concurrency (const CwSalesforceFault *fault)
{
  return g_str_equal (fault->code, "REQUEST_LIMIT_EXCEEDED") && fault->message != NULL
         && g_str_has_prefix (fault->message, "Concurrent");
}

char *
cw_salesforce_fault_describe (const CwSalesforceFault *fault)
{
  gssize nth = find_code (fault->code);
  const char *words = nth >= 0 ? codes[nth].words : NULL;
  g_autofree char *own = NULL;
  g_autofree char *code = NULL;

  if (is_concurrency (fault))
    return g_strdup (_("Too many long requests to Salesforce run at once. Try again later"));

  if (words != NULL)
    return fault->fields != NULL ? g_strdup_printf ("%s (%s)", _(words), fault->fields)
                                 : g_strdup (_(words));

  own = cw_redact_text (fault->message, 0);

  if (nth >= 0 && *own != '\0')
    return g_strdup_printf (_("A rule of your Salesforce organization refused this record: %s"), own);

  code = cw_redact_text (fault->code, 80);

  return *own != '\0' ? g_strdup_printf (_("Salesforce refused this: %s (%s)"), own, code)
                      : g_strdup_printf (_("Salesforce refused this (%s)"), code);
}

char *
cw_salesforce_fault_quote (const CwSalesforceFault *fault)
{
  /* "\nContact WHERE (Nope = 1)\n ^\nERROR at Row:1:Column:31\nNo such column 'Nope' on …" */
  const char *place = fault->message != NULL ? strstr (fault->message, "\nERROR at Row:") : NULL;
  const char *line = place != NULL ? strchr (place + 1, '\n') : NULL;
  g_autofree char *own = cw_redact_text (line != NULL ? line + 1 : fault->message, 0);
  g_autofree char *code = cw_redact_text (fault->code, 80);

  return *own != '\0' ? g_strdup_printf ("%s (%s)", own, code) : g_steal_pointer (&code);
}

gboolean
cw_salesforce_fault_is_incurable (const CwSalesforceFault *fault)
{
  return fault->message != NULL
         && (strstr (fault->message, "Connected app is not attached to Agent") != NULL
             || strstr (fault->message, "This session is not valid for use with the REST API") != NULL);
}

/* "No such column 'Foo__c' on entity 'Contact'." */
static char *
missing_column (const CwSalesforceFault *fault)
{
  g_autoptr (GRegex) pattern = g_regex_new ("No such column '([A-Za-z0-9_.]+)'", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (fault->message == NULL || !g_regex_match (pattern, fault->message, 0, &match))
    return NULL;

  return g_match_info_fetch (match, 1);
}

/* Which of Salesforce's limits is reached: only those of the day are CW_ERROR_QUOTA. */
static CwErrorCode
limit_code (const CwSalesforceFault *fault)
{
  if (is_concurrency (fault) || g_str_equal (fault->code, "TOO_MANY_APEX_REQUESTS"))
    return CW_ERROR_RATE_LIMITED;

  return g_str_equal (fault->code, "REQUEST_LIMIT_EXCEEDED") || g_str_equal (fault->code, "EXCEEDEDQUOTA")
           ? CW_ERROR_QUOTA
           : CW_ERROR_REFUSED;
}

static CwErrorCode
error_code (const CwSalesforceFault *fault, guint status)
{
  CwRowClass row_class = cw_salesforce_fault_classify (fault);

  if (g_str_equal (fault->code, "QUERY_TIMEOUT"))
    return CW_ERROR_TIMED_OUT;

  if (row_class == CW_ROW_QUOTA)
    return limit_code (fault);

  if (row_class == CW_ROW_PERMISSION || status == 403)
    return CW_ERROR_PERMISSION;

  switch (status)
    {
    case 401:
      return CW_ERROR_SIGN_IN_NEEDED;

    case 404:
      return CW_ERROR_NOT_FOUND;

    case 410:
      return CW_ERROR_UNSUPPORTED;

    case 429:
    case 503:
      return CW_ERROR_RATE_LIMITED;

    case 408:
      return CW_ERROR_TIMED_OUT;

    case 420:
    case 502:
    case 504:
      return CW_ERROR_NETWORK;

    default:
      return CW_ERROR_REFUSED;
    }
}

static GError *
error_new (const CwSalesforceFault *fault, guint status)
{
  g_autofree char *words = cw_salesforce_fault_describe (fault);
  g_autofree char *column = missing_column (fault);

  if (column != NULL)
    return g_error_new (CW_ERROR, CW_ERROR_PERMISSION,
                        _("The field “%s” does not exist in Salesforce, or you may not see it. Remove it "
                           "from the mapping, or ask the administrator for access to it"),
                        column);

  if (status == 401 && cw_salesforce_fault_is_incurable (fault))
    return g_error_new_literal (CW_ERROR, CW_ERROR_PERMISSION,
                                _("The sign-in to Salesforce is not good for the API. Give the app the "
                                   "scope “api” in its settings, then sign in again"));

  if (status == 401)
    return g_error_new_literal (CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                                _("Salesforce does not accept the sign-in any more. Sign in again"));

  if (status == 410)
    return g_error_new_literal (
      CW_ERROR, CW_ERROR_UNSUPPORTED,
      _("Salesforce does not speak this version of its API any more. Install a newer Crosswalk"));

  if (!fault->named && (status == 429 || status == 503))
    return g_error_new_literal (
      CW_ERROR, CW_ERROR_RATE_LIMITED,
      _("Salesforce is not available at the moment (maintenance or too many requests). Try again later"));

  if (!fault->named)
    return g_error_new (CW_ERROR, (int) error_code (fault, status),
                        _("Salesforce could not answer (status %u). Try again later"), status);

  return g_error_new (CW_ERROR, (int) error_code (fault, status), "%s [%s]", words, fault->code);
}

GError *
cw_salesforce_fault_to_error (const CwSalesforceFault *fault, guint status)
{
  GError *error = error_new (fault, status);

  cw_error_set_side (error, CW_SIDE_SALESFORCE);

  return error;
}
