/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-file.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-file.h"
#include "cw-json-stream.h"
#include "cw-kept-plan.h"
#include "cw-json-text.h"
#include "cw-store-plans.h"

#define FORMAT "crosswalk-plan"
#define VERSION 3
/* Room for a million changes. */
#define MAX_BYTES (G_GUINT64_CONSTANT (4) << 30)

/* Keeps the code of a plan file from being one of anything else. */
#define PURPOSE "plan-file"

/* The code covers the content of each change, the plan's name and the mapping's digest, but not the layout of
 * the file. Each comes with its length, so that no two contents give the same bytes. */
static void
add_bytes (CwSealMac *code, gconstpointer data, gsize length)
{
  guint64 size = GUINT64_TO_LE (length);

  cw_seal_mac_update (code, &size, sizeof size);
  cw_seal_mac_update (code, data, length);
}

static void
add_change_to_code (CwSealMac *code, const CwChange *change)
{
  g_autoptr (GBytes) bytes = cw_change_to_content (change);

  add_bytes (code, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
finish_code (CwSealMac *code, const char *plan, const char *mapping)
{
  add_bytes (code, plan, strlen (plan));
  add_bytes (code, mapping, strlen (mapping));
  return cw_seal_mac_finish (code);
}

static void
set_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
set_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_field (JsonBuilder *builder, const CwChangeField *field)
{
  json_builder_begin_object (builder);
  set_text (builder, "aloware", field->aloware);
  set_text (builder, "salesforce", field->salesforce);
  set_text (builder, "old", field->old_value);
  set_text (builder, "new", field->new_value);
  set_text (builder, "reason", field->reason);
  set_text (builder, "expected", field->expected);
  set_text (builder, "source", field->source);
  json_builder_end_object (builder);
}

static void
add_change (JsonBuilder *builder, const CwChange *change)
{
  json_builder_begin_object (builder);
  set_int (builder, "id", change->id);
  set_text (builder, "label", change->pair.label);
  set_text (builder, "aloware_id", change->pair.ids[CW_SIDE_ALOWARE]);
  set_text (builder, "salesforce_id", change->pair.ids[CW_SIDE_SALESFORCE]);
  set_text (builder, "object", cw_object_get_name (cw_change_get_object (change)));
  set_text (builder, "side", cw_side_to_nick (change->side));
  set_text (builder, "action", cw_action_to_nick (change->action));
  set_text (builder, "phone", change->pair.phone);
  set_int (builder, "modstamp", change->modstamp);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < change->fields->len; i++)
    add_field (builder, g_ptr_array_index (change->fields, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
write_text (GOutputStream *stream, const char *text, GError **error)
{
  return g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, error);
}

static gboolean
write_head (GOutputStream *stream, const char *plan, const char *mapping, GError **error)
{
  g_autofree char *head = g_strdup_printf (
    "{\"format\":\"" FORMAT "\",\"version\":%d,\"plan\":\"%s\",\"mapping\":\"%s\",\"changes\":[", VERSION,
    plan, mapping);

  return write_text (stream, head, error);
}

typedef struct
{
  GOutputStream *stream;
  CwSealMac *code;
  gboolean begun;
} Writing;

static gboolean
write_change (const CwChange *change, gpointer user_data, GError **error)
{
  Writing *writing = user_data;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gboolean is_first = !writing->begun;

  add_change (builder, change);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);
  writing->begun = TRUE;
  add_change_to_code (writing->code, change);
  return write_text (writing->stream, is_first ? "\n" : ",\n", error)
         && write_text (writing->stream, text, error);
}

static gboolean
write_foot (Writing *writing, const char *plan, const char *mapping, GError **error)
{
  g_autofree char *code = finish_code (writing->code, plan, mapping);
  g_autofree char *foot = g_strdup_printf ("\n],\"digest\":\"%s\"}\n", code);

  return write_text (writing->stream, foot, error);
}

/* One change a line, written as it is read: a plan can be larger than what should be held in memory. */
static gboolean
write_plan (GOutputStream *stream, CwStore *store, const char *plan, GError **error)
{
  g_autofree char *stored = NULL;
  const char *mapping;
  g_autoptr (CwSealMac) code = cw_store_mac_new (store, PURPOSE);
  Writing writing = { stream, code };

  if (!cw_store_get_meta (store, CW_META_PLAN_MAPPING, &stored, error))
    return FALSE;
  mapping = stored != NULL ? stored : "";

  return write_head (stream, plan, mapping, error)
         && cw_store_foreach_change (store, plan, write_change, &writing, error)
         && write_foot (&writing, plan, mapping, error);
}

/* Closing the stream puts the new file in the place of the old one. A file that was not finished is thrown
 * away. */
static gboolean
finish (GOutputStream *stream, gboolean written, GError **error)
{
  g_autoptr (GCancellable) discard = g_cancellable_new ();

  if (written)
    return g_output_stream_close (stream, NULL, error);

  g_cancellable_cancel (discard);
  g_output_stream_close (stream, discard, NULL);
  return FALSE;
}

gboolean
cw_plan_file_save (CwStore *store, const char *plan, const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (store != NULL && plan != NULL && path != NULL, FALSE);

  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                           &local_error);
  if (stream != NULL
      && finish (G_OUTPUT_STREAM (stream), write_plan (G_OUTPUT_STREAM (stream), store, plan, &local_error),
                 &local_error))
    return TRUE;

  if (local_error->domain == CW_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("The plan could not be saved to “%s”: %s"), path,
                 local_error->message);
  return FALSE;
}

static gboolean
invalid (GError **error, const char *path, const char *what)
{
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
               _("“%s” is not a plan that can be applied: %s Make a new preview and save it."), path, what);
  return FALSE;
}

static gboolean
get_text (JsonObject *object, const char *name, char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = g_strdup (json_node_get_string (node));
  return TRUE;
}

static gboolean
get_int (JsonObject *object, const char *name, gint64 *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

static JsonObject *
get_object (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static CwChangeField *
parse_field (JsonObject *object)
{
  CwChangeField *field = cw_change_field_new (NULL, NULL);

  if (object != NULL && get_text (object, "aloware", &field->aloware)
      && get_text (object, "salesforce", &field->salesforce) && get_text (object, "old", &field->old_value)
      && get_text (object, "new", &field->new_value) && get_text (object, "reason", &field->reason)
      && get_text (object, "expected", &field->expected) && get_text (object, "source", &field->source)
      && field->salesforce != NULL)
    return field;

  cw_change_field_free (field);
  return NULL;
}

static gboolean
parse_fields (JsonArray *array, CwChange *change)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      CwChangeField *field = parse_field (get_object (array, i));

      if (field == NULL)
        return FALSE;
      g_ptr_array_add (change->fields, field);
    }
  return array != NULL;
}

/* Only a new record in Salesforce has fields without a catalogue key: fixed values. */
static gboolean
has_keys (const CwChange *change)
{
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      if (field->aloware == NULL
          && (change->action != CW_ACTION_CREATE || change->side != CW_SIDE_SALESFORCE))
        return FALSE;
    }
  return TRUE;
}

/* A change must have what its action needs: an update both ids, a create the id of its source, a write to
 * Aloware a phone. */
static gboolean
is_complete (const CwChange *change)
{
  if (!has_keys (change))
    return FALSE;
  if (change->action == CW_ACTION_CREATE)
    return (change->side == CW_SIDE_ALOWARE
              ? change->pair.ids[CW_SIDE_SALESFORCE] != NULL && change->pair.phone != NULL
              : change->pair.ids[CW_SIDE_ALOWARE] != NULL);
  if (change->pair.ids[CW_SIDE_ALOWARE] == NULL || change->pair.ids[CW_SIDE_SALESFORCE] == NULL
      || change->fields->len == 0)
    return FALSE;
  return change->side != CW_SIDE_ALOWARE || change->pair.phone != NULL;
}

static CwChange *
parse_change (JsonObject *object)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  g_autofree char *of = NULL;
  g_autofree char *side = NULL;
  g_autofree char *action = NULL;

  if (object == NULL || !get_text (object, "object", &of)
      || (of != NULL && !cw_object_from_name (of, &change->object)) || !get_text (object, "side", &side)
      || !get_text (object, "action", &action) || !cw_side_from_nick (side, &change->side)
      || !cw_action_from_nick (action, &change->action) || !get_text (object, "label", &change->pair.label)
      || !get_text (object, "aloware_id", &change->pair.ids[CW_SIDE_ALOWARE])
      || !get_text (object, "salesforce_id", &change->pair.ids[CW_SIDE_SALESFORCE])
      || !get_text (object, "phone", &change->pair.phone) || !get_int (object, "modstamp", &change->modstamp)
      || !parse_fields (get_array (object, "fields"), change) || !is_complete (change))
    return NULL;

  return g_steal_pointer (&change);
}

/* A file while it is loaded into the store. */
typedef struct
{
  CwStore *store;
  const char *plan;
  const char *path;
  JsonParser *parser;
  CwSealMac *code;
  GHashTable *head; /* name → text, of the members that are texts */
  gint64 version;
  guint n_changes;
  gboolean has_changes;
} Loading;

static gboolean
parse_value (Loading *loading, const char *text, gsize length)
{
  return cw_json_text_check (text, length, "", NULL)
         && json_parser_load_from_data (loading->parser, text, (gssize) length, NULL);
}

static gboolean
load_change (Loading *loading, const char *text, gsize length, GError **error)
{
  JsonNode *root = parse_value (loading, text, length) ? json_parser_get_root (loading->parser) : NULL;
  g_autoptr (CwChange) change = parse_change (
    root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL);
  g_autofree char *what = NULL;

  loading->n_changes++;
  if (change != NULL)
    {
      add_change_to_code (loading->code, change);
      return cw_store_add_change (loading->store, loading->plan, change, error);
    }

  what = g_strdup_printf (_("change %u is incomplete."), loading->n_changes);
  return invalid (error, loading->path, what);
}

static gboolean
on_value (const char *name, const char *text, gsize length, gpointer user_data, GError **error)
{
  Loading *loading = user_data;
  JsonNode *root;

  if (name == NULL)
    return load_change (loading, text, length, error);

  root = parse_value (loading, text, length) ? json_parser_get_root (loading->parser) : NULL;
  if (root == NULL)
    return invalid (error, loading->path, _("it is incomplete."));
  if (!JSON_NODE_HOLDS_VALUE (root))
    return TRUE;
  if (json_node_get_value_type (root) == G_TYPE_STRING)
    g_hash_table_replace (loading->head, g_strdup (name), g_strdup (json_node_get_string (root)));
  else if (g_str_equal (name, "version"))
    loading->version = json_node_get_int (root);
  return TRUE;
}

static const char *
get_head (const Loading *loading, const char *name)
{
  return g_hash_table_lookup (loading->head, name);
}

static gboolean
has_own_code (Loading *loading, const char *mapping_digest)
{
  g_autofree char *code = finish_code (loading->code, get_head (loading, "plan"), mapping_digest);

  return cw_seal_mac_equal (code, get_head (loading, "digest"));
}

/* The members may come in any order, so they are checked when all of them have been read. */
static gboolean
check_head (Loading *loading, const char *mapping_digest, GError **error)
{
  if (g_strcmp0 (get_head (loading, "format"), FORMAT) != 0)
    return invalid (error, loading->path, _("it is another kind of file."));
  if (loading->version != VERSION)
    return invalid (error, loading->path, _("it was written by another version."));
  if (g_strcmp0 (get_head (loading, "mapping"), mapping_digest) != 0)
    return invalid (error, loading->path, _("the mapping has changed since."));
  if (get_head (loading, "plan") == NULL || get_head (loading, "digest") == NULL || !loading->has_changes)
    return invalid (error, loading->path, _("it is incomplete."));
  if (!has_own_code (loading, mapping_digest))
    return invalid (error, loading->path,
                    _("it was changed after it was saved, or comes from another profile."));
  return TRUE;
}

/* Gives `problem` on, with a message about plan files. */
static void
propagate (Loading *loading, GError *problem, GError **error)
{
  if (problem->domain == CW_ERROR)
    {
      g_propagate_error (error, problem);
      return;
    }

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    invalid (error, loading->path, _("it is incomplete."));
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    invalid (error, loading->path, _("it is another kind of file."));
  else
    g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("“%s” cannot be opened: %s"), loading->path,
                 problem->message);
  g_error_free (problem);
}

static gboolean
load (Loading *loading, const char *mapping_digest, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (loading->path);
  g_autoptr (GFileInputStream) stream = NULL;
  GError *problem = NULL;

  if (!cw_store_clear_plan (loading->store, loading->plan, error))
    return FALSE;

  stream = cw_file_open (file, MAX_BYTES, NULL, NULL, &problem);
  if (stream == NULL
      || !cw_json_stream_read (G_INPUT_STREAM (stream), "changes", &loading->has_changes, on_value, loading,
                               &problem))
    {
      propagate (loading, problem, error);
      return FALSE;
    }
  return check_head (loading, mapping_digest, error);
}

gboolean
cw_plan_file_load (CwStore *store,
                   const char *path,
                   const char *mapping_digest,
                   const char *plan,
                   GError **error)
{
  Loading loading = { store, plan, path };
  gboolean loaded;
  g_autoptr (CwTransaction) transaction = NULL;

  g_return_val_if_fail (store != NULL && path != NULL && plan != NULL, FALSE);

  transaction = cw_store_begin (store, error);
  if (transaction == NULL)
    return FALSE;

  loading.parser = json_parser_new ();
  loading.code = cw_store_mac_new (store, PURPOSE);
  loading.head = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  loaded = load (&loading, mapping_digest, error);
  g_hash_table_unref (loading.head);
  cw_seal_mac_free (loading.code);
  g_object_unref (loading.parser);

  return loaded && cw_store_commit (store, error);
}
