/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-share-bar.h"

#define LEAST_WIDTH 120
#define HEIGHT 8
/* What a part that is not 0 has at least. */
#define LEAST_PART 3

struct _CwShareBar
{
  GtkWidget parent_instance;

  guint counts[CW_N_SHARES];
  guint whole;
};

G_DEFINE_FINAL_TYPE (CwShareBar, cw_share_bar, GTK_TYPE_WIDGET)

/* The colours of libadwaita's named palette; `alpha` tells parts apart that have the same one. */
static const struct
{
  const char *color;
  float alpha;
} looks[] = {
  [CW_SHARE_CREATED] = { "accent_bg_color", 1 },      [CW_SHARE_UPDATED] = { "accent_bg_color", 0.5f },
  [CW_SHARE_IN_SYNC] = { "success_bg_color", 0.7f },  [CW_SHARE_WAITING] = { "window_fg_color", 0.35f },
  [CW_SHARE_SKIPPED] = { "window_fg_color", 0.2f },   [CW_SHARE_CONFLICT] = { "warning_bg_color", 1 },
  [CW_SHARE_FAILING] = { "destructive_bg_color", 1 },
};

void
cw_share_bar_set (CwShareBar *self, const guint counts[CW_N_SHARES], guint whole)
{
  g_return_if_fail (CW_IS_SHARE_BAR (self));

  for (guint i = 0; i < CW_N_SHARES; i++)
    self->counts[i] = counts[i];
  self->whole = whole;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
snapshot_part (CwShareBar *self, GtkSnapshot *snapshot, CwShare share, float from, float width)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float whole = (float) gtk_widget_get_width (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), looks[share].color,
                                       &color))
    return;

  color.alpha *= looks[share].alpha;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (mirrored ? whole - from - width : from, 0, width, HEIGHT));
}

static void
cw_share_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CwShareBar *self = CW_SHARE_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float from = 0;
  GskRoundedRect outline;

  if (self->whole == 0)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, HEIGHT), HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  for (guint i = 0; i < CW_N_SHARES; i++)
    {
      float part = width * (float) self->counts[i] / (float) self->whole;

      if (self->counts[i] == 0)
        continue;
      part = MIN (MAX (part, LEAST_PART), width - from);
      snapshot_part (self, snapshot, (CwShare) i, from, part);
      from += part;
    }
  gtk_snapshot_pop (snapshot);
}

static void
cw_share_bar_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
}

static void
cw_share_bar_class_init (CwShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = cw_share_bar_snapshot;
  widget_class->measure = cw_share_bar_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cw_share_bar_init (CwShareBar *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
