/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"

G_BEGIN_DECLS

/* What the sign-ins of both practice platforms have in common: forms, pages, and people in front of them. */

/* The parameters of a POST's body. (transfer full) */
GHashTable *demo_form_read (DemoExchange *exchange);
/* NULL for what is missing or empty, also without a form. */
const char *demo_form_get  (GHashTable *form, const char *name);

/* An answer that no cache may keep. */
void demo_forbid_storing (DemoExchange *exchange);
/* A page that no cache keeps and no other site frames. `html_taken`: (transfer full). */
void demo_reply_page     (DemoExchange *exchange, guint status, char *html_taken);
/* RFC 6749, section 5.2. */
void demo_reply_oauth_error (DemoExchange *exchange, guint status, const char *error, const char *description);
/* Sends the browser back to the app: `answer` is encoded, `state` is not (nullable). */
void demo_reply_redirect (DemoExchange *exchange, const char *redirect_uri, const char *answer, const char *state);

/* Whether a verifier of 43 to `max_length` characters is the challenge's (RFC 7636, S256). `verifier` may be NULL. */
gboolean demo_verifier_matches (const char *verifier, const char *challenge, gsize max_length);

/* A whole page of a platform ("Salesforce"). `alert` ("" for none) and `body_taken` (transfer full) are markup. (transfer full) */
char *demo_page_make  (const char *platform, const char *title, const char *heading, const char *alert, char *body_taken);

/* The form of a login page. */
typedef struct
{
  const char *action;                /* where it goes */
  const char *field, *label, *noun;  /* of the user's name: "email", "E-mail address", "e-mail address" */
  const char *button;
  const char *user, *password;       /* shown, since nothing here is real */
} DemoLoginForm;

/* `request` comes back with the form. (transfer full) */
char *demo_page_login (const DemoLoginForm *form, const char *request);

/* The people who are in front of a page, by an id that the page carries. */
typedef struct _DemoVisitors DemoVisitors;

DemoVisitors *demo_visitors_new  (GDestroyNotify free_visitor);
void          demo_visitors_free (DemoVisitors *self);
/* Takes both; when too many wait, none of them is known any more. Returns the id. (transfer none) */
const char   *demo_visitors_add  (DemoVisitors *self, char *id_taken, gpointer visitor_taken);
/* NULL for an id that is unknown, or none. (transfer none) */
gpointer      demo_visitors_find (DemoVisitors *self, const char *id);
/* The same, and forgets the id. (transfer full) */
gpointer      demo_visitors_take (DemoVisitors *self, const char *id);

G_END_DECLS
