/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-connections-view.h"

#include "cw-aloware-card.h"
#include "cw-permissions-card.h"
#include "cw-salesforce-card.h"

struct _CwConnectionsView
{
  AdwBin parent_instance;

  CwPermissionsCard *permissions_card;

  CwSession *session;
};

G_DEFINE_FINAL_TYPE (CwConnectionsView, cw_connections_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_session (CwConnectionsView *self, CwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
cw_connections_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, CW_CONNECTIONS_VIEW (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_connections_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_CONNECTIONS_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_connections_view_dispose (GObject *object)
{
  CwConnectionsView *self = CW_CONNECTIONS_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_CONNECTIONS_VIEW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_connections_view_parent_class)->dispose (object);
}

static void
action_check_permissions (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_permissions_card_check (CW_CONNECTIONS_VIEW (widget)->permissions_card);
}

static void
cw_connections_view_class_init (CwConnectionsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_connections_view_get_property;
  object_class->set_property = cw_connections_view_set_property;
  object_class->dispose = cw_connections_view_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CW_TYPE_SALESFORCE_CARD);
  g_type_ensure (CW_TYPE_ALOWARE_CARD);
  g_type_ensure (CW_TYPE_PERMISSIONS_CARD);
  gtk_widget_class_install_action (widget_class, "connections.check-permissions", NULL,
                                   action_check_permissions);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-connections-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwConnectionsView, permissions_card);
}

static void
cw_connections_view_init (CwConnectionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
