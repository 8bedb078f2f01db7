/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-wrap-layout.h"

/* Pixels between the children of a line, and between lines. */
#define SPACING 6

struct _CwWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (CwWrapLayout, cw_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static int
get_width (GtkWidget *child, int room)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return CLAMP (natural, minimum, MAX (room, minimum));
}

static int
get_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

/* Returns the first child of the next line; NULL: there is none. */
static GtkWidget *
measure_line (GtkWidget *first, int room, int *height)
{
  GtkWidget *child = first;
  int used = 0;

  *height = 0;
  while (child != NULL)
    {
      int width = get_width (child, room);

      if (child != first && used + SPACING + width > room)
        break;
      used += (child != first ? SPACING : 0) + width;
      *height = MAX (*height, get_height (child, width));
      child = get_next (child);
    }

  return child;
}

static void
allocate_line (GtkWidget *first, GtkWidget *end, int room, int y, int height)
{
  gboolean mirrored = gtk_widget_get_direction (gtk_widget_get_parent (first)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = first; child != end; child = get_next (child))
    {
      int width = get_width (child, room);
      GtkAllocation place = { mirrored ? room - x - width : x, y, width, height };

      gtk_widget_size_allocate (child, &place, -1);
      x += width + SPACING;
    }
}

static GtkSizeRequestMode
cw_wrap_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += (*natural > 0 ? SPACING : 0) + child_natural;
    }
}

static void
cw_wrap_layout_measure (GtkLayoutManager *layout,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }

  for (GtkWidget *child = get_first (widget); child != NULL;)
    {
      int height;

      child = measure_line (child, for_size >= 0 ? for_size : G_MAXINT, &height);
      *natural += height + (child != NULL ? SPACING : 0);
    }
  *minimum = *natural;
}

static void
cw_wrap_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  int y = 0;

  for (GtkWidget *child = get_first (widget); child != NULL;)
    {
      int line_height;
      GtkWidget *next = measure_line (child, width, &line_height);

      allocate_line (child, next, width, y, line_height);
      y += line_height + SPACING;
      child = next;
    }
}

static void
cw_wrap_layout_class_init (CwWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = cw_wrap_layout_get_request_mode;
  layout_class->measure = cw_wrap_layout_measure;
  layout_class->allocate = cw_wrap_layout_allocate;
}

static void
cw_wrap_layout_init (CwWrapLayout *self)
{
}
