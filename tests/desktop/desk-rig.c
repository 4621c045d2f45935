/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-json.h"
#include "muster-language.h"

static const guint8 key[MUSTER_STORE_KEY_SIZE] = { 7 };

/* ---- A world whose wall clock stands; everything else is the system's, because threads use it side by side ---- */

static gint64 slept_ms; /* the program is that of one test at a time */

void
desk_rig_sleep (gint64 ms)
{
  slept_ms += ms;
}

static gint64
get_wall_ms (gpointer data)
{
  return DESK_RIG_NOW_MS + slept_ms;
}

static gint64
get_monotonic_ms (gpointer data)
{
  return muster_world_monotonic_ms (data);
}

static void
fill_random (gpointer data, guint8 *bytes, gsize size)
{
  muster_world_random (data, bytes, size);
}

static void
sleep_ms (gpointer data, guint ms)
{
  muster_world_sleep_ms (data, ms);
}

static GBytes *
read_file (gpointer data, const char *path, gsize limit, GError **error)
{
  return muster_world_read_file (data, path, limit, error);
}

static gboolean
write_file (gpointer data, const char *path, GBytes *content, GError **error)
{
  return muster_world_write_file (data, path, content, error);
}

static gboolean
remove_file (gpointer data, const char *path, GError **error)
{
  return muster_world_remove_file (data, path, error);
}

static gboolean
rename_file (gpointer data, const char *from, const char *to, GError **error)
{
  return muster_world_rename_file (data, from, to, error);
}

static char *
get_identity (gpointer data, const char *path)
{
  return muster_world_file_identity (data, path);
}

static char *
get_machine (gpointer data)
{
  return g_strdup ("a machine");
}

static void
let_go (gpointer data)
{
  muster_world_unref (data);
}

static MusterWorld *
make_world (void)
{
  static const MusterWorldFunctions functions = {
    .wall_ms = get_wall_ms,
    .monotonic_ms = get_monotonic_ms,
    .random = fill_random,
    .sleep_ms = sleep_ms,
    .read_file = read_file,
    .write_file = write_file,
    .remove_file = remove_file,
    .rename_file = rename_file,
    .file_identity = get_identity,
    .machine = get_machine,
    .finalize = let_go,
  };

  return muster_world_new (&functions, muster_world_new_system (), NULL);
}

/* ---- The window ---- */

static void
keep_said (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DeskRig *rig = data;

  g_free (rig->said);
  rig->said = g_variant_dup_string (parameter, NULL);
}

static void
keep_went (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DeskRig *rig = data;

  g_free (rig->went);
  rig->went = g_variant_is_of_type (parameter, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (parameter, NULL) : NULL;
  if (rig->went == NULL)
    g_variant_get (parameter, "(ss)", &rig->went, NULL);
}

static void
make_window (DeskRig *rig)
{
  static const GActionEntry actions[] = {
    { .name = "say", .activate = keep_said, .parameter_type = "s" },
    { .name = "goto", .activate = keep_went, .parameter_type = "s" },
    { .name = "show-record", .activate = keep_went, .parameter_type = "(ss)" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), rig);
  rig->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (rig->window), 1366, 736);
  gtk_widget_insert_action_group (rig->window, "win", G_ACTION_GROUP (group));
}

void
desk_rig_set_up (DeskRig *rig, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  MusterStoreOptions options = { .key = key, .create = TRUE };
  const DeskRigOptions *rig_options = data;

  slept_ms = 0;
  rig->folder = muster_test_folder_new ();
  rig->world = make_world ();
  rig->catalogue = rig_options == NULL ? muster_catalogue_new_standard () : rig_options->make_catalogue ();
  rig->member = muster_id_new (rig->world);
  rig->home = (MusterStoreHome){ rig->world, rig->catalogue, muster_test_folder_get_path (rig->folder),
                                 muster_test_folder_get_path (rig->folder) };
  options.world = rig->world;
  options.catalogue = rig->catalogue;
  options.folder = options.witness_folder = rig->home.folder;
  store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  g_clear_pointer (&store, muster_store_free);
  rig->desk = muster_desk_new (&rig->home, key, &rig->member, &error);
  g_assert_no_error (error);
  make_window (rig);
}

void
desk_rig_tear_down (DeskRig *rig, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (rig->window));
  muster_desk_close (rig->desk);
  /* What the threads had answered is still on its way to callbacks that hold the desk. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (rig->desk);
  muster_catalogue_unref (rig->catalogue);
  muster_world_unref (rig->world);
  muster_test_folder_free (rig->folder);
  g_free (rig->said);
  g_free (rig->went);
}

/* ---- Records ---- */

static gpointer
create (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  JsonArray *line = data;
  MusterId id = { 0 };

  muster_store_create (store, json_array_get_string_element (line, 0), json_array_get_object_element (line, 1), NULL,
                       &id, error);
  return g_memdup2 (&id, sizeof id);
}

typedef struct
{
  gboolean done;
  gpointer result;
} Answer;

static void
take_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Answer *answer = data;

  answer->result = muster_desk_finish (result, &error);
  g_assert_no_error (error);
  answer->done = TRUE;
}

/**
 * desk_rig_write:
 *
 * Returns: what the work gave, which ran in the writer's thread
 */
gpointer
desk_rig_write (DeskRig *rig, MusterStoreWork work, gpointer data)
{
  Answer answer = { 0 };

  muster_desk_write_async (rig->desk, work, data, NULL, NULL, take_answer, &answer);
  DESK_RIG_UNTIL (answer.done);
  return answer.result;
}

/**
 * desk_rig_create:
 *
 * Saves a record as another page would; the text is the JSON of its fields.
 */
MusterId
desk_rig_create (DeskRig *rig, const char *kind, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *line = json_array_new ();
  Answer answer = { 0 };
  va_list arguments;
  MusterId id;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);
  g_assert_no_error (error);
  json_array_add_string_element (line, kind);
  json_array_add_object_element (line, json_node_dup_object (node));
  muster_desk_write_async (rig->desk, create, line, (GDestroyNotify) json_array_unref, g_free, take_answer, &answer);
  DESK_RIG_UNTIL (answer.done);
  id = *(MusterId *) answer.result;
  g_free (answer.result);
  return id;
}

MusterId
desk_rig_create_fair (DeskRig *rig, const char *title, const char *state, int from_hour, int to_hour)
{
  return desk_rig_create (
      rig, "fair",
      "{\"title\":\"%s\",\"state\":\"%s\",\"fair_type\":\"4\",\"place_text\":\"某街\",\"place_kind\":\"7\","
      "\"host_org\":\"某单位\",\"expected_attendance\":0,\"start_at\":%" G_GINT64_FORMAT ",\"end_at\":%" G_GINT64_FORMAT
      "}",
      title, state, DESK_RIG_NOW_MS + from_hour * DESK_RIG_HOUR_MS, DESK_RIG_NOW_MS + to_hour * DESK_RIG_HOUR_MS);
}

/**
 * desk_rig_get:
 *
 * Returns: (transfer full) (nullable): one field as text
 */
char *
desk_rig_get (DeskRig *rig, const MusterId *record, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = muster_store_get (muster_desk_get_store (rig->desk), record, &error);
  JsonNode *value;

  g_assert_no_error (error);
  value = json_object_get_member (object, field);
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return NULL;
  return json_node_get_value_type (value) == G_TYPE_INT64
             ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value))
             : json_node_dup_string (value);
}

gint64
desk_rig_count (DeskRig *rig, const char *kind)
{
  g_autoptr (GError) error = NULL;
  MusterQuery query = { .kind = kind };
  gint64 count = muster_store_count (muster_desk_get_store (rig->desk), &query, &error);

  g_assert_no_error (error);
  return count;
}

/* ---- The page ---- */

static void
note_painted (GdkFrameClock *clock, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/**
 * desk_rig_show:
 *
 * Makes the page, opens the book for it and shows it.
 */
void
desk_rig_show (DeskRig *rig, GType type)
{
  desk_rig_show_view (rig, g_object_new (type, NULL));
}

/**
 * desk_rig_show_view:
 *
 * The same with a page that was told something before it is opened.
 */
void
desk_rig_show_view (DeskRig *rig, MusterView *view)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock;
  gulong handler;

  rig->view = view;
  gtk_window_set_child (GTK_WINDOW (rig->window), GTK_WIDGET (rig->view));
  muster_view_open (rig->view, rig->desk);
  gtk_window_present (GTK_WINDOW (rig->window));
  muster_view_set_front (rig->view, TRUE);
  DESK_RIG_UNTIL (gtk_widget_get_mapped (rig->window));
  clock = gtk_widget_get_frame_clock (rig->window);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (note_painted), &painted);
  gtk_widget_queue_draw (rig->window);
  DESK_RIG_UNTIL (painted);
  g_signal_handler_disconnect (clock, handler);
  desk_rig_wait_idle (rig);
}

static gpointer
do_nothing (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return NULL;
}

/**
 * desk_rig_wait_idle:
 *
 * Returns when everything that was asked of the book before is answered.
 */
void
desk_rig_wait_idle (DeskRig *rig)
{
  Answer written = { 0 };
  Answer read = { 0 };

  muster_desk_write_async (rig->desk, do_nothing, NULL, NULL, NULL, take_answer, &written);
  DESK_RIG_UNTIL (written.done);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  muster_desk_read_async (rig->desk, do_nothing, NULL, NULL, NULL, NULL, take_answer, &read);
  DESK_RIG_UNTIL (read.done);
}

/* ---- Finding and pressing ---- */

static GtkWidget *
find (GtkWidget *root, gboolean (*matches) (GtkWidget *widget, gconstpointer data), gconstpointer data)
{
  if (matches (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  const char *shown = NULL;

  if (GTK_IS_LABEL (widget))
    shown = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    shown = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return shown != NULL && gtk_widget_get_child_visible (widget) && gtk_widget_is_visible (widget)
         && strstr (shown, text) != NULL;
}

/* The first visible text that contains the text. */
GtkWidget *
desk_rig_find_text (GtkWidget *root, const char *text)
{
  return find (root, has_text, text);
}

static gboolean
has_name (GtkWidget *widget, gconstpointer name)
{
  return g_strcmp0 (gtk_widget_get_name (widget), name) == 0;
}

GtkWidget *
desk_rig_find_name (GtkWidget *root, const char *name)
{
  return find (root, has_name, name);
}

static gboolean
has_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) type);
}

GtkWidget *
desk_rig_find_type (GtkWidget *root, GType type)
{
  return find (root, has_type, &type);
}

/* Presses the button that holds the text. */
void
desk_rig_click (GtkWidget *root, const char *text)
{
  GtkWidget *label = desk_rig_find_text (root, text);
  GtkWidget *button = label == NULL ? NULL : gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* A key as the widget's own controller gets it. */
gboolean
desk_rig_press (GtkWidget *widget, guint key_value, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key_value, 0, modifiers, &handled);
    }
  return handled;
}

/* ---- The program ---- */

gboolean
desk_rig_is_late (gint64 *begun)
{
  gint64 now = g_get_monotonic_time () / 1000;

  if (*begun == 0)
    *begun = now;
  else if (now - *begun > 10)
    g_usleep (1000);
  return now - *begun > DESK_RIG_PATIENCE_MS;
}

int
desk_rig_main (int argc, char **argv, void (*add_tests) (void))
{
  muster_language_set_up ("en");
  gtk_disable_setlocale ();
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  add_tests ();
  return g_test_run ();
}
