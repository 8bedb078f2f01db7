/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-missing-field.h"
#include "cw-profile.h"

G_BEGIN_DECLS

/* Making the Salesforce fields that a mapping lacks. Blocking; any thread without a running main loop on its
 * thread-default context. */

/* An active Salesforce user of the standard kind, so no partner and no guest. */
typedef struct
{
  char *id;
  char *name;
  char *username;     /* what the user signs in with: unique, and in the form of an address */
  char *email;        /* NULL: unknown */
  gboolean signed_in; /* it is who Crosswalk is signed in as */
} CwFieldUser;

void cw_field_user_free (CwFieldUser *user);

/* What is missing, and what it was found by. */
typedef struct
{
  GPtrArray *fields; /* of CwMissingField */
  GPtrArray
    *users; /* of CwFieldUser: who can be given access, by name, the signed-in one first; NULL: not asked */
  CwSchema *all; /* every field of the object, hidden ones too; only names and types */
} CwMissingFields;

void cw_missing_fields_free (CwMissingFields *missing);

/* The user with this username or e-mail address, without letter case. Errors: CW_ERROR_USAGE for a name that
 * is nobody's, or several people's. (transfer none) */
CwFieldUser *cw_missing_fields_find_user (const CwMissingFields *missing, const char *name, GError **error);

/* Asks Salesforce which fields `mapping` lacks, in two requests, and with a third, for `with_users`, who can
 * be given access. Nothing is changed, but the schema that is kept in the profile is the new one then.
 * Errors: CW_ERROR_SIGN_IN_NEEDED; CW_ERROR_PERMISSION if the user may not look at Setup; CW_ERROR_NOT_FOUND
 * for an org without the Tooling API. (transfer full) */
CwMissingFields *cw_make_fields_look (CwProfile *profile,
                                      const CwMapping *mapping,
                                      gboolean with_users,
                                      GCancellable *cancellable,
                                      GError **error);

/* A field that could not be made or shown. */
typedef struct
{
  const CwMissingField *field;
  char *code;    /* Salesforce's, or NOT_SEEN */
  char *message; /* why, and what to do */
} CwFieldFailure;

/* A user who could not be given access. */
typedef struct
{
  const CwFieldUser *user;
  char *code;    /* Salesforce's, or NOT_ASSIGNED */
  char *message; /* why, and what to do */
} CwFieldUserFailure;

/* What came of the fields that were asked for. Each is in one of four lists, and each of the users in one of
 * two. */
typedef struct
{
  GPtrArray *fields;          /* those that were asked for; the lists borrow from it */
  GPtrArray *created;         /* of CwMissingField: new in Salesforce, and seen by the user */
  GPtrArray *shown;           /* of CwMissingField: hidden before, now seen */
  GPtrArray *ready;           /* of CwMissingField: seen before */
  GPtrArray *failed;          /* of CwFieldFailure */
  GPtrArray *users;           /* those that were asked for; the lists borrow from it */
  GPtrArray *assigned;        /* of CwFieldUser: they have the permission set */
  GPtrArray *not_assigned;    /* of CwFieldUserFailure */
  const char *permission_set; /* its label; NULL: none was needed */
  CwSchema *schema;           /* what the user sees now */
} CwMadeFields;

void cw_made_fields_free (CwMadeFields *made);

/* Creates those of `fields` (element-type CwMissingField) that are missing, gives the permission set
 * “Crosswalk Fields” read and edit access to them and to the hidden ones, gives the set to the signed-in
 * user and to `users` (nullable) (element-type CwFieldUser), and waits until the signed-in user sees them.
 * With `users`, `fields` may be empty. The schema in the profile is the new one then. A field or a user that
 * fails stops no other. Both arrays are kept, and must not be changed any more. A call that was broken off
 * can be made again with what cw_make_fields_look() says then. Errors: as there, before anything was made;
 * later ones are in `failed`. (transfer full) */
CwMadeFields *cw_make_fields (CwProfile *profile,
                              const char *object,
                              GPtrArray *fields,
                              GPtrArray *users,
                              GCancellable *cancellable,
                              GError **error);

/* Maps what was created, shown or ready, as cw_mapping_map_field() does. (transfer container) (element-type
 * CwCatalogueEntry): those that are mapped now. */
GPtrArray *cw_made_fields_map (const CwMadeFields *made, CwMapping *mapping);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMissingFields, cw_missing_fields_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMadeFields, cw_made_fields_free)

G_END_DECLS
