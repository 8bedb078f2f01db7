/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cw-change.h"
#include "cw-error.h"
#include "cw-nick.h"
#include "cw-pack.h"

/* The stored form (cw-pack.h) begins with its version; another version is refused. In texts that may be
 * missing, NULL ("not delivered", "none") is kept apart from "" ("blank"). */
#define FORMAT_VERSION 1

/* In bytes: enough for most changes, so that the buffer need not grow. */
#define TYPICAL_SIZE 512

/* How many texts a change has, and how many each of its fields has. A packed text takes at least one byte. */
#define TEXTS 4
#define FIELD_TEXTS 8

/* A change has fewer fields than this. */
#define MAX_FIELDS 4096

static const char *const action_nicks[] = {
  [CW_ACTION_CREATE] = "create",
  [CW_ACTION_UPDATE] = "update",
  [CW_ACTION_LINK] = "link",
  [CW_ACTION_UNLINK] = "unlink",
};

gint64
cw_change_field_place (gint64 change, guint nth)
{
  return change * MAX_FIELDS + MIN (nth, MAX_FIELDS - 1);
}

gint64
cw_change_field_at (gint64 place, guint *nth)
{
  *nth = (guint) (place % MAX_FIELDS);

  return place / MAX_FIELDS;
}

const char *
cw_action_to_nick (CwAction action)
{
  g_return_val_if_fail ((gsize) action < G_N_ELEMENTS (action_nicks), NULL);

  return action_nicks[action];
}

gboolean
cw_action_from_nick (const char *nick, CwAction *action)
{
  CW_RETURN_FROM_NICK (action_nicks, nick, action);
}

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
  g_free (field->kept);
  g_free (field);
}

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

  cw_pair_id_clear (&change->pair);
  g_clear_pointer (&change->fields, g_ptr_array_unref);
  g_strfreev (change->differs);
  g_free (change);
}

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

CwChangeField *
cw_change_find_fixed (const CwChange *change, const char *api_name)
{
  g_return_val_if_fail (change != NULL, NULL);

  for (guint i = 0; i < change->fields->len; i++)
    {
      CwChangeField *field = g_ptr_array_index (change->fields, i);

      if (field->aloware == NULL && g_strcmp0 (field->salesforce, api_name) == 0)
        return field;
    }

  return NULL;
}

CwObject
cw_change_get_object (const CwChange *change)
{
  const char *id;

  g_return_val_if_fail (change != NULL, CW_OBJECT_CONTACT);

  id = change->pair.ids[CW_SIDE_SALESFORCE];
  return id != NULL ? cw_object_of_id (id) : change->object;
}

const char *
cw_change_get_followed (const CwChange *change)
{
  const CwChangeField *why;

  g_return_val_if_fail (change != NULL, NULL);

  why = change->action == CW_ACTION_LINK && change->fields->len > 0 ? g_ptr_array_index (change->fields, 0)
                                                                    : NULL;
  return why != NULL ? why->old_value : NULL;
}

CwChange *
cw_change_copy (const CwChange *change)
{
  CwChange *copy;

  g_return_val_if_fail (change != NULL, NULL);

  copy = cw_change_new (change->side, change->action);
  copy->id = change->id;
  copy->object = change->object;
  copy->modstamp = change->modstamp;
  cw_pair_id_copy (&copy->pair, &change->pair);
  copy->differs = g_strdupv (change->differs);
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      CwChangeField *twin = cw_change_field_new (field->aloware, field->salesforce);

      twin->old_value = g_strdup (field->old_value);
      twin->new_value = g_strdup (field->new_value);
      twin->expected = g_strdup (field->expected);
      twin->source = g_strdup (field->source);
      twin->reason = g_strdup (field->reason);
      twin->kept = g_strdup (field->kept);
      g_ptr_array_add (copy->fields, twin);
    }

  return copy;
}

static void
pack_field (CwPacker *out, const CwChangeField *field)
{
  cw_pack_maybe (out, field->aloware);
  cw_pack_maybe (out, field->salesforce);
  cw_pack_maybe (out, field->old_value);
  cw_pack_maybe (out, field->new_value);
  cw_pack_maybe (out, field->expected);
  cw_pack_maybe (out, field->source);
  cw_pack_maybe (out, field->reason);
  cw_pack_maybe (out, field->kept);
}

/* What most changes do not have is left out, so that changes that an earlier version stored can be read. */
static void
pack_tail (CwPacker *out, const CwChange *change)
{
  if (change->object != CW_OBJECT_CONTACT || change->differs != NULL)
    cw_pack_text (out, cw_object_to_nick (change->object));
  if (change->differs == NULL)
    return;

  cw_pack_number (out, g_strv_length (change->differs));
  for (guint i = 0; change->differs[i] != NULL; i++)
    cw_pack_text (out, change->differs[i]);
}

static GBytes *
pack_change (const CwChange *change, gint64 id)
{
  CwPacker *out = g_byte_array_sized_new (TYPICAL_SIZE);

  cw_pack_byte (out, FORMAT_VERSION);
  cw_pack_int (out, id);
  cw_pack_int (out, change->modstamp);
  cw_pack_text (out, cw_action_to_nick (change->action));
  cw_pack_text (out, cw_side_to_nick (change->side));
  cw_pack_maybe (out, change->pair.label);
  cw_pack_maybe (out, change->pair.ids[CW_SIDE_ALOWARE]);
  cw_pack_maybe (out, change->pair.ids[CW_SIDE_SALESFORCE]);
  cw_pack_maybe (out, change->pair.phone);
  cw_pack_number (out, change->fields->len);
  for (guint i = 0; i < change->fields->len; i++)
    pack_field (out, g_ptr_array_index (change->fields, i));
  pack_tail (out, change);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
cw_change_to_bytes (const CwChange *change)
{
  g_return_val_if_fail (change != NULL, NULL);

  return pack_change (change, change->id);
}

GBytes *
cw_change_to_content (const CwChange *change)
{
  g_return_val_if_fail (change != NULL, NULL);

  return pack_change (change, 0);
}

static CwChangeField *
unpack_field (CwUnpacker *in)
{
  CwChangeField *field = g_new0 (CwChangeField, 1);

  field->aloware = cw_unpack_maybe (in);
  field->salesforce = cw_unpack_maybe (in);
  field->old_value = cw_unpack_maybe (in);
  field->new_value = cw_unpack_maybe (in);
  field->expected = cw_unpack_maybe (in);
  field->source = cw_unpack_maybe (in);
  field->reason = cw_unpack_maybe (in);
  field->kept = cw_unpack_maybe (in);

  return field;
}

/* All that comes before the texts. */
static gboolean
unpack_head (CwUnpacker *in, CwChange *change)
{
  guint8 version = cw_unpack_byte (in);
  const char *action, *side;

  if (version != FORMAT_VERSION)
    return FALSE;

  change->id = cw_unpack_int (in);
  change->modstamp = cw_unpack_int (in);
  action = cw_unpack_name (in);
  side = cw_unpack_name (in);
  return cw_action_from_nick (action, &change->action) && cw_side_from_nick (side, &change->side);
}

static gboolean
unpack_tail (CwUnpacker *in, CwChange *change)
{
  gsize n;

  if (cw_unpack_ends (in))
    return TRUE;
  if (!cw_object_from_nick (cw_unpack_name (in), &change->object))
    return FALSE;
  if (cw_unpack_ends (in))
    return TRUE;

  n = cw_unpack_count (in, 1);
  if (n == 0)
    return FALSE;
  change->differs = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n && !in->broken; i++)
    change->differs[i] = cw_unpack_text (in);
  return cw_unpack_ends (in);
}

static gboolean
unpack_change (CwUnpacker *in, CwChange *change)
{
  gsize n_fields;

  if (!unpack_head (in, change))
    return FALSE;

  change->pair.label = cw_unpack_maybe (in);
  change->pair.ids[CW_SIDE_ALOWARE] = cw_unpack_maybe (in);
  change->pair.ids[CW_SIDE_SALESFORCE] = cw_unpack_maybe (in);
  change->pair.phone = cw_unpack_maybe (in);
  n_fields = cw_unpack_count (in, FIELD_TEXTS);
  for (gsize i = 0; i < n_fields; i++)
    g_ptr_array_add (change->fields, unpack_field (in));

  return unpack_tail (in, change);
}

gboolean
cw_change_accepts (GBytes *bytes)
{
  CwChange head = { 0 };
  CwUnpacker in;
  gsize n_texts;
  gboolean accepted;

  cw_unpack_init (&in, bytes);
  if (!unpack_head (&in, &head))
    return FALSE;

  for (guint i = 0; i < TEXTS; i++)
    cw_unpack_pass (&in);
  n_texts = cw_unpack_count (&in, FIELD_TEXTS) * FIELD_TEXTS;
  for (gsize i = 0; i < n_texts && !in.broken; i++)
    cw_unpack_pass (&in);

  accepted = unpack_tail (&in, &head);
  g_strfreev (head.differs);
  return accepted;
}

CwChange *
cw_change_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_ALOWARE, CW_ACTION_UPDATE);
  CwUnpacker in;

  cw_unpack_init (&in, bytes);
  if (unpack_change (&in, change))
    return g_steal_pointer (&change);

  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE,
                       _("A stored change is not in a form that this version can read."));
  return NULL;
}
