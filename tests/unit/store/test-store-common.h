/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store-mirror.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What the tests of the store share. A failure in here fails the test. */

/* A key whose bytes are all `fill`. (transfer full) */
GBytes *test_key (guint8 fill);
/* A path for a database in a fresh folder of this test program. (transfer full) */
char *test_path (void);
/* Opens with test_key(1), asserting that this goes well. */
CwStore *test_open (const char *path);
/* Removes a folder with all that is in it. */
void test_remove_folder (const char *folder);
/* The raw bytes of a database, its log and its shared memory, one after the other. (transfer full) */
GByteArray *test_read_files (const char *path);
gboolean test_bytes_contain (GByteArray *bytes, const char *text);

/* Records as the tests need them: an id and one value. (transfer full) */
CwSalesforceMirror *test_salesforce (CwStore *store, const char *id, const char *value);
CwAlowareMirror *test_aloware (CwStore *store, const char *id, const char *value);
/* What the store counts or says, asserting that it can. */
guint test_count (CwStore *store, gboolean (*count) (CwStore *store, guint *n, GError **error));
guint test_count_changes (CwStore *store, const char *plan);
guint test_count_phones (CwStore *store, gint64 run);
gboolean test_is_apart (CwStore *store, const char *aloware_id, const char *salesforce_id);
/* A run that has begun. */
gint64 test_begin_run (CwStore *store);

G_END_DECLS
