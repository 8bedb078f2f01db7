/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-conflict.h"
#include "cw-error.h"
#include "cw-nick.h"
#include "cw-pack.h"
#include "cw-text.h"

/* As for changes (cw-change.c). */
#define FORMAT_VERSION 1
#define TYPICAL_SIZE 512

static const char *const kind_nicks[] = {
  [CW_CONFLICT_FIELD] = "field",   [CW_CONFLICT_MATCH] = "match",   [CW_CONFLICT_PHONE] = "phone",
  [CW_CONFLICT_DELETE] = "delete", [CW_CONFLICT_UNDONE] = "undone",
};

const char *
cw_conflict_kind_to_nick (CwConflictKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_nicks), NULL);

  return kind_nicks[kind];
}

gboolean
cw_conflict_kind_from_nick (const char *nick, CwConflictKind *kind)
{
  CW_RETURN_FROM_NICK (kind_nicks, nick, kind);
}

CwConflict *
cw_conflict_new (CwConflictKind kind)
{
  CwConflict *conflict = g_new0 (CwConflict, 1);

  conflict->kind = kind;
  conflict->changed[CW_SIDE_ALOWARE] = -1;
  conflict->changed[CW_SIDE_SALESFORCE] = -1;

  return conflict;
}

void
cw_conflict_free (CwConflict *conflict)
{
  if (conflict == NULL)
    return;

  cw_pair_id_clear (&conflict->pair);
  g_free (conflict->aloware);
  g_free (conflict->salesforce);
  g_free (conflict->value[CW_SIDE_ALOWARE]);
  g_free (conflict->base_value);
  g_free (conflict->value[CW_SIDE_SALESFORCE]);
  g_free (conflict->salesforce_changed_by);
  g_free (conflict->message);
  g_strfreev (conflict->candidates);
  g_free (conflict->decision);
  g_free (conflict);
}

/* A match conflict has a key of its own in `aloware`, no catalogue key. */
const char *
cw_conflict_get_field (const CwConflict *conflict)
{
  return conflict->kind != CW_CONFLICT_MATCH && conflict->kind != CW_CONFLICT_DELETE ? conflict->aloware
                                                                                     : NULL;
}

char *
cw_conflict_identity (const CwConflict *conflict)
{
  GString *identity;

  g_return_val_if_fail (conflict != NULL, NULL);

  if (conflict->kind == CW_CONFLICT_MATCH && conflict->aloware != NULL)
    return g_strconcat (cw_conflict_kind_to_nick (conflict->kind), "\n", conflict->aloware, NULL);

  identity = g_string_new (cw_conflict_kind_to_nick (conflict->kind));
  g_string_append_printf (identity, "\naloware:%s",
                          conflict->pair.ids[CW_SIDE_ALOWARE] ? conflict->pair.ids[CW_SIDE_ALOWARE] : "");
  g_string_append_printf (identity, "\nsalesforce:%s",
                          conflict->pair.ids[CW_SIDE_SALESFORCE] ? conflict->pair.ids[CW_SIDE_SALESFORCE]
                                                                 : "");
  g_string_append_printf (identity, "\n%s", conflict->aloware ? conflict->aloware : "");

  if (conflict->pair.ids[CW_SIDE_ALOWARE] == NULL && conflict->pair.ids[CW_SIDE_SALESFORCE] == NULL
      && conflict->candidates != NULL)
    {
      g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

      for (guint i = 0; conflict->candidates[i] != NULL; i++)
        g_ptr_array_add (sorted, conflict->candidates[i]);
      cw_text_sort (sorted);
      for (guint i = 0; i < sorted->len; i++)
        g_string_append_printf (identity, "\n%s", (const char *) g_ptr_array_index (sorted, i));
    }

  return g_string_free (identity, FALSE);
}

static void
pack_candidates (CwPacker *out, char **candidates)
{
  guint n = candidates != NULL ? g_strv_length (candidates) : 0;

  cw_pack_byte (out, candidates != NULL);
  cw_pack_number (out, n);
  for (guint i = 0; i < n; i++)
    cw_pack_text (out, candidates[i]);
}

const char *
cw_conflict_parse_candidate (const char *candidate, CwSide *side)
{
  static const char *const prefixes[] = {
    [CW_SIDE_ALOWARE] = "aloware:", [CW_SIDE_SALESFORCE] = "salesforce:"
  };

  for (CwSide each = CW_SIDE_ALOWARE; each <= CW_SIDE_SALESFORCE; each++)
    {
      if (!g_str_has_prefix (candidate, prefixes[each]))
        continue;
      *side = each;
      return candidate + strlen (prefixes[each]);
    }
  return NULL;
}

GBytes *
cw_conflict_to_bytes (const CwConflict *conflict)
{
  CwPacker *out;

  g_return_val_if_fail (conflict != NULL, NULL);

  out = g_byte_array_sized_new (TYPICAL_SIZE);
  cw_pack_byte (out, FORMAT_VERSION);
  cw_pack_int (out, conflict->id);
  cw_pack_text (out, cw_conflict_kind_to_nick (conflict->kind));
  cw_pack_int (out, conflict->changed[CW_SIDE_ALOWARE]);
  cw_pack_int (out, conflict->changed[CW_SIDE_SALESFORCE]);
  cw_pack_maybe (out, conflict->pair.label);
  cw_pack_maybe (out, conflict->pair.ids[CW_SIDE_ALOWARE]);
  cw_pack_maybe (out, conflict->pair.ids[CW_SIDE_SALESFORCE]);
  cw_pack_maybe (out, conflict->aloware);
  cw_pack_maybe (out, conflict->salesforce);
  cw_pack_maybe (out, conflict->value[CW_SIDE_ALOWARE]);
  cw_pack_maybe (out, conflict->base_value);
  cw_pack_maybe (out, conflict->value[CW_SIDE_SALESFORCE]);
  cw_pack_maybe (out, conflict->salesforce_changed_by);
  cw_pack_maybe (out, conflict->message);
  pack_candidates (out, conflict->candidates);

  return g_byte_array_free_to_bytes (out);
}

static char **
unpack_candidates (CwUnpacker *in)
{
  gboolean has_candidates = cw_unpack_byte (in) != 0;
  gsize n = cw_unpack_count (in, 1);
  char **candidates = has_candidates ? g_new0 (char *, n + 1) : NULL;

  for (gsize i = 0; has_candidates && i < n; i++)
    candidates[i] = cw_unpack_text (in);

  return candidates;
}

static gboolean
unpack_conflict (CwUnpacker *in, CwConflict *conflict)
{
  guint8 version = cw_unpack_byte (in);
  gint64 id = cw_unpack_int (in);

  if (version != FORMAT_VERSION || !cw_conflict_kind_from_nick (cw_unpack_name (in), &conflict->kind))
    return FALSE;

  conflict->id = id;
  conflict->changed[CW_SIDE_ALOWARE] = cw_unpack_int (in);
  conflict->changed[CW_SIDE_SALESFORCE] = cw_unpack_int (in);
  conflict->pair.label = cw_unpack_maybe (in);
  conflict->pair.ids[CW_SIDE_ALOWARE] = cw_unpack_maybe (in);
  conflict->pair.ids[CW_SIDE_SALESFORCE] = cw_unpack_maybe (in);
  conflict->aloware = cw_unpack_maybe (in);
  conflict->salesforce = cw_unpack_maybe (in);
  conflict->value[CW_SIDE_ALOWARE] = cw_unpack_maybe (in);
  conflict->base_value = cw_unpack_maybe (in);
  conflict->value[CW_SIDE_SALESFORCE] = cw_unpack_maybe (in);
  conflict->salesforce_changed_by = cw_unpack_maybe (in);
  conflict->message = cw_unpack_maybe (in);
  conflict->candidates = unpack_candidates (in);

  return cw_unpack_ends (in);
}

CwConflict *
cw_conflict_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  CwUnpacker in;

  cw_unpack_init (&in, bytes);
  if (unpack_conflict (&in, conflict))
    return g_steal_pointer (&conflict);

  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE,
                       _("A stored conflict is not in a form that this version can read."));
  return NULL;
}

CwExclusion *
cw_exclusion_new (const char *code, const char *message)
{
  CwExclusion *exclusion = g_new0 (CwExclusion, 1);

  exclusion->code = g_strdup (code);
  exclusion->message = g_strdup (message);

  return exclusion;
}

gboolean
cw_exclusion_is_refusal (const CwExclusion *exclusion)
{
  static const char *const codes[] = { "refused-value",         "damaged-state",
                                       "sign-in-cannot-write",  "sign-in-cannot-update",
                                       "sign-in-cannot-create", NULL };

  return exclusion->code != NULL && g_strv_contains (codes, exclusion->code);
}

void
cw_exclusion_free (CwExclusion *exclusion)
{
  if (exclusion == NULL)
    return;

  cw_pair_id_clear (&exclusion->pair);
  g_free (exclusion->code);
  g_free (exclusion->message);
  g_free (exclusion);
}
