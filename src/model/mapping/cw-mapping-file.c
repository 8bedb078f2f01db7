/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"
#include "cw-mapping-file-private.h"
#include "cw-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"

#define FORMAT "crosswalk-mapping"
#define VERSION 1
#define MAX_ROWS 2000

typedef enum
{
  MEMBER_FORMAT = 1 << 0,
  MEMBER_VERSION = 1 << 1,
  MEMBER_ROWS = 1 << 2,
} RequiredMembers;

static gboolean
read_rows (CwMapping  *mapping,
           CwJsonSpan  value,
           GError    **error)
{
  CwJsonIter iter;
  CwJsonSpan element;

  if (cw_json_span_kind (value) != '[')
    return cw_mapping_file_refuse (error, g_strdup (_("“rows” must be an array of rows: [{\"aloware\": …}, …].")));

  cw_json_iter_init (&iter, value);
  for (guint n = 1; cw_json_iter_next (&iter, &element); n++)
    {
      CwMappingRow *row;

      if (n > MAX_ROWS)
        return cw_mapping_file_refuse (error, g_strdup_printf (_("there are more than %u rows."), MAX_ROWS));

      row = cw_mapping_file_read_row (mapping, element, error);
      if (row == NULL || !cw_mapping_add (mapping, row, error))
        {
          /* Translators: the start of an error in a file; what is wrong follows */
          g_prefix_error (error, _("row %u: "), n);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_format (CwJsonSpan value,
             GError   **error)
{
  g_autofree char *format = NULL;

  if (!cw_mapping_file_read_string (value, "format", &format, error))
    return FALSE;

  return strcmp (format, FORMAT) == 0 || cw_mapping_file_refuse_word ("format", format, FORMAT, error);
}

static gboolean
read_version (CwJsonSpan value,
              GError   **error)
{
  guint version;

  if (!cw_json_span_get_uint (value, G_MAXINT, &version) || version == 0)
    return cw_mapping_file_refuse (error, g_strdup_printf (_("“version” must be the number %d."), VERSION));
  if (version > VERSION)
    return cw_mapping_file_refuse (error,
                                   g_strdup_printf (_("it was written by a newer Crosswalk (version %u of the format; this one reads "
                                                      "%d). Update Crosswalk."), version, VERSION));

  return TRUE;
}

static gboolean
read_object (CwMapping  *mapping,
             CwJsonSpan  value,
             GError    **error)
{
  g_autofree char *object = NULL;

  if (!cw_mapping_file_read_string (value, "object", &object, error))
    return FALSE;
  if (strcmp (object, "Contact") != 0 && strcmp (object, "Lead") != 0)
    return cw_mapping_file_refuse_word ("object", object, "Contact, Lead", error);

  g_free (mapping->object);
  mapping->object = g_steal_pointer (&object);

  return TRUE;
}

static gboolean
read_document_member (CwMapping       *mapping,
                      const char      *name,
                      CwJsonSpan       value,
                      RequiredMembers *seen,
                      GError         **error)
{
  if (!cw_mapping_file_note_member (&mapping->member_order, name, error))
    return FALSE;

  if (strcmp (name, "format") == 0)
    {
      *seen |= MEMBER_FORMAT;
      return read_format (value, error);
    }
  if (strcmp (name, "version") == 0)
    {
      *seen |= MEMBER_VERSION;
      return read_version (value, error);
    }
  if (strcmp (name, "rows") == 0)
    {
      *seen |= MEMBER_ROWS;
      return read_rows (mapping, value, error);
    }
  if (strcmp (name, "object") == 0)
    return read_object (mapping, value, error);

  cw_mapping_file_keep_unknown (mapping->unknown_members, name, value);

  return TRUE;
}

static gboolean
check_document_complete (RequiredMembers seen,
                         GError        **error)
{
  const char *missing = NULL;

  if ((seen & MEMBER_FORMAT) == 0)
    missing = "\"format\": \"" FORMAT "\"";
  else if ((seen & MEMBER_VERSION) == 0)
    missing = "\"version\": 1";
  else if ((seen & MEMBER_ROWS) == 0)
    missing = "\"rows\": […]";

  return missing == NULL || cw_mapping_file_refuse (error, g_strdup_printf (_("%s is missing."), missing));
}

static gboolean
read_document (CwMapping  *mapping,
               const char *json,
               GError    **error)
{
  CwJsonSpan document = cw_json_text_span (json);
  RequiredMembers seen = 0;
  CwJsonIter iter;
  CwJsonSpan value;

  if (cw_json_span_kind (document) != '{')
    return cw_mapping_file_refuse (error, g_strdup (_("it must be an object: {\"format\": …}.")));

  cw_json_iter_init (&iter, document);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &value))
        break;
      if (!read_document_member (mapping, name, value, &seen, error))
        return FALSE;
    }

  return check_document_complete (seen, error);
}

/**
 * cw_mapping_from_json:
 * @json: a mapping file
 * @length: its length in bytes, or -1 when it ends with a NUL
 * @error: return location for an error
 *
 * What a row says is not judged here: a draft may have problems, which cw_mapping_check() finds. Members that
 * this version does not know are kept with their place and the text of their values. Files over 4 MiB or with more than
 * 2,000 rows are refused.
 *
 * Errors: CW_ERROR_INVALID_FILE naming the line and column, or the row and the member and what is allowed.
 * Thread: any.
 *
 * Returns: (nullable) (transfer full): the mapping
 */
CwMapping *
cw_mapping_from_json (const char *json,
                      gssize      length,
                      GError    **error)
{
  g_autoptr (CwMapping) mapping = NULL;
  g_autofree char *text = NULL;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  if (size > CW_MAPPING_MAX_BYTES)
    {
      cw_mapping_file_refuse (error, g_strdup (_("This mapping file is larger than 4 MiB, so it cannot be a mapping.")));
      return NULL;
    }

  if (!cw_json_text_check (json, size, _("This mapping file"), error))
    return NULL;

  text = g_strndup (json, size);
  mapping = cw_mapping_new ();
  if (!read_document (mapping, text, error))
    {
      g_prefix_error (error, "%s", _("This mapping file cannot be used: "));
      return NULL;
    }

  return g_steal_pointer (&mapping);
}
