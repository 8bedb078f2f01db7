/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-write.h"
#include "cw-http.h"
#include "cw-record.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* One Aloware account. Aloware can be asked for one contact by its phone, told one contact, and asked for its
 * users. It has no list of contacts (platform/README.md A2), so many look-ups are made at a time; how many is
 * learned from its answers (cw-limiter.h). Lives on the thread of its CwHttp.
 *
 * Errors of all calls, besides CwHttp's: CW_ERROR_SIGN_IN_NEEDED for a refused token, CW_ERROR_RATE_LIMITED,
 * CW_ERROR_REFUSED, CW_ERROR_NOT_FOUND, CW_ERROR_EXISTS. */
typedef struct _CwAloware CwAloware;

/* Uses the REST API at `url` (as https://app.aloware.io) with the account's API token, which is copied and
 * wiped in the end. Sends nothing yet: an address that may not be used is an error of the first request. */
CwAloware *cw_aloware_new_rest (CwHttp *http, const char *url, const char *token);

/* An account with a sign-in in the browser (cw-aloware-sign-in.h): its MCP server, and the tokens that the
 * keyring has for the profile. Everything is copied. */
typedef struct
{
  const char *profile;
  const char *url;          /* the account's address */
  const char *renewal_lock; /* file to lock while the tokens are renewed */
  guint greeting_ms;        /* how long the server may take to open a session; 0: a minute */
} CwAlowareMcpConfig;

/* Uses the tools that the account's MCP server offers for look-ups, writes and users, and no others
 * (cw-aloware-tools.h). Sends nothing yet, and does not ask the keyring: an address that may not be used is
 * an error of the first request. Besides the errors above: CW_ERROR_UNSUPPORTED where the server has no tool
 * for the call. */
CwAloware *cw_aloware_new_mcp (CwHttp *http, const CwAlowareMcpConfig *config);
/* Whether the account can look contacts up, create and change them, and list users. With an API token always.
 * An MCP server is known only after the first call; until then these are TRUE. */
gboolean cw_aloware_can_look_up (CwAloware *self);
/* As cw_aloware_can_look_up(), with the error that says what is missing: CW_ERROR_UNSUPPORTED. */
gboolean cw_aloware_require_look_up (CwAloware *self, GError **error);
gboolean cw_aloware_can_create (CwAloware *self);
gboolean cw_aloware_can_update (CwAloware *self);
gboolean cw_aloware_can_list_users (CwAloware *self);
/* Whether a field (catalogue key) can be written when a contact is changed (`update`) or created. */
gboolean cw_aloware_can_write (CwAloware *self, gboolean update, const char *key);
/* Wipes the token. Nothing may be under way. Ends the sessions of an MCP server, which takes a few seconds at
 * most. */
void cw_aloware_free (CwAloware *self);
/* The scope that the server said this sign-in lacks, after CW_ERROR_SIGN_IN_NEEDED; NULL: none. */
const char *cw_aloware_get_lacking_scope (CwAloware *self);
/* How many requests this object may send a minute, look-ups, writes and users together: at least 1,
 * CW_ALOWARE_REQUESTS_PER_MINUTE unless it is set. Holds for any sixty seconds from now on. */
void cw_aloware_set_requests_per_minute (CwAloware *self, guint requests);
/* The unit of the growing waits before a repeat, ms (500 unless it is set); tests make it 1. */
void cw_aloware_set_backoff (CwAloware *self, guint base_ms);
/* Requests sent so far, and how many of them were refused as too many. */
guint cw_aloware_get_n_requests (CwAloware *self);
guint cw_aloware_get_n_rate_limited (CwAloware *self);
/* The rate of the last ten seconds, in requests a minute; and how many requests are under way. */
double cw_aloware_get_rate (CwAloware *self);
guint cw_aloware_get_in_flight (CwAloware *self);

/* All users of the account (element-type CwUser) (transfer full): GET /users, platform/README.md A2. Also the
 * cheapest proof that the token is good. Blocks, iterating the thread-default context. Errors:
 * CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER, CW_ERROR_RATE_LIMITED,
 * CW_ERROR_REFUSED, CW_ERROR_UNSUPPORTED, CW_ERROR_INSECURE_URL, CW_ERROR_USAGE, G_IO_ERROR_CANCELLED. */
GPtrArray *cw_aloware_list_users (CwAloware *self, GCancellable *cancellable, GError **error);
/* The same in two calls: between them the request goes on while the caller blocks in something else that
 * iterates the thread-default context. What was begun must be ended, which waits for the answer. Between the
 * two the account must not be asked anything else. */
typedef struct _CwAlowareListing CwAlowareListing;
CwAlowareListing *cw_aloware_begin_list_users (CwAloware *self, GCancellable *cancellable);
GPtrArray *cw_aloware_end_list_users (CwAlowareListing *listing, GError **error);

/* The contact that has this phone (E.164) (transfer full). Its values are by catalogue key, and by
 * custom:NAME for the account's own fields. A key that the answer does not have is not among them. `modified`
 * is Aloware's updated_at. The hidden value "@other_phone_numbers" keeps the whole list as JSON, "@timezone"
 * the contact's zone. Blocks, iterating the thread-default context. Errors: as cw_aloware_list_users(), and
 * CW_ERROR_NOT_FOUND. */
CwRecord *cw_aloware_lookup (CwAloware *self, const char *phone, GCancellable *cancellable, GError **error);

/* The next phone (E.164) (transfer full); NULL when there is none now. Asked only when it can be looked up at
 * once. */
typedef char *(*CwAlowareNextPhoneFunc) (gpointer user_data);
/* The outcome of one phone: `record` (transfer full), or NULL and a problem. CW_ERROR_NOT_FOUND is a problem
 * like any other. FALSE with an error stops everything. */
typedef gboolean (*CwAlowareFoundFunc) (const char *phone,
                                        CwRecord *record,
                                        const GError *problem,
                                        gpointer user_data,
                                        GError **error);
/* Looks up each phone that `next` gives, and calls `found` once for each.
 *
 * A problem that may pass (429, 5xx, no network, time-out, HTML, a cut or broken answer) is repeated up to
 * six times, a 429 twelve times, and fewer times where other phones are answered meanwhile. Other phones do
 * not wait for that. A problem that stays is this phone's outcome.
 *
 * Everything stops at a refused token, at a cancellation, at an error of `found`, and when the server is
 * gone: seven round trips in a row in which other phones fail and none is answered. What is under way is then
 * waited for, at most thirty seconds, and phones that were not asked get the stopping error as their problem.
 *
 * Blocks, iterating the thread-default context, on which the callbacks are called; they must not ask this
 * account for anything. FALSE when it was stopped. Errors: CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NETWORK,
 * CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER (nothing but HTML), CW_ERROR_RATE_LIMITED, CW_ERROR_INSECURE_URL,
 * CW_ERROR_USAGE, G_IO_ERROR_CANCELLED, and what `found` gives. */
gboolean cw_aloware_lookup_all (CwAloware *self,
                                CwAlowareNextPhoneFunc next,
                                CwAlowareFoundFunc found,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);
/* The same in two calls, as with the users above. */
typedef struct _CwAlowareLookUps CwAlowareLookUps;
CwAlowareLookUps *cw_aloware_begin_look_ups (CwAloware *self,
                                             CwAlowareNextPhoneFunc next,
                                             CwAlowareFoundFunc found,
                                             gpointer user_data,
                                             GCancellable *cancellable);
gboolean cw_aloware_end_look_ups (CwAlowareLookUps *look_ups, GError **error);
/* Whether the look-ups under way have been failing since the last good answer. */
gboolean cw_aloware_is_failing (CwAloware *self);
/* Tells the look-ups under way that `next` may have phones again, though it had none. Nothing happens where
 * none are under way. */
void cw_aloware_ask_again (CwAloware *self);

/* The next write (transfer full); NULL when there is none now. Asked only when it can be begun at once. */
typedef CwAlowareWrite *(*CwAlowareNextWriteFunc) (gpointer user_data);
/* Called right before a write is sent, with `before` set, also where `before` is not what the write expects.
 * May take values out of `values`, because they changed meanwhile. FALSE leaves the write out, with `problem`
 * or without. */
typedef gboolean (*CwAlowareCheckFunc) (CwAlowareWrite *write, gpointer user_data, GError **problem);
/* Called once for each write, after the last check and right before its request: journal it here. FALSE with
 * an error stops everything. */
typedef gboolean (*CwAlowareSendingFunc) (CwAlowareWrite *write, gpointer user_data, GError **error);
/* Called once for each write, when it is over (transfer full). FALSE with an error stops everything. When
 * everything stops, a write that was not begun comes with `sent` FALSE and the stopping error as its problem:
 * it has not failed. `sent` is FALSE as well where the server refused the request without doing anything
 * (429, 503, 401). */
typedef gboolean (*CwAlowareWrittenFunc) (CwAlowareWrite *write, gpointer user_data, GError **error);

/* For each write that `next` gives: looks the contact up, checks, sends only `values`, and looks it up again,
 * because Aloware has no compare-and-swap (platform/README.md A4).
 *
 * A request that was refused without being done (429, 503, no connection) is repeated, with a new look-up and
 * check. Where the answer got lost, the look-up afterwards tells: an update is done when all its values are
 * there, a create when the contact is there that was not before. Else the problem is
 * CW_ERROR_UNKNOWN_OUTCOME.
 *
 * Problems of a write: CW_ERROR_EXISTS, CW_ERROR_NOT_FOUND, CW_ERROR_REFUSED, CW_ERROR_USAGE,
 * CW_ERROR_INVALID_VALUE, CW_ERROR_BAD_ANSWER, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_RATE_LIMITED,
 * CW_ERROR_UNKNOWN_OUTCOME, and what `check` gives.
 *
 * Stops, blocks and fails as cw_aloware_lookup_all() does; a write that was sent is still looked up
 * afterwards. Errors besides: what `sending` and `written` give. */
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
