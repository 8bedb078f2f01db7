/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

/* What a session knows now: plain answers, which its signals tell to be asked for again. */

const char *
cw_session_get_profile_name (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->profile_name;
}

CwProfile *
cw_session_get_profile (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->profile;
}

gboolean
cw_session_is_practice (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->practice;
}

gboolean
cw_session_is_loaded (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->loaded;
}

gboolean
cw_session_is_busy (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->n_network_jobs > 0;
}

const CwConnections *
cw_session_get_connections (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->connections;
}

const CwSettings *
cw_session_get_settings (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->settings;
}

gboolean
cw_session_is_connected (CwSession *self,
                         CwSide     side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->connected[side];
}

const GError *
cw_session_get_problem (CwSession *self,
                        CwSide     side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->problems[side];
}

const CwSchema *
cw_session_get_schema (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->schema;
}

const CwUserMap *
cw_session_get_users (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->users;
}

const GPtrArray *
cw_session_get_aloware_users (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->aloware_users;
}

gboolean
cw_session_is_signing_in (CwSession *self,
                          CwSide     side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->signing_in[side];
}

const char *
cw_session_get_sign_in_url (CwSession *self,
                            CwSide     side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->sign_in_url[side];
}

CwPractice *
cw_session_get_practice (CwSession *self)
{
  return self->platforms;
}

void
cw_session_take_practice (CwSession  *self,
                          CwPractice *practice)
{
  g_assert (self->platforms == NULL);

  self->platforms = practice;
}

/* ── The mapping ── */

const CwMapping *
cw_session_get_mapping (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->mapping;
}

const CwMapping *
cw_session_get_saved_mapping (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->saved;
}

const CwMapping *
cw_session_get_active_mapping (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->active;
}

const char *
cw_session_get_mapping_state (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->mapping_state;
}

gboolean
cw_session_has_unsaved (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->unsaved;
}
