/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-change.h"
#include "cw-error.h"

/* Everything that the store seals goes through here, so the layouts start with a version of their own: a
 * later member is added by a new version beside the old one. Texts that may be missing are maybes, which
 * keeps NULL ("not delivered", "none") apart from "" ("blank"). */
#define FIELD_FORMAT "(msmsmsmsmsmsms)"
#define CHANGE_FORMAT "(yxsxmsmsmsmssa" FIELD_FORMAT ")"
#define CONFLICT_FORMAT "(yxsxxmsmsmsmsmsmsmsmsmsmsmas)"
#define FORMAT_VERSION 1

static const char *const action_nicks[] = {
  [CW_ACTION_CREATE] = "create",
  [CW_ACTION_UPDATE] = "update",
  [CW_ACTION_LINK] = "link",
  [CW_ACTION_UNLINK] = "unlink",
};

static const char *const kind_nicks[] = {
  [CW_CONFLICT_FIELD] = "field",
  [CW_CONFLICT_MATCH] = "match",
  [CW_CONFLICT_PHONE] = "phone",
  [CW_CONFLICT_DELETE] = "delete",
  [CW_CONFLICT_UNDONE] = "undone",
};

static gboolean
find_nick (const char *const *nicks, gsize n_nicks, const char *nick, guint *value)
{
  for (guint i = 0; i < n_nicks; i++)
    {
      if (g_strcmp0 (nicks[i], nick) == 0)
        {
          *value = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * cw_action_to_nick:
 *
 * Returns: (transfer none): the word of the command line and of the store, "create".
 */
const char *
cw_action_to_nick (CwAction action)
{
  g_return_val_if_fail ((gsize) action < G_N_ELEMENTS (action_nicks), NULL);

  return action_nicks[action];
}

/**
 * cw_action_from_nick:
 * @nick: (nullable): a word
 * @action: (out): left alone when @nick is none of the words
 *
 * Returns: whether @nick is an action.
 */
gboolean
cw_action_from_nick (const char *nick, CwAction *action)
{
  guint value;

  if (!find_nick (action_nicks, G_N_ELEMENTS (action_nicks), nick, &value))
    return FALSE;

  *action = (CwAction) value;
  return TRUE;
}

/**
 * cw_conflict_kind_to_nick:
 *
 * Returns: (transfer none): the word of the command line and of the store, "field".
 */
const char *
cw_conflict_kind_to_nick (CwConflictKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_nicks), NULL);

  return kind_nicks[kind];
}

/**
 * cw_conflict_kind_from_nick:
 * @nick: (nullable): a word
 * @kind: (out): left alone when @nick is none of the words
 *
 * Returns: whether @nick is a kind of conflict.
 */
gboolean
cw_conflict_kind_from_nick (const char *nick, CwConflictKind *kind)
{
  guint value;

  if (!find_nick (kind_nicks, G_N_ELEMENTS (kind_nicks), nick, &value))
    return FALSE;

  *kind = (CwConflictKind) value;
  return TRUE;
}

/**
 * cw_change_field_new:
 * @aloware: (nullable): the catalogue key
 * @salesforce: (nullable): the API name
 *
 * Returns: (transfer full): a field without values.
 */
CwChangeField *
cw_change_field_new (const char *aloware, const char *salesforce)
{
  CwChangeField *field = g_new0 (CwChangeField, 1);

  field->aloware = g_strdup (aloware);
  field->salesforce = g_strdup (salesforce);

  return field;
}

void
cw_change_field_free (CwChangeField *field)
{
  if (field == NULL)
    return;

  g_free (field->aloware);
  g_free (field->salesforce);
  g_free (field->old_value);
  g_free (field->new_value);
  g_free (field->expected);
  g_free (field->source);
  g_free (field->reason);
  g_free (field);
}

/**
 * cw_change_new:
 *
 * Returns: (transfer full): a change without records and fields, its modstamp unknown.
 */
CwChange *
cw_change_new (CwSide side, CwAction action)
{
  CwChange *change = g_new0 (CwChange, 1);

  change->side = side;
  change->action = action;
  change->modstamp = -1;
  change->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_field_free);

  return change;
}

void
cw_change_free (CwChange *change)
{
  if (change == NULL)
    return;

  g_free (change->label);
  g_free (change->aloware_id);
  g_free (change->salesforce_id);
  g_free (change->phone);
  g_clear_pointer (&change->fields, g_ptr_array_unref);
  g_free (change);
}

/**
 * cw_change_find:
 * @change: a change
 * @aloware_key: a catalogue key
 *
 * Returns: (transfer none) (nullable): the field of that key.
 */
CwChangeField *
cw_change_find (const CwChange *change, const char *aloware_key)
{
  g_return_val_if_fail (change != NULL, NULL);

  for (guint i = 0; i < change->fields->len; i++)
    {
      CwChangeField *field = g_ptr_array_index (change->fields, i);

      if (g_strcmp0 (field->aloware, aloware_key) == 0)
        return field;
    }

  return NULL;
}

/* GVariant strings have to be UTF-8, and a value typed on a command line may not be. */
static void
add_text (GVariantBuilder *builder, const char *text)
{
  GVariant *child = NULL;

  if (text != NULL)
    child = g_variant_new_take_string (g_utf8_make_valid (text, -1));

  g_variant_builder_add_value (builder, g_variant_new_maybe (G_VARIANT_TYPE_STRING, child));
}

/* Little-endian on every machine, so that a copied profile can be read. */
static GVariant *
swap_bytes (GVariant *variant)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  GVariant *swapped = g_variant_byteswap (variant);

  g_variant_unref (variant);
  return swapped;
#else
  return variant;
#endif
}

static GBytes *
finish (GVariantBuilder *builder)
{
  g_autoptr (GVariant) variant = swap_bytes (g_variant_ref_sink (g_variant_builder_end (builder)));

  return g_variant_get_data_as_bytes (variant);
}

static GVariant *
parse (GBytes *bytes, const char *format, GError **error)
{
  g_autoptr (GVariant) variant = NULL;
  guint8 version;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (format), bytes, FALSE));
  if (g_variant_is_normal_form (variant))
    {
      variant = swap_bytes (g_steal_pointer (&variant));
      g_variant_get_child (variant, 0, "y", &version);
      if (version == FORMAT_VERSION)
        return g_steal_pointer (&variant);
    }

  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE,
                       _("A stored change is not in a form that this version can read."));
  return NULL;
}

static void
add_field (GVariantBuilder *builder, const CwChangeField *field)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE (FIELD_FORMAT));
  add_text (builder, field->aloware);
  add_text (builder, field->salesforce);
  add_text (builder, field->old_value);
  add_text (builder, field->new_value);
  add_text (builder, field->expected);
  add_text (builder, field->source);
  add_text (builder, field->reason);
  g_variant_builder_close (builder);
}

/**
 * cw_change_to_bytes:
 * @change: a change
 *
 * Returns: (transfer full): a serialisation; the same change gives the same bytes on every machine. A text
 *   that is not UTF-8 is made so.
 */
GBytes *
cw_change_to_bytes (const CwChange *change)
{
  GVariantBuilder builder;

  g_return_val_if_fail (change != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (CHANGE_FORMAT));
  g_variant_builder_add (&builder, "y", FORMAT_VERSION);
  g_variant_builder_add (&builder, "x", change->id);
  g_variant_builder_add (&builder, "s", cw_action_to_nick (change->action));
  g_variant_builder_add (&builder, "x", change->modstamp);
  add_text (&builder, change->label);
  add_text (&builder, change->aloware_id);
  add_text (&builder, change->salesforce_id);
  add_text (&builder, change->phone);
  g_variant_builder_add (&builder, "s", cw_side_to_nick (change->side));

  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a" FIELD_FORMAT));
  for (guint i = 0; i < change->fields->len; i++)
    add_field (&builder, g_ptr_array_index (change->fields, i));
  g_variant_builder_close (&builder);

  return finish (&builder);
}

/**
 * cw_change_from_bytes:
 * @bytes: what cw_change_to_bytes() gave
 * @error: %CW_ERROR_STORAGE when @bytes are not a change
 *
 * Returns: (transfer full): the change, or %NULL.
 */
CwChange *
cw_change_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariantIter) fields = NULL;
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_ALOWARE, CW_ACTION_UPDATE);
  g_autoptr (CwChangeField) field = cw_change_field_new (NULL, NULL);
  const char *action, *side;

  variant = parse (bytes, CHANGE_FORMAT, error);
  if (variant == NULL)
    return NULL;

  g_variant_get (variant, "(yx&sxmsmsmsms&sa" FIELD_FORMAT ")",
                 NULL, &change->id, &action, &change->modstamp, &change->label, &change->aloware_id,
                 &change->salesforce_id, &change->phone, &side, &fields);
  if (!cw_action_from_nick (action, &change->action) || !cw_side_from_nick (side, &change->side))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE,
                   _("A stored change has the unknown action “%s” or side “%s”."), action, side);
      return NULL;
    }

  while (g_variant_iter_next (fields, FIELD_FORMAT,
                              &field->aloware, &field->salesforce, &field->old_value, &field->new_value,
                              &field->expected, &field->source, &field->reason))
    {
      g_ptr_array_add (change->fields, g_steal_pointer (&field));
      field = cw_change_field_new (NULL, NULL);
    }

  return g_steal_pointer (&change);
}

/**
 * cw_conflict_new:
 *
 * Returns: (transfer full): a conflict without records and values, its times unknown.
 */
CwConflict *
cw_conflict_new (CwConflictKind kind)
{
  CwConflict *conflict = g_new0 (CwConflict, 1);

  conflict->kind = kind;
  conflict->aloware_changed = -1;
  conflict->salesforce_changed = -1;

  return conflict;
}

void
cw_conflict_free (CwConflict *conflict)
{
  if (conflict == NULL)
    return;

  g_free (conflict->label);
  g_free (conflict->aloware_id);
  g_free (conflict->salesforce_id);
  g_free (conflict->aloware);
  g_free (conflict->salesforce);
  g_free (conflict->aloware_value);
  g_free (conflict->base_value);
  g_free (conflict->salesforce_value);
  g_free (conflict->salesforce_changed_by);
  g_free (conflict->message);
  g_strfreev (conflict->candidates);
  g_free (conflict);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cw_conflict_identity:
 * @conflict: a conflict
 *
 * What makes two conflicts the same one: kind, records and field, never values, so that a conflict stays the
 * same one while its values go on changing, and the identity may be kept in the open. The candidates count
 * only where no record of the conflict itself is known; their order does not.
 *
 * Returns: (transfer full): the identity.
 */
char *
cw_conflict_identity (const CwConflict *conflict)
{
  GString *identity;

  g_return_val_if_fail (conflict != NULL, NULL);

  identity = g_string_new (cw_conflict_kind_to_nick (conflict->kind));
  g_string_append_printf (identity, "\naloware:%s", conflict->aloware_id ? conflict->aloware_id : "");
  g_string_append_printf (identity, "\nsalesforce:%s", conflict->salesforce_id ? conflict->salesforce_id : "");
  g_string_append_printf (identity, "\n%s", conflict->aloware ? conflict->aloware : "");

  if (conflict->aloware_id == NULL && conflict->salesforce_id == NULL && conflict->candidates != NULL)
    {
      g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

      for (guint i = 0; conflict->candidates[i] != NULL; i++)
        g_ptr_array_add (sorted, conflict->candidates[i]);
      g_ptr_array_sort (sorted, compare_candidates);
      for (guint i = 0; i < sorted->len; i++)
        g_string_append_printf (identity, "\n%s", (const char *) g_ptr_array_index (sorted, i));
    }

  return g_string_free (identity, FALSE);
}

static void
add_candidates (GVariantBuilder *builder, char **candidates)
{
  GVariantBuilder texts;
  GVariant *child = NULL;

  if (candidates != NULL)
    {
      g_variant_builder_init (&texts, G_VARIANT_TYPE_STRING_ARRAY);
      for (guint i = 0; candidates[i] != NULL; i++)
        g_variant_builder_add_value (&texts,
                                     g_variant_new_take_string (g_utf8_make_valid (candidates[i], -1)));
      child = g_variant_builder_end (&texts);
    }

  g_variant_builder_add_value (builder, g_variant_new_maybe (G_VARIANT_TYPE_STRING_ARRAY, child));
}

/**
 * cw_conflict_to_bytes:
 * @conflict: a conflict
 *
 * Returns: (transfer full): a serialisation; the same conflict gives the same bytes on every machine. A text
 *   that is not UTF-8 is made so.
 */
GBytes *
cw_conflict_to_bytes (const CwConflict *conflict)
{
  GVariantBuilder builder;

  g_return_val_if_fail (conflict != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (CONFLICT_FORMAT));
  g_variant_builder_add (&builder, "y", FORMAT_VERSION);
  g_variant_builder_add (&builder, "x", conflict->id);
  g_variant_builder_add (&builder, "s", cw_conflict_kind_to_nick (conflict->kind));
  g_variant_builder_add (&builder, "x", conflict->aloware_changed);
  g_variant_builder_add (&builder, "x", conflict->salesforce_changed);
  add_text (&builder, conflict->label);
  add_text (&builder, conflict->aloware_id);
  add_text (&builder, conflict->salesforce_id);
  add_text (&builder, conflict->aloware);
  add_text (&builder, conflict->salesforce);
  add_text (&builder, conflict->aloware_value);
  add_text (&builder, conflict->base_value);
  add_text (&builder, conflict->salesforce_value);
  add_text (&builder, conflict->salesforce_changed_by);
  add_text (&builder, conflict->message);
  add_candidates (&builder, conflict->candidates);

  return finish (&builder);
}

/**
 * cw_conflict_from_bytes:
 * @bytes: what cw_conflict_to_bytes() gave
 * @error: %CW_ERROR_STORAGE when @bytes are not a conflict
 *
 * Returns: (transfer full): the conflict, or %NULL.
 */
CwConflict *
cw_conflict_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  const char *kind;

  variant = parse (bytes, CONFLICT_FORMAT, error);
  if (variant == NULL)
    return NULL;

  g_variant_get (variant, "(yx&sxxmsmsmsmsmsmsmsmsmsmsm^as)",
                 NULL, &conflict->id, &kind, &conflict->aloware_changed, &conflict->salesforce_changed,
                 &conflict->label, &conflict->aloware_id, &conflict->salesforce_id, &conflict->aloware,
                 &conflict->salesforce, &conflict->aloware_value, &conflict->base_value,
                 &conflict->salesforce_value, &conflict->salesforce_changed_by, &conflict->message,
                 &conflict->candidates);
  if (!cw_conflict_kind_from_nick (kind, &conflict->kind))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("A stored conflict has the unknown kind “%s”."), kind);
      return NULL;
    }

  return g_steal_pointer (&conflict);
}

/**
 * cw_exclusion_new:
 * @code: the word for scripts, "no-phone"
 * @message: the translated sentence
 *
 * Returns: (transfer full): an exclusion without records.
 */
CwExclusion *
cw_exclusion_new (const char *code, const char *message)
{
  CwExclusion *exclusion = g_new0 (CwExclusion, 1);

  exclusion->code = g_strdup (code);
  exclusion->message = g_strdup (message);

  return exclusion;
}

void
cw_exclusion_free (CwExclusion *exclusion)
{
  if (exclusion == NULL)
    return;

  g_free (exclusion->label);
  g_free (exclusion->aloware_id);
  g_free (exclusion->salesforce_id);
  g_free (exclusion->code);
  g_free (exclusion->message);
  g_free (exclusion);
}
