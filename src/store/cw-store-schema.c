/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-private.h"

/* Columns that hold a contact's values are BLOBs sealed for "table.column" and their row; "…_key" columns are keyed hashes.
 * Ids, field names, states and times are in the open: they survive a lost key. Instants are milliseconds. */
static const char step_1[] =
  "CREATE TABLE key_mark (id INTEGER PRIMARY KEY CHECK (id = 1), mark BLOB NOT NULL) STRICT;"
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

  /* The sealed body comes last: the keys of a row are then read without its overflow pages. */
  "CREATE TABLE salesforce_mirror ("
  "  id TEXT PRIMARY KEY, modified INTEGER NOT NULL, modstamp INTEGER NOT NULL,"
  "  deleted INTEGER NOT NULL, in_filter INTEGER NOT NULL, master_id TEXT,"
  "  phone_key TEXT, email_key TEXT, external_key TEXT, seen_run INTEGER NOT NULL,"
  "  modified_by BLOB, body BLOB NOT NULL) STRICT;"
  "CREATE INDEX salesforce_mirror_deleted ON salesforce_mirror (deleted);"
  "CREATE TABLE aloware_mirror ("
  "  id TEXT PRIMARY KEY, modified INTEGER NOT NULL, checked INTEGER NOT NULL, gone INTEGER NOT NULL,"
  "  phone_key TEXT, email_key TEXT, phone BLOB, body BLOB NOT NULL) STRICT;"
  "CREATE INDEX aloware_mirror_gone ON aloware_mirror (gone);"

  /* `checked` is the smallest integer while a phone was never asked for. */
  "CREATE TABLE phone ("
  "  key TEXT PRIMARY KEY, sources INTEGER NOT NULL, checked INTEGER NOT NULL, aloware_id TEXT,"
  "  phone BLOB NOT NULL) STRICT;"
  "CREATE INDEX phone_turn ON phone (checked, key) WHERE sources <> 0;"

  "CREATE TABLE link ("
  "  aloware_id TEXT PRIMARY KEY, salesforce_id TEXT NOT NULL UNIQUE,"
  "  phone BLOB, base_aloware BLOB, base_salesforce BLOB) STRICT;"
  "CREATE TABLE apart ("
  "  aloware_id TEXT NOT NULL, salesforce_id TEXT NOT NULL,"
  "  PRIMARY KEY (aloware_id, salesforce_id)) STRICT, WITHOUT ROWID;"

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

  "CREATE TABLE change ("
  "  plan TEXT NOT NULL, id INTEGER NOT NULL, side TEXT NOT NULL, action TEXT NOT NULL,"
  "  body BLOB NOT NULL, PRIMARY KEY (plan, id)) STRICT;"
  "CREATE INDEX change_turn ON change (plan, side, action, id);"
  "CREATE TABLE exclusion ("
  "  plan TEXT NOT NULL, id INTEGER NOT NULL, code TEXT NOT NULL, aloware_id TEXT, salesforce_id TEXT,"
  "  label BLOB, message BLOB, PRIMARY KEY (plan, id)) STRICT;"

  /* `body` is NULL after a lost key; what it takes to settle a write stays. */
  "CREATE TABLE journal ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES run (run),"
  "  state TEXT NOT NULL, changed INTEGER NOT NULL, side TEXT NOT NULL, action TEXT NOT NULL,"
  "  aloware_id TEXT, salesforce_id TEXT, error_code TEXT, error_message BLOB, body BLOB) STRICT;"
  "CREATE INDEX journal_run ON journal (run, id);"
  "CREATE INDEX journal_unsettled ON journal (id) WHERE state IN ('planned', 'sent');"
  "CREATE INDEX journal_aloware ON journal (aloware_id, id) WHERE aloware_id IS NOT NULL;"
  "CREATE INDEX journal_salesforce ON journal (salesforce_id, id) WHERE salesforce_id IS NOT NULL;"

  /* Open while `decision` is NULL. */
  "CREATE TABLE conflict ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL, kind TEXT NOT NULL,"
  "  aloware_id TEXT, salesforce_id TEXT, aloware TEXT, salesforce TEXT,"
  "  first_run INTEGER NOT NULL, seen_run INTEGER NOT NULL, closed_run INTEGER, decision TEXT,"
  "  body BLOB) STRICT;"
  "CREATE UNIQUE INDEX conflict_identity ON conflict (identity) WHERE decision IS NULL;"
  "CREATE INDEX conflict_open ON conflict (id) WHERE decision IS NULL;"
  "CREATE INDEX conflict_aloware ON conflict (aloware_id) WHERE decision IS NULL;"
  "CREATE INDEX conflict_salesforce ON conflict (salesforce_id) WHERE decision IS NULL;";

/* A plan's rows hold its number, so that naming it anew is one row's work. What the rows hold stays as it is: the older form of
 * changes and conflicts is still read (cw-first-form.h). */
static const char step_2[] =
  "ALTER TABLE change RENAME TO old_change;"
  "ALTER TABLE exclusion RENAME TO old_exclusion;"
  "DROP INDEX change_turn;"
  "CREATE TABLE plan (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
  "INSERT INTO plan (name) SELECT plan FROM old_change UNION SELECT plan FROM old_exclusion;"
  "CREATE TABLE change ("
  "  plan INTEGER NOT NULL, id INTEGER NOT NULL, side TEXT NOT NULL, action TEXT NOT NULL,"
  "  body BLOB NOT NULL, PRIMARY KEY (plan, id)) STRICT;"
  "CREATE INDEX change_turn ON change (plan, side, action, id);"
  "INSERT INTO change SELECT number, id, side, action, body FROM old_change JOIN plan ON name = old_change.plan;"
  "CREATE TABLE exclusion ("
  "  plan INTEGER NOT NULL, id INTEGER NOT NULL, code TEXT NOT NULL, aloware_id TEXT, salesforce_id TEXT,"
  "  label BLOB, message BLOB, PRIMARY KEY (plan, id)) STRICT;"
  "INSERT INTO exclusion SELECT number, id, code, aloware_id, salesforce_id, label, message"
  "  FROM old_exclusion JOIN plan ON name = old_exclusion.plan;"
  "DROP TABLE old_change;"
  "DROP TABLE old_exclusion;";

/* Records that lost their partner, by what happened: until they are matched again they are left alone. */
static const char step_3[] =
  "CREATE TABLE parted ("
  "  side TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, partner TEXT,"
  "  PRIMARY KEY (side, id)) STRICT, WITHOUT ROWID;"
  "INSERT INTO parted (side, id, reason) SELECT 'aloware', aloware_id, 'deleted' FROM apart WHERE salesforce_id = 'deleted';"
  "DELETE FROM apart WHERE salesforce_id = 'deleted';";

/* Sealed values are bound to their row, which code does after this step (cw-store-cells.c). A change has a serial number of its own
 * for that, because its place moves; and small values get a proof that they were set here. */
static const char step_4[] =
  "ALTER TABLE change RENAME TO old_change;"
  "DROP INDEX change_turn;"
  "CREATE TABLE change ("
  "  serial INTEGER PRIMARY KEY, plan INTEGER NOT NULL, id INTEGER NOT NULL, side TEXT NOT NULL, action TEXT NOT NULL,"
  "  body BLOB NOT NULL, UNIQUE (plan, id)) STRICT;"
  "INSERT INTO change (plan, id, side, action, body) SELECT plan, id, side, action, body FROM old_change;"
  "DROP TABLE old_change;"
  "CREATE INDEX change_turn ON change (plan, side, action, id);"
  "ALTER TABLE meta ADD COLUMN proof BLOB;";

/* What was asked in a run is known by the run's number: a clock can be wrong, and then comes to be right. When phones were asked by
 * the clock of an older version says nothing of that, so all of them are asked anew. */
static const char step_5[] =
  "DROP INDEX phone_turn;"
  "ALTER TABLE phone RENAME COLUMN checked TO asked;"
  "UPDATE phone SET asked = 0;"
  "CREATE INDEX phone_turn ON phone (asked, key) WHERE sources <> 0;"
  "ALTER TABLE aloware_mirror ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;";

static const char *const steps[] = {
  step_1,
  step_2,
  step_3,
  step_4,
  step_5,
  NULL,
};

/* Values by name go too: a watermark that stayed would keep the dropped mirrors from being read again. */
const char cw_store_drop_sealed_sql[] =
  "DELETE FROM meta;"
  "DELETE FROM salesforce_mirror;"
  "DELETE FROM aloware_mirror;"
  "DELETE FROM phone;"
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
