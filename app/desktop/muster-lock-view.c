/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-lock-view.h"

#include <glib/gi18n.h>

#include "muster-door.h"
#include "muster-drop-down.h"
#include "muster-parts.h"
#include "muster-words.h"

#define LONGEST_WAIT_S 30
#define LOOK_EVERY_MS 100

struct _MusterLockView
{
  AdwBin parent;
  MusterStoreHome home;
  GtkDropDown *member;
  GtkPasswordEntry *passphrase;
  GtkWidget *button;
  GtkWidget *reason;
  GtkWidget *spinner;
  GtkWidget *preparing;
  GtkWidget *bar;
  MusterStoreProgress progress; /* of an attempt that opens the store, which keeps the view alive */
  guint look_source;
  gboolean is_open; /* the book is open behind the lock */
  guint wrong;
  guint wait_s;
  guint wait_source;
};

G_DEFINE_FINAL_TYPE (MusterLockView, muster_lock_view, ADW_TYPE_BIN)

enum
{
  UNLOCKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_busy (MusterLockView *self, gboolean busy)
{
  /* Not insensitive: GtkText goes on blinking in what lost the focus that way, and complains of it. */
  gtk_editable_set_editable (GTK_EDITABLE (self->passphrase), !busy);
  gtk_widget_set_sensitive (self->button, !busy);
  g_object_set (self->spinner, "spinning", busy, NULL);
  if (!busy)
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

/* An update may make every record to be read anew: half a minute for a hundred thousand people. */
static gboolean
look (gpointer data)
{
  MusterLockView *self = data;
  gint total = g_atomic_int_get (&self->progress.total);
  gint64 done = g_atomic_int_get (&self->progress.done);
  g_autofree char *text = NULL;

  if (total == 0)
    return G_SOURCE_CONTINUE;
  text = g_strdup_printf (_ ("Preparing the book after an update … %d %%"), (int) (100 * done / total));
  muster_label_set (self->preparing, text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), (double) done / total);
  gtk_widget_set_visible (self->preparing, TRUE);
  gtk_widget_set_visible (self->bar, TRUE);
  return G_SOURCE_CONTINUE;
}

static void
hide_progress (MusterLockView *self)
{
  gtk_widget_set_visible (self->preparing, FALSE);
  gtk_widget_set_visible (self->bar, FALSE);
}

static gboolean
count_down (gpointer data)
{
  MusterLockView *self = data;
  g_autofree char *text = NULL;

  if (self->wait_s == 0)
    {
      self->wait_source = 0;
      muster_label_set (self->reason, _ ("Wrong passphrase, try again"));
      set_busy (self, FALSE);
      return G_SOURCE_REMOVE;
    }
  text = g_strdup_printf (_ ("Wrong passphrase, try again in %u s"), self->wait_s--);
  muster_label_set (self->reason, text);
  return G_SOURCE_CONTINUE;
}

/* Wrong tries cost 1, 2, 4 … 30 seconds, and the seconds are shown. */
static void
meet_wrong (MusterLockView *self, const GError *error)
{
  if (!g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY))
    {
      g_autofree char *text = muster_words_for_error (error);

      muster_label_set (self->reason, text);
      set_busy (self, FALSE);
      return;
    }
  self->wait_s = MIN (1u << MIN (self->wrong, 5u), LONGEST_WAIT_S);
  self->wrong++;
  gtk_widget_add_css_class (GTK_WIDGET (self->passphrase), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->passphrase), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  g_object_set (self->spinner, "spinning", FALSE, NULL);
  self->wait_source = g_timeout_add_seconds (1, count_down, self);
  count_down (self);
}

static void
finish_attempt (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterLockView *self = MUSTER_LOCK_VIEW (source);
  g_autoptr (GError) error = NULL;
  const MusterId *member;
  const guint8 *key;

  look (self);
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (!muster_door_try_finish (result, &key, &member, &error))
    {
      hide_progress (self);
      meet_wrong (self, error);
      return;
    }
  self->wrong = 0;
  muster_label_set (self->reason, "");
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->passphrase), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->passphrase), GTK_ACCESSIBLE_STATE_INVALID);
  set_busy (self, FALSE);
  g_signal_emit (self, signals[UNLOCKED], 0, member, key);
}

static void
unlock (MusterLockView *self)
{
  const char *passphrase = gtk_editable_get_text (GTK_EDITABLE (self->passphrase));
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->member);

  if (*passphrase == '\0' || chosen == NULL || !gtk_widget_get_sensitive (self->button))
    return;
  set_busy (self, TRUE);
  muster_label_set (self->reason, "");
  self->progress = (MusterStoreProgress){ 0 };
  self->home.progress = &self->progress;
  self->look_source = g_timeout_add (LOOK_EVERY_MS, look, self);
  muster_door_try_async (self, &self->home, self->is_open ? MUSTER_DOOR_UNLOCK : MUSTER_DOOR_OPEN,
                         gtk_string_object_get_string (chosen), passphrase, finish_attempt);
}

static void
muster_lock_view_dispose (GObject *object)
{
  MusterLockView *self = MUSTER_LOCK_VIEW (object);

  g_clear_handle_id (&self->wait_source, g_source_remove);
  g_clear_handle_id (&self->look_source, g_source_remove);
  G_OBJECT_CLASS (muster_lock_view_parent_class)->dispose (object);
}

static void
muster_lock_view_class_init (MusterLockViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_lock_view_dispose;
  signals[UNLOCKED] = g_signal_new ("unlocked", MUSTER_TYPE_LOCK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/musterapp/Muster/desktop/muster-lock-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, member);
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, passphrase);
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, button);
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, reason);
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, spinner);
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, preparing);
  gtk_widget_class_bind_template_child (widget_class, MusterLockView, bar);
  gtk_widget_class_bind_template_callback (widget_class, unlock);
}

static void
muster_lock_view_init (MusterLockView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->passphrase);
  muster_name_widget (self->passphrase, _ ("Passphrase"));
  muster_name_widget (self->bar, _ ("How far preparing is"));
  muster_drop_down_prepare (self->member, _ ("Who is recording"));
}

/**
 * muster_lock_view_new:
 * @home: where the store is; it outlives the view
 *
 * Returns: (transfer floating): a closed book
 */
MusterLockView *
muster_lock_view_new (const MusterStoreHome *home)
{
  MusterLockView *self = g_object_new (MUSTER_TYPE_LOCK_VIEW, NULL);

  self->home = *home;
  return self;
}

/**
 * muster_lock_view_show:
 * @self: a closed book
 * @member: (nullable): name of who recorded last, where the book is open behind the lock
 *
 * Lists the members of this laptop and waits for a passphrase.
 */
void
muster_lock_view_show (MusterLockView *self, const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) slots = muster_key_slots_list (self->home.world, self->home.folder, &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  self->is_open = member != NULL;
  hide_progress (self);
  for (guint i = 0; slots != NULL && i < json_array_get_length (slots); i++)
    {
      const char *name = json_object_get_string_member (json_array_get_object_element (slots, i), "name");

      gtk_string_list_append (names, name);
      if (g_strcmp0 (name, member) == 0)
        selected = i;
    }
  gtk_drop_down_set_model (self->member, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->member, selected);
  if (error != NULL)
    {
      g_autofree char *text = muster_words_for_error (error);

      muster_label_set (self->reason, text);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}
