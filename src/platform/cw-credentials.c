/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-credentials.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/random.h>

#include "cw-error.h"

#define STATE_KEY_NAME "state-key"
#define STATE_KEY_LENGTH 32

static const SecretSchema *
schema_get (void)
{
  static const SecretSchema schema = {
    .name = "io.github.crosswalk_sync.Crosswalk",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = {
      { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING },
    },
  };

  return &schema;
}

static GHashTable *
attributes_new (const char *profile, const char *name)
{
  return secret_attributes_build (schema_get (), "profile", profile, "name", name, NULL);
}

/* What the keyring application shows. */
static char *
label_new (const char *profile, const char *name)
{
  if (g_str_equal (name, "salesforce"))
    return g_strdup_printf (_("Crosswalk: sign-in to Salesforce (%s)"), profile);

  if (g_str_equal (name, "aloware"))
    return g_strdup_printf (_("Crosswalk: sign-in to Aloware (%s)"), profile);

  if (g_str_equal (name, "aloware-clients"))
    return g_strdup_printf (_("Crosswalk: registration with Aloware (%s)"), profile);

  return g_strdup_printf (_("Crosswalk: key of the synchronisation state (%s)"), profile);
}

static void
set_locked (GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE,
                       _("The keyring that holds the passwords is locked. Unlock it and try again"));
}

static void
take_error (GError **error, GError *problem)
{
  g_autoptr (GError) owned = problem;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (g_error_matches (owned, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    set_locked (error);
  else
    g_set_error (
      error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE,
      _("No keyring answers (%s). Start a Secret Service such as GNOME Keyring (gnome-keyring-daemon "
         "--start --components=secrets) or KeePassXC, unlock it, and try again"),
      owned->message);
}

/* The newest item. With SECRET_SEARCH_UNLOCK, a person may be asked to unlock it. NULL without an error:
 * there is none. */
static SecretRetrievable *
find_item (const char *profile,
           const char *name,
           SecretSearchFlags unlock,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_new (profile, name);
  g_autolist (SecretRetrievable) items = NULL;
  g_autoptr (GError) problem = NULL;

  items = secret_password_searchv_sync (schema_get (), attributes, unlock | SECRET_SEARCH_LOAD_SECRETS,
                                        cancellable, &problem);

  if (problem != NULL)
    {
      take_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  if (items == NULL)
    return NULL;

  /* libsecret's plain look-up finds nothing in a locked keyring. The caller would then make a new key, or ask
   * for a new sign-in. */
  if (SECRET_IS_ITEM (items->data) && secret_item_get_locked (items->data))
    {
      set_locked (error);
      return NULL;
    }

  return g_object_ref (items->data);
}

static char *
look_up (const char *profile,
         const char *name,
         SecretSearchFlags unlock,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (SecretRetrievable) item = NULL;
  g_autoptr (GError) problem = NULL;
  SecretValue *value;
  const char *text;
  char *secret;

  item = find_item (profile, name, unlock, cancellable, &problem);

  if (item == NULL)
    {
      if (problem != NULL)
        g_propagate_error (error, g_steal_pointer (&problem));

      return NULL;
    }

  value = secret_retrievable_retrieve_secret_sync (item, cancellable, &problem);

  if (value == NULL)
    {
      if (problem != NULL)
        take_error (error, g_steal_pointer (&problem));
      else
        set_locked (error);

      return NULL;
    }

  text = secret_value_get_text (value);
  secret = g_strdup (text != NULL ? text : "");
  secret_value_unref (value);

  return secret;
}

char *
cw_credentials_lookup (const char *profile, const char *name, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (profile != NULL && name != NULL, NULL);

  return look_up (profile, name, SECRET_SEARCH_UNLOCK, cancellable, error);
}

gboolean
cw_credentials_store (const char *profile,
                      const char *name,
                      const char *secret,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (profile != NULL && name != NULL && secret != NULL, FALSE);

  attributes = attributes_new (profile, name);
  label = label_new (profile, name);

  if (secret_password_storev_sync (schema_get (), attributes, SECRET_COLLECTION_DEFAULT, label, secret,
                                   cancellable, &problem))
    return TRUE;

  /* libsecret gives no error when the person closes the question to unlock the keyring. */
  if (problem != NULL)
    take_error (error, g_steal_pointer (&problem));
  else
    set_locked (error);

  return FALSE;
}

gboolean
cw_credentials_clear (const char *profile, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (profile != NULL && name != NULL, FALSE);

  attributes = attributes_new (profile, name);
  secret_password_clearv_sync (schema_get (), attributes, cancellable, &problem);

  if (problem == NULL)
    return TRUE;

  take_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/* ── All of a profile ── */

static const char *const names[] = { "salesforce", "aloware", "aloware-clients", "state-key" };

gboolean
cw_credentials_copy_all (const char *profile,
                         const char *new_profile,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (profile != NULL && new_profile != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwSecret) secret = cw_credentials_lookup (profile, names[i], cancellable, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      if (secret != NULL && !cw_credentials_store (new_profile, names[i], secret, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cw_credentials_clear_all (const char *profile, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!cw_credentials_clear (profile, names[i], cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* ── The key of the state ── */

static char *
state_key_new (void)
{
  guint8 bytes[STATE_KEY_LENGTH];
  char *text;

  if (!cw_secret_fill_random (bytes, sizeof bytes))
    return NULL;

  text = g_base64_encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);

  return text;
}

static void
free_wiped (gpointer data)
{
  explicit_bzero (data, STATE_KEY_LENGTH);
  g_free (data);
}

static GBytes *
state_key_decode (const char *text)
{
  gsize length = 0;
  guchar *bytes = g_base64_decode (text, &length);

  if (length == STATE_KEY_LENGTH)
    return g_bytes_new_with_free_func (bytes, length, free_wiped, bytes);

  g_free (bytes);

  return NULL;
}

static GBytes *
get_state_key (const char *profile, SecretSearchFlags unlock, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSecret) kept = look_up (profile, STATE_KEY_NAME, unlock, cancellable, &problem);
  GBytes *key = kept != NULL ? state_key_decode (kept) : NULL;
  g_autoptr (CwSecret) made = NULL;

  if (key != NULL)
    return key;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  made = state_key_new ();

  if (made == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_FAILED,
                           _("The system gives no random numbers, so no key can be made"));
      return NULL;
    }

  if (!cw_credentials_store (profile, STATE_KEY_NAME, made, cancellable, error))
    return NULL;

  return state_key_decode (made);
}

GBytes *
cw_credentials_state_key (const char *profile, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return get_state_key (profile, SECRET_SEARCH_UNLOCK, cancellable, error);
}

GBytes *
cw_credentials_peek_state_key (const char *profile, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return get_state_key (profile, SECRET_SEARCH_NONE, cancellable, error);
}
