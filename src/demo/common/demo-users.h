/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-random.h"

G_BEGIN_DECLS

/* A user (agent) of both platforms. `email` is what owners are matched by. */
typedef struct
{
  guint aloware_id;    /* 101, 102, … ; 0 when this user is unknown to Aloware */
  char *salesforce_id; /* "005…", 18 characters; NULL when this user is unknown to Salesforce */
  char *name;
  char *email;     /* as in Salesforce; the Aloware side may differ in letter case */
  gboolean active; /* IsActive in Salesforce */
} DemoUser;

/* The agents. Eight are simply known to both platforms; the others, each by its index: */
#define DEMO_USERS 14
#define DEMO_USER_OTHER_CASE 8 /* e-mail with capitals in Salesforce, in small letters in Aloware */
#define DEMO_USER_INACTIVE 9   /* inactive in Salesforce, known to both */
#define DEMO_USER_ONLY_SALESFORCE 10
#define DEMO_USER_ONLY_ALOWARE 11
#define DEMO_USER_AMBIGUOUS 12  /* known to both, and owns nothing */
#define DEMO_USER_SAME_EMAIL 13 /* only in Salesforce, with the e-mail of the one before */

/* The users of both platforms. (transfer full) (element-type DemoUser) */
GPtrArray *demo_users_new (void);

/* Who owns a person, on both sides. Mostly the same active user; one in a hundred belongs to each of the
 * three users who cannot own it on both sides. */
void demo_users_pick_owner (DemoRandom *random, int *salesforce, int *aloware);

G_END_DECLS
