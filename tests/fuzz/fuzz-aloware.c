/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aloware's answers: a contact, the users, what came of a form. */
#include "fuzz.h"

#include "cw-aloware-call.h"
#include "cw-aloware-decode.h"
#include "cw-json.h"
#include "cw-users.h"

#include "../same-record.h"

static void
read_contact (JsonNode *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwRecord) record = cw_aloware_decode_contact (root, "https://app.example.com", &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CwRecord) again = NULL;

  fuzz_check_outcome (record != NULL, error);
  if (record == NULL)
    return;

  fuzz_assert (*cw_record_get_id (record) != '\0');
  bytes = cw_record_to_bytes (record);
  again = cw_record_from_bytes (bytes, &error);
  g_assert_no_error (error);
  fuzz_assert (same_record (record, again));
}

static void
read_users (JsonNode *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = cw_aloware_decode_users (root, &error);

  fuzz_check_outcome (users != NULL, error);
  for (guint i = 0; users != NULL && i < users->len; i++)
    fuzz_assert (((const CwUser *) g_ptr_array_index (users, i))->id != NULL);
}

static void
judge (CwAlowareCall call, guint status, JsonNode *root, gboolean empty)
{
  g_autoptr (CwAlowareReply)
    reply = cw_aloware_reply_judge (call, status, root != NULL ? json_node_copy (root) : NULL, empty, -1);

  fuzz_check_outcome (reply->outcome == CW_ALOWARE_OUTCOME_DONE, reply->problem);
  /* A look-up that is done has something to read. */
  fuzz_assert (reply->outcome != CW_ALOWARE_OUTCOME_DONE || call == CW_ALOWARE_CALL_WRITE
               || reply->body != NULL);
  if (reply->body != NULL)
    cw_aloware_refusal_names (reply->body, "date_of_birth");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint statuses[] = { 200, 201, 204, 301, 400, 401, 404, 409, 422, 429, 500, 503 };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = cw_json_parse (bytes, "Aloware", &error);

  fuzz_check_outcome (root != NULL, error);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (CwAlowareCall call = CW_ALOWARE_CALL_USERS; call <= CW_ALOWARE_CALL_WRITE; call++)
      judge (call, statuses[i], root, size == 0);
  if (root == NULL)
    return 0;

  read_contact (root);
  read_users (root);

  return 0;
}
