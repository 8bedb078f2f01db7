/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-schema.h"

/* Columns with a contact's values are BLOBs, sealed for "table.column" and their row. Columns "…_key" are
 * keyed hashes. Ids, field names, states and times are not sealed, so they survive a lost key. Times are in
 * milliseconds. */
static const char step_1[] =
  "CREATE TABLE key_mark (id INTEGER PRIMARY KEY CHECK (id = 1), mark BLOB NOT NULL) STRICT;"
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL, proof BLOB) STRICT, WITHOUT ROWID;"

  /* The sealed body comes last, so that the keys of a row are read without its overflow pages. */
  "CREATE TABLE salesforce_mirror ("
  "  id TEXT PRIMARY KEY, modified INTEGER NOT NULL, modstamp INTEGER NOT NULL,"
  "  deleted INTEGER NOT NULL, in_filter INTEGER NOT NULL, master_id TEXT,"
  "  phone_key TEXT, email_key TEXT, external_key TEXT, seen_run INTEGER NOT NULL,"
  "  modified_by BLOB, body BLOB NOT NULL) STRICT;"
  "CREATE INDEX salesforce_mirror_deleted ON salesforce_mirror (deleted);"
  "CREATE TABLE aloware_mirror ("
  "  id TEXT PRIMARY KEY, modified INTEGER NOT NULL, asked INTEGER NOT NULL, checked INTEGER NOT NULL,"
  "  gone INTEGER NOT NULL, phone_key TEXT, email_key TEXT, phone BLOB, body BLOB NOT NULL) STRICT;"
  "CREATE INDEX aloware_mirror_gone ON aloware_mirror (gone);"

  /* `asked` is a run's number and not a time, because a clock can be wrong. 0: never asked for. */
  "CREATE TABLE phone ("
  "  key TEXT PRIMARY KEY, sources INTEGER NOT NULL, asked INTEGER NOT NULL, aloware_id TEXT,"
  "  phone BLOB NOT NULL) STRICT;"
  "CREATE INDEX phone_turn ON phone (asked, key) WHERE sources <> 0;"

  "CREATE TABLE link ("
  "  aloware_id TEXT PRIMARY KEY, salesforce_id TEXT NOT NULL UNIQUE,"
  "  phone BLOB, base_aloware BLOB, base_salesforce BLOB) STRICT;"
  "CREATE TABLE apart ("
  "  aloware_id TEXT NOT NULL, salesforce_id TEXT NOT NULL,"
  "  PRIMARY KEY (aloware_id, salesforce_id)) STRICT, WITHOUT ROWID;"
  /* Records that lost their partner, and how. They are left alone until they are matched again. */
  "CREATE TABLE parted ("
  "  side TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, partner TEXT,"
  "  PRIMARY KEY (side, id)) STRICT, WITHOUT ROWID;"

  "CREATE TABLE run ("
  "  run INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, state TEXT NOT NULL,"
  "  started INTEGER NOT NULL, finished INTEGER NOT NULL,"
  "  read_aloware INTEGER NOT NULL, read_salesforce INTEGER NOT NULL,"
  "  created_aloware INTEGER NOT NULL, created_salesforce INTEGER NOT NULL,"
  "  updated_aloware INTEGER NOT NULL, updated_salesforce INTEGER NOT NULL,"
  "  requests_aloware INTEGER NOT NULL, requests_salesforce INTEGER NOT NULL,"
  "  linked INTEGER NOT NULL, unchanged INTEGER NOT NULL, conflicts INTEGER NOT NULL,"
  "  failed INTEGER NOT NULL, excluded INTEGER NOT NULL, waiting INTEGER NOT NULL,"
  "  undone_by INTEGER NOT NULL, error_code TEXT, error_message BLOB) STRICT;"

  /* The rows of a plan hold its number, so that renaming it changes one row. The body of a change is sealed
   * for its serial number, because its place in the plan moves. */
  "CREATE TABLE plan (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE change ("
  "  serial INTEGER PRIMARY KEY, plan INTEGER NOT NULL, id INTEGER NOT NULL, side TEXT NOT NULL,"
  "  action TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (plan, id)) STRICT;"
  "CREATE INDEX change_turn ON change (plan, side, action, id);"
  "CREATE TABLE exclusion ("
  "  plan INTEGER NOT NULL, id INTEGER NOT NULL, code TEXT NOT NULL, aloware_id TEXT, salesforce_id TEXT,"
  "  label BLOB, message BLOB, PRIMARY KEY (plan, id)) STRICT;"

  /* After a lost key `body` is NULL. The other columns are enough to settle a write. */
  "CREATE TABLE journal ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES run (run),"
  "  state TEXT NOT NULL, changed INTEGER NOT NULL, side TEXT NOT NULL, action TEXT NOT NULL,"
  "  aloware_id TEXT, salesforce_id TEXT, error_code TEXT, error_message BLOB, body BLOB) STRICT;"
  "CREATE INDEX journal_run ON journal (run, id);"
  "CREATE INDEX journal_unsettled ON journal (id) WHERE state IN ('planned', 'sent');"
  "CREATE INDEX journal_aloware ON journal (aloware_id, id) WHERE aloware_id IS NOT NULL;"
  "CREATE INDEX journal_salesforce ON journal (salesforce_id, id) WHERE salesforce_id IS NOT NULL;"

  /* A conflict is open while `decision` is NULL. */
  "CREATE TABLE conflict ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL, kind TEXT NOT NULL,"
  "  aloware_id TEXT, salesforce_id TEXT, aloware TEXT, salesforce TEXT,"
  "  first_run INTEGER NOT NULL, seen_run INTEGER NOT NULL, closed_run INTEGER, decision TEXT,"
  "  body BLOB) STRICT;"
  "CREATE UNIQUE INDEX conflict_identity ON conflict (identity) WHERE decision IS NULL;"
  "CREATE INDEX conflict_open ON conflict (id) WHERE decision IS NULL;"
  "CREATE INDEX conflict_aloware ON conflict (aloware_id) WHERE decision IS NULL;"
  "CREATE INDEX conflict_salesforce ON conflict (salesforce_id) WHERE decision IS NULL;";

/* For keeping both sides current. `checked`: when a phone was last looked up; `kept`: that look-up was not
 * made by a run; `engaged`: when its contact was last engaged. 0: not known. */
static const char step_2[] =
  "ALTER TABLE phone ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE phone ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE phone ADD COLUMN engaged INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX phone_engaged ON phone (engaged) WHERE engaged > 0;"

  /* Records that were read differently than before, and about which no run has decided since. */
  "CREATE TABLE dirty ("
  "  side TEXT NOT NULL, id TEXT NOT NULL, planned INTEGER NOT NULL, tries INTEGER NOT NULL,"
  "  put_off INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL,"
  "  PRIMARY KEY (side, id)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX dirty_due ON dirty (due);"
  "CREATE INDEX dirty_planned ON dirty (side) WHERE planned = 1;"

  /* The keys of a Salesforce record's further numbers. */
  "CREATE TABLE other_phone ("
  "  key TEXT NOT NULL, salesforce_id TEXT NOT NULL, PRIMARY KEY (key, salesforce_id)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX other_phone_record ON other_phone (salesforce_id);";

/* A look-up may get no answer. `turn`: the run that last tried, by which contacts take turns; `asked`: the
 * one that last got an answer. */
static const char step_3[] =
  "ALTER TABLE phone ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;"
  "UPDATE phone SET turn = asked;"
  "DROP INDEX phone_turn;"
  "CREATE INDEX phone_turn ON phone (turn, key) WHERE sources <> 0;"
  "CREATE INDEX phone_unanswered ON phone (checked) WHERE sources <> 0 AND asked <> turn;";

/* The n-th brings the schema from version n to n + 1. */
static const char *const steps[] = {
  step_1,
  step_2,
  step_3,
  NULL,
};

/* The values by name are dropped too. If a watermark stayed, the dropped mirrors would never be read again.
 */
const char cw_store_drop_sealed_sql[] =
  "DELETE FROM meta;"
  "DELETE FROM salesforce_mirror;"
  "DELETE FROM aloware_mirror;"
  "DELETE FROM phone;"
  "DELETE FROM dirty;"
  "DELETE FROM other_phone;"
  "UPDATE link SET phone = NULL, base_aloware = NULL, base_salesforce = NULL;"
  "UPDATE run SET error_message = NULL;"
  "DELETE FROM plan;"
  "DELETE FROM change;"
  "DELETE FROM exclusion;"
  "UPDATE journal SET body = NULL, error_message = NULL;"
  "UPDATE conflict SET body = NULL;";

const char *const *
cw_store_get_schema_steps (void)
{
  return steps;
}
