/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Faults that a practice platform is told to make.
 *
 * A spec is `PLATFORM:NAME[:key=value]…`, for example `salesforce:lock-row:after=2:times=3` or
 * `aloware:rate-limit:value=2`. `after` (default 0) lets that many chances pass first, `times` (default 1,
 * 0 for ever) is how often it strikes, `every` (default 1) strikes each nth chance, `value` is the fault's
 * own argument. Chances are counted per fault, in the order in which requests arrive. */
typedef struct _DemoFaults DemoFaults;

DemoFaults *demo_faults_new (void);
void demo_faults_free (DemoFaults *faults);

/* Adds a fault. Errors: G_IO_ERROR_INVALID_ARGUMENT, naming the part that is wrong. An unknown platform or
 * fault name is an error too; the list of names is in demo-faults.c. */
gboolean demo_faults_add (DemoFaults *faults, const char *spec, GError **error);

/* Takes one chance of `name` ("salesforce:lock-row"). Returns TRUE when the fault strikes now; `value`
 * (optional, transfer none, lives until the fault is cleared) gets its argument or NULL. */
gboolean demo_faults_strikes (DemoFaults *faults, const char *name, const char **value);

/* The same for faults that are about one thing: takes a chance of those whose value is `subject`. */
gboolean demo_faults_strikes_for (DemoFaults *faults, const char *name, const char *subject);

/* An answer with the characters in it that no program can hold: what the faults half-emoji, nul and
 * not-utf8 of `platform` make of `body`. (transfer full) */
GBytes *demo_faults_garble (DemoFaults *faults, const char *platform, GBytes *body);

/* Removes every fault. */
void demo_faults_clear (DemoFaults *faults);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoFaults, demo_faults_free)

G_END_DECLS
