/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-store.h"

#include "demo-salesforce-time.h"

/* Nearly every record has many of these values, so they are shared instead of copied. */
static const char text_true[] = "true";
static const char text_false[] = "false";

struct _DemoSfStore
{
  DemoSfOrg *org;       /* borrowed: it owns this store */
  DemoSfObject *object; /* borrowed from the schema */
  GPtrArray *records;
  GPtrArray *gone;   /* records that are no more: a result may still point to them */
  GHashTable *by_id; /* the first 15 characters of the id → record */
  GSequence *by_modstamp;
  GHashTable *by_external; /* DemoSfField → index */
  GHashTable *by_person;   /* an index by e-mail address and last name */
  DemoSfField *first_name, *last_name, *name, *email;
  guint32 next_serial;
};

/* How one record was before a change. If it did not exist, only `created` counts. */
typedef struct
{
  DemoSfStore *store;
  DemoSfRecord *record;
  gboolean created;
  gboolean deleted;
  gint64 modified, modstamp;
  const char *modified_by;
  char *master;
  guint n_values;
  char **values;
} Change;

/* An index finds the records that have a key and are not deleted: char * → GSList of DemoSfRecord. */

static GHashTable *
index_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
index_free (gpointer data)
{
  GHashTable *index = data;
  GHashTableIter iter;
  gpointer list;

  g_hash_table_iter_init (&iter, index);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_slist_free (list);
  g_hash_table_unref (index);
}

static void
index_add (GHashTable *index, char *key_taken, DemoSfRecord *record)
{
  GSList *list = g_hash_table_lookup (index, key_taken);

  g_hash_table_replace (index, key_taken, g_slist_prepend (list, record));
}

static void
index_remove (GHashTable *index, const char *key, DemoSfRecord *record)
{
  GSList *list = g_slist_remove (g_hash_table_lookup (index, key), record);

  if (list != NULL)
    g_hash_table_replace (index, g_strdup (key), list);
  else
    g_hash_table_remove (index, key);
}

/* The first 15 characters of an id, with their letter case, name the record. The three characters that the
 * long form has besides are a checksum of the letter case. */
static guint
id_hash (gconstpointer key)
{
  const char *id = key;
  guint hash = 5381;

  for (guint i = 0; i < 15 && id[i] != '\0'; i++)
    hash = hash * 33 + (guchar) id[i];
  return hash;
}

static gboolean
id_equal (gconstpointer a, gconstpointer b)
{
  return strncmp (a, b, 15) == 0;
}

static void
id_checksum (const char *id15, char checksum[3])
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

  for (guint block = 0; block < 3; block++)
    {
      guint bits = 0;

      for (guint i = 0; i < 5; i++)
        if (g_ascii_isupper (id15[block * 5 + i]))
          bits |= 1u << i;
      checksum[block] = alphabet[bits];
    }
}

gboolean
demo_sf_id_is_valid (const char *id)
{
  gsize length = strlen (id);
  char checksum[3];

  if (length != 15 && length != 18)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]))
      return FALSE;
  if (length == 15)
    return TRUE;
  id_checksum (id, checksum);
  return g_ascii_strncasecmp (id + 15, checksum, 3) == 0;
}

void
demo_sf_id_make (char id[19], const char *prefix, guint32 serial)
{
  static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  memcpy (id, prefix, 3);
  memcpy (id + 3, "5e00000", 7);
  for (int i = 14; i >= 10; i--, serial /= 62)
    id[i] = digits[serial % 62];
  id_checksum (id, id + 15);
  id[18] = '\0';
}

static int
compare_modstamp (gconstpointer a, gconstpointer b, gpointer data)
{
  const DemoSfRecord *x = a, *y = b;

  if (x->modstamp != y->modstamp)
    return x->modstamp < y->modstamp ? -1 : 1;
  return strcmp (x->id, y->id);
}

static void
value_free (char *value)
{
  if (value != text_true && value != text_false)
    g_free (value);
}

static char *
value_copy (const char *value)
{
  if (value == NULL || *value == '\0')
    return NULL;
  if (g_str_equal (value, text_true))
    return (char *) text_true;
  if (g_str_equal (value, text_false))
    return (char *) text_false;
  return g_strdup (value);
}

static void
record_free (gpointer data)
{
  DemoSfRecord *record = data;

  for (guint i = 0; i < record->n_values; i++)
    value_free (record->values[i]);
  g_free (record->values);
  g_free (record->master);
  g_free (record);
}

static DemoSfStore *
store_new (DemoSfOrg *org, DemoSfObject *object)
{
  DemoSfStore *store = g_new0 (DemoSfStore, 1);

  store->org = org;
  store->object = object;
  store->records = g_ptr_array_new_with_free_func (record_free);
  store->gone = g_ptr_array_new_with_free_func (record_free);
  store->by_id = g_hash_table_new (id_hash, id_equal);
  store->by_modstamp = g_sequence_new (NULL);
  store->by_external = g_hash_table_new_full (NULL, NULL, NULL, index_free);
  store->by_person = index_new ();
  store->first_name = demo_sf_object_any_field (object, "FirstName");
  store->last_name = demo_sf_object_any_field (object, "LastName");
  store->name = demo_sf_object_any_field (object, "Name");
  store->email = demo_sf_object_any_field (object, "Email");
  return store;
}

static void
store_free (DemoSfStore *store)
{
  g_hash_table_unref (store->by_id);
  g_sequence_free (store->by_modstamp);
  g_hash_table_unref (store->by_external);
  index_free (store->by_person);
  g_ptr_array_unref (store->records);
  g_ptr_array_unref (store->gone);
  g_free (store);
}

DemoSfOrg *
demo_sf_org_new (DemoSfSchema *schema)
{
  DemoSfOrg *org = g_new0 (DemoSfOrg, 1);

  org->schema = schema;
  org->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) store_free);
  for (guint i = 0; i < schema->objects->len; i++)
    g_ptr_array_add (org->stores, store_new (org, g_ptr_array_index (schema->objects, i)));
  return org;
}

void
demo_sf_org_free (DemoSfOrg *org)
{
  if (org == NULL)
    return;
  g_ptr_array_unref (org->stores);
  demo_sf_schema_free (org->schema);
  g_free (org);
}

DemoSfStore *
demo_sf_org_store (DemoSfOrg *org, const char *object)
{
  for (guint i = 0; i < org->stores->len; i++)
    {
      DemoSfStore *store = g_ptr_array_index (org->stores, i);

      if (g_ascii_strcasecmp (demo_sf_store_object (store)->name, object) == 0)
        return store;
    }
  return NULL;
}

gint64
demo_sf_org_now (DemoSfOrg *org)
{
  gint64 now = g_get_real_time () / 1000 + org->skew;

  return now - now % 1000;
}

DemoSfObject *
demo_sf_store_object (DemoSfStore *store)
{
  return store->object;
}

GPtrArray *
demo_sf_store_records (DemoSfStore *store)
{
  return store->records;
}

GSequence *
demo_sf_store_by_modstamp (DemoSfStore *store)
{
  return store->by_modstamp;
}

GSequenceIter *
demo_sf_store_seek (DemoSfStore *store, gint64 instant)
{
  DemoSfRecord key = { .id = "", .modstamp = instant };

  return g_sequence_search (store->by_modstamp, &key, compare_modstamp, NULL);
}

DemoSfRecord *
demo_sf_store_find (DemoSfStore *store, const char *id)
{
  return demo_sf_id_is_valid (id) ? g_hash_table_lookup (store->by_id, id) : NULL;
}

static char *
external_key (const DemoSfField *field, const char *value)
{
  return field->flags & DEMO_SF_CASE ? g_strdup (value) : g_utf8_strdown (value, -1);
}

GPtrArray *
demo_sf_store_find_external (DemoSfStore *store, const DemoSfField *field, const char *value)
{
  GPtrArray *found = g_ptr_array_new ();
  GHashTable *index = g_hash_table_lookup (store->by_external, field);
  g_autofree char *key = external_key (field, value);
  DemoSfRecord *record = field->at == DEMO_SF_AT_ID ? demo_sf_store_find (store, value) : NULL;

  if (record != NULL && !record->deleted)
    g_ptr_array_add (found, record);
  if (index != NULL)
    for (GSList *l = g_hash_table_lookup (index, key); l != NULL; l = l->next)
      g_ptr_array_add (found, l->data);
  return found;
}

static char *
person_key (const char *email, const char *last_name)
{
  g_autofree char *both = NULL;

  if (email == NULL || last_name == NULL)
    return NULL;
  both = g_strconcat (email, "\n", last_name, NULL);
  return g_utf8_strdown (both, -1);
}

DemoSfRecord *
demo_sf_store_find_duplicate (DemoSfStore *store,
                              const DemoSfRecord *except,
                              const char *email,
                              const char *last_name)
{
  g_autofree char *key = person_key (email, last_name);

  if (key != NULL)
    for (GSList *l = g_hash_table_lookup (store->by_person, key); l != NULL; l = l->next)
      if (l->data != except)
        return l->data;
  return NULL;
}

static const char *
stored (const DemoSfRecord *record, const DemoSfField *field)
{
  return field != NULL && field->index < record->n_values ? record->values[field->index] : NULL;
}

gboolean
demo_sf_record_get_instant (const DemoSfRecord *record, const DemoSfField *field, gint64 *instant)
{
  switch (field->at)
    {
    case DEMO_SF_AT_CREATED:
      *instant = record->created;
      return TRUE;
    case DEMO_SF_AT_MODIFIED:
      *instant = record->modified;
      return TRUE;
    case DEMO_SF_AT_MODSTAMP:
      *instant = record->modstamp;
      return TRUE;
    case DEMO_SF_STORED:
    case DEMO_SF_AT_ID:
    case DEMO_SF_AT_DELETED:
    case DEMO_SF_AT_MASTER:
    case DEMO_SF_AT_CREATED_BY:
    case DEMO_SF_AT_MODIFIED_BY:
    case DEMO_SF_AT_USER_TYPE:
    default:
      return stored (record, field) != NULL && demo_sf_time_parse (stored (record, field), instant);
    }
}

const char *
demo_sf_record_get (const DemoSfRecord *record, const DemoSfField *field, GString *buffer)
{
  gint64 instant;

  switch (field->at)
    {
    case DEMO_SF_AT_ID:
      return record->id;
    case DEMO_SF_AT_DELETED:
      return record->deleted ? text_true : text_false;
    case DEMO_SF_AT_MASTER:
      return record->master;
    case DEMO_SF_AT_USER_TYPE:
      return "User";
    case DEMO_SF_AT_CREATED_BY:
      return record->created_by;
    case DEMO_SF_AT_MODIFIED_BY:
      return record->modified_by;
    case DEMO_SF_AT_CREATED:
    case DEMO_SF_AT_MODIFIED:
    case DEMO_SF_AT_MODSTAMP:
      demo_sf_record_get_instant (record, field, &instant);
      g_string_truncate (buffer, 0);
      demo_sf_time_append (buffer, instant);
      return buffer->str;
    case DEMO_SF_STORED:
    default:
      if (field->type == DEMO_SF_BOOLEAN && stored (record, field) == NULL)
        return text_false;
      return stored (record, field);
    }
}

static void
index_external (DemoSfStore *store, DemoSfRecord *record, const DemoSfField *field, gboolean add)
{
  GHashTable *index;
  g_autofree char *key = NULL;

  if ((field->flags & (DEMO_SF_EXTERNAL_ID | DEMO_SF_UNIQUE)) == 0 || stored (record, field) == NULL)
    return;
  index = g_hash_table_lookup (store->by_external, field);
  if (index == NULL)
    {
      index = index_new ();
      g_hash_table_insert (store->by_external, (gpointer) field, index);
    }
  key = external_key (field, stored (record, field));
  if (add)
    index_add (index, g_steal_pointer (&key), record);
  else
    index_remove (index, key, record);
}

static void
index_person (DemoSfStore *store, DemoSfRecord *record, gboolean add)
{
  g_autofree char *key = person_key (stored (record, store->email), stored (record, store->last_name));

  if (key == NULL)
    return;
  if (add)
    index_add (store->by_person, g_steal_pointer (&key), record);
  else
    index_remove (store->by_person, key, record);
}

static void
index_live (DemoSfStore *store, DemoSfRecord *record, gboolean add)
{
  for (guint i = 0; i < store->object->fields->len; i++)
    index_external (store, record, g_ptr_array_index (store->object->fields, i), add);
  index_person (store, record, add);
}

void
demo_sf_store_take (DemoSfStore *store, DemoSfRecord *record)
{
  if (record->id[0] == '\0')
    demo_sf_id_make (record->id, store->object->prefix, ++store->next_serial);
  g_ptr_array_add (store->records, record);
  g_hash_table_insert (store->by_id, record->id, record);
  record->by_modstamp = g_sequence_insert_sorted (store->by_modstamp, record, compare_modstamp, NULL);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  for (guint i = 0; i < change->n_values; i++)
    value_free (change->values[i]);
  g_free (change->values);
  g_free (change->master);
  g_free (change);
}

/* Notes how a record is, before it is changed. */
static void
note_change (DemoSfStore *store, DemoSfRecord *record, gboolean created)
{
  Change *change;

  if (store->org->changes == NULL)
    return;
  change = g_new0 (Change, 1);
  *change = (Change) { .store = store,
                       .record = record,
                       .created = created,
                       .deleted = record->deleted,
                       .modified = record->modified,
                       .modstamp = record->modstamp,
                       .modified_by = record->modified_by,
                       .master = g_strdup (record->master),
                       .n_values = record->n_values };
  change->values = g_new0 (char *, record->n_values + 1);
  for (guint i = 0; i < record->n_values; i++)
    change->values[i] = value_copy (record->values[i]);
  g_ptr_array_add (store->org->changes, change);
}

void
demo_sf_store_erase (DemoSfStore *store, DemoSfRecord *record)
{
  guint at = 0;

  g_return_if_fail (store->org->changes == NULL);

  if (!record->deleted)
    index_live (store, record, FALSE);
  g_hash_table_remove (store->by_id, record->id);
  g_sequence_remove (record->by_modstamp);
  g_ptr_array_find (store->records, record, &at);
  g_ptr_array_add (store->gone, g_ptr_array_steal_index (store->records, at));
}

static void
take_back (Change *change)
{
  DemoSfStore *store = change->store;
  DemoSfRecord *record = change->record;

  if (change->created)
    {
      demo_sf_store_erase (store, record);
      return;
    }
  if (!record->deleted)
    index_live (store, record, FALSE);
  for (guint i = 0; i < record->n_values; i++)
    value_free (record->values[i]);
  g_free (record->values);
  g_free (record->master);
  record->values = g_steal_pointer (&change->values);
  record->n_values = change->n_values;
  change->n_values = 0;
  record->master = g_steal_pointer (&change->master);
  record->deleted = change->deleted;
  record->modified = change->modified;
  record->modified_by = change->modified_by;
  record->modstamp = change->modstamp;
  g_sequence_sort_changed (record->by_modstamp, compare_modstamp, NULL);
  if (!record->deleted)
    index_live (store, record, TRUE);
}

void
demo_sf_org_begin (DemoSfOrg *org)
{
  g_return_if_fail (org->changes == NULL);

  org->changes = g_ptr_array_new_with_free_func (change_free);
}

void
demo_sf_org_end (DemoSfOrg *org, gboolean keep)
{
  g_autoptr (GPtrArray) changes = g_steal_pointer (&org->changes);

  for (guint i = changes->len; !keep && i > 0; i--)
    take_back (g_ptr_array_index (changes, i - 1));
}

DemoSfRecord *
demo_sf_store_add (DemoSfStore *store)
{
  DemoSfRecord *record = g_new0 (DemoSfRecord, 1);

  record->created = record->modified = record->modstamp = demo_sf_org_now (store->org);
  record->created_by = record->modified_by = store->org->user_id;
  demo_sf_store_take (store, record);
  note_change (store, record, TRUE);
  return record;
}

static void
put (DemoSfRecord *record, const DemoSfField *field, const char *value)
{
  if (field->index >= record->n_values)
    {
      record->values = g_renew (char *, record->values, field->index + 1);
      while (record->n_values <= field->index)
        record->values[record->n_values++] = NULL;
    }
  value_free (record->values[field->index]);
  record->values[field->index] = value_copy (value);
}

/* Name is the first and last name with a space between, or the one of them that is not null. */
static void
refresh_name (DemoSfStore *store, DemoSfRecord *record)
{
  const char *first = stored (record, store->first_name), *last = stored (record, store->last_name);
  g_autofree char *both = first != NULL && last != NULL ? g_strconcat (first, " ", last, NULL) : NULL;

  put (record, store->name, both != NULL ? both : first != NULL ? first : last);
}

void
demo_sf_store_set (DemoSfStore *store, DemoSfRecord *record, const DemoSfField *field, const char *value)
{
  gboolean person = field == store->email || field == store->last_name;

  g_return_if_fail (field->at == DEMO_SF_STORED);

  note_change (store, record, FALSE);
  if (!record->deleted && person)
    index_person (store, record, FALSE);
  if (!record->deleted)
    index_external (store, record, field, FALSE);
  put (record, field, value);
  if (!record->deleted)
    index_external (store, record, field, TRUE);
  if (!record->deleted && person)
    index_person (store, record, TRUE);
  if (store->name != NULL && (field == store->first_name || field == store->last_name))
    refresh_name (store, record);
}

void
demo_sf_store_stamp (DemoSfStore *store, DemoSfRecord *record, const char *by)
{
  gint64 now = demo_sf_org_now (store->org);

  note_change (store, record, FALSE);
  record->modstamp = MAX (record->modstamp, now);
  if (by != NULL)
    {
      record->modified = record->modstamp;
      record->modified_by = by;
    }
  g_sequence_sort_changed (record->by_modstamp, compare_modstamp, NULL);
}

void
demo_sf_store_set_deleted (DemoSfStore *store, DemoSfRecord *record, gboolean deleted, const char *master)
{
  note_change (store, record, FALSE);
  if (record->deleted != deleted)
    {
      index_live (store, record, !deleted);
      record->deleted = deleted;
    }
  g_free (record->master);
  record->master = g_strdup (master);
  demo_sf_store_stamp (store, record, store->org->user_id);
}

/* References of the Tooling API are names, not ids. */
static DemoSfRecord *
find_durable (DemoSfStore *store, const char *name)
{
  g_autoptr (GPtrArray) found = demo_sf_store_find_external (
    store, demo_sf_object_any_field (demo_sf_store_object (store), "DurableId"), name);

  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}

DemoSfRecord *
demo_sf_org_find_target (DemoSfOrg *org, const DemoSfField *field, const char *id, DemoSfStore **store)
{
  for (guint i = 0; field->targets != NULL && field->targets[i] != NULL; i++)
    {
      DemoSfStore *target = demo_sf_org_store (org, field->targets[i]);
      DemoSfRecord *record = target == NULL                  ? NULL
                             : field->type == DEMO_SF_STRING ? find_durable (target, id)
                                                             : demo_sf_store_find (target, id);

      if (record == NULL)
        continue;
      if (store != NULL)
        *store = target;
      return record;
    }
  return NULL;
}
