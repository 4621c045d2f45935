/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-start-view.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-door.h"
#include "muster-example.h"
#include "muster-parts.h"
#include "muster-words.h"

/* Length alone makes a passphrase strong; rules of composition make people write it on the lid. */
#define SHORTEST 8
#define GOOD 12
#define VERY_GOOD 20

struct _MusterStartView
{
  AdwBin parent;
  MusterStoreHome home;
  AdwEntryRow *name;
  AdwPasswordEntryRow *passphrase;
  AdwPasswordEntryRow *again;
  GtkLevelBar *strength;
  GtkWidget *strength_words;
  GtkWidget *reason;
  GtkWidget *spinner;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (MusterStartView, muster_start_view, ADW_TYPE_BIN)

enum
{
  MADE,
  EXAMPLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_busy (MusterStartView *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->button, !busy);
  g_object_set (self->spinner, "spinning", busy, NULL);
}

static void
finish_making (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterStartView *self = MUSTER_START_VIEW (source);
  g_autoptr (GError) error = NULL;
  const MusterId *member;
  const guint8 *key;

  set_busy (self, FALSE);
  if (!muster_door_try_finish (result, &key, &member, &error))
    {
      g_autofree char *text = muster_words_for_error (error);

      muster_label_set (self->reason, text);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again), "");
  g_signal_emit (self, signals[MADE], 0, member, key);
}

static void
show_strength (MusterStartView *self)
{
  glong length = g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->passphrase)), -1);

  gtk_level_bar_set_value (self->strength, length == 0 ? 0 : length < SHORTEST ? 1 : length < GOOD ? 2 : 3);
  muster_label_set (self->strength_words, length == 0          ? ""
                                          : length < SHORTEST  ? _ ("Too short")
                                          : length < VERY_GOOD ? _ ("Good enough")
                                                               : _ ("Very good"));
  muster_label_set (self->reason, "");
}

/* The first thing that is missing, and the row to go to. */
static const char *
find_fault (MusterStartView *self, GtkWidget **row)
{
  const char *passphrase = gtk_editable_get_text (GTK_EDITABLE (self->passphrase));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  *row = GTK_WIDGET (self->name);
  if (*name == '\0')
    return _ ("Who records on this laptop? The name is missing.");
  *row = GTK_WIDGET (self->passphrase);
  if (g_utf8_strlen (passphrase, -1) < SHORTEST)
    return _ ("The passphrase needs at least 8 characters.");
  *row = GTK_WIDGET (self->again);
  if (strcmp (passphrase, gtk_editable_get_text (GTK_EDITABLE (self->again))) != 0)
    return _ ("The two passphrases differ.");
  return NULL;
}

static void
go (MusterStartView *self)
{
  GtkWidget *row;
  const char *fault = find_fault (self, &row);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  muster_label_set (self->reason, fault == NULL ? "" : fault);
  if (fault != NULL)
    {
      gtk_widget_grab_focus (row);
      return;
    }
  if (!gtk_widget_get_sensitive (self->button))
    return;
  set_busy (self, TRUE);
  muster_door_try_async (self, &self->home, MUSTER_DOOR_MAKE, name,
                         gtk_editable_get_text (GTK_EDITABLE (self->passphrase)), finish_making);
}

static void
next_row (GtkWidget *row, MusterStartView *self)
{
  gtk_widget_grab_focus (row == GTK_WIDGET (self->name) ? GTK_WIDGET (self->passphrase) : GTK_WIDGET (self->again));
}

static void
make_example (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MusterStoreHome *home = data;
  GError *error = NULL;
  MusterExample *example = muster_example_new (home->world, home->catalogue, &error);

  if (example == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, example, (GDestroyNotify) muster_example_free);
}

static void
take_example (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterStartView *self = MUSTER_START_VIEW (source);
  g_autoptr (GError) error = NULL;
  MusterExample *example = g_task_propagate_pointer (G_TASK (result), &error);

  set_busy (self, FALSE);
  if (example != NULL)
    g_signal_emit (self, signals[EXAMPLE], 0, example);
  else
    {
      g_autofree char *text = muster_words_for_error (error);

      muster_label_set (self->reason, text);
    }
}

/**
 * muster_start_view_try_example:
 * @self: the first page
 *
 * Makes an example campaign and emits `example`.
 */
void
muster_start_view_try_example (MusterStartView *self)
{
  g_autoptr (GTask) task = NULL;

  if (!gtk_widget_get_sensitive (self->button))
    return;
  set_busy (self, TRUE);
  muster_label_set (self->reason, _ ("Making an example …"));
  task = g_task_new (self, NULL, take_example, NULL);
  g_task_set_task_data (task, g_memdup2 (&self->home, sizeof self->home), g_free);
  g_task_run_in_thread (task, make_example);
}

static void
muster_start_view_class_init (MusterStartViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  signals[MADE] = g_signal_new ("made", MUSTER_TYPE_START_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_POINTER, G_TYPE_POINTER);
  signals[EXAMPLE]
      = g_signal_new ("example", MUSTER_TYPE_START_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                      G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/musterapp/Muster/desktop/muster-start-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, name);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, passphrase);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, again);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, strength);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, strength_words);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, reason);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, spinner);
  gtk_widget_class_bind_template_child (widget_class, MusterStartView, button);
  gtk_widget_class_bind_template_callback (widget_class, go);
  gtk_widget_class_bind_template_callback (widget_class, next_row);
  gtk_widget_class_bind_template_callback (widget_class, show_strength);
  gtk_widget_class_bind_template_callback (widget_class, muster_start_view_try_example);
}

static void
muster_start_view_init (MusterStartView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  muster_name_widget (self->strength, _ ("Strength of the passphrase"));
}

/**
 * muster_start_view_new:
 * @home: where the store will be; it outlives the view
 *
 * Returns: (transfer floating): the first page of a first start
 */
MusterStartView *
muster_start_view_new (const MusterStoreHome *home)
{
  MusterStartView *self = g_object_new (MUSTER_TYPE_START_VIEW, NULL);

  self->home = *home;
  return self;
}
