/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-api.h"

G_BEGIN_DECLS

/* The jobs of Bulk API 2.0. */
DemoSfJobs *demo_sf_jobs_new (void);
void demo_sf_jobs_free (DemoSfJobs *jobs);

/* Every job, the oldest first, as a JSON array: "id", "operation", "object", "state", whether it
 * was "uploaded", and as "records" the rows of the upload that are not written yet. (transfer full) */
char *demo_sf_jobs_dump (const DemoSfJobs *jobs);

/* Answers requests at and below jobs. */
void demo_sf_jobs_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
