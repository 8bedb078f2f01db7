/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-tally.h"

#include <string.h>

/* There may be a million records, most of them in sync. Of these only a hash of the id is kept, long enough
 * that no two share it. */
struct _CwTally
{
  GArray *decided; /* of guint64, sorted when the counting begins */
  gboolean is_sorted;
  GHashTable *others[2]; /* by CwSide: id → a bit for each CwStanding that it has */
  GByteArray *settled;   /* a bit for each change */
  guint counts[CW_N_STANDINGS];
  guint undecided;
};

CwTally *
cw_tally_new (void)
{
  CwTally *tally = g_new0 (CwTally, 1);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    tally->others[side] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tally->decided = g_array_new (FALSE, FALSE, sizeof (guint64));
  tally->settled = g_byte_array_new ();
  return tally;
}

void
cw_tally_free (CwTally *tally)
{
  if (tally == NULL)
    return;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    g_hash_table_unref (tally->others[side]);
  g_array_unref (tally->decided);
  g_byte_array_unref (tally->settled);
  g_free (tally);
}

/* FNV-1a, 64 bits. */
static guint64
hash_of (CwSide side, const char *id)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037) ^ (guint64) side;

  for (const char *p = id; *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * G_GUINT64_CONSTANT (1099511628211);
  return hash * G_GUINT64_CONSTANT (1099511628211) ^ (guint64) side;
}

void
cw_tally_decide (CwTally *tally, CwSide side, const char *id)
{
  guint64 hash;

  g_return_if_fail (tally != NULL && id != NULL);

  hash = hash_of (side, id);
  g_array_append_val (tally->decided, hash);
  tally->is_sorted = FALSE;
}

static guint
get_all (const CwTally *tally, CwSide side, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (tally->others[side], id));
}

static CwStanding
get_worst (const CwTally *tally, CwSide side, const char *id)
{
  int worst = g_bit_nth_msf (get_all (tally, side, id), -1);

  return worst < 0 ? CW_STANDING_IN_SYNC : (CwStanding) worst;
}

void
cw_tally_set (CwTally *tally, CwSide side, const char *id, CwStanding standing)
{
  guint before;

  g_return_if_fail (tally != NULL);

  if (id == NULL || standing == CW_STANDING_IN_SYNC)
    return;
  before = get_all (tally, side, id);
  if ((before >> standing & 1) == 0)
    g_hash_table_replace (tally->others[side], g_strdup (id), GUINT_TO_POINTER (before | 1u << standing));
}

gboolean
cw_tally_has (const CwTally *tally, CwSide side, const char *id, CwStanding standing)
{
  g_return_val_if_fail (tally != NULL && id != NULL, FALSE);

  return (get_all (tally, side, id) >> standing & 1) != 0;
}

gboolean
cw_tally_foreach (const CwTally *tally, CwTallyFunc func, gpointer user_data)
{
  g_return_val_if_fail (tally != NULL && func != NULL, FALSE);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, tally->others[side]);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          if (!func (side, id, user_data))
            return FALSE;
        }
    }
  return TRUE;
}

void
cw_tally_settle (CwTally *tally, gint64 change)
{
  gsize byte = (gsize) change / 8;

  g_return_if_fail (tally != NULL && change > 0);

  if (byte >= tally->settled->len)
    {
      guint old = tally->settled->len;

      g_byte_array_set_size (tally->settled, MAX ((guint) byte + 1, 2 * old));
      memset (tally->settled->data + old, 0, tally->settled->len - old);
    }
  tally->settled->data[byte] |= (guint8) (1 << (change % 8));
}

gboolean
cw_tally_is_settled (const CwTally *tally, gint64 change)
{
  gsize byte = (gsize) change / 8;

  g_return_val_if_fail (tally != NULL && change > 0, FALSE);

  return byte < tally->settled->len && (tally->settled->data[byte] & (1 << (change % 8))) != 0;
}

gint64
cw_tally_skip_settled (const CwTally *tally, gint64 change)
{
  while (cw_tally_is_settled (tally, change))
    change++;
  return change;
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static gboolean
is_decided (CwTally *tally, CwSide side, const char *id)
{
  guint64 hash = hash_of (side, id);

  if (!tally->is_sorted)
    g_array_sort (tally->decided, compare_hashes);
  tally->is_sorted = TRUE;
  return g_array_binary_search (tally->decided, &hash, compare_hashes, NULL);
}

gboolean
cw_tally_count (CwTally *tally, CwSide side, const char *id)
{
  CwStanding standing;

  g_return_val_if_fail (tally != NULL && id != NULL, FALSE);

  standing = get_worst (tally, side, id);
  if (standing == CW_STANDING_IN_SYNC && !is_decided (tally, side, id))
    {
      tally->undecided++;
      return FALSE;
    }
  tally->counts[standing]++;
  return TRUE;
}

void
cw_tally_get_counts (const CwTally *tally, guint counts[CW_N_STANDINGS], guint *undecided)
{
  g_return_if_fail (tally != NULL);

  memcpy (counts, tally->counts, sizeof tally->counts);
  *undecided = tally->undecided;
}

const char *
cw_standing_to_nick (CwStanding standing)
{
  static const char *const nicks[] = { "in_sync", "waiting", "excluded", "conflict", "failing" };

  g_return_val_if_fail ((gsize) standing < G_N_ELEMENTS (nicks), NULL);

  return nicks[standing];
}
