/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "demo-aloware-contact.h"
#include "demo-people.h"

G_BEGIN_DECLS

/* The contacts and users of the practice Aloware account. A contact is one telephone number. */
typedef struct _DemoAlowareStore DemoAlowareStore;

/* `people` is read during the call only. */
DemoAlowareStore *demo_aloware_store_new (const DemoPeople *people);
void demo_aloware_store_free (DemoAlowareStore *self);

/* The contact whose first number is `phone` (E.164), or NULL. Other numbers of a contact do not count. */
DemoAlowareContact *demo_aloware_store_find (DemoAlowareStore *self, const char *phone);

/* A new contact that has only a number; the number must be free. */
DemoAlowareContact *demo_aloware_store_add (DemoAlowareStore *self, const char *phone);

/* Sets one value, NULL or "" for blank, keeps a copy and moves updated_at to now. A new phone number must
 * be free. */
void demo_aloware_store_set (DemoAlowareStore *self,
                             DemoAlowareContact *contact,
                             DemoAlowareFieldId field,
                             const char *value);

/* All users, and all contacts, as a JSON array. (transfer full) */
char *demo_aloware_store_users_to_json (DemoAlowareStore *self);
char *demo_aloware_store_contacts_to_json (DemoAlowareStore *self);

/* Turns the value of a JSON member into the text that is kept for `field`; NULL for blank. Returns FALSE
 * with `problem`, a sentence, when it cannot be one. Texts are trimmed; empty ones are blank. */
gboolean demo_aloware_store_read_value (DemoAlowareStore *self,
                                        DemoAlowareFieldId field,
                                        JsonNode *node,
                                        char **text,
                                        const char **problem);

/* What a user of the platform does, for the control endpoints; see demo-control.h. A contact is named by
 * "phone" or "id"; fields by the names they are read or written by, read-only ones too. */
char *demo_aloware_store_edit (DemoAlowareStore *self, JsonObject *request, JsonObject *set, GError **error);
char *demo_aloware_store_create (DemoAlowareStore *self, JsonObject *request, GError **error);
char *demo_aloware_store_delete (DemoAlowareStore *self, JsonObject *request, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAlowareStore, demo_aloware_store_free)

G_END_DECLS
