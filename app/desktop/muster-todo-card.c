/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-todo-card.h"

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-copy.h"
#include "muster-day-parts.h"
#include "muster-day-work.h"
#include "muster-pages.h"
#include "muster-parts.h"
#include "muster-words.h"

#define SHOWN_GAPS 4

struct _MusterTodoCard
{
  GtkBox parent;
  GtkWidget *badge;
  GtkWidget *rows;
  guint count;
};

G_DEFINE_FINAL_TYPE (MusterTodoCard, muster_todo_card, GTK_TYPE_BOX)

/* ---- Reading ---- */

/**
 * muster_todo_free:
 * @self: (transfer full): what waits
 */
void
muster_todo_free (MusterTodo *self)
{
  g_clear_pointer (&self->drafts, json_array_unref);
  g_strfreev (self->slip_gaps);
  g_free (self);
}

/**
 * muster_todo_read:
 * @store: a store, of a worker
 * @date: today
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what waits
 */
MusterTodo *
muster_todo_read (MusterStore *store, const char *date, GError **error)
{
  g_autoptr (MusterTodo) todo = g_new0 (MusterTodo, 1);
  g_autoptr (JsonArray) conflicts = muster_store_get_conflicts (store, error);
  g_autofree char *role = muster_store_get_setting (store, "role");

  if (conflicts == NULL)
    return NULL;
  todo->is_office = role != NULL && !g_str_equal (role, "squad");
  if (todo->is_office && !muster_store_count_unreviewed (store, &todo->unreviewed, error))
    return NULL;
  todo->conflicts = json_array_get_length (conflicts);
  todo->copied_ms = muster_store_get_setting_int (store, MUSTER_SETTING_COPIED, 0);
  todo->drafts = muster_store_get_forms (store, error);
  if (todo->drafts == NULL || !muster_store_find_returned (store, &todo->returned, &todo->returned_due_ms, error))
    return NULL;
  todo->slip_gaps = muster_store_find_slip_gaps (store, date, error);
  return todo->slip_gaps == NULL ? NULL : g_steal_pointer (&todo);
}

/* ---- Showing ---- */

static void
add_row (MusterTodoCard *self, const char *icon, const char *title, const char *note, const char *page,
         const char *instead)
{
  const MusterPageEntry *entry
      = muster_pages_find (page) != NULL ? muster_pages_find (page) : muster_pages_find (instead);
  char key[] = { 'A', 'l', 't', '+', entry->key, '\0' };
  GtkWidget *row = muster_todo_new (icon, title, note, entry->key == '\0' ? NULL : key);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.goto");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", entry->name);
  gtk_widget_set_name (row, page);
  gtk_box_append (GTK_BOX (self->rows), row);
  self->count++;
}

static void
add_unreviewed (MusterTodoCard *self, const MusterTodo *todo)
{
  g_autofree char *count = muster_words_for_count (todo->unreviewed);
  g_autofree char *title = NULL;

  if (todo->unreviewed == 0)
    return;
  title = g_strdup_printf (_ ("%s waiting for review"), count);
  add_row (self, "emblem-ok-symbolic", title, _ ("Complete leads that nobody has judged yet"), "workers", "workers");
}

static void
add_returned (MusterTodoCard *self, const MusterTodo *todo, gint64 now_ms)
{
  g_autofree char *title = NULL;
  g_autofree char *due = NULL;
  g_autofree char *note = NULL;

  if (todo->returned == 0)
    return;
  title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u returned to be corrected", "%u returned to be corrected", todo->returned),
      todo->returned);
  due = todo->returned_due_ms == 0 ? NULL : muster_words_for_day (todo->returned_due_ms, now_ms);
  note = due == NULL ? g_strdup (_ ("By the liaison officer")) : g_strdup_printf (_ ("Correct by %s"), due);
  add_row (self, "mail-reply-sender-symbolic", title, note, "returned", "workers");
}

static void
add_drafts (MusterTodoCard *self, const MusterTodo *todo, gint64 now_ms)
{
  guint count = json_array_get_length (todo->drafts);
  JsonObject *newest = count == 0 ? NULL : json_array_get_object_element (todo->drafts, 0);
  g_autofree char *title = NULL;
  g_autofree char *note = NULL;
  g_autofree char *time = NULL;

  if (newest == NULL)
    return;
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u draft", "%u drafts", count), count);
  time = muster_words_for_day (json_object_get_int_member (newest, "updated"), now_ms);
  note = g_strdup_printf (_ ("The last one at %s"), time);
  add_row (self, "document-edit-symbolic", title, note, "capture", "workers");
}

static void
add_gaps (MusterTodoCard *self, const MusterTodo *todo)
{
  guint count = g_strv_length (todo->slip_gaps);
  g_autoptr (GString) note = g_string_new (NULL);
  g_autofree char *title = NULL;

  if (count == 0)
    return;
  title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u paper slip is missing", "%u paper slips are missing", count), count);
  for (guint i = 0; i < MIN (count, SHOWN_GAPS); i++)
    g_string_append_printf (note, "%s%s", i == 0 ? "" : ", ", todo->slip_gaps[i]);
  if (count > SHOWN_GAPS)
    g_string_append (note, " …");
  add_row (self, "text-x-generic-symbolic", title, note->str, "capture", "workers");
}

static void
add_conflicts (MusterTodoCard *self, const MusterTodo *todo)
{
  g_autofree char *title = NULL;

  if (todo->conflicts == 0)
    return;
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conflict", "%u conflicts", todo->conflicts),
                           todo->conflicts);
  add_row (self, "dialog-question-symbolic", title, _ ("Two laptops changed it differently; both are kept"),
           "conflicts", "workers");
}

static void
add_unsent (MusterTodoCard *self, JsonObject *status)
{
  gint64 unsent = status == NULL ? 0 : json_object_get_int_member_with_default (status, "unsent", 0);
  gboolean enrolled = status != NULL && json_object_get_boolean_member_with_default (status, "enrolled", FALSE);
  g_autofree char *count = muster_words_for_count (unsent);
  g_autofree char *title = NULL;

  if (unsent == 0)
    return;
  title = g_strdup_printf (_ ("%s unsent"), count);
  add_row (self, "document-send-symbolic", title,
           enrolled ? _ ("Sent by itself when there is a line; else by USB") : _ ("This laptop is not enrolled yet"),
           "sync", "sync");
}

static void
add_copy (MusterTodoCard *self, const MusterTodo *todo, gint64 now_ms)
{
  g_autofree char *time = NULL;
  g_autofree char *title = NULL;

  /* The page with the backup is a squad's. */
  if (todo->is_office || todo->copied_ms / MUSTER_DAY_MS >= now_ms / MUSTER_DAY_MS)
    return;
  time = todo->copied_ms == 0 ? NULL : muster_words_for_day (todo->copied_ms, now_ms);
  title = time == NULL ? g_strdup (_ ("Never backed up")) : g_strdup_printf (_ ("Backup: %s"), time);
  add_row (self, "drive-removable-media-symbolic", title, _ ("A stick is all it needs"), "closing", "sync");
}

/**
 * muster_todo_card_set:
 * @self: a card
 * @todo: what waits
 * @status: (nullable): as muster_desk_get_status() gives it
 * @now_ms: now
 */
void
muster_todo_card_set (MusterTodoCard *self, const MusterTodo *todo, JsonObject *status, gint64 now_ms)
{
  g_autofree char *count = NULL;

  muster_box_clear (self->rows);
  self->count = 0;
  add_unreviewed (self, todo);
  add_returned (self, todo, now_ms);
  add_drafts (self, todo, now_ms);
  add_gaps (self, todo);
  add_conflicts (self, todo);
  add_unsent (self, status);
  add_copy (self, todo, now_ms);
  if (self->count == 0)
    gtk_box_append (GTK_BOX (self->rows), muster_note_new (_ ("All done")));
  count = g_strdup_printf ("%u", self->count);
  muster_label_set (self->badge, count);
  gtk_widget_set_visible (self->badge, self->count > 0);
}

static void
muster_todo_card_class_init (MusterTodoCardClass *class)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_todo_card_init (MusterTodoCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = gtk_label_new (_ ("Things to do"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "panel-card");
  gtk_box_set_spacing (GTK_BOX (self), 8);
  muster_name_widget (self, _ ("Things to do"));
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  self->badge = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->badge, "badge");
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), self->badge);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (self), head);
  gtk_box_append (GTK_BOX (self), self->rows);
}

/**
 * muster_todo_card_new:
 *
 * Returns: (transfer floating): an empty card
 */
GtkWidget *
muster_todo_card_new (void)
{
  return g_object_new (MUSTER_TYPE_TODO_CARD, NULL);
}
