/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-window.h"

#include <glib/gi18n.h>

#include "muster-example.h"
#include "muster-herald.h"
#include "muster-lock-view.h"
#include "muster-notice.h"
#include "muster-pages.h"
#include "muster-parts.h"
#include "muster-preferences.h"
#include "muster-side-list.h"
#include "muster-start-view.h"
#include "muster-suspend.h"
#include "muster-sync-pill.h"
#include "muster-view.h"
#include "muster-width-bin.h"
#include "muster-words.h"

#define LOOK_EVERY_S 5
/* Nobody has touched the window: what it keeps of the book is read again with the next key. */
#define REST_AFTER_MS 10000
/* By so much the wall clock gets ahead of the other while the laptop sleeps; less is somebody's correction. */
#define SLEPT_MS 20000

struct _MusterWindow
{
  AdwApplicationWindow parent;
  MusterStoreHome home;
  MusterDesk *desk;
  MusterHerald *herald; /* while the book is open */
  MusterExample *example; /* nullable */
  MusterLockView *lock;
  GtkStack *doors; /* start, lock, open */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  MusterSyncPill *pill;
  GtkWidget *member_button;
  GtkWidget *find_key;
  GtkWidget *menu_button;
  MusterWidthBin *bin;
  MusterSideList *side;
  GtkStack *pages;
  MusterNotice *notice;
  GHashTable *views; /* name → MusterView, made when first shown */
  GQueue *before;    /* names of pages, newest first */
  MusterView *front;
  gint64 touched_ms;
  gint64 clock_apart_ms; /* wall clock less the one that stands while the laptop sleeps */
  guint lock_source;
  GCancellable *suspend;
  gboolean locked;
};

G_DEFINE_FINAL_TYPE (MusterWindow, muster_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- Pages ---- */

static void
show_title (MusterWindow *self)
{
  const MusterPageEntry *page = muster_pages_find (gtk_stack_get_visible_child_name (self->pages));
  const char *subtitle = self->front == NULL ? NULL : muster_view_get_subtitle (self->front);

  /* The taskbar tells the page; never a person. */
  gtk_window_set_title (GTK_WINDOW (self), page == NULL || self->locked ? _ ("Muster") : _ (page->title));
  adw_window_title_set_title (self->title, page == NULL ? "" : _ (page->title));
  adw_window_title_set_subtitle (self->title, subtitle == NULL ? "" : subtitle);
}

static MusterView *
get_view (MusterWindow *self, const MusterPageEntry *page)
{
  MusterView *view = g_hash_table_lookup (self->views, page->name);

  if (view != NULL)
    return view;
  view = g_object_new (page->get_type (), NULL);
  muster_pages_configure (page, view);
  muster_name_widget (view, _ (page->title));
  g_hash_table_insert (self->views, (gpointer) page->name, view);
  gtk_stack_add_named (self->pages, GTK_WIDGET (view), page->name);
  g_signal_connect_object (view, "notify::subtitle", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
  muster_view_open (view, self->desk);
  return view;
}

static gboolean
is_for_this_laptop (MusterWindow *self, const MusterPageEntry *page)
{
  g_autofree char *role = muster_store_get_setting (muster_desk_get_store (self->desk), "role");

  return muster_pages_is_for (page, role);
}

static MusterView *
go_to (MusterWindow *self, const char *name, gboolean remember)
{
  const MusterPageEntry *page = muster_pages_find (name);
  const char *present = gtk_stack_get_visible_child_name (self->pages);
  MusterView *view;

  if (page == NULL || self->desk == NULL || self->locked || !is_for_this_laptop (self, page))
    return NULL;
  view = get_view (self, page);
  if (view == self->front)
    return view;
  if (remember && present != NULL)
    g_queue_push_head (self->before, g_strdup (present));
  if (self->front != NULL)
    muster_view_set_front (self->front, FALSE);
  self->front = view;
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (view));
  muster_side_list_set_rail (self->side, page->wide);
  muster_side_list_select (self->side, name);
  muster_view_set_front (view, TRUE);
  show_title (self);
  return view;
}

/* ---- Doors ---- */

static void
close_desk (MusterWindow *self)
{
  GtkWidget *child;

  if (self->desk == NULL)
    return;
  if (self->front != NULL)
    muster_view_set_front (self->front, FALSE);
  self->front = NULL;
  g_hash_table_remove_all (self->views);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, child);
  g_queue_clear_full (self->before, g_free);
  muster_sync_pill_set_desk (self->pill, NULL);
  muster_notice_set_desk (self->notice, NULL);
  if (self->herald != NULL)
    g_object_run_dispose (G_OBJECT (self->herald));
  g_clear_object (&self->herald);
  muster_desk_close (self->desk);
  g_clear_object (&self->desk);
}

static void
enter (MusterWindow *self)
{
  self->locked = FALSE;
  self->touched_ms = muster_world_monotonic_ms (self->home.world);
  gtk_stack_set_visible_child_name (self->doors, "open");
}

static void
open_desk (MusterWindow *self, const MusterId *member, const guint8 *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *role = NULL;

  self->desk = muster_desk_new (&self->home, key, member, &error);
  if (self->desk == NULL)
    {
      g_autofree char *text = muster_words_for_error (error);

      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
      return;
    }
  role = muster_store_get_setting (muster_desk_get_store (self->desk), "role");
  muster_side_list_fill (self->side, role);
  muster_sync_pill_set_desk (self->pill, self->desk);
  muster_notice_set_desk (self->notice, self->desk);
  self->herald = muster_herald_new (GTK_WINDOW (self), self->desk, muster_herald_send,
                                    gtk_window_get_application (GTK_WINDOW (self)));
  gtk_button_set_label (GTK_BUTTON (self->member_button), muster_desk_get_member_name (self->desk));
  enter (self);
  go_to (self, muster_pages_get (0)->name, FALSE);
}

static void
take_key (GtkWidget *door, const MusterId *member, const guint8 *key, MusterWindow *self)
{
  if (self->desk != NULL && !muster_id_equal (muster_desk_get_member (self->desk), member))
    close_desk (self);
  if (self->desk == NULL)
    {
      open_desk (self, member, key);
      return;
    }
  enter (self);
  muster_view_set_front (self->front, TRUE);
  show_title (self);
}

/* An example has no passphrase that would open it again, and nobody in it to protect. */
static void
lock (MusterWindow *self)
{
  if (self->locked || self->example != NULL)
    return;
  self->locked = TRUE;
  show_title (self);
  if (self->front != NULL)
    muster_view_set_front (self->front, FALSE);
  gtk_stack_set_visible_child_name (self->doors, "lock");
  muster_lock_view_show (self->lock, self->desk == NULL ? NULL : muster_desk_get_member_name (self->desk));
}

static void
lock_for_sleep (gpointer data)
{
  if (MUSTER_WINDOW (data)->desk != NULL)
    lock (data);
}

/* Where nobody tells that the laptop goes to sleep, as in a sandbox, its clocks tell that it woke. */
static gboolean
has_slept (MusterWindow *self, gint64 now_ms)
{
  gint64 before_ms = self->clock_apart_ms;

  self->clock_apart_ms = muster_world_wall_ms (self->home.world) - now_ms;
  return self->clock_apart_ms - before_ms >= SLEPT_MS;
}

static gboolean
look_at_clock (gpointer data)
{
  MusterWindow *self = data;
  gint64 now_ms = muster_world_monotonic_ms (self->home.world);
  gint64 idle_ms = now_ms - self->touched_ms;
  gboolean is_idle = idle_ms >= (gint64) muster_preferences_get_lock_after_s () * 1000;

  if ((has_slept (self, now_ms) || is_idle) && self->desk != NULL && !self->locked)
    lock (self);
  if (self->desk != NULL && idle_ms >= REST_AFTER_MS && idle_ms < REST_AFTER_MS + LOOK_EVERY_S * 1000)
    muster_store_release_memory (muster_desk_get_store (self->desk));
  return G_SOURCE_CONTINUE;
}

static gboolean
touch (MusterWindow *self)
{
  self->touched_ms = muster_world_monotonic_ms (self->home.world);
  return GDK_EVENT_PROPAGATE;
}

/* ---- Actions ---- */

static void
do_go_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to (MUSTER_WINDOW (widget), g_variant_get_string (parameter, NULL), TRUE);
}

static void
do_show_record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);
  const char *page, *text;
  MusterView *view;
  MusterId id;

  g_variant_get (parameter, "(&s&s)", &page, &text);
  view = muster_id_parse (text, &id) ? go_to (self, page, TRUE) : NULL;
  if (view != NULL)
    muster_view_show_record (view, &id);
}

static void
do_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);
  g_autofree char *page = g_queue_pop_head (self->before);

  if (page != NULL)
    go_to (self, page, FALSE);
}

static void
do_lock (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (MUSTER_WINDOW (widget)->example != NULL)
    gtk_widget_activate_action (widget, "win.say", "s", _ ("The example has no passphrase and does not lock"));
  else if (MUSTER_WINDOW (widget)->desk != NULL)
    lock (MUSTER_WINDOW (widget));
}

static void
do_side (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterSideList *side = MUSTER_WINDOW (widget)->side;

  muster_side_list_set_rail (side, !muster_side_list_is_rail (side));
}

static void
do_find (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);

  if (self->locked || self->front == NULL)
    return;
  if (!muster_view_find (self->front))
    {
      MusterView *view = go_to (self, "workers", TRUE);

      if (view != NULL)
        muster_view_find (view);
    }
}

static void
do_new (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);

  if (!self->locked && self->front != NULL && !muster_view_create (self->front))
    go_to (self, "capture", TRUE);
}

static void
do_say (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwToast *toast = adw_toast_new (g_variant_get_string (parameter, NULL));

  adw_toast_set_timeout (toast, 5);
  adw_toast_overlay_add_toast (MUSTER_WINDOW (widget)->toasts, toast);
}

static void
do_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);
  g_autofree char *role
      = self->desk == NULL ? NULL : muster_store_get_setting (muster_desk_get_store (self->desk), "role");
  const MusterPageEntry *page = muster_pages_find_key (g_variant_get_string (parameter, NULL)[0], role);

  if (page != NULL)
    go_to (self, page->name, TRUE);
}

static void
add_keys (GtkWidgetClass *class)
{
  for (char digit = '0'; digit <= '9'; digit++)
    {
      char text[] = { digit, '\0' };

      gtk_widget_class_add_binding_action (class, GDK_KEY_0 + (guint) (digit - '0'), GDK_ALT_MASK, "win.page", "s",
                                           text);
    }
  gtk_widget_class_add_binding_action (class, GDK_KEY_l, GDK_CONTROL_MASK, "win.lock", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_n, GDK_CONTROL_MASK, "win.new", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_F9, 0, "win.side", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}

/* ---- The window ---- */

/* With large text a wide screen is narrow: words that an icon says as well make room. */
static void
follow_width (MusterWindow *self)
{
  gboolean narrow = muster_width_bin_is_narrow (self->bin);

  muster_sync_pill_set_narrow (self->pill, narrow);
  gtk_widget_set_visible (self->find_key, !narrow);
  if (narrow)
    muster_side_list_set_rail (self->side, TRUE);
}

static void
muster_window_dispose (GObject *object)
{
  MusterWindow *self = MUSTER_WINDOW (object);

  g_clear_handle_id (&self->lock_source, g_source_remove);
  g_clear_pointer (&self->suspend, muster_suspend_unwatch);
  if (self->pages != NULL)
    close_desk (self);
  G_OBJECT_CLASS (muster_window_parent_class)->dispose (object);
}

static void
muster_window_finalize (GObject *object)
{
  MusterWindow *self = MUSTER_WINDOW (object);

  g_clear_pointer (&self->example, muster_example_free);
  g_hash_table_unref (self->views);
  g_queue_free_full (self->before, g_free);
  G_OBJECT_CLASS (muster_window_parent_class)->finalize (object);
}

static void
muster_window_class_init (MusterWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_window_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_window_finalize;
  g_type_ensure (MUSTER_TYPE_SIDE_LIST);
  g_type_ensure (MUSTER_TYPE_NOTICE);
  g_type_ensure (MUSTER_TYPE_SYNC_PILL);
  g_type_ensure (MUSTER_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/musterapp/Muster/desktop/muster-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, doors);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, pill);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, member_button);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, find_key);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, bin);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, side);
  gtk_widget_class_bind_template_callback (widget_class, follow_width);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, notice);
  gtk_widget_class_install_action (widget_class, "win.goto", "s", do_go_to);
  gtk_widget_class_install_action (widget_class, "win.show-record", "(ss)", do_show_record);
  gtk_widget_class_install_action (widget_class, "win.page", "s", do_page);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, do_back);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, do_lock);
  gtk_widget_class_install_action (widget_class, "win.side", NULL, do_side);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, do_find);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, do_new);
  gtk_widget_class_install_action (widget_class, "win.say", "s", do_say);
  add_keys (widget_class);
  muster_popover_bind_keys ();
}

static void
muster_window_init (MusterWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *pointer = gtk_event_controller_motion_new ();

  self->views = g_hash_table_new (g_str_hash, g_str_equal);
  self->before = g_queue_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  muster_name_widget (self->menu_button, _ ("Menu"));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (touch), self);
  g_signal_connect_swapped (pointer, "motion", G_CALLBACK (touch), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
  self->suspend = muster_suspend_watch (lock_for_sleep, self);
  self->lock_source = g_timeout_add_seconds (LOOK_EVERY_S, look_at_clock, self);
}

static void
take_example (MusterWindow *self, MusterExample *example)
{
  self->example = example;
  self->home = *muster_example_get_home (example);
  muster_notice_set_example (self->notice);
  open_desk (self, muster_example_get_member (example), muster_example_get_key (example));
}

/**
 * muster_window_new:
 * @application: the program
 * @home: where the store is; it outlives the window
 * @example: whether to begin with an example campaign
 *
 * Returns: (transfer none): the window, at the door that fits: first start, or locked
 */
MusterWindow *
muster_window_new (AdwApplication *application, const MusterStoreHome *home, gboolean example)
{
  MusterWindow *self = g_object_new (MUSTER_TYPE_WINDOW, "application", application, NULL);
  MusterStartView *start = muster_start_view_new (home);

  muster_preferences_keep_size (GTK_WINDOW (self));
  self->home = *home;
  self->clock_apart_ms = muster_world_wall_ms (home->world) - muster_world_monotonic_ms (home->world);
  self->lock = muster_lock_view_new (home);
  gtk_stack_add_named (self->doors, GTK_WIDGET (start), "start");
  gtk_stack_add_named (self->doors, GTK_WIDGET (self->lock), "lock");
  g_signal_connect_object (start, "made", G_CALLBACK (take_key), self, 0);
  g_signal_connect_object (start, "example", G_CALLBACK (take_example), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lock, "unlocked", G_CALLBACK (take_key), self, 0);
  if (example)
    muster_start_view_try_example (start);
  if (!example && muster_key_slots_exist (home->world, home->folder))
    lock (self);
  else
    gtk_stack_set_visible_child_name (self->doors, "start");
  return self;
}
