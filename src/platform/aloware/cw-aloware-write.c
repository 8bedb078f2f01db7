/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-private.h"

#include <glib/gi18n-lib.h>

#include "cw-aloware-numbers.h"
#include "cw-error.h"

typedef enum
{
  STEP_BEFORE, /* look up */
  STEP_SEND,   /* check, journal, post */
  STEP_AFTER,  /* look up again */
} Step;

typedef struct
{
  CwAloware *aloware;
  CwAlowareNextWriteFunc next;
  CwAlowareCheckFunc check;
  CwAlowareSendingFunc sending;
  CwAlowareWrittenFunc written;
  gpointer user_data;
} WriteAll;

typedef struct
{
  CwFanoutJob head;
  WriteAll *all;
  CwAlowareWrite *write;
  Step step;
  CwAlowareForms forms; /* of the last request */
  gboolean other_dates_tried;
  gboolean other_numbers_tried;
  gboolean journalled;
  gboolean lost; /* its answer */
} WriteJob;

/**
 * cw_aloware_write_new:
 * @phone: E.164
 * @create: whether the contact must not exist yet
 *
 * Returns: (transfer full): a write without values
 */
CwAlowareWrite *
cw_aloware_write_new (const char *phone, gboolean create)
{
  CwAlowareWrite *write = g_new0 (CwAlowareWrite, 1);

  write->phone = g_strdup (phone);
  write->create = create;
  write->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return write;
}

void
cw_aloware_write_free (CwAlowareWrite *write)
{
  g_free (write->phone);
  g_hash_table_unref (write->values);
  g_clear_pointer (&write->before, cw_record_free);
  g_clear_pointer (&write->after, cw_record_free);
  g_clear_error (&write->problem);
  g_free (write);
}

static void
set_problem (WriteJob *job, const GError *problem)
{
  if (job->write->problem == NULL)
    job->write->problem = g_error_copy (problem);
}

static CwFanoutThen
go_to (WriteJob *job, Step step, CwFanoutThen then)
{
  job->step = step;
  return then;
}

static CwFanoutThen
after_before (WriteJob *job, CwAlowareReply *reply)
{
  CwFanoutThen then;

  job->write->before = cw_aloware_take_contact (job->all->aloware, reply);
  if (job->write->before != NULL || g_error_matches (reply->problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return go_to (job, STEP_SEND, CW_FANOUT_NEXT);

  then = reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT
           ? cw_aloware_then (&job->head, reply, CW_ALOWARE_MAX_ATTEMPTS)
           : CW_FANOUT_DONE;
  if (then == CW_FANOUT_DONE)
    set_problem (job, reply->problem);
  return then;
}

/* Where the documentation contradicts itself, a refusal that names the field is answered once with the other
 * form. */
static gboolean
try_other_form (WriteJob *job, const CwAlowareReply *reply)
{
  gboolean numbers = g_hash_table_contains (job->write->values, "home_phone")
                     || g_hash_table_contains (job->write->values, "mobile_phone")
                     || g_hash_table_contains (job->write->values, "fax")
                     || g_hash_table_contains (job->write->values, "other_phone");
  const char *date = g_hash_table_lookup (job->write->values, "date_of_birth");
  gboolean again = FALSE;

  if (!g_error_matches (reply->problem, CW_ERROR, CW_ERROR_REFUSED))
    return FALSE;

  if (date != NULL && *date != '\0' && !job->other_dates_tried
      && cw_aloware_refusal_names (reply->body, "date_of_birth"))
    {
      job->other_dates_tried = again = TRUE;
      job->forms.us_dates = !job->forms.us_dates;
    }
  if (numbers && !job->other_numbers_tried && cw_aloware_refusal_names (reply->body, "other_phone_numbers"))
    {
      job->other_numbers_tried = again = TRUE;
      job->forms.text_numbers = !job->forms.text_numbers;
    }

  return again;
}

/* What an account took in the other form is sent so from then on. */
static void
remember_forms (WriteJob *job)
{
  if (job->other_dates_tried)
    job->all->aloware->forms.us_dates = job->forms.us_dates;
  if (job->other_numbers_tried)
    job->all->aloware->forms.text_numbers = job->forms.text_numbers;
}

static CwFanoutThen
after_lost (WriteJob *job)
{
  job->lost = TRUE;
  job->head.attempts = 0;
  return go_to (job, STEP_AFTER, CW_FANOUT_REPEAT);
}

/* Refused unprocessed: the contact is looked up and checked anew before the repeat, because time passes. */
static CwFanoutThen
after_not_sent (WriteJob *job, const CwAlowareReply *reply)
{
  CwFanoutThen then = cw_aloware_then (&job->head, reply, CW_ALOWARE_MAX_ATTEMPTS);

  job->write->sent = FALSE;
  job->head.finish = FALSE;
  if (then == CW_FANOUT_DONE)
    {
      set_problem (job, reply->problem);
      return then;
    }

  g_clear_pointer (&job->write->before, cw_record_free);
  return go_to (job, STEP_BEFORE, then);
}

static CwFanoutThen
after_send (WriteJob *job, CwAlowareReply *reply)
{
  switch (reply->outcome)
    {
    case CW_ALOWARE_OUTCOME_DONE:
      remember_forms (job);
      job->head.attempts = 0;
      return go_to (job, STEP_AFTER, CW_FANOUT_NEXT);

    case CW_ALOWARE_OUTCOME_LOST:
      return after_lost (job);

    case CW_ALOWARE_OUTCOME_TRANSIENT:
      return after_not_sent (job, reply);

    case CW_ALOWARE_OUTCOME_PROBLEM:
      if (try_other_form (job, reply))
        {
          job->write->sent = FALSE;
          job->head.finish = FALSE;
          return go_to (job, STEP_SEND, CW_FANOUT_NEXT);
        }
      break;

    case CW_ALOWARE_OUTCOME_STOP:
    default:
      job->write->sent = FALSE;
      break;
    }

  set_problem (job, reply->problem);
  return CW_FANOUT_DONE;
}

static CwFanoutThen
after_after (WriteJob *job, CwAlowareReply *reply)
{
  job->write->after = cw_aloware_take_contact (job->all->aloware, reply);
  if (reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT)
    return cw_aloware_then (&job->head, reply, CW_ALOWARE_MAX_ATTEMPTS);

  return CW_FANOUT_DONE;
}

static void
on_reply (CwAlowareReply *reply, gpointer user_data)
{
  WriteJob *job = user_data;
  CwFanoutThen then;

  switch (job->step)
    {
    case STEP_BEFORE:
      then = after_before (job, reply);
      break;
    case STEP_SEND:
      then = after_send (job, reply);
      break;
    case STEP_AFTER:
    default:
      then = after_after (job, reply);
      break;
    }

  if (reply->outcome == CW_ALOWARE_OUTCOME_STOP)
    cw_fanout_stop (job->head.fanout, reply->problem);

  /* A doubt about one write is no reason for the others to stop; the look-up that settles it will tell. */
  cw_fanout_answer (&job->head, reply->answer, reply->retry_after,
                    reply->outcome == CW_ALOWARE_OUTCOME_LOST ? NULL : reply->problem, then);
}

static CwFanoutJob *
next_write (gpointer user_data)
{
  WriteAll *all = user_data;
  CwAlowareWrite *write = all->next (all->user_data);
  WriteJob *job;

  if (write == NULL)
    return NULL;

  job = g_new0 (WriteJob, 1);
  job->all = all;
  job->write = write;
  return &job->head;
}

static void
choose_forms (WriteJob *job)
{
  if (!job->other_dates_tried)
    job->forms.us_dates = job->all->aloware->forms.us_dates;
  if (!job->other_numbers_tried)
    job->forms.text_numbers = job->all->aloware->forms.text_numbers
                              || (job->write->before != NULL
                                  && cw_aloware_numbers_are_text (job->write->before));
}

/* Found or not: is it what the write expects? */
static gboolean
is_there_as_expected (CwAlowareWrite *write)
{
  if (write->create == (write->before == NULL))
    return TRUE;

  if (write->create)
    g_set_error_literal (
      &write->problem, CW_ERROR, CW_ERROR_EXISTS,
      _("Aloware has a contact with this phone number already. The next run will link the two"));
  else
    g_set_error_literal (
      &write->problem, CW_ERROR, CW_ERROR_NOT_FOUND,
      _("Aloware has no contact with this phone number any more. The next run will say what can be done"));
  return FALSE;
}

/* Nothing happens between the check, the journal and the request. NULL: there is nothing to send. */
static GBytes *
prepare (WriteJob *job)
{
  WriteAll *all = job->all;
  CwAlowareWrite *write = job->write;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (!all->check (write, all->user_data, &write->problem) || !is_there_as_expected (write))
    return NULL;

  if (!write->create && g_hash_table_size (write->values) == 0)
    {
      write->after = cw_record_copy (write->before);
      return NULL;
    }

  choose_forms (job);
  body = cw_aloware_encode_write (write, all->aloware->token, job->forms, &write->problem);
  if (body == NULL)
    return NULL;

  if (!job->journalled && !all->sending (write, all->user_data, &error))
    {
      cw_fanout_stop (job->head.fanout, error);
      write->problem = g_steal_pointer (&error);
      return NULL;
    }

  job->journalled = TRUE;
  return g_steal_pointer (&body);
}

static gboolean
begin_write (CwFanoutJob *head, gpointer user_data)
{
  WriteJob *job = (WriteJob *) head;
  g_autoptr (GBytes) body = NULL;

  if (job->step != STEP_SEND)
    {
      cw_aloware_exchange (job->all->aloware, CW_ALOWARE_CALL_LOOKUP, job->write->phone, NULL,
                           cw_fanout_get_cancellable (head), on_reply, job);
      return TRUE;
    }

  body = prepare (job);
  if (body == NULL)
    return FALSE;

  job->write->sent = TRUE;
  job->head.finish = TRUE;
  cw_aloware_exchange (job->all->aloware, CW_ALOWARE_CALL_WRITE, NULL, body, cw_fanout_get_cancellable (head),
                       on_reply, job);
  return TRUE;
}

/* A lost answer is settled by what the contact looks like now. */
static void
settle (WriteJob *job)
{
  CwAlowareWrite *write = job->write;

  if (!job->lost || write->problem != NULL)
    return;
  if (write->after != NULL && (write->create || cw_aloware_has_arrived (write, write->after)))
    return;

  g_set_error_literal (&write->problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME,
                       _("The answer to a change in Aloware was lost, so it is not known whether the change "
                          "was made. The next run looks before it sends anything again"));
}

static gboolean
deliver_write (CwFanoutJob *head, const GError *stopped, gpointer user_data, GError **error)
{
  g_autofree WriteJob *job = (WriteJob *) head;

  /* What was sent and answered is done, even if nobody looked at it afterwards. */
  if (stopped != NULL && !job->write->sent)
    set_problem (job, stopped);

  settle (job);
  return job->all->written (g_steal_pointer (&job->write), job->all->user_data, error);
}

/**
 * cw_aloware_write_all:
 * @next: gives the writes; asked only when one can be begun at once
 * @check: called right before each request that would change something, with what was looked up just before;
 * also when that is not what the write expects, which is the write's problem if @check has none of its own
 * @sending: called once for each write, after the last check and before the request
 * @written: gets each write that @next gave, once, with its outcome
 *
 * Refusals without processing (429, 503, no connection) are repeated, with a new look-up and check. A lost
 * answer is settled by looking up: for an update all values are there, for a create the contact is there that
 * was not before; else the write's problem is CW_ERROR_UNKNOWN_OUTCOME. When all stops, writes whose request
 * was sent are still looked up (within thirty seconds), the others get the stopping error as their problem,
 * with `sent` FALSE.
 *
 * Problems of a write: CW_ERROR_EXISTS, CW_ERROR_NOT_FOUND, CW_ERROR_REFUSED, CW_ERROR_USAGE,
 * CW_ERROR_INVALID_VALUE, CW_ERROR_BAD_ANSWER, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_RATE_LIMITED,
 * CW_ERROR_UNKNOWN_OUTCOME, and what @check gives.
 *
 * Thread and errors: as cw_aloware_lookup_all(), and what @sending and @written give.
 *
 * Returns: FALSE when it was stopped
 */
gboolean
cw_aloware_write_all (CwAloware *self,
                      CwAlowareNextWriteFunc next,
                      CwAlowareCheckFunc check,
                      CwAlowareSendingFunc sending,
                      CwAlowareWrittenFunc written,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  static const CwFanoutFuncs funcs = { next_write, begin_write, deliver_write };
  WriteAll all = {
    .aloware = self,
    .next = next,
    .check = check,
    .sending = sending,
    .written = written,
    .user_data = user_data,
  };

  return cw_aloware_run (self, &funcs, &all, cancellable, error);
}
