/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-faults.h"

#include <gio/gio.h>
#include <string.h>

/* Every fault, and what its value means. A chance of a fault is one request that it could strike; the
 * words in brackets say which requests those are. */
static const char *const known_faults[] = {
  /* Aloware */
  "aloware:rate-limit",   /* 429 [any call]; value: Retry-After in seconds, none without a value */
  "aloware:unavailable",  /* 503 [any call] */
  "aloware:unauthorized", /* 401 [any call] */
  "aloware:html",         /* 200 and a web page, as for a wrong path [any call] */
  "aloware:slow",         /* the answer comes late [any call]; value: milliseconds, 1000 without */
  "aloware:malformed",    /* JSON that does not end [any call] */
  "aloware:cut",          /* the connection closes in the middle of the body [any call] */
  "aloware:half-emoji",   /* a text comes as half an emoji, wherever it stands; value: the text [any call] */
  "aloware:nul",          /* a text comes as U+0000; value: the text [any call] */
  "aloware:not-utf8",     /* a text comes as a byte that is not UTF-8; value: the text [any call] */
  "aloware:drop-after-write", /* the write happens, the connection closes without an answer [POST /forms that
                                 writes] */
  "aloware:not-found",        /* 404 although the contact is there [lookup] */
  "aloware:lookup-fails",     /* 500; value: a phone [lookup of it] */
  "aloware:lookup-html",      /* 200 and a web page; value: a phone [lookup of it] */
  "aloware:lookup-malformed", /* JSON that does not end; value: a phone [lookup of it] */
  "aloware:wrapped",          /* the contact comes inside {"contact": …} [lookup that finds one] */
  "aloware:absent-key",       /* keys are left out; value: their names, with commas [lookup that finds one] */
  "aloware:number-as-string", /* numbers come as strings [lookup that finds one] */
  "aloware:dob-us",           /* a date_of_birth other than MM/DD/YYYY gets 422 [POST /forms with one] */
  "aloware:phones-string",    /* an array of other_phone_numbers gets 422 [POST /forms with one] */
  "aloware:ignore-field", /* success is answered, the field stays; value: its name in the form [POST /forms
                             with it] */
  "aloware:edit-after-write", /* somebody edits right after the write; value: FIELD=TEXT [POST /forms that
                                 writes] */
  "aloware:escape-html",      /* texts are kept with HTML entities [POST /forms] */
  "aloware:shorten",          /* texts are cut; value: how many characters are kept [POST /forms] */

  /* Aloware's MCP server. Of the faults above, those of [any call] strike its messages, and the others its
     tools. */
  "aloware:mcp-sse",          /* the answer is an event stream [request of a client that takes one] */
  "aloware:mcp-stateless",    /* MCP 2026-07-28 is spoken, and nothing else [message] */
  "aloware:mcp-moved",        /* what is sent to /mcp is to be sent to /mcp/ [message to /mcp] */
  "aloware:mcp-scope",        /* the sign-in lacks a scope; value: which [message] */
  "aloware:mcp-session-lost", /* every session is forgotten [message in a session] */
  "aloware:mcp-missing-tool", /* tools are not there in the session that begins; value: names, with commas
                                 [initialize] */
  "aloware:mcp-only-creates", /* what creates contacts does not change known ones, in the session that begins
                                 [initialize] */
  "aloware:mcp-missing-argument", /* what creates contacts does not take one; value: its name [initialize] */
  "aloware:mcp-demanding",     /* what creates contacts demands names, and speaks of much else [initialize] */
  "aloware:mcp-renamed-tools", /* tools have other names in the session that begins [initialize] */
  "aloware:mcp-version-refused", /* an error, not another version, for a version that is unknown [initialize
                                    with one] */

  /* Signing in to Aloware */
  "aloware:oauth-no-register",      /* clients cannot register [server metadata; registration] */
  "aloware:oauth-client-forgotten", /* every registration is forgotten [authorization or token request of a
                                       known client] */
  "aloware:oauth-deny",             /* the person says no [consent page] */
  "aloware:oauth-wrong-iss",        /* iss names another server [redirect to the client] */
  "aloware:oauth-short",            /* the access token does not last; value: seconds, 1 without [token] */
  "aloware:oauth-no-rotation",      /* the refresh token stays as it is [refresh] */

  /* Salesforce */
  "salesforce:lock-row",         /* UNABLE_TO_LOCK_ROW for a row of a write */
  "salesforce:unavailable",      /* 503 */
  "salesforce:html",             /* a maintenance page instead of JSON */
  "salesforce:malformed",        /* JSON that does not end */
  "salesforce:cut",              /* the connection closes in the middle of the body */
  "salesforce:half-emoji",       /* a text comes as half an emoji, wherever it stands; value: the text */
  "salesforce:nul",              /* a text comes as U+0000; value: the text */
  "salesforce:not-utf8",         /* a text comes as a byte that is not UTF-8; value: the text */
  "salesforce:drop-after-write", /* the write happens, the connection closes without an answer */
  "salesforce:quota",            /* 403 REQUEST_LIMIT_EXCEEDED */
  "salesforce:session-expired",  /* 401 INVALID_SESSION_ID */
  "salesforce:slow-results", /* results of queries come slowly, one after the other; value: bytes a second */
  "salesforce:small-pages",  /* query pages are small, those of jobs as well; value: rows a page */
  "salesforce:duplicate-rows", /* a record comes twice in the pages of a query */
  "salesforce:row-error",      /* a row of a write fails; value: its statusCode */
  "salesforce:ignore-field", /* success is answered, the field stays; value: its API name [row that writes it]
                              */
  "salesforce:edit-after-write", /* somebody edits right after the write; value: FIELD=TEXT [row that is
                                    written] */
  "salesforce:hide-created",     /* success is answered with the id of a record that nobody is shown [row that
                                    creates] */
  "salesforce:no-id",            /* success is answered without an id [row that is written] */
  "salesforce:job-slow",         /* a job that is over seems to be at work [look at it, until it was seen] */
  "salesforce:job-held",         /* the job waits before the row [row of a job, at each look at it] */
  "salesforce:job-silent",     /* the answer waits until the faults are reset, what was asked is done; value:
                                  its method [request about jobs] */
  "salesforce:job-backwards",  /* the rows are written from last to first [job that begins to write] */
  "salesforce:job-fails",      /* the job is broken off; rows from this one on are unprocessed [its row] */
  "salesforce:job-loses",      /* the row is in none of the results, and not written; with the value
                                  written it is [row of a job] */
  "salesforce:job-gone",       /* its seven days are over [request about a job] */
  "salesforce:no-jobs",        /* 403 FEATURENOTENABLED [job that is made] */
  "salesforce:job-unanswered", /* 503 although the job is made [query] */
  "salesforce:job-more",       /* the job says one record more than its pages have [query] */
  "salesforce:no-page",        /* 503 [page of the results of a query] */
  "salesforce:no-composite",   /* 404 [composite request] */
  "salesforce:no-composite-part", /* 404 for one of the requests in it [each of them] */
  "salesforce:hide-field",        /* field-level security hides a field from then on; value: its API name */
  "salesforce:no-license",        /* a user's license allows no permission set; value: the username [row that
                                     assigns one] */
  "salesforce:refuse-field",      /* a new field is refused; value: the errorCode [field that is made] */
  "salesforce:late-field",        /* describe does not have a field yet; value: its API name [describe] */
  "salesforce:no-setup",          /* 403 on the Tooling API, and 404 with the value 404 [request to it] */
  "salesforce:clock-skew",        /* the server's clock is wrong; value: seconds it is ahead */
  "salesforce:slow",              /* the answer comes late; value: milliseconds */
  "salesforce:deny-consent",      /* the person says no on the consent page; value: another error than that */
  "salesforce:revoked",           /* the refresh token is no longer good */
};

typedef struct
{
  char *name;
  char *value;
  guint after;
  guint times; /* 0: for ever */
  guint every;
  guint chances;
  guint strikes;
} Fault;

struct _DemoFaults
{
  GPtrArray *faults; /* of Fault */
};

static void
fault_free (Fault *fault)
{
  g_free (fault->name);
  g_free (fault->value);
  g_free (fault);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fault, fault_free)

DemoFaults *
demo_faults_new (void)
{
  DemoFaults *self = g_new0 (DemoFaults, 1);

  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) fault_free);
  return self;
}

void
demo_faults_free (DemoFaults *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->faults);
  g_free (self);
}

void
demo_faults_clear (DemoFaults *self)
{
  g_ptr_array_set_size (self->faults, 0);
}

static gboolean
is_known (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_faults); i++)
    if (strcmp (known_faults[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
parse_option (Fault *fault, const char *spec, const char *option, GError **error)
{
  static const char *const names[] = { "after", "times", "every" };
  guint *const targets[] = { &fault->after, &fault->times, &fault->every };
  const char *equals = strchr (option, '=');
  guint64 number;

  if (equals != NULL && strncmp (option, "value=", strlen ("value=")) == 0)
    {
      g_free (fault->value);
      fault->value = g_strdup (equals + 1);
      return TRUE;
    }

  for (guint i = 0; equals != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if (strlen (names[i]) != (gsize) (equals - option)
          || strncmp (option, names[i], strlen (names[i])) != 0)
        continue;
      if (!g_ascii_string_to_unsigned (equals + 1, 10, i == 2 ? 1 : 0, G_MAXUINT, &number, NULL))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "“%s” in the fault “%s” is not a number that it can have.", option, spec);
          return FALSE;
        }
      *targets[i] = (guint) number;
      return TRUE;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "“%s” in the fault “%s” is none of after=, times=, every=, value=.", option, spec);
  return FALSE;
}

gboolean
demo_faults_add (DemoFaults *self, const char *spec, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (spec, ":", -1);
  g_autoptr (Fault) fault = g_new0 (Fault, 1);

  if (g_strv_length (parts) < 2)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "The fault “%s” is not of the form PLATFORM:NAME.", spec);
      return FALSE;
    }

  fault->name = g_strconcat (parts[0], ":", parts[1], NULL);
  fault->times = 1;
  fault->every = 1;
  if (!is_known (fault->name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "There is no fault “%s”.", fault->name);
      return FALSE;
    }

  for (guint i = 2; parts[i] != NULL; i++)
    if (!parse_option (fault, spec, parts[i], error))
      return FALSE;

  g_ptr_array_add (self->faults, g_steal_pointer (&fault));
  return TRUE;
}

static gboolean
take_chance (Fault *fault)
{
  guint chance = fault->chances++;

  if (chance < fault->after || (chance - fault->after) % fault->every != fault->every - 1)
    return FALSE;
  if (fault->times != 0 && fault->strikes >= fault->times)
    return FALSE;
  return TRUE;
}

/* `subject` NULL: whatever the fault's value is. */
static Fault *
find_striking (DemoFaults *self, const char *name, const char *subject)
{
  Fault *struck = NULL;

  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);

      if (strcmp (fault->name, name) != 0 || (subject != NULL && g_strcmp0 (fault->value, subject) != 0))
        continue;
      /* Each of several faults of one name counts every chance, also those that another one took. */
      if (take_chance (fault) && struck == NULL)
        {
          struck = fault;
          fault->strikes++;
        }
    }
  return struck;
}

gboolean
demo_faults_strikes (DemoFaults *self, const char *name, const char **value)
{
  const Fault *struck = find_striking (self, name, NULL);

  if (value != NULL)
    *value = struck != NULL ? struck->value : NULL;
  return struck != NULL;
}

gboolean
demo_faults_strikes_for (DemoFaults *self, const char *name, const char *subject)
{
  return find_striking (self, name, subject) != NULL;
}

/* `body` with `text` replaced wherever it stands. */
static GBytes *
replace_all (GBytes *body, const char *text, const char *with)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (GString) whole = g_string_new_len (data, (gssize) length);

  g_string_replace (whole, text, with, 0);
  return g_string_free_to_bytes (g_steal_pointer (&whole));
}

GBytes *
demo_faults_garble (DemoFaults *self, const char *platform, GBytes *body)
{
  static const struct
  {
    const char *name;
    const char *with;
  } kinds[] = {
    { "half-emoji", "\\ud83d" },
    { "nul", "\\u0000" },
    { "not-utf8", "\xff" },
  };
  GBytes *garbled = g_bytes_ref (body);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strconcat (platform, ":", kinds[i].name, NULL);
      g_autoptr (GBytes) before = NULL;
      const char *text;

      if (!demo_faults_strikes (self, name, &text) || text == NULL)
        continue;
      before = garbled;
      garbled = replace_all (before, text, kinds[i].with);
    }
  return garbled;
}
