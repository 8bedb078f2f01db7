/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile's other files: connections, users, the last described fields. */
#include "fuzz.h"

#include "cw-connections.h"
#include "cw-schema.h"

#include <string.h>

static char *
read_connections (const char *text, gsize size, GError **error)
{
  g_autoptr (CwConnections) connections = cw_connections_from_json (text, (gssize) size, error);

  return connections != NULL ? cw_connections_to_json (connections, NULL, 0, NULL) : NULL;
}

static char *
read_users (const char *text, gsize size, GError **error)
{
  g_autoptr (GPtrArray) users = cw_users_from_json (text, (gssize) size, error);

  return users != NULL ? cw_users_to_json (users) : NULL;
}

static char *
read_schema (const char *text, gsize size, GError **error)
{
  g_autoptr (CwSchema) schema = cw_schema_from_json (text, (gssize) size, error);

  return schema != NULL ? cw_schema_to_json (schema) : NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  char *(*const readers[]) (const char *, gsize, GError **) = { read_connections, read_users, read_schema };
  g_autofree char *text = fuzz_text (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *written = readers[i](text, size, &error);
      g_autofree char *again = NULL;

      fuzz_check_outcome (written != NULL, error);
      if (written == NULL)
        continue;
      again = readers[i](written, strlen (written), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (written, ==, again);
    }

  return 0;
}
