/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-call.h"
#include "cw-aloware-encode.h"
#include "cw-aloware.h"
#include "cw-fanout.h"
#include "cw-limiter.h"

G_BEGIN_DECLS

/* How often one request is made before its problem is the caller's. */
#define CW_ALOWARE_MAX_ATTEMPTS 6
#define CW_ALOWARE_MAX_ATTEMPTS_SINGLE 4
#define CW_ALOWARE_MAX_REFUSED 12

struct _CwAloware
{
  CwHttp *http;
  char *url;                 /* without a slash at its end */
  char *token;               /* REST; NULL for MCP */
  struct _CwAlowareMcp *mcp; /* MCP; NULL for REST */
  CwLimiter *limiter;
  CwFanoutTimes times;
  CwAlowareForms forms; /* what this account has taken */
  guint n_requests;
  guint n_rate_limited;
  CwFanout *fanout; /* the one that runs, or NULL */
};

/* A job that asks one question: a contact by phone, or the users. */
typedef struct
{
  CwFanoutJob head;
  CwAloware *aloware;
  CwAlowareCall call;
  char *phone;
  guint max_attempts;
  CwRecord *record;
  GPtrArray *users;
  GError *problem;
} CwAlowareAsk;

/* `phone` (transfer full), NULL for the users. */
CwAlowareAsk *cw_aloware_ask_new (CwAloware *self, char *phone, guint max_attempts);
void cw_aloware_ask_free (CwAlowareAsk *ask);
/* A CwFanoutFuncs.begin for these jobs. */
gboolean cw_aloware_ask_begin (CwFanoutJob *job, gpointer user_data);

/* One request; `done` gets its reply (transfer none), later, on this thread's context. */
typedef void (*CwAlowareReplyFunc) (CwAlowareReply *reply, gpointer user_data);
void cw_aloware_exchange (CwAloware *self,
                          CwAlowareCall call,
                          const char *phone,
                          GBytes *body,
                          GCancellable *cancellable,
                          CwAlowareReplyFunc done,
                          gpointer user_data);
/* Runs a fan-out over this account's limiter. */
void cw_aloware_start (CwAloware *self,
                       const CwFanoutFuncs *funcs,
                       gpointer user_data,
                       GCancellable *cancellable);
gboolean cw_aloware_finish (CwAloware *self, GError **error);
/* Both. */
gboolean cw_aloware_run (CwAloware *self,
                         const CwFanoutFuncs *funcs,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error);
/* What follows a transient problem of a job that has had `attempts` of them. */
CwFanoutThen cw_aloware_then (const CwFanoutJob *job, const CwAlowareReply *reply, guint max_attempts);
/* The contact of a good reply; a body that is none turns the reply into a transient problem. (nullable) */
CwRecord *cw_aloware_take_contact (CwAloware *self, CwAlowareReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareAsk, cw_aloware_ask_free)

G_END_DECLS
