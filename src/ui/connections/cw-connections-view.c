/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-connections-view.h"

#include "cw-aloware-card.h"
#include "cw-permissions-card.h"
#include "cw-salesforce-card.h"

struct _CwConnectionsView
{
  AdwBin parent_instance;

  GtkWidget *next_group;

  CwSession *session;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (CwConnectionsView, cw_connections_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Until a mapping is active, offers the next thing to do. */
static void
update_next (CwConnectionsView *self)
{
  gtk_widget_set_visible (
    self->next_group, self->session != NULL && cw_session_is_connected (self->session, CW_SIDE_SALESFORCE)
                        && cw_session_is_connected (self->session, CW_SIDE_ALOWARE)
                        && cw_session_get_problem (self->session, CW_SIDE_SALESFORCE) == NULL
                        && cw_session_get_problem (self->session, CW_SIDE_ALOWARE) == NULL
                        && cw_mapping_document_get_mapping (cw_session_get_document (self->session)) != NULL
                        && cw_mapping_document_get_active (cw_session_get_document (self->session)) == NULL);
}

static void
set_session (CwConnectionsView *self, CwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->signals, session);
  update_next (self);
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

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_CONNECTIONS_VIEW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_connections_view_parent_class)->dispose (object);
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
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-connections-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwConnectionsView, next_group);
}

static void
cw_connections_view_init (CwConnectionsView *self)
{
  static const char *const told[] = {
    "mapping-changed",           "notify::salesforce-connected",
    "notify::aloware-connected", "notify::salesforce-problem",
    "notify::aloware-problem",
  };

  self->signals = g_signal_group_new (CW_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (self->signals, told[i], G_CALLBACK (update_next), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
