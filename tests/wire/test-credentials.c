/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-aloware-tokens.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "wire-secrets.h"

static void
assert_secret (const char *profile, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *secret = cw_credentials_lookup (profile, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  cw_secret_free (secret);
}

static void
store (const char *profile, const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_credentials_store (profile, name, secret, NULL, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;

  assert_secret ("one", "salesforce", NULL);
  store ("one", "salesforce", "{\"a\":\"ü\"}");
  store ("two", "salesforce", "two");
  store ("one", "aloware", "three");
  assert_secret ("one", "salesforce", "{\"a\":\"ü\"}");
  store ("one", "salesforce", "changed");
  assert_secret ("one", "salesforce", "changed");
  assert_secret ("two", "salesforce", "two");
  assert_secret ("one", "aloware", "three");

  g_assert_true (cw_credentials_clear ("one", "salesforce", NULL, &error));
  g_assert_no_error (error);
  assert_secret ("one", "salesforce", NULL);
  assert_secret ("two", "salesforce", "two");
  g_assert_true (cw_credentials_clear ("one", "salesforce", NULL, &error));
  g_assert_no_error (error);
}

static void
test_state_key (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = cw_credentials_state_key ("one", NULL, &error);
  g_autoptr (GBytes) again = cw_credentials_state_key ("one", NULL, NULL);
  g_autoptr (GBytes) other = cw_credentials_state_key ("two", NULL, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (first), ==, 32);
  g_assert_true (g_bytes_equal (first, again));
  g_assert_false (g_bytes_equal (first, other));
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (cw_credentials_store ("one", "salesforce", "x", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In a process of its own, because libsecret chooses its backend once. */
static void
test_no_service (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;

      g_unsetenv ("SECRET_BACKEND");
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
      g_assert_null (cw_credentials_lookup ("one", "salesforce", NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE);
      g_assert_nonnull (strstr (error->message, "gnome-keyring-daemon"));
      g_clear_error (&error);
      g_assert_false (cw_credentials_store ("one", "salesforce", "hush", NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE);
      g_assert_null (strstr (error->message, "hush"));
      g_clear_error (&error);
      g_assert_null (cw_credentials_state_key ("one", NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* An API token goes where it belongs, and nowhere else. */
static void
test_token_address (void)
{
  static const struct
  {
    const char *url;
    gboolean is_own;
  } cases[] = {
    { "https://app.aloware.com/api/v1", TRUE },
    { "https://APP.aloware.com:443", TRUE },
    { "https://app.aloware.com", TRUE },
    { "http://app.aloware.com/api/v1", FALSE },
    { "https://app.aloware.com:8443/api/v1", FALSE },
    { "https://app.aloware.com.example.net", FALSE },
    { "http://127.0.0.1:8080/api/v1", FALSE },
    { "https://user@app.aloware.com", TRUE },
    { "", FALSE },
  };
  char *json = cw_aloware_token_to_json ("https://app.aloware.com/api/v1", "to\"ken");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *token = cw_aloware_token_from_json (json, cases[i].url);

      g_assert_cmpstr (token, ==, cases[i].is_own ? "to\"ken" : NULL);
      cw_secret_free (token);
    }
  cw_secret_free (json);

  /* One that does not say where belongs nowhere. */
  g_assert_null (cw_aloware_token_from_json ("token", "https://app.aloware.com"));
  g_assert_null (
    cw_aloware_token_from_json ("{\"kind\":\"token\",\"token\":\"x\"}", "https://app.aloware.com"));
  g_assert_null (cw_aloware_token_from_json (
    "{\"kind\":\"oauth\",\"url\":\"https://app.aloware.com\",\"token\":\"x\"}", "https://app.aloware.com"));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();

  g_test_add_func ("/credentials/round-trip", test_round_trip);
  g_test_add_func ("/credentials/state-key", test_state_key);
  g_test_add_func ("/credentials/cancelled", test_cancelled);
  g_test_add_func ("/credentials/no-service", test_no_service);
  g_test_add_func ("/credentials/token-address", test_token_address);

  status = g_test_run ();
  wire_secrets_clear ();

  return status;
}
