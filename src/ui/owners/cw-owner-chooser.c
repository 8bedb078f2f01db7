/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-owner-chooser.h"

#include <glib/gi18n-lib.h>

#include "cw-owner-item.h"

static int
compare_users (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (cw_owner_user_name (*(const CwUser *const *) a),
                         cw_owner_user_name (*(const CwUser *const *) b));
}

static GPtrArray *
sort_users (const CwUserMap *users, CwSide side)
{
  GPtrArray *sorted = g_ptr_array_new ();

  g_ptr_array_extend (sorted, cw_user_map_get_users (users, side), NULL, NULL);
  g_ptr_array_sort (sorted, compare_users);

  return sorted;
}

static void
add_user (CwChooser *chooser, const CwUser *user, gboolean current, const char *reason)
{
  const char *name = cw_owner_user_name (user);
  g_autofree char *search = g_strjoin ("\n", name, user->email, NULL);
  CwChoice choice = {
    .id = user->id,
    .title = name,
    .subtitle = user->email,
    .reason = reason,
    .search = search,
    .current = current,
  };

  cw_chooser_add (chooser, &choice);
}

static GtkWidget *
new_aloware (void)
{
  const CwChooserWords words = {
    .list = _("Aloware Users"),
    .search = _("Search Aloware Users"),
    .placeholder = _("Name or e-mail address"),
    .nothing = _("No Aloware user has these words in the name or e-mail address."),
  };

  return cw_chooser_new (&words);
}

GtkWidget *
cw_owner_chooser_new (const CwUserMap *users, const char *salesforce_id)
{
  const CwChoice by_email = { .title = _("Match by E-Mail"), .subtitle = _("Undoes the choice by hand") };
  CwChoice none = { .id = "", .title = _("No Match"), .subtitle = _("This person has no user in Aloware") };
  const char *choice, *current = NULL;
  g_autoptr (GPtrArray) sorted = NULL;
  GtkWidget *chooser;
  gboolean matched;

  g_return_val_if_fail (users != NULL && salesforce_id != NULL, NULL);

  chooser = new_aloware ();
  choice = cw_user_map_get_choice (users, salesforce_id);
  matched = cw_user_map_to_aloware (users, salesforce_id, &current) == CW_USER_MATCHED;
  none.current = choice != NULL && *choice == '\0';
  if (choice != NULL)
    cw_chooser_add (CW_CHOOSER (chooser), &by_email);
  cw_chooser_add (CW_CHOOSER (chooser), &none);

  sorted = sort_users (users, CW_SIDE_ALOWARE);
  for (guint i = 0; i < sorted->len; i++)
    {
      const CwUser *user = g_ptr_array_index (sorted, i);

      add_user (CW_CHOOSER (chooser), user, matched && g_str_equal (user->id, current), NULL);
    }

  return chooser;
}

/* What is lost by choosing a Salesforce user for another Aloware user. (transfer full) (nullable) */
static char *
explain (const CwUserMap *users, const CwUser *salesforce)
{
  const char *aloware_id;

  if (!salesforce->active)
    return g_strdup (_("Cannot own in Salesforce"));
  if (cw_user_map_to_aloware (users, salesforce->id, &aloware_id) != CW_USER_MATCHED)
    return NULL;

  /* Translators: an Aloware user */
  return g_strdup_printf (_("Until now “%s” in Aloware"),
                          cw_owner_user_name (cw_user_map_find_aloware (users, aloware_id)));
}

GtkWidget *
cw_owner_chooser_new_salesforce (const CwUserMap *users)
{
  const CwChooserWords words = {
    .list = _("Salesforce Users"),
    .search = _("Search Salesforce Users"),
    .placeholder = _("Name or e-mail address"),
    .nothing = _("No Salesforce user has these words in the name or e-mail address."),
  };
  g_autoptr (GPtrArray) sorted = NULL;
  GtkWidget *chooser;

  g_return_val_if_fail (users != NULL, NULL);

  chooser = cw_chooser_new (&words);
  sorted = sort_users (users, CW_SIDE_SALESFORCE);
  for (guint i = 0; i < sorted->len; i++)
    {
      const CwUser *user = g_ptr_array_index (sorted, i);
      g_autofree char *reason = explain (users, user);

      add_user (CW_CHOOSER (chooser), user, FALSE, reason);
    }

  return chooser;
}

GtkWidget *
cw_owner_chooser_new_value (const CwUserMap *users, const char *aloware_id)
{
  g_autoptr (GPtrArray) sorted = NULL;
  GtkWidget *chooser;

  g_return_val_if_fail (users != NULL && aloware_id != NULL, NULL);

  chooser = new_aloware ();
  sorted = sort_users (users, CW_SIDE_ALOWARE);
  for (guint i = 0; i < sorted->len; i++)
    {
      const CwUser *user = g_ptr_array_index (sorted, i);

      if (cw_user_map_to_salesforce (users, user->id, NULL) == CW_USER_MATCHED)
        add_user (CW_CHOOSER (chooser), user, g_str_equal (user->id, aloware_id), NULL);
    }

  return chooser;
}
