/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-result.h"

#include <string.h>

#include "cw-json.h"
#include "cw-phone.h"

#define WHAT "Aloware"
#define MAX_DEPTH 4
#define MAX_PARTS 100
/* How many places in a text are tried as the beginning of data. */
#define MAX_TRIES 32

static const char *const boxes[] = {
  "contact", "contacts", "lead",    "leads", "person", "people", "data",    "result",
  "results", "record",   "records", "item",  "items",  "match",  "matches",
};

/* ── Texts ── */

/* The text of an embedded resource, which may be base64. */
static char *
resource_text (JsonObject *resource)
{
  const char *text = cw_json_get_string (resource, "text");
  const char *blob = cw_json_get_string (resource, "blob");
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (text != NULL || blob == NULL)
    return g_strdup (text);

  bytes = g_base64_decode (blob, &length);
  return bytes != NULL && g_utf8_validate ((const char *) bytes, (gssize) length, NULL)
           ? g_strndup ((const char *) bytes, length)
           : NULL;
}

static GPtrArray *
list_texts (JsonObject *result)
{
  JsonArray *content = cw_json_get_array (result, "content");
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; content != NULL && i < MIN (json_array_get_length (content), MAX_PARTS); i++)
    {
      JsonObject *part = cw_json_object (json_array_get_element (content, i));
      const char *type = cw_json_get_string (part, "type");
      char *text = NULL;

      if (g_strcmp0 (type, "text") == 0)
        text = g_strdup (cw_json_get_string (part, "text"));
      else if (g_strcmp0 (type, "resource") == 0)
        text = resource_text (cw_json_get_object (part, "resource"));
      if (text != NULL)
        g_ptr_array_add (texts, text);
    }

  return texts;
}

/* ── Data in a text ── */

static JsonNode *
parse (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);
  g_autoptr (JsonNode) root = cw_json_parse (bytes, WHAT, NULL);

  if (root == NULL
      || (!JSON_NODE_HOLDS_OBJECT (root) && !JSON_NODE_HOLDS_ARRAY (root) && !JSON_NODE_HOLDS_NULL (root)))
    return NULL;
  return g_steal_pointer (&root);
}

/* How long the data is that begins here, by its brackets; 0: it does not end. */
static gsize
measure (const char *text)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (quoted && *at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '"')
        quoted = !quoted;
      else if (!quoted && (*at == '{' || *at == '['))
        depth++;
      else if (!quoted && (*at == '}' || *at == ']') && --depth == 0)
        return (gsize) (at - text) + 1;
    }

  return 0;
}

/* Adds all data in a text (JsonNode), be it the whole text or between words, and those words. */
static void
add_data_of (const char *text, GPtrArray *found, GString *words)
{
  JsonNode *whole = parse (text, strlen (text));
  const char *said = text;
  const char *at = strpbrk (text, "{[");

  if (whole != NULL)
    {
      g_ptr_array_add (found, whole);
      return;
    }

  for (guint i = 0; at != NULL && i < MAX_TRIES; i++)
    {
      gsize length = measure (at);
      JsonNode *node = length > 0 ? parse (at, length) : NULL;

      if (node != NULL)
        {
          g_ptr_array_add (found, node);
          g_string_append_len (words, said, at - said);
          said = at + length;
        }
      at = strpbrk (at + (node != NULL ? length : 1), "{[");
    }

  g_string_append (words, said);
  g_string_append_c (words, '\n');
}

/* Some servers put a text into the structured content, and the data into that text. */
static void
add_data_in_strings (JsonNode *node, GPtrArray *found, GString *words)
{
  static const char *const names[] = { "result", "text", "content", "output", "data", "contact" };
  JsonObject *object = cw_json_object (node);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = cw_json_get_string (object, names[i]);

      if (text != NULL)
        add_data_of (text, found, words);
    }
}

/* ── What it says ── */

/* The member under one of its names; NULL for none. */
static JsonNode *
get_named (JsonObject *object, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (cw_json_get (object, names[i]) != NULL)
      return cw_json_get (object, names[i]);

  return NULL;
}

/* The contact's own id, not its owner's. */
static JsonNode *
get_id (JsonObject *object)
{
  static const char *const names[] = { "id", "contact_id", "contactId", "lead_id", "leadId", NULL };
  JsonNode *id = get_named (object, names);

  return id != NULL && JSON_NODE_HOLDS_VALUE (id) && json_node_get_value_type (id) != G_TYPE_BOOLEAN ? id
                                                                                                     : NULL;
}

static gboolean
has_id (JsonObject *object)
{
  return get_id (object) != NULL;
}

static JsonNode *
get_phone (JsonObject *object)
{
  static const char *const names[] = { "phone_number", "phoneNumber", "phone", NULL };

  return get_named (object, names);
}

static char *
digits_of (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);

  return g_string_free (digits, FALSE);
}

/* Whether the contact has the phone, however it is written. A number without its country is compared by its
 * last ten digits. */
static gboolean
has_phone (JsonObject *object, const char *phone)
{
  JsonNode *node = get_phone (object);
  g_autofree char *own = node != NULL ? cw_json_value_to_text (node) : NULL;
  g_autofree char *canonical = own != NULL ? cw_phone_to_e164 (own, NULL) : NULL;
  g_autofree char *digits = own != NULL ? digits_of (own) : NULL;
  g_autofree char *wanted = phone != NULL ? digits_of (phone) : NULL;

  if (own == NULL || phone == NULL)
    return FALSE;
  if (canonical != NULL)
    return g_str_equal (canonical, phone);
  return strlen (digits) >= 10 && g_str_has_suffix (wanted, digits);
}

static JsonNode *find_contact (JsonNode *node, const char *phone, guint depth);

/* Of several contacts the one with the phone: the others were not asked for. */
static JsonNode *
find_in_list (JsonArray *array, const char *phone, guint depth)
{
  guint n = json_array_get_length (array);
  JsonNode *found = NULL;

  if (n == 1)
    return find_contact (json_array_get_element (array, 0), phone, depth + 1);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *contact = find_contact (json_array_get_element (array, i), phone, depth + 1);

      if (contact == NULL || !has_phone (cw_json_object (contact), phone))
        continue;
      if (found != NULL)
        return NULL;
      found = contact;
    }

  return found;
}

static JsonNode *
find_contact (JsonNode *node, const char *phone, guint depth)
{
  JsonObject *object = cw_json_object (node);
  JsonArray *array = cw_json_array (node);

  if (depth > MAX_DEPTH)
    return NULL;
  if (array != NULL)
    return find_in_list (array, phone, depth);
  if (object == NULL)
    return NULL;

  /* An object with an id and a phone is a contact. One with only an id may be a box around a contact. */
  if (has_id (object) && get_phone (object) != NULL)
    return node;
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      JsonNode *inner = cw_json_get (object, boxes[i]);
      JsonNode *found = inner != NULL ? find_contact (inner, phone, depth + 1) : NULL;

      if (found != NULL)
        return found;
    }

  return has_id (object) ? node : NULL;
}

static JsonNode *
get_user_id (JsonObject *object)
{
  static const char *const names[] = { "id", "user_id", "userId", NULL };

  return get_named (object, names);
}

static gboolean
is_list_of_users (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (get_user_id (cw_json_object (json_array_get_element (array, i))) == NULL)
      return FALSE;

  return TRUE;
}

static JsonArray *
find_users_in (JsonNode *node, gboolean empty, guint depth)
{
  JsonArray *array = cw_json_array (node);
  JsonObject *object = cw_json_object (node);
  g_autoptr (GList) values = NULL;
  JsonArray *found = NULL;

  if (array != NULL)
    return is_list_of_users (array) && (json_array_get_length (array) == 0) == empty ? array : NULL;
  if (object == NULL || depth >= MAX_DEPTH)
    return NULL;

  values = json_object_get_values (object);
  for (GList *link = values; link != NULL && found == NULL; link = link->next)
    found = find_users_in (link->data, empty, depth + 1);
  return found;
}

/* An empty list counts as the list of users only where there is no other list. */
static JsonArray *
find_users (JsonNode *node)
{
  JsonArray *users = find_users_in (node, FALSE, 0);

  return users != NULL ? users : find_users_in (node, TRUE, 0);
}

/* "firstName" becomes "first_name". (transfer full) */
static char *
snake_case (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      if (g_ascii_isupper (*at) && at > name && g_ascii_islower (at[-1]))
        g_string_append_c (text, '_');
      g_string_append_c (text, g_ascii_tolower (*at));
    }

  return g_string_free (text, FALSE);
}

/* The object as the REST API would say it: its names of members, an "id" and a "phone_number". (transfer
 * full) */
static JsonNode *
as_rest (JsonNode *node, JsonNode *id, JsonNode *phone)
{
  JsonObject *object = cw_json_object (node);
  g_autoptr (JsonObject) said = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *plain = snake_case (name);

      /* Where both names are there, the usual one counts. */
      if (g_str_equal (plain, name) || !json_object_has_member (object, plain))
        json_object_set_member (said, plain, json_node_copy (value));
    }

  if (id != NULL && !json_object_has_member (said, "id"))
    json_object_set_member (said, "id", json_node_copy (id));
  if (phone != NULL && !json_object_has_member (said, "phone_number"))
    json_object_set_member (said, "phone_number", json_node_copy (phone));
  return json_node_init_object (json_node_alloc (), said);
}

static JsonNode *
users_as_rest (JsonArray *users)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (users); i++)
    {
      JsonNode *user = json_array_get_element (users, i);

      json_array_add_element (list, as_rest (user, get_user_id (cw_json_object (user)), NULL));
    }

  return json_node_init_array (json_node_alloc (), list);
}

JsonNode *
cw_aloware_result_find (JsonNode *data, CwAlowareCall call, const char *phone)
{
  JsonNode *contact;
  JsonArray *users;

  if (call == CW_ALOWARE_CALL_USERS)
    {
      users = find_users (data);
      return users != NULL ? users_as_rest (users) : NULL;
    }

  contact = call == CW_ALOWARE_CALL_LOOKUP ? find_contact (data, phone, 0) : NULL;
  return contact != NULL
           ? as_rest (contact, get_id (cw_json_object (contact)), get_phone (cw_json_object (contact)))
           : NULL;
}

static gboolean
is_empty (JsonNode *node, guint depth)
{
  JsonObject *object = cw_json_object (node);
  JsonArray *array = cw_json_array (node);
  gboolean empty = FALSE;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (array != NULL)
    return json_array_get_length (array) == 0;
  if (object == NULL || depth > MAX_DEPTH)
    return FALSE;
  if (json_object_get_size (object) == 0)
    return TRUE;
  if (has_id (object))
    return FALSE;

  /* All boxes must be empty: what is in one of them is not understood. */
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      JsonNode *inner = cw_json_get (object, boxes[i]);

      if (inner == NULL)
        continue;
      if (!is_empty (inner, depth + 1))
        return FALSE;
      empty = TRUE;
    }

  return empty;
}

gboolean
cw_aloware_result_is_nobody (JsonNode *data)
{
  static const char *const counts[] = { "total", "count", "total_count", "totalCount" };
  static const char *const flags[] = { "found", "exists" };
  JsonObject *object = cw_json_object (data);

  if (is_empty (data, 0))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (!cw_json_get_boolean (object, flags[i], TRUE))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (cw_json_get_int (object, counts[i], -1) == 0)
      return TRUE;

  return FALSE;
}

gboolean
cw_aloware_result_is_refusal (JsonNode *data)
{
  JsonObject *object = cw_json_object (data);
  JsonNode *error = cw_json_get (object, "error");
  JsonNode *errors = cw_json_get (object, "errors");

  if (object == NULL || has_id (object))
    return FALSE;

  return (error != NULL
          && ((JSON_NODE_HOLDS_VALUE (error)
               && (json_node_get_value_type (error) == G_TYPE_STRING
                   || cw_json_get_boolean (object, "error", FALSE)))
              || (cw_json_object (error) != NULL && json_object_get_size (cw_json_object (error)) > 0)))
         || (errors != NULL && !is_empty (errors, MAX_DEPTH))
         || !cw_json_get_boolean (object, "success", TRUE) || !cw_json_get_boolean (object, "ok", TRUE);
}

/* How much a piece of data says about what was asked: the higher, the more. */
static guint
weigh (JsonNode *data, CwAlowareCall call, const char *phone)
{
  gboolean found = call == CW_ALOWARE_CALL_USERS
                     ? find_users (data) != NULL
                     : call == CW_ALOWARE_CALL_LOOKUP && find_contact (data, phone, 0) != NULL;

  if (found)
    return 3;
  if (cw_aloware_result_is_refusal (data)
      || (call == CW_ALOWARE_CALL_LOOKUP && cw_aloware_result_is_nobody (data)))
    return 2;
  return cw_json_object (data) != NULL;
}

static void
add_messages (JsonObject *object, GString *words)
{
  static const char *const names[] = { "message", "error", "detail", "reason", "msg", "status", "code" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = cw_json_get_string (object, names[i]);

      if (text != NULL)
        g_string_append_printf (words, "%s\n", text);
    }
}

JsonNode *
cw_aloware_result_data (JsonObject *result, CwAlowareCall call, const char *phone, char **words)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GPtrArray) texts = list_texts (result);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonNode *structured = cw_json_get (result, "structuredContent");
  JsonNode *best = NULL;
  guint weight = 0;

  if (structured != NULL && (JSON_NODE_HOLDS_OBJECT (structured) || JSON_NODE_HOLDS_ARRAY (structured)))
    {
      g_ptr_array_add (found, json_node_copy (structured));
      add_data_in_strings (structured, found, said);
    }
  for (guint i = 0; i < texts->len; i++)
    add_data_of (g_ptr_array_index (texts, i), found, said);

  for (guint i = 0; i < found->len; i++)
    {
      guint own = weigh (g_ptr_array_index (found, i), call, phone);

      if (best == NULL || own > weight)
        {
          best = g_ptr_array_index (found, i);
          weight = own;
        }
    }

  /* A contact is not searched for messages, because its notes may say anything. */
  if (best != NULL && weight < 3)
    {
      add_messages (cw_json_object (best), said);
      add_messages (cw_json_get_object (cw_json_object (best), "error"), said);
    }
  g_strstrip (said->str);
  *words = g_string_free (g_steal_pointer (&said), FALSE);
  return best != NULL ? json_node_copy (best) : NULL;
}
