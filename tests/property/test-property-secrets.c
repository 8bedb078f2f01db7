/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-credentials.h"

#include <glib/gstdio.h>

#include "cw-secret.h"
#include "property.h"

/* Whatever is stored, cleared, copied and removed for some profiles: each profile has its own secrets and no
 * others, however alike the names are. */

static const char *const profiles[] = { "default", "default-", "Default", "sandbox", "sandbox.2" };
static const char *const names[] = { "salesforce", "aloware", "aloware-clients", "state-key" };

#define N_PROFILES G_N_ELEMENTS (profiles)
#define N_NAMES G_N_ELEMENTS (names)

typedef struct
{
  char *secrets[N_PROFILES][N_NAMES]; /* NULL: there is none */
} Expected;

static void
expect (Expected *expected, guint profile, guint name, const char *secret)
{
  char *copy = g_strdup (secret);

  g_free (expected->secrets[profile][name]);
  expected->secrets[profile][name] = copy;
}

static void
assert_expected (const Expected *expected)
{
  for (guint profile = 0; profile < N_PROFILES; profile++)
    for (guint name = 0; name < N_NAMES; name++)
      {
        g_autoptr (GError) error = NULL;
        char *secret = cw_credentials_lookup (profiles[profile], names[name], NULL, &error);

        g_assert_no_error (error);
        property_assert (g_strcmp0 (secret, expected->secrets[profile][name]) == 0);
        cw_secret_free (secret);
      }
}

static void
change (Expected *expected, GRand *random)
{
  guint profile = (guint) g_rand_int_range (random, 0, N_PROFILES);
  guint other = (guint) g_rand_int_range (random, 0, N_PROFILES);
  guint name = (guint) g_rand_int_range (random, 0, N_NAMES);
  g_autofree char *secret = g_strdup_printf ("%08x%s", g_rand_int (random), property_pick_text (random));
  g_autoptr (GError) error = NULL;
  gboolean success;

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      success = cw_credentials_clear (profiles[profile], names[name], NULL, &error);
      expect (expected, profile, name, NULL);
      break;
    case 1:
      success = cw_credentials_clear_all (profiles[profile], NULL, &error);
      for (guint i = 0; i < N_NAMES; i++)
        expect (expected, profile, i, NULL);
      break;
    case 2:
      success = cw_credentials_copy_all (profiles[profile], profiles[other], NULL, &error);
      for (guint i = 0; i < N_NAMES; i++)
        {
          if (expected->secrets[profile][i] != NULL)
            expect (expected, other, i, expected->secrets[profile][i]);
        }
      break;
    default:
      success = cw_credentials_store (profiles[profile], names[name], secret, NULL, &error);
      expect (expected, profile, name, secret);
      break;
    }
  g_assert_no_error (error);
  property_assert (success);
}

static void
check_secrets (GRand *random)
{
  Expected expected = { 0 };

  for (int i = g_rand_int_range (random, 1, 12); i > 0; i--)
    {
      change (&expected, random);
      assert_expected (&expected);
    }

  for (guint profile = 0; profile < N_PROFILES; profile++)
    {
      property_assert (cw_credentials_clear_all (profiles[profile], NULL, NULL));
      for (guint name = 0; name < N_NAMES; name++)
        expect (&expected, profile, name, NULL);
    }
  assert_expected (&expected);
}

static void
test_secrets (void)
{
  property_run (check_secrets, 20);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("crosswalk-secrets-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "keyring", NULL);
  g_autofree char *backup = g_strconcat (path, "~", NULL);
  int status;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "practice", TRUE);
  property_init (&argc, &argv);
  g_test_add_func ("/property/secrets", test_secrets);

  status = g_test_run ();
  g_unlink (path);
  g_unlink (backup);
  g_rmdir (folder);

  return status;
}
