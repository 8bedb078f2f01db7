/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-write.h"
#include "cw-http.h"
#include "cw-record.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* One Aloware account. It can be asked for one contact by phone, told one contact, and asked for its users;
 * there is no list (platform/README.md A2), so look-ups are made many at a time, with a concurrency that
 * finds the account's limit by itself. Lives on the thread of its CwHttp. Errors besides CwHttp's:
 * CW_ERROR_SIGN_IN_NEEDED for a refused token, CW_ERROR_RATE_LIMITED, CW_ERROR_REFUSED, CW_ERROR_NOT_FOUND,
 * CW_ERROR_EXISTS. */
typedef struct _CwAloware CwAloware;

/* `token`: the account's API token, for REST. Kept in memory that is wiped. */
CwAloware *cw_aloware_new_rest (CwHttp *http, const char *url, const char *token);

/* An account that was signed in to in the browser (cw-aloware-sign-in.h): its MCP server, with the tokens
 * that the keyring has for the profile. Copied. */
typedef struct
{
  const char *profile;
  const char *url;          /* the account's address */
  const char *renewal_lock; /* a file; renewals of the token stand in line at it, across processes */
  guint greeting_ms;        /* how long the server may take to begin to talk; 0: a minute */
} CwAlowareMcpConfig;

/* The same face over another way: look-ups, writes and users go through the tools that the server offers for
 * them, and through no other ones (cw-aloware-tools.h). Errors besides: CW_ERROR_UNSUPPORTED where it offers
 * none. */
CwAloware *cw_aloware_new_mcp (CwHttp *http, const CwAlowareMcpConfig *config);
/* Whether contacts can be looked up, created and changed, and users listed, at all. FALSE only once an MCP
 * server has been asked (any call does). */
gboolean cw_aloware_can_look_up (CwAloware *self);
/* The same with its sentence. Errors: CW_ERROR_UNSUPPORTED. */
gboolean cw_aloware_require_look_up (CwAloware *self, GError **error);
gboolean cw_aloware_can_create (CwAloware *self);
gboolean cw_aloware_can_update (CwAloware *self);
gboolean cw_aloware_can_list_users (CwAloware *self);
/* Whether a field (catalogue key) can be written when a contact is changed (`update`) or created. */
gboolean cw_aloware_can_write (CwAloware *self, gboolean update, const char *key);
void cw_aloware_free (CwAloware *self);
/* What the server said that the sign-in has to be asked for besides, after CW_ERROR_SIGN_IN_NEEDED; NULL:
 * nothing. */
const char *cw_aloware_get_lacking_scope (CwAloware *self);
/* Never more than this a minute (default CW_ALOWARE_REQUESTS_PER_MINUTE), over everything this object sends.
 */
void cw_aloware_set_requests_per_minute (CwAloware *self, guint requests);
/* Base of the growing waits before a repeat, ms (default 500); tests make it 1. */
void cw_aloware_set_backoff (CwAloware *self, guint base_ms);
guint cw_aloware_get_n_requests (CwAloware *self);
guint cw_aloware_get_n_rate_limited (CwAloware *self);
/* Requests in the last ten seconds as a rate a minute, and how many are under way. */
double cw_aloware_get_rate (CwAloware *self);
guint cw_aloware_get_in_flight (CwAloware *self);

/* All users of the account (element-type CwUser) (transfer full): GET /users, platform/README.md A2. Also the
 * cheapest proof that the token is good. Blocks, iterating the thread-default context. Errors:
 * CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER, CW_ERROR_RATE_LIMITED,
 * CW_ERROR_REFUSED, CW_ERROR_UNSUPPORTED, CW_ERROR_INSECURE_URL, CW_ERROR_USAGE, G_IO_ERROR_CANCELLED. */
GPtrArray *cw_aloware_list_users (CwAloware *self, GCancellable *cancellable, GError **error);
/* The same in two: what was begun goes on whenever the thread-default context is iterated, by whatever blocks
 * meanwhile. It has to be ended, which waits for the answer. The account must not be asked anything in
 * between. */
typedef struct _CwAlowareListing CwAlowareListing;
CwAlowareListing *cw_aloware_begin_list_users (CwAloware *self, GCancellable *cancellable);
GPtrArray *cw_aloware_end_list_users (CwAlowareListing *listing, GError **error);

/* The contact that has this phone (E.164) (transfer full). Its values are by catalogue key, and by
 * custom:NAME for the account's own fields. A key that the answer does not have is not among them. `modified`
 * is Aloware's updated_at. The hidden value "@other_phone_numbers" keeps the whole list as JSON, "@timezone"
 * the contact's zone. Blocks, iterating the thread-default context. Errors: as cw_aloware_list_users(), and
 * CW_ERROR_NOT_FOUND. */
CwRecord *cw_aloware_lookup (CwAloware *self, const char *phone, GCancellable *cancellable, GError **error);

/* Gives the next phone, or NULL when there is none now. (transfer full) */
typedef char *(*CwAlowareNextPhoneFunc) (gpointer user_data);
/* `record` (transfer full) is NULL with an error: CW_ERROR_NOT_FOUND is an outcome like any other. Return
 * FALSE with an error of your own to stop everything. */
typedef gboolean (*CwAlowareFoundFunc) (const char *phone,
                                        CwRecord *record,
                                        const GError *problem,
                                        gpointer user_data,
                                        GError **error);
/* Looks up every phone that `next` gives. Returns when all answers are in. A refused token, cancellation and
 * `found`'s own error stop it: what is under way is waited for (bounded) and delivered, nothing new starts.
 */
gboolean cw_aloware_lookup_all (CwAloware *self,
                                CwAlowareNextPhoneFunc next,
                                CwAlowareFoundFunc found,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);
/* The same in two: what was begun goes on whenever the thread-default context is iterated, by whatever blocks
 * meanwhile, and is waited for at the end. The account must not be asked anything in between. */
typedef struct _CwAlowareLookUps CwAlowareLookUps;
CwAlowareLookUps *cw_aloware_begin_look_ups (CwAloware *self,
                                             CwAlowareNextPhoneFunc next,
                                             CwAlowareFoundFunc found,
                                             gpointer user_data,
                                             GCancellable *cancellable);
gboolean cw_aloware_end_look_ups (CwAlowareLookUps *look_ups, GError **error);
/* Whether look-ups that run have been failing since the last good answer. */
gboolean cw_aloware_is_failing (CwAloware *self);
/* Tells look-ups that run that `next` may have phones again, though it had none. Without any it does nothing.
 */
void cw_aloware_ask_again (CwAloware *self);

typedef CwAlowareWrite *(*CwAlowareNextWriteFunc) (gpointer user_data); /* (transfer full) (nullable) */
/* Before anything is sent, with `before` set: may take values out of `values` (changed meanwhile); FALSE
 * skips the write (with `problem` for the caller's done function, or none). Called right
 * before the write is sent. */
typedef gboolean (*CwAlowareCheckFunc) (CwAlowareWrite *write, gpointer user_data, GError **problem);
/* Right before the request leaves: journal it here. FALSE stops everything with the error. */
typedef gboolean (*CwAlowareSendingFunc) (CwAlowareWrite *write, gpointer user_data, GError **error);
/* When all is over for one, once for each write that was given. (transfer full). FALSE stops everything with
 * the error. When all stops, what was not begun comes back with `sent` FALSE and the stopping error
 * (cancelled, …) as its problem: it has not failed. `sent` is FALSE too where the request was refused
 * unprocessed (429, 503, 401). */
typedef gboolean (*CwAlowareWrittenFunc) (CwAlowareWrite *write, gpointer user_data, GError **error);

/* For each write: look up, check, send only `values`, look up again (platform/README.md A4: there is no
 * compare-and-swap). Stops like cw_aloware_lookup_all(). */
gboolean cw_aloware_write_all (CwAloware *self,
                               CwAlowareNextWriteFunc next,
                               CwAlowareCheckFunc check,
                               CwAlowareSendingFunc sending,
                               CwAlowareWrittenFunc written,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAloware, cw_aloware_free)

G_END_DECLS
