/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A small picture of the last runs: a bar for each, the newest at the end of the line. The height of a bar
 * shows how many writes the run had, on a logarithmic scale; its colour shows what became of them. Assistive
 * technology sees a list with the same numbers in words. Hidden while there are fewer than three runs. Main
 * thread.
 *
 * Signal "activate" (no arguments): a person pressed Enter on the selected bar. */
#define CW_TYPE_RUN_BARS (cw_run_bars_get_type ())
G_DECLARE_FINAL_TYPE (CwRunBars, cw_run_bars, CW, RUN_BARS, AdwBin)

/* Shows the first runs of a selection over cw_history_runs_model_new(); NULL: none. The selected bar and the
 * selected run are always the same. */
void cw_run_bars_set_selection (CwRunBars *self, GtkSingleSelection *runs);

G_END_DECLS
