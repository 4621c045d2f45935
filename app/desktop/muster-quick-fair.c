/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-quick-fair.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-chip-group.h"
#include "muster-code-lists.h"
#include "muster-day.h"
#include "muster-division.h"
#include "muster-field-box.h"
#include "muster-language.h"
#include "muster-parts.h"
#include "muster-suggest.h"
#include "muster-words.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define USUAL_HOURS 8
#define OTHER_PLACE "99"

struct _MusterQuickFair
{
  GtkBox parent;
  MusterDesk *desk;
  GtkWidget *place;
  GtkWidget *type;
  GtkWidget *place_box;
  GtkWidget *button;
  char **counties;
  gboolean making;
};

G_DEFINE_FINAL_TYPE (MusterQuickFair, muster_quick_fair, GTK_TYPE_BOX)

enum
{
  MADE,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- What is made ---- */

typedef struct
{
  char *division; /* nullable */
  char *place;    /* nullable */
  char *type;
  char *title;
} NewFair;

static void
new_fair_free (gpointer data)
{
  NewFair *fair = data;

  g_free (fair->division);
  g_free (fair->place);
  g_free (fair->type);
  g_free (fair->title);
  g_free (fair);
}

/* What the words say, else what the kind of fair says. */
static const char *
guess_place_kind (const NewFair *fair)
{
  static const struct
  {
    const char *word;
    const char *kind;
  } words[] = { { "车站", "6" }, { "站", "6" }, { "超市", "5" }, { "商场", "4" },    { "广场", "3" },  { "集", "7" },
                { "市场", "7" }, { "村", "1" }, { "社区", "1" }, { "station", "6" }, { "market", "7" } };
  static const char *const by_type[] = { "", "3", "2", "1", OTHER_PLACE, "8", "10", "10", "10", "9" };

  for (guint i = 0; fair->place != NULL && i < G_N_ELEMENTS (words); i++)
    if (strstr (fair->place, words[i].word) != NULL)
      return words[i].kind;
  return by_type[fair->type[0] - '0'];
}

/* The squad is the host of a stall that it puts up by itself. */
static char *
find_host (MusterStore *store)
{
  g_autofree char *squad = muster_store_get_setting (store, "squad");
  g_autoptr (JsonObject) record = NULL;
  MusterId id;

  if (squad != NULL && muster_id_parse (squad, &id))
    record = muster_store_get (store, &id, NULL);
  return g_strdup (record == NULL ? _ ("Our squad")
                                  : json_object_get_string_member_with_default (record, "name", _ ("Our squad")));
}

static JsonObject *
describe (MusterStore *store, const NewFair *fair)
{
  gint64 now = muster_store_now_ms (store);
  gint64 start = now - now % HOUR_MS;
  gint64 midnight = now - (now + MUSTER_ZONE_MS) % MUSTER_DAY_MS + MUSTER_DAY_MS;
  g_autofree char *host = find_host (store);
  JsonObject *fields = json_object_new ();

  json_object_set_string_member (fields, "title", fair->title);
  json_object_set_string_member (fields, "fair_type", fair->type);
  if (fair->division != NULL)
    json_object_set_string_member (fields, "place_div", fair->division);
  if (fair->place != NULL)
    json_object_set_string_member (fields, "place_text", fair->place);
  json_object_set_string_member (fields, "place_kind", guess_place_kind (fair));
  json_object_set_int_member (fields, "start_at", start);
  json_object_set_int_member (fields, "end_at", MIN (start + USUAL_HOURS * HOUR_MS, midnight - 60000));
  json_object_set_string_member (fields, "host_org", host);
  json_object_set_int_member (fields, "expected_attendance", 0);
  json_object_set_string_member (fields, "state", "2");
  return fields;
}

static gpointer
make (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = describe (store, data);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  MusterId id = { 0 };

  if (transaction == NULL || !muster_store_create (store, "fair", fields, NULL, &id, error)
      || !muster_day_choose (store, &id, error) || !muster_store_commit (transaction, error))
    return NULL;
  return g_memdup2 (&id, sizeof id);
}

static void
finish_making (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterQuickFair) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  self->making = FALSE;
  if (self->desk == NULL)
    return;
  if (id == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  muster_suggest_set (MUSTER_SUGGEST (self->place), NULL, "");
  muster_chip_group_set (MUSTER_CHIP_GROUP (self->type), NULL);
  g_signal_emit (self, signals[MADE], 0, id);
}

/* ---- What was typed ---- */

static char *
shorten_type (const char *code)
{
  const char *label = muster_words_for_code (&muster_codes_fair_type, code);
  const char *bracket = strchr (label, '(');

  return bracket == NULL ? g_strdup (label) : g_strchomp (g_strndup (label, (gsize) (bracket - label)));
}

/* "镇雄县南大街" is in a county that this deployment knows. */
static const char *
find_division (MusterQuickFair *self, const char *typed)
{
  for (guint i = 0; self->counties != NULL && self->counties[i] != NULL; i++)
    {
      const MusterDivision *division = muster_division_find (self->counties[i]);

      if (division != NULL && g_str_has_prefix (typed, muster_division_get_name (division)))
        return self->counties[i];
    }
  return NULL;
}

static NewFair *
read_form (MusterQuickFair *self)
{
  NewFair *fair = g_new0 (NewFair, 1);
  const char *chosen = muster_suggest_get_id (MUSTER_SUGGEST (self->place));
  g_autofree char *typed = g_strstrip (g_strdup (muster_suggest_get_text (MUSTER_SUGGEST (self->place))));
  g_autofree char *type = NULL;

  fair->type = g_strdup (muster_chip_group_get (MUSTER_CHIP_GROUP (self->type)));
  fair->division = g_strdup (chosen != NULL ? chosen : find_division (self, typed));
  fair->place = chosen != NULL ? NULL : g_strdup (typed);
  type = shorten_type (fair->type);
  /* Translators: the title of a fair: place and kind */
  fair->title = g_strdup_printf (
      _ ("%s %s"), chosen == NULL ? typed : muster_division_get_name (muster_division_find (chosen)), type);
  return fair;
}

static void
go (MusterQuickFair *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (muster_suggest_get_text (MUSTER_SUGGEST (self->place))));
  gboolean has_type = muster_chip_group_get (MUSTER_CHIP_GROUP (self->type)) != NULL;

  muster_field_box_set_reason (MUSTER_FIELD_BOX (self->place_box),
                               *typed == '\0' ? MUSTER_REASON_WARNING : MUSTER_REASON_NOTE,
                               *typed == '\0' ? _ ("Where is the stall?")
                               : !has_type    ? _ ("Now its kind, by the digit")
                                              : "");
  if (*typed == '\0')
    gtk_widget_grab_focus (self->place);
  else if (!has_type)
    gtk_widget_grab_focus (self->type);
  else if (!self->making && self->desk != NULL)
    {
      self->making = TRUE;
      muster_desk_write_async (self->desk, make, read_form (self), new_fair_free, g_free, finish_making,
                               g_object_ref (self));
    }
}

static void
go_to_button (MusterQuickFair *self)
{
  if (*muster_suggest_get_text (MUSTER_SUGGEST (self->place)) == '\0')
    gtk_widget_grab_focus (self->place);
  else
    gtk_widget_grab_focus (self->button);
}

static GPtrArray *
suggest (gpointer data, const char *typed)
{
  MusterQuickFair *self = data;
  g_autoptr (GPtrArray) found = muster_division_search (typed, MUSTER_DIVISION_COUNTY | MUSTER_DIVISION_PREFECTURE,
                                                        (const char *const *) self->counties, MUSTER_SUGGEST_ROWS);
  GPtrArray *suggestions = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_suggestion_free);

  for (guint i = 0; i < found->len; i++)
    {
      const MusterDivision *division = g_ptr_array_index (found, i);
      g_autofree char *path = muster_division_get_path (division);

      g_ptr_array_add (suggestions, muster_suggestion_new (muster_division_get_code (division),
                                                           muster_division_get_name (division), path, FALSE));
    }
  return suggestions;
}

/* ---- The widget ---- */

static void
muster_quick_fair_dispose (GObject *object)
{
  g_clear_object (&MUSTER_QUICK_FAIR (object)->desk);
  G_OBJECT_CLASS (muster_quick_fair_parent_class)->dispose (object);
}

static void
muster_quick_fair_finalize (GObject *object)
{
  g_strfreev (MUSTER_QUICK_FAIR (object)->counties);
  G_OBJECT_CLASS (muster_quick_fair_parent_class)->finalize (object);
}

static gboolean
muster_quick_fair_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_QUICK_FAIR (widget)->place);
}

static void
muster_quick_fair_class_init (MusterQuickFairClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_quick_fair_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_quick_fair_finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_quick_fair_grab_focus;
  signals[MADE] = g_signal_new ("made", MUSTER_TYPE_QUICK_FAIR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_POINTER);
  signals[FAILED] = g_signal_new ("failed", MUSTER_TYPE_QUICK_FAIR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_POINTER);
}

static void
muster_quick_fair_init (MusterQuickFair *self)
{
  GtkWidget *type_box;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->place = muster_suggest_new (suggest, self);
  self->type = muster_chip_group_new (_ ("Kind of fair"));
  for (char code = '1'; code <= '9'; code++)
    {
      char text[] = { code, '\0' };
      g_autofree char *label = shorten_type (text);

      muster_chip_group_add (MUSTER_CHIP_GROUP (self->type), text, label,
                             muster_words_for_code (&muster_codes_fair_type, text));
    }
  self->place_box = muster_field_box_new (_ ("Place"), self->place, TRUE);
  type_box = muster_field_box_new (_ ("Kind of fair"), self->type, FALSE);
  self->button = muster_key_button_new (_ ("Start a stall here"), "mark-location-symbolic", "Enter", NULL);
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_set_name (self->button, "quick-fair");
  gtk_box_append (GTK_BOX (self), self->place_box);
  gtk_box_append (GTK_BOX (self), type_box);
  gtk_box_append (GTK_BOX (self), self->button);
  g_signal_connect_object (self->place, "activate", G_CALLBACK (go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->type, "chosen", G_CALLBACK (go_to_button), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (go), self, G_CONNECT_SWAPPED);
}

/**
 * muster_quick_fair_new:
 *
 * Returns: (transfer floating): an empty line
 */
GtkWidget *
muster_quick_fair_new (void)
{
  return g_object_new (MUSTER_TYPE_QUICK_FAIR, NULL);
}

/**
 * muster_quick_fair_set_desk:
 * @self: a line
 * @desk: (nullable): the open book
 */
void
muster_quick_fair_set_desk (MusterQuickFair *self, MusterDesk *desk)
{
  g_set_object (&self->desk, desk);
}

/**
 * muster_quick_fair_set_counties:
 * @self: a line
 * @counties: (array zero-terminated=1) (nullable): codes of the counties that come first
 */
void
muster_quick_fair_set_counties (MusterQuickFair *self, const char *const *counties)
{
  g_strfreev (self->counties);
  self->counties = g_strdupv ((char **) counties);
}
