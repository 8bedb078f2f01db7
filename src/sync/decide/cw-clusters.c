/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-clusters.h"

#include <string.h>

#include "cw-text.h"

/* A disjoint-set forest. The ids lie one after the other in one block, because there may be millions. */
struct _CwClusters
{
  GByteArray *text;   /* of each record a letter for its side, its id, and a NUL */
  GArray *starts;     /* of guint32: where each record begins in `text` */
  GArray *parents;    /* of guint32: a record of the same cluster that came earlier, or the record itself */
  guint n_sorted;     /* so many records are in ascending order; the others are in `late` */
  GHashTable *late;   /* as in `text` → number of the record */
  GArray *keys;       /* of guint64: hash of a key, and the number of a record that has it */
  GArray *members;    /* of guint64: number of a cluster's first record, and of one of its records; sorted */
  guint position;     /* in `members` */
  guint n_records[2]; /* by CwSide */
};

CwClusters *
cw_clusters_new (void)
{
  CwClusters *clusters = g_new0 (CwClusters, 1);

  clusters->text = g_byte_array_new ();
  clusters->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  clusters->parents = g_array_new (FALSE, FALSE, sizeof (guint32));
  clusters->keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  clusters->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return clusters;
}

void
cw_clusters_free (CwClusters *clusters)
{
  if (clusters == NULL)
    return;

  g_byte_array_unref (clusters->text);
  g_array_unref (clusters->starts);
  g_array_unref (clusters->parents);
  g_array_unref (clusters->keys);
  g_clear_pointer (&clusters->members, g_array_unref);
  g_hash_table_unref (clusters->late);
  g_free (clusters);
}

/* Salesforce comes first, as it is added. */
static char
letter_of (CwSide side)
{
  return side == CW_SIDE_SALESFORCE ? 'a' : 'b';
}

static const char *
text_of (const CwClusters *clusters, guint32 record)
{
  return (const char *) clusters->text->data + g_array_index (clusters->starts, guint32, record);
}

static int
compare (const char *text, CwSide side, const char *id)
{
  return text[0] != letter_of (side) ? text[0] - letter_of (side) : strcmp (text + 1, id);
}

static guint32
append (CwClusters *clusters, CwSide side, const char *id)
{
  char letter = letter_of (side);
  guint32 start = clusters->text->len;
  guint32 record = clusters->starts->len;

  g_byte_array_append (clusters->text, (const guint8 *) &letter, 1);
  g_byte_array_append (clusters->text, (const guint8 *) id, (guint) strlen (id) + 1);
  g_array_append_val (clusters->starts, start);
  g_array_append_val (clusters->parents, record);
  clusters->n_records[side]++;
  return record;
}

static guint32
get_late (CwClusters *clusters, CwSide side, const char *id)
{
  g_autofree char *text = g_strdup_printf ("%c%s", letter_of (side), id);
  gpointer found;
  guint32 record;

  if (g_hash_table_lookup_extended (clusters->late, text, NULL, &found))
    return GPOINTER_TO_UINT (found);

  record = append (clusters, side, id);
  g_hash_table_insert (clusters->late, g_steal_pointer (&text), GUINT_TO_POINTER (record));
  return record;
}

/* Adds the record if it is not there. */
static guint32
find (CwClusters *clusters, CwSide side, const char *id)
{
  guint32 low = 0;
  guint32 high = clusters->n_sorted;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      int order = compare (text_of (clusters, middle), side, id);

      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return get_late (clusters, side, id);
}

void
cw_clusters_add (CwClusters *clusters, CwSide side, const char *id)
{
  guint n;

  g_return_if_fail (clusters != NULL && clusters->members == NULL && id != NULL);

  n = clusters->n_sorted;
  if (n == clusters->starts->len && (n == 0 || compare (text_of (clusters, n - 1), side, id) < 0))
    {
      append (clusters, side, id);
      clusters->n_sorted++;
    }
  else
    {
      find (clusters, side, id);
    }
}

/* The cluster's first record. Each search makes the next one shorter. */
static guint32
first_of (CwClusters *clusters, guint32 record)
{
  guint32 *parents = (guint32 *) clusters->parents->data;

  while (parents[record] != record)
    {
      parents[record] = parents[parents[record]];
      record = parents[record];
    }
  return record;
}

static void
unite (CwClusters *clusters, guint32 one, guint32 other)
{
  guint32 first = first_of (clusters, one);
  guint32 second = first_of (clusters, other);

  g_array_index (clusters->parents, guint32, MAX (first, second)) = MIN (first, second);
}

void
cw_clusters_tie (CwClusters *clusters, CwSide side, const char *id, CwSide other_side, const char *other)
{
  g_return_if_fail (clusters != NULL && clusters->members == NULL);

  if (id != NULL && other != NULL)
    unite (clusters, find (clusters, side, id), find (clusters, other_side, other));
}

static guint64
pack (guint32 first, guint32 second)
{
  return (guint64) first << 32 | second;
}

void
cw_clusters_tie_by_key (CwClusters *clusters, CwSide side, const char *id, const char *key)
{
  guint64 entry;

  g_return_if_fail (clusters != NULL && clusters->members == NULL && id != NULL);

  if (key == NULL)
    return;
  entry = pack (g_str_hash (key), find (clusters, side, id));
  g_array_append_val (clusters->keys, entry);
}

static int
compare_packed (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

void
cw_clusters_end_keys (CwClusters *clusters)
{
  g_return_if_fail (clusters != NULL);

  g_array_sort (clusters->keys, compare_packed);
  for (guint i = 1; i < clusters->keys->len; i++)
    {
      guint64 before = g_array_index (clusters->keys, guint64, i - 1);
      guint64 entry = g_array_index (clusters->keys, guint64, i);

      if (before >> 32 == entry >> 32)
        unite (clusters, (guint32) before, (guint32) entry);
    }
  g_array_unref (clusters->keys);
  clusters->keys = g_array_new (FALSE, FALSE, sizeof (guint64));
}

guint
cw_clusters_get_n (const CwClusters *clusters, CwSide side)
{
  g_return_val_if_fail (clusters != NULL, 0);

  return clusters->n_records[side];
}

static void
list_members (CwClusters *clusters)
{
  guint n = clusters->parents->len;

  clusters->members = g_array_sized_new (FALSE, FALSE, sizeof (guint64), n);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 member = pack (first_of (clusters, i), i);

      g_array_append_val (clusters->members, member);
    }
  g_array_sort (clusters->members, compare_packed);
}

gboolean
cw_clusters_next (CwClusters *clusters, GPtrArray *ids[2])
{
  guint64 first;

  g_return_val_if_fail (clusters != NULL && clusters->keys->len == 0, FALSE);

  if (clusters->members == NULL)
    list_members (clusters);
  if (clusters->position == clusters->members->len)
    return FALSE;

  first = g_array_index (clusters->members, guint64, clusters->position);
  ids[CW_SIDE_ALOWARE] = g_ptr_array_new ();
  ids[CW_SIDE_SALESFORCE] = g_ptr_array_new ();
  for (; clusters->position < clusters->members->len; clusters->position++)
    {
      guint64 member = g_array_index (clusters->members, guint64, clusters->position);
      const char *text = text_of (clusters, (guint32) member);

      if (member >> 32 != first >> 32)
        break;
      g_ptr_array_add (ids[text[0] == letter_of (CW_SIDE_ALOWARE) ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE],
                       (gpointer) (text + 1));
    }
  cw_text_sort (ids[CW_SIDE_ALOWARE]);
  cw_text_sort (ids[CW_SIDE_SALESFORCE]);
  return TRUE;
}
