/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-page-item.h"

G_BEGIN_DECLS

/* The items of a #CwPageModel by their key: those that somebody holds, so that nobody gets another object for the same row, and
 * some thousand that were looked at last. Main thread. */
typedef struct _CwPageCache CwPageCache;

CwPageCache *cw_page_cache_new       (void);
void         cw_page_cache_free      (CwPageCache *cache);

gboolean     cw_page_cache_contains  (CwPageCache *cache, gint64 key);
/* Without looking at it. (transfer none) (nullable) */
CwPageItem  *cw_page_cache_peek      (CwPageCache *cache, gint64 key);
/* The one that was looked at last, from now on. (transfer full) (nullable) */
CwPageItem  *cw_page_cache_look_at   (CwPageCache *cache, gint64 key);
/* A new item for a key that has none. */
void         cw_page_cache_add       (CwPageCache *cache, gint64 key);
/* Forgets what nobody holds, and says which keys are held. (transfer full) (element-type gint64) */
GArray      *cw_page_cache_keep_held (CwPageCache *cache);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwPageCache, cw_page_cache_free)

G_END_DECLS
