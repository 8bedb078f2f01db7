/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a new profile needs before its first sync, in the order in which the guide leads through it. Pure; any
 * thread. */
typedef enum
{
  CW_GUIDE_CONNECT,
  CW_GUIDE_PERMISSIONS,
  CW_GUIDE_OWNERS,
  CW_GUIDE_FIELDS,
  CW_GUIDE_MAPPING,
  CW_GUIDE_PREVIEW,
  CW_GUIDE_N_STEPS, /* also: no step is left */
} CwGuideStep;

/* What is known of the profile, indexed by CwSide where there is one for each. */
typedef struct
{
  gboolean connected[2]; /* signed in, and the platform answers */
  gboolean known;        /* the fields and the users of both sides were read */
  guint n_denied;        /* permissions that a sync needs and the sign-ins lack */
  guint n_owners;        /* Aloware users of whom nothing says who they are in Salesforce */
  guint n_fields;        /* fields of the catalogue that Salesforce has no field for */
  gboolean active;       /* a mapping is active */
  gboolean previewed;    /* there is a preview with the active mapping, or there was a sync */
  guint visited;         /* of 1 << CwGuideStep: the person looked at it and went on */
} CwGuideFacts;

/* Whether a step needs nothing more. Permissions, owners and fields need a look only: a sync works without
 * the fields that are missing, and a person may have reasons to leave the others as they are. */
gboolean cw_guide_is_done (const CwGuideFacts *facts, CwGuideStep step);
/* The first step that is not done. CW_GUIDE_N_STEPS once a preview or a sync with an active mapping shows
 * that the person found the way. */
CwGuideStep cw_guide_get_next (const CwGuideFacts *facts);

G_END_DECLS
