/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-users.h"

#define FIRST_ALOWARE_ID 101

typedef struct
{
  const char *name;
  const char *email;
} UserWords;

static const UserWords words[DEMO_USERS] = {
  { "Ana Ruiz", "ana.ruiz@example.com" },
  { "Ben Carter", "ben.carter@example.com" },
  { "Chloé Martin", "chloe.martin@example.com" },
  { "Đặng Minh", "dang.minh@example.com" },
  { "Elif Demir", "elif.demir@example.com" },
  { "Farah Hassan", "farah.hassan@example.com" },
  { "Grzegorz Zięba", "grzegorz.zieba@example.com" },
  { "Hiro Tanaka", "hiro.tanaka@example.com" },
  { "Inés Weber", "Ines.Weber@Example.com" },
  { "Jonas Holt", "jonas.holt@example.com" },
  { "Kate Quinn", "kate.quinn@example.com" },
  { "Luis Vega", "luis.vega@example.com" },
  { "Maya Stone", "maya.stone@example.com" },
  { "Maya Stone (Reports)", "maya.stone@example.com" },
};

/* The last three characters of an 18-character Salesforce id: one for five of the first fifteen, telling
 * which of those are capitals. */
static char *
make_salesforce_id (guint number)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  char id[19];

  g_snprintf (id, sizeof id, "005Xw00000Demo%c", 'A' + (int) number);
  for (guint chunk = 0; chunk < 3; chunk++)
    {
      guint capitals = 0;

      for (guint i = 0; i < 5; i++)
        if (g_ascii_isupper (id[chunk * 5 + i]))
          capitals |= 1u << i;
      id[15 + chunk] = alphabet[capitals];
    }
  id[18] = '\0';
  return g_strdup (id);
}

static void
user_free (DemoUser *user)
{
  g_free (user->salesforce_id);
  g_free (user->name);
  g_free (user->email);
  g_free (user);
}

GPtrArray *
demo_users_new (void)
{
  GPtrArray *users = g_ptr_array_new_with_free_func ((GDestroyNotify) user_free);

  for (guint i = 0; i < DEMO_USERS; i++)
    {
      DemoUser *user = g_new0 (DemoUser, 1);

      user->aloware_id = i == DEMO_USER_ONLY_SALESFORCE || i == DEMO_USER_SAME_EMAIL ? 0
                                                                                     : FIRST_ALOWARE_ID + i;
      user->salesforce_id = i == DEMO_USER_ONLY_ALOWARE ? NULL : make_salesforce_id (i);
      user->name = g_strdup (words[i].name);
      user->email = g_strdup (words[i].email);
      user->active = i != DEMO_USER_INACTIVE;
      g_ptr_array_add (users, user);
    }
  return users;
}

void
demo_users_pick_owner (DemoRandom *random, int *salesforce, int *aloware)
{
  guint lot = demo_random_below (random, 100);
  int usual = (int) demo_random_below (random, DEMO_USER_INACTIVE);

  *salesforce = usual;
  *aloware = usual;
  if (lot == 0)
    {
      *salesforce = *aloware = DEMO_USER_INACTIVE;
    }
  else if (lot == 1)
    {
      *salesforce = DEMO_USER_ONLY_SALESFORCE;
      *aloware = -1;
    }
  else if (lot == 2)
    {
      *aloware = DEMO_USER_ONLY_ALOWARE;
    }
}
