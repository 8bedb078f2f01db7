/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which step the guide shows next, by what is known of the profile. */
#include "cw-guide-steps.h"

#define ALL_CONNECTED \
  { \
    TRUE, TRUE \
  }
#define VISITED(step) (1u << (step))

static const struct
{
  const char *name;
  CwGuideFacts facts;
  CwGuideStep next;
} cases[] = {
  { "nothing", { .n_fields = 24 }, CW_GUIDE_CONNECT },
  { "one side", { .connected = { TRUE, FALSE } }, CW_GUIDE_CONNECT },
  { "the other side", { .connected = { FALSE, TRUE } }, CW_GUIDE_CONNECT },
  { "not read yet", { .connected = ALL_CONNECTED }, CW_GUIDE_CONNECT },
  { "denied",
    { .connected = ALL_CONNECTED, .known = TRUE, .n_denied = 1, .n_owners = 2, .n_fields = 24 },
    CW_GUIDE_PERMISSIONS },
  { "denied, and looked at",
    { .connected = ALL_CONNECTED, .known = TRUE, .n_denied = 1, .visited = VISITED (CW_GUIDE_PERMISSIONS) },
    CW_GUIDE_MAPPING },
  { "owners", { .connected = ALL_CONNECTED, .known = TRUE, .n_owners = 2, .n_fields = 24 }, CW_GUIDE_OWNERS },
  { "owners, and looked at",
    { .connected = ALL_CONNECTED,
      .known = TRUE,
      .n_owners = 2,
      .n_fields = 24,
      .visited = VISITED (CW_GUIDE_OWNERS) },
    CW_GUIDE_FIELDS },
  { "fields, and looked at",
    { .connected = ALL_CONNECTED, .known = TRUE, .n_fields = 24, .visited = VISITED (CW_GUIDE_FIELDS) },
    CW_GUIDE_MAPPING },
  { "fields left out of an active mapping",
    { .connected = ALL_CONNECTED, .known = TRUE, .n_fields = 24, .active = TRUE },
    CW_GUIDE_PREVIEW },
  { "nothing to look at", { .connected = ALL_CONNECTED, .known = TRUE }, CW_GUIDE_MAPPING },
  { "a preview of another mapping",
    { .connected = ALL_CONNECTED, .known = TRUE, .previewed = TRUE },
    CW_GUIDE_MAPPING },
  { "active", { .connected = ALL_CONNECTED, .known = TRUE, .active = TRUE }, CW_GUIDE_PREVIEW },
  { "through",
    { .connected = ALL_CONNECTED, .known = TRUE, .active = TRUE, .previewed = TRUE },
    CW_GUIDE_N_STEPS },
  { "through, and signed out",
    { .n_denied = 1, .n_owners = 3, .n_fields = 24, .active = TRUE, .previewed = TRUE },
    CW_GUIDE_N_STEPS },
};

static void
test_next (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  g_assert_cmpint (cw_guide_get_next (&cases[i].facts), ==, cases[i].next);
}

static void
test_done (void)
{
  const CwGuideFacts facts = { .connected = ALL_CONNECTED, .known = TRUE, .n_owners = 1, .active = TRUE };

  g_assert_true (cw_guide_is_done (&facts, CW_GUIDE_CONNECT));
  g_assert_true (cw_guide_is_done (&facts, CW_GUIDE_PERMISSIONS));
  g_assert_false (cw_guide_is_done (&facts, CW_GUIDE_OWNERS));
  g_assert_true (cw_guide_is_done (&facts, CW_GUIDE_FIELDS));
  g_assert_true (cw_guide_is_done (&facts, CW_GUIDE_MAPPING));
  g_assert_false (cw_guide_is_done (&facts, CW_GUIDE_PREVIEW));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/guide-steps/next/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_next);
    }
  g_test_add_func ("/guide-steps/done", test_done);

  return g_test_run ();
}
