/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-permission.h"

#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-mapping-check.h"

#include <glib/gi18n-lib.h>

/* A line lists this many names of people or fields, then says how many more there are. */
#define MOST_NAMES 5

static CwPermission *
add (GPtrArray *list,
     CwSide side,
     CwPermissionState state,
     const char *title,
     const char *detail,
     const char *remedy)
{
  CwPermission *permission = g_new0 (CwPermission, 1);

  permission->side = side;
  permission->state = state;
  permission->title = g_strdup (title);
  permission->detail = g_strdup (detail);
  permission->remedy = g_strdup (remedy);
  g_ptr_array_add (list, permission);

  return permission;
}

static void
permission_free (CwPermission *permission)
{
  g_free (permission->title);
  g_free (permission->detail);
  g_free (permission->remedy);
  g_free (permission->request);
  g_free (permission);
}

/* "Ana, Bo and 3 more". */
static char *
join_names (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint more = names->len - MIN (names->len, MOST_NAMES);

  for (guint i = 0; i < names->len - more; i++)
    {
      if (i > 0)
        /* Translators: between the names of a list */
        g_string_append (text, C_("list", ", "));
      g_string_append (text, g_ptr_array_index (names, i));
    }

  if (more == 0)
    return g_strdup (text->str);

  /* Translators: names of people, and how many more there are: "Ana, Bo and 3 more" */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", more), text->str, more);
}

/* ── Whether the platforms answer ── */

static gboolean
is_by_token (const CwPermissionFacts *facts)
{
  return g_strcmp0 (facts->connections->aloware_auth, "oauth") != 0;
}

/* The API permission, and access to the objects that the settings include. */
static const char *
remedy_of_access (CwObjects objects)
{
  switch (objects)
    {
    case CW_OBJECTS_LEAD:
      return _(
        "In Salesforce’s setup, give this user the system permission “API Enabled”, and read access to "
        "Leads and users.");
    case CW_OBJECTS_BOTH:
      return _(
        "In Salesforce’s setup, give this user the system permission “API Enabled”, and read access to "
        "contacts, Leads and users.");
    case CW_OBJECTS_CONTACT:
    default:
      return _(
        "In Salesforce’s setup, give this user the system permission “API Enabled”, and read access to "
        "contacts and users.");
    }
}

static const char *
request_of_access (CwObjects objects)
{
  switch (objects)
    {
    case CW_OBJECTS_LEAD:
      return _(
        "The permission “API Enabled” (Setup, Permission Sets, System Permissions), and read access to "
        "Leads and users (Setup, Permission Sets, Object Settings)");
    case CW_OBJECTS_BOTH:
      return _(
        "The permission “API Enabled” (Setup, Permission Sets, System Permissions), and read access to "
        "contacts, Leads and users (Setup, Permission Sets, Object Settings)");
    case CW_OBJECTS_CONTACT:
    default:
      return _(
        "The permission “API Enabled” (Setup, Permission Sets, System Permissions), and read access to "
        "contacts and users (Setup, Permission Sets, Object Settings)");
    }
}

/* An object that the user may not see does not exist for that user. */
static gboolean
lacks_access (const GError *error)
{
  return g_error_matches (error, CW_ERROR, CW_ERROR_PERMISSION)
         || g_error_matches (error, CW_ERROR, CW_ERROR_NOT_FOUND);
}

static const char *
remedy_of (const GError *error, CwSide side, const CwPermissionFacts *facts)
{
  gboolean by_token = is_by_token (facts);

  if (g_error_matches (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return side == CW_SIDE_SALESFORCE ? _("Sign in to Salesforce again with the button above.")
           : by_token                 ? _("Connect to Aloware again with a valid API token.")
                                      : _("Sign in to Aloware again with the button above.");
  if (side == CW_SIDE_SALESFORCE && lacks_access (error))
    return remedy_of_access (facts->settings->objects);
  if (g_error_matches (error, CW_ERROR, CW_ERROR_NETWORK)
      || g_error_matches (error, CW_ERROR, CW_ERROR_TIMED_OUT))
    return _("Check the network connection and the address, then check again.");
  if (g_error_matches (error, CW_ERROR, CW_ERROR_QUOTA))
    return _("Wait until Salesforce’s day is over, or free requests that other integrations use.");
  if (g_error_matches (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE))
    return _("Unlock the keyring, then check again.");

  return NULL;
}

static gboolean
judge_problem (GPtrArray *list, CwSide side, const CwPermissionFacts *facts)
{
  const GError *problem = facts->problems[side];
  CwPermission *permission;
  const char *title = side == CW_SIDE_SALESFORCE ? _("Salesforce API") : _("Aloware API");

  if (problem == NULL)
    return FALSE;

  permission = add (list, side, CW_PERMISSION_ERROR, title, problem->message,
                    remedy_of (problem, side, facts));
  if (side == CW_SIDE_SALESFORCE && lacks_access (problem))
    permission->request = g_strdup (request_of_access (facts->settings->objects));

  return TRUE;
}

static void
judge_quota (GPtrArray *list, const CwConnections *connections)
{
  guint used = connections->salesforce_requests_used, limit = connections->salesforce_requests_limit;
  guint left = limit > used ? limit - used : 0;
  g_autofree char *detail = NULL;

  if (limit == 0)
    return;

  detail = g_strdup_printf (ngettext ("%'u of %'u request is left until tomorrow.",
                                      "%'u of %'u requests are left until tomorrow.", limit),
                            left, limit);
  add (list, CW_SIDE_SALESFORCE, left < limit / 10 ? CW_PERMISSION_WARNING : CW_PERMISSION_OK,
       _("Daily Requests"), detail,
       left < limit / 10 ? _(
         "Sync later, or lower the use of other integrations: Salesforce refuses requests over the limit.")
                         : NULL);
}

static void
judge_salesforce (GPtrArray *list, const CwPermissionFacts *facts)
{
  const CwConnections *connections = facts->connections;
  g_autofree char *detail = NULL;

  if (judge_problem (list, CW_SIDE_SALESFORCE, facts))
    return;

  detail = g_strdup_printf (_("This user may use the API, version %s."),
                            connections->salesforce_api_version != NULL ? connections->salesforce_api_version
                                                                        : "–");
  add (list, CW_SIDE_SALESFORCE, CW_PERMISSION_OK, _("Salesforce API"), detail, NULL);
  judge_quota (list, connections);
}

/* ── Fields ── */

/* What a mapped row needs and the user's permissions do not allow; NULL: they allow everything. */
static const char *
missing_access (CwObject object, const CwMappingRow *row, const CwField *field)
{
  if (field == NULL)
    return _("This field is not visible for the signed-in user.");
  if (!cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE)
      || row->aloware->category == CW_CATEGORY_LOCKED)
    return NULL;
  if (!field->updateable && !field->createable)
    return _("This field cannot be edited by the signed-in user.");
  if (!field->updateable)
    return object == CW_OBJECT_LEAD
             ? _("The signed-in user can set this field only when a Lead is created.")
             : _("The signed-in user can set this field only when a contact is created.");

  return NULL;
}

/* The names of Setup's pages are Salesforce's own. */
static char *
request_field (CwObject object, const CwMappingRow *row, const CwField *field)
{
  return g_strdup_printf (
    field == NULL
      ? _("Field “%s” (%s): tick “Visible” (Setup, Object Manager, %s, Fields & Relationships, the "
           "field, Set Field-Level Security)")
      : _("Field “%s” (%s): clear “Read-Only” (Setup, Object Manager, %s, Fields & Relationships, "
           "the field, Set Field-Level Security)"),
    field != NULL && field->label != NULL ? field->label : row->aloware->label, row->salesforce,
    cw_object_get_name (object));
}

static void
judge_field (GPtrArray *list,
             CwObject object,
             const CwMappingRow *row,
             const CwField *field,
             const char *what)
{
  g_autofree char *title = NULL;
  CwPermission *permission;

  /* Translators: an Aloware field's label, and the Salesforce field that it is mapped to. */
  title = g_strdup_printf (object == CW_OBJECT_LEAD ? _("Lead Field “%s” (%s)") : _("Field “%s” (%s)"),
                           cw_catalogue_get_label (row->aloware), row->salesforce);
  permission = add (list, CW_SIDE_SALESFORCE, CW_PERMISSION_ERROR, title, what,
                    field == NULL
                      ? _("In Salesforce’s setup, open the field’s field-level security and make it visible "
                           "for this user’s profile; or choose another field in Mapping.")
                      : _("In Salesforce’s setup, open the field’s field-level security and clear "
                           "“Read-Only” for this user’s profile; or change the direction in Mapping."));
  permission->request = request_field (object, row, field);
}

static void
judge_fields (GPtrArray *list, CwObject object, const CwMapping *mapping, const CwSchema *schema)
{
  guint good = 0;
  g_autofree char *detail = NULL;

  for (guint i = 0; i < cw_mapping_get_n_rows (mapping); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (mapping, i);
      const CwField *field = cw_schema_find (schema, row->salesforce);
      const char *what;

      if (*row->salesforce == '\0')
        continue;
      what = missing_access (object, row, field);
      if (what == NULL)
        good++;
      else
        judge_field (list, object, row, field, what);
    }

  detail = g_strdup_printf (ngettext ("%u mapped field can be read and written as its direction needs.",
                                      "%u mapped fields can be read and written as their directions need.",
                                      good),
                            good);
  add (list, CW_SIDE_SALESFORCE, CW_PERMISSION_OK,
       object == CW_OBJECT_LEAD ? _("Mapped Fields of Leads") : _("Mapped Fields"), detail, NULL);
}

/* The fields without which Salesforce refuses a new record. */
static void
judge_required (GPtrArray *list, const CwMapping *mapping, const CwSchema *schema)
{
  g_autoptr (GPtrArray) problems = cw_mapping_check (mapping, schema, NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *title = NULL;

      if (problem->code != CW_PROBLEM_REQUIRED_UNMAPPED)
        continue;
      /* Translators: the API name of a Salesforce field */
      title = g_strdup_printf (_("Required Field “%s”"), problem->salesforce);
      add (list, CW_SIDE_SALESFORCE, CW_PERMISSION_WARNING, title, problem->message,
           _("In Mapping, map an Aloware field to it, or give it a fixed value."));
    }
}

static void
judge_objects (GPtrArray *list, const CwPermissionFacts *facts)
{
  if (facts->problems[CW_SIDE_SALESFORCE] != NULL)
    return;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      const CwMapping *mapping = facts->mappings[object];
      const CwSchema *schema = facts->schemas[object];

      if (!cw_settings_include (facts->settings, object) || schema == NULL || mapping == NULL
          || cw_mapping_get_n_rows (mapping) == 0)
        continue;
      judge_fields (list, object, mapping, schema);
      judge_required (list, mapping, schema);
    }
}

/* ── Users ── */

static void
judge_users_in_state (GPtrArray *list,
                      const CwPermissionFacts *facts,
                      CwUserState state,
                      const char *title,
                      const char *remedy)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < facts->aloware_users->len; i++)
    {
      const CwUser *user = g_ptr_array_index (facts->aloware_users, i);
      const char *partner;

      if (cw_user_map_to_salesforce (facts->users, user->id, &partner) == state)
        g_ptr_array_add (names, user->name != NULL && *user->name != '\0' ? user->name
                                : user->email != NULL                     ? user->email
                                                                          : user->id);
    }

  if (names->len == 0)
    return;

  joined = join_names (names);
  add (list, CW_SIDE_ALOWARE, CW_PERMISSION_WARNING, title, joined, remedy);
}

static void
judge_fallback (GPtrArray *list, const CwPermissionFacts *facts)
{
  const char *email = facts->settings->fallback_owner;

  if (email == NULL || *email == '\0')
    {
      add (list, CW_SIDE_ALOWARE, CW_PERMISSION_WARNING, _("No Fallback Owner"),
           _("Contacts whose Salesforce owner has no Aloware user keep their Aloware owner."),
           _("Choose a fallback owner to give them to somebody."));
      return;
    }

  for (guint i = 0; i < facts->aloware_users->len; i++)
    {
      const CwUser *user = g_ptr_array_index (facts->aloware_users, i);

      if (cw_user_map_is_fallback (facts->users, user->id))
        {
          add (list, CW_SIDE_ALOWARE, CW_PERMISSION_OK, _("Fallback Owner"), user->name, NULL);
          return;
        }
    }

  add (list, CW_SIDE_ALOWARE, CW_PERMISSION_ERROR, _("Fallback Owner"),
       _("No Aloware user has the e-mail address that is set."),
       _("Choose a fallback owner among Aloware’s users."));
}

static void
judge_users (GPtrArray *list, const CwPermissionFacts *facts)
{
  guint matched;
  g_autofree char *detail = NULL;

  if (facts->users == NULL || facts->aloware_users == NULL)
    return;

  matched = cw_user_map_count (facts->users, CW_USER_MATCHED);
  detail = g_strdup_printf (ngettext ("%u of %u Aloware user is matched to a Salesforce user.",
                                      "%u of %u Aloware users are matched to a Salesforce user.",
                                      facts->aloware_users->len),
                            matched, facts->aloware_users->len);
  add (list, CW_SIDE_ALOWARE, matched > 0 ? CW_PERMISSION_OK : CW_PERMISSION_ERROR, _("Matched Users"),
       detail,
       matched > 0 ? NULL
                   : _("Give each person the same e-mail address on both platforms, or choose matches "
                        "under Owners."));

  judge_users_in_state (
    list, facts, CW_USER_AMBIGUOUS, _("Users With Several Matches"),
    _("Several users have this e-mail address. Leave it to one of them on each platform, or choose a match "
       "under Owners."));
  judge_users_in_state (list, facts, CW_USER_INACTIVE, _("Users Inactive in Salesforce"),
                        _("Inactive users cannot own contacts that are written. Activate them in "
                           "Salesforce, or give their contacts to somebody else."));
  judge_users_in_state (list, facts, CW_USER_UNMATCHED, _("Users Without a Match"),
                        _("Give them the same e-mail address on both platforms, or choose a match under "
                           "Owners; until then the owner of their contacts is not synced."));
  judge_fallback (list, facts);
}

/* What the sign-in cannot do is told apart from the settings of a person, which are not the reason. */
static void
judge_lacks (GPtrArray *list, const CwPermissionFacts *facts)
{
  static const struct
  {
    CwLack lack;
    const char *title;
  } lacks[] = {
    { CW_LACK_CREATE, N_("Creating Contacts in Aloware") },
    { CW_LACK_UPDATE, N_("Changing Contacts in Aloware") },
    { CW_LACK_USERS, N_("Aloware Users") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lacks); i++)
    if ((facts->connections->aloware_lacks & lacks[i].lack) != 0)
      add (list, CW_SIDE_ALOWARE, CW_PERMISSION_ERROR, _(lacks[i].title), cw_lack_get_text (lacks[i].lack),
           NULL);
}

static void
judge_aloware (GPtrArray *list, const CwPermissionFacts *facts)
{
  g_autofree char *detail = NULL;

  if (judge_problem (list, CW_SIDE_ALOWARE, facts) || facts->aloware_users == NULL)
    return;

  if (is_by_token (facts))
    detail = g_strdup_printf (ngettext ("The API token is accepted; it sees %u user.",
                                        "The API token is accepted; it sees %u users.",
                                        facts->aloware_users->len),
                              facts->aloware_users->len);
  else
    detail = g_strdup_printf (ngettext ("The sign-in is accepted; it sees %u user.",
                                        "The sign-in is accepted; it sees %u users.",
                                        facts->aloware_users->len),
                              facts->aloware_users->len);
  add (list, CW_SIDE_ALOWARE, CW_PERMISSION_OK, _("Aloware API"), detail, NULL);
  judge_lacks (list, facts);
  if ((facts->connections->aloware_lacks & CW_LACK_USERS) == 0)
    judge_users (list, facts);
}

GPtrArray *
cw_permissions_judge (const CwPermissionFacts *facts)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) permission_free);

  judge_salesforce (list, facts);
  judge_objects (list, facts);
  judge_aloware (list, facts);

  return list;
}

char *
cw_permissions_write_request (GPtrArray *found, const char *user)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const CwPermission *permission = g_ptr_array_index (found, i);

      if (permission->request != NULL)
        g_string_append_printf (text, "\n• %s", permission->request);
    }
  if (text->len == 0)
    return NULL;

  return user != NULL && *user != '\0'
           ? g_strdup_printf (
             _("Please give the Salesforce user %s what a sync of contacts with Aloware needs:%s"), user,
             text->str)
           : g_strdup_printf (
             _("Please give me in Salesforce what a sync of contacts with Aloware needs:%s"), text->str);
}
