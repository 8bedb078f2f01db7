/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"

static const char *const nicks[] = {
  [CW_ERROR_FAILED] = "failed",
  [CW_ERROR_USAGE] = "usage",
  [CW_ERROR_INVALID_FILE] = "invalid-file",
  [CW_ERROR_INVALID_MAPPING] = "invalid-mapping",
  [CW_ERROR_INVALID_VALUE] = "invalid-value",
  [CW_ERROR_NETWORK] = "network",
  [CW_ERROR_TIMED_OUT] = "timed-out",
  [CW_ERROR_BAD_ANSWER] = "bad-answer",
  [CW_ERROR_UNKNOWN_OUTCOME] = "unknown-outcome",
  [CW_ERROR_REFUSED] = "refused",
  [CW_ERROR_NOT_FOUND] = "not-found",
  [CW_ERROR_EXISTS] = "exists",
  [CW_ERROR_RATE_LIMITED] = "rate-limited",
  [CW_ERROR_QUOTA] = "quota",
  [CW_ERROR_PERMISSION] = "permission",
  [CW_ERROR_SIGN_IN_NEEDED] = "sign-in-needed",
  [CW_ERROR_SIGN_IN_FAILED] = "sign-in-failed",
  [CW_ERROR_NO_SECRET_SERVICE] = "no-secret-service",
  [CW_ERROR_INSECURE_URL] = "insecure-url",
  [CW_ERROR_STORAGE] = "storage",
  [CW_ERROR_NEWER_STATE] = "newer-state",
  [CW_ERROR_BUSY] = "busy",
  [CW_ERROR_UNSUPPORTED] = "unsupported",
  [CW_ERROR_CHOICE] = "choice-needed",
};

G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == CW_ERROR_CHOICE + 1);

/* What each error of the domain has besides code and message. */
typedef struct
{
  gboolean has_side;
  CwSide side;
} CwErrorPrivate;

static void
cw_error_private_init (CwErrorPrivate *self)
{
  self->has_side = FALSE;
}

static void
cw_error_private_copy (const CwErrorPrivate *from, CwErrorPrivate *to)
{
  *to = *from;
}

static void
cw_error_private_clear (CwErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (CwError, cw_error)

void
cw_error_set_side (GError *error, CwSide side)
{
  if (error == NULL || error->domain != CW_ERROR)
    return;

  *cw_error_get_private (error) = (CwErrorPrivate) { .has_side = TRUE, .side = side };
}

void
cw_error_set_for_side (GError **error, CwSide side, CwErrorCode code, const char *format, ...)
{
  va_list values;

  if (error == NULL)
    return;

  g_return_if_fail (*error == NULL);

  va_start (values, format);
  *error = g_error_new_valist (CW_ERROR, (int) code, format, values);
  va_end (values);
  cw_error_set_side (*error, side);
}

gboolean
cw_error_get_side (const GError *error, CwSide *side)
{
  const CwErrorPrivate *private = error != NULL && error->domain == CW_ERROR ? cw_error_get_private (error)
                                                                             : NULL;

  if (private == NULL || !private->has_side)
    return FALSE;

  *side = private->side;

  return TRUE;
}

gboolean
cw_error_is_any (const GError *error, const CwErrorCode *codes, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      if (g_error_matches (error, CW_ERROR, (int) codes[i]))
        return TRUE;
    }
  return FALSE;
}

const char *
cw_error_to_nick (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";

  if (error != NULL && error->domain == CW_ERROR && error->code >= 0
      && error->code < (int) G_N_ELEMENTS (nicks))
    return nicks[error->code];

  return nicks[CW_ERROR_FAILED];
}
