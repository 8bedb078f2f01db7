/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-owner-item.h"

#include <glib/gi18n-lib.h>

#include "cw-search.h"

struct _CwOwnerItem
{
  GObject parent_instance;

  CwUserMap *users; /* owns the users of `owner` */
  CwOwner owner;
  gint64 counts[2];
  char *key;
  char *folded; /* what a search looks at */
  guint revision;
};

enum
{
  PROP_0,
  PROP_REVISION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CwOwnerItem, cw_owner_item, G_TYPE_OBJECT)

static const struct
{
  const char *words, *icon;
} states[] = {
  [CW_OWNER_UNKNOWN] = { N_("Chosen User Is Gone"), "dialog-warning-symbolic" },
  [CW_OWNER_AMBIGUOUS] = { N_("Ambiguous Match"), "dialog-question-symbolic" },
  [CW_OWNER_NONE] = { N_("No Match"), "dialog-warning-symbolic" },
  [CW_OWNER_INACTIVE] = { N_("Inactive"), "action-unavailable-symbolic" },
  [CW_OWNER_NOBODY] = { N_("No Match, by Choice"), "object-select-symbolic" },
  [CW_OWNER_BY_HAND] = { N_("Chosen by Hand"), "document-edit-symbolic" },
  [CW_OWNER_BY_EMAIL] = { N_("Matched by E-Mail"), "object-select-symbolic" },
};

const char *
cw_owner_user_name (const CwUser *user)
{
  if (user->name != NULL && *user->name != '\0')
    return user->name;

  return user->email != NULL && *user->email != '\0' ? user->email : user->id;
}

char *
cw_owner_item_make_key (const CwOwner *owner)
{
  CwSide side = owner->users[CW_SIDE_SALESFORCE] != NULL ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;

  return g_strdup_printf ("%s:%s", cw_side_to_nick (side), owner->users[side]->id);
}

const char *
cw_owner_item_get_key (CwOwnerItem *self)
{
  g_return_val_if_fail (CW_IS_OWNER_ITEM (self), NULL);

  return self->key;
}

const CwOwner *
cw_owner_item_get_owner (CwOwnerItem *self)
{
  g_return_val_if_fail (CW_IS_OWNER_ITEM (self), NULL);

  return &self->owner;
}

gint64
cw_owner_item_get_count (CwOwnerItem *self, CwSide side)
{
  g_return_val_if_fail (CW_IS_OWNER_ITEM (self), -1);

  return self->counts[side];
}

const char *
cw_owner_item_get_state_words (CwOwnerItem *self)
{
  g_return_val_if_fail (CW_IS_OWNER_ITEM (self), NULL);

  return _(states[self->owner.state].words);
}

const char *
cw_owner_item_get_state_icon (CwOwnerItem *self)
{
  g_return_val_if_fail (CW_IS_OWNER_ITEM (self), NULL);

  return states[self->owner.state].icon;
}

char *
cw_owner_item_explain (CwOwnerItem *self)
{
  const CwOwner *owner = &self->owner;

  if (owner->stand_in != NULL)
    /* Translators: the Aloware user who gets the contacts of somebody without a match */
    return g_strdup_printf (_("→ %s (fallback)"), cw_owner_user_name (owner->stand_in));
  if (owner->state == CW_OWNER_INACTIVE)
    return g_strdup (_("Cannot own in Salesforce"));
  if (owner->one_way)
    return g_strdup (_("To Aloware only"));

  return NULL;
}

gboolean
cw_owner_item_matches (CwOwnerItem *self, char **words)
{
  g_return_val_if_fail (CW_IS_OWNER_ITEM (self), FALSE);

  return words == NULL || cw_search_has (self->folded, words);
}

static char *
fold (const CwOwner *owner)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      const CwUser *user = owner->users[side];

      if (user != NULL)
        g_string_append_printf (text, "%s\n%s\n", user->name, user->email != NULL ? user->email : "");
    }

  return cw_search_fold (text->str);
}

void
cw_owner_item_update (CwOwnerItem *self, const CwOwner *owner, CwUserMap *users, const CwOwnerCounts *counts)
{
  g_return_if_fail (CW_IS_OWNER_ITEM (self));

  cw_user_map_ref (users);
  g_clear_pointer (&self->users, cw_user_map_unref);
  self->users = users;
  self->owner = *owner;
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      gboolean counted = counts != NULL && owner->users[side] != NULL;

      self->counts[side] = counted ? (gint64) cw_owner_counts_get (counts, side, owner->users[side]->id) : -1;
    }
  g_free (self->key);
  self->key = cw_owner_item_make_key (owner);
  g_free (self->folded);
  self->folded = fold (owner);

  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
}

static void
cw_owner_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_REVISION:
      g_value_set_uint (value, CW_OWNER_ITEM (object)->revision);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_owner_item_finalize (GObject *object)
{
  CwOwnerItem *self = CW_OWNER_ITEM (object);

  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (cw_owner_item_parent_class)->finalize (object);
}

static void
cw_owner_item_class_init (CwOwnerItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cw_owner_item_finalize;
  object_class->get_property = cw_owner_item_get_property;

  properties[PROP_REVISION] = g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cw_owner_item_init (CwOwnerItem *self)
{
}

CwOwnerItem *
cw_owner_item_new (void)
{
  return g_object_new (CW_TYPE_OWNER_ITEM, NULL);
}
