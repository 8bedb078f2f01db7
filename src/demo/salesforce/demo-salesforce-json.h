/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* Appends the value of a field as REST gives it: typed, and compound addresses as objects. */
void demo_sf_json_append_value (GString *out,
                                DemoSfObject *object,
                                const DemoSfRecord *record,
                                const DemoSfField *field,
                                GString *buffer);

/* Appends `"attributes":{"type":…,"url":…}`. `base_path` is "/services/data/v68.0". */
void demo_sf_json_append_attributes (GString *out,
                                     const DemoSfObject *object,
                                     const DemoSfRecord *record,
                                     const char *base_path);

/* Appends a whole record: `fields` (of DemoSfField), or every visible field when it is NULL. */
void demo_sf_json_append_record (GString *out,
                                 DemoSfObject *object,
                                 const DemoSfRecord *record,
                                 GPtrArray *fields,
                                 const char *base_path,
                                 GString *buffer);

G_END_DECLS
