/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-fields.h"

#include "cw-accessible.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

/* From this number of fields on, the list can be searched. */
#define MANY 12

static const char fields_key[] = "cw-page-fields";

typedef struct
{
  GPtrArray *keys; /* by the place in the list; the first, which means all fields, is NULL */
  char *chosen;    /* NULL: all fields */
  gboolean filling;
  CwPageFieldsChanged changed;
  gpointer user_data;
} Fields;

static void
free_fields (gpointer data)
{
  Fields *fields = data;

  g_ptr_array_unref (fields->keys);
  g_free (fields->chosen);
  g_free (fields);
}

static Fields *
get_fields (GtkDropDown *drop_down)
{
  return g_object_get_data (G_OBJECT (drop_down), fields_key);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (cw_words_field (*(const char *const *) a),
                         cw_words_field (*(const char *const *) b));
}

/* The keys in the order of the list. (transfer full) */
static GPtrArray *
sort_keys (GHashTable *keys, const char *chosen)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (sorted, g_strdup (key));
  if (chosen != NULL && !g_hash_table_contains (keys, chosen))
    g_ptr_array_add (sorted, g_strdup (chosen));
  g_ptr_array_sort (sorted, compare_labels);
  g_ptr_array_insert (sorted, 0, NULL);

  return sorted;
}

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      if (g_strcmp0 (a->pdata[i], b->pdata[i]) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
fill (GtkDropDown *drop_down, const Fields *fields)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (list, _("All Fields"));
  for (guint i = 1; i < fields->keys->len; i++)
    {
      gtk_string_list_append (list, cw_words_field (fields->keys->pdata[i]));
      if (g_strcmp0 (fields->keys->pdata[i], fields->chosen) == 0)
        selected = i;
    }
  gtk_drop_down_set_enable_search (drop_down, fields->keys->len > MANY);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, selected);
}

static void
on_selected (GtkDropDown *drop_down)
{
  Fields *fields = get_fields (drop_down);
  guint selected = gtk_drop_down_get_selected (drop_down);
  const char *key = selected < fields->keys->len ? fields->keys->pdata[selected] : NULL;

  if (fields->filling || g_strcmp0 (key, fields->chosen) == 0)
    return;

  g_free (fields->chosen);
  fields->chosen = g_strdup (key);
  fields->changed (fields->user_data);
}

void
cw_page_fields_set_up (GtkDropDown *drop_down, CwPageFieldsChanged changed, gpointer user_data)
{
  g_autoptr (GtkExpression) words = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  Fields *fields;

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && changed != NULL);

  fields = g_new0 (Fields, 1);
  fields->keys = g_ptr_array_new ();
  fields->changed = changed;
  fields->user_data = user_data;
  g_object_set_data_full (G_OBJECT (drop_down), fields_key, fields, free_fields);
  gtk_drop_down_set_expression (drop_down, words);
  cw_page_fields_set (drop_down, NULL);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_selected), NULL);
  cw_name_button (GTK_WIDGET (drop_down), _("Field"), NULL);
}

void
cw_page_fields_set (GtkDropDown *drop_down, GHashTable *keys)
{
  g_autoptr (GHashTable) none = cw_page_fields_new ();
  g_autoptr (GPtrArray) sorted = NULL;
  Fields *fields;

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && get_fields (drop_down) != NULL);

  fields = get_fields (drop_down);
  sorted = sort_keys (keys != NULL ? keys : none, fields->chosen);
  if (is_same (sorted, fields->keys))
    return;

  g_ptr_array_unref (fields->keys);
  fields->keys = g_steal_pointer (&sorted);
  fields->filling = TRUE;
  fill (drop_down, fields);
  fields->filling = FALSE;
}

const char *
cw_page_fields_get (GtkDropDown *drop_down)
{
  g_return_val_if_fail (GTK_IS_DROP_DOWN (drop_down) && get_fields (drop_down) != NULL, NULL);

  return get_fields (drop_down)->chosen;
}

void
cw_page_fields_reset (GtkDropDown *drop_down)
{
  gtk_drop_down_set_selected (drop_down, 0);
}

GHashTable *
cw_page_fields_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
cw_page_fields_note (GHashTable *keys, const char *key)
{
  if (key != NULL && !g_hash_table_contains (keys, key))
    g_hash_table_add (keys, g_strdup (key));
}
