/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"

G_BEGIN_DECLS

/* The one scope that there is to ask for. */
#define DEMO_ALOWARE_SCOPE "mcp:use"

/* The clients that registered with the practice Aloware (RFC 7591): public ones, which live on loopback. */
typedef struct _DemoAlowareClients DemoAlowareClients;

typedef struct
{
  char *id;
  char *name;
  char **redirect_uris;
} DemoAlowareClient;

DemoAlowareClients *demo_aloware_clients_new (void);
void demo_aloware_clients_free (DemoAlowareClients *self);

/* Answers a request to register: with the client, or with what is wrong. */
void demo_aloware_clients_register (DemoAlowareClients *self, DemoExchange *exchange);

/* Registers one. (transfer none) */
const DemoAlowareClient *demo_aloware_clients_add (DemoAlowareClients *self,
                                                   const char *name,
                                                   const char *const *redirect_uris);

/* NULL: there is no such client. */
const DemoAlowareClient *demo_aloware_clients_find (DemoAlowareClients *self, const char *id);

/* Forgets every client; what was granted to them stays, but only they could refresh it. */
void demo_aloware_clients_forget (DemoAlowareClients *self);

/* TRUE when the client may be answered at `uri`: one that it registered, or the same with another port
 * where that is an address of loopback (RFC 8252, section 7.3). */
gboolean demo_aloware_client_may_redirect (const DemoAlowareClient *client, const char *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAlowareClients, demo_aloware_clients_free)

G_END_DECLS
