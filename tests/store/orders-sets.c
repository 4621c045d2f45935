/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orders-sets.h"

#include <string.h>

#include "muster-test-world.h"

#define LAPTOPS 3

typedef struct
{
  MusterWorld *world;
  OrdersSet *set;
  MusterId record;
  MusterId laptops[LAPTOPS];
  gboolean seen[LAPTOPS][ORDERS_CHANGES];
  guint made;
} Maker;

static guint
draw (Maker *maker, guint below)
{
  guint32 value;

  muster_world_random (maker->world, (guint8 *) &value, sizeof value);
  return value % below;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static JsonArray *
take_texts (GPtrArray *texts)
{
  JsonArray *array = json_array_new ();

  g_ptr_array_sort (texts, compare_texts);
  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, texts->pdata[i]);
  return array;
}

/* What the laptop's own merge shows it: the heads it would replace. */
static void
add_heads (Maker *maker, guint laptop, const char *group, GPtrArray *texts)
{
  MusterMergeEntry seen[ORDERS_CHANGES];
  guint n = 0;
  g_autoptr (MusterMerged) merged = NULL;

  for (guint i = 0; i < maker->made; i++)
    if (maker->seen[laptop][i])
      seen[n++] = maker->set->entries[i];
  if (n == 0)
    return;
  merged = muster_merge (&muster_kind_worker, seen, n);
  if (group != NULL)
    {
      const MusterMergedGroup *found = muster_merged_find_group (merged, group);

      for (guint i = 0; found != NULL && i < found->heads->len; i++)
        g_ptr_array_add (texts, muster_id_to_text (muster_change_get_id (((MusterMergeEntry *) found->heads->pdata[i])->change)));
    }
  else
    {
      g_autoptr (GArray) heads = muster_merged_get_heads (merged);

      for (guint i = 0; i < heads->len; i++)
        g_ptr_array_add (texts, muster_id_to_text (&g_array_index (heads, MusterId, i)));
    }
}

static void
add_edit (Maker *maker, guint laptop, const char *group, JsonObject *values, JsonObject *set, JsonObject *replaces)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  json_object_set_object_member (set, group, values);
  add_heads (maker, laptop, group, texts);
  if (texts->len > 0)
    json_object_set_array_member (replaces, group, take_texts (texts));
}

static JsonObject *
make_text (Maker *maker, const char *field, const char *prefix)
{
  JsonObject *values = json_object_new ();
  g_autofree char *text = g_strdup_printf ("%s%u", prefix, draw (maker, 4));

  json_object_set_string_member (values, field, text);
  return values;
}

static JsonObject *
make_deletion (Maker *maker, guint laptop)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonObject *values = json_object_new ();

  add_heads (maker, laptop, NULL, texts);
  if (draw (maker, 4) == 0)
    json_object_set_null_member (values, "why");
  else
    json_object_set_string_member (values, "why", "twice");
  json_object_set_array_member (values, "saw", take_texts (texts));
  return values;
}

static JsonObject *
make_origin (void)
{
  JsonObject *values = json_object_new ();

  json_object_set_int_member (values, "created", MUSTER_TEST_START_MS);
  json_object_set_string_member (values, "origin", "1");
  return values;
}

static void
make_change (Maker *maker)
{
  guint laptop = draw (maker, LAPTOPS);
  g_autoptr (JsonObject) set = json_object_new ();
  g_autoptr (JsonObject) replaces = json_object_new ();
  MusterMergeEntry *entry = &maker->set->entries[maker->made];
  char by[MUSTER_ID_TEXT_SIZE];
  MusterId id;

  muster_test_world_advance (muster_test_world_get (maker->world), draw (maker, 3) * 1000);
  if (maker->made == 0)
    {
      add_edit (maker, laptop, MUSTER_GROUP_ORIGIN, make_origin (), set, replaces);
      add_edit (maker, laptop, "name", make_text (maker, "name", "王某"), set, replaces);
    }
  switch (draw (maker, 6))
    {
    case 0:
      add_edit (maker, laptop, MUSTER_GROUP_DELETED, make_deletion (maker, laptop), set, replaces);
      break;
    case 1:
    case 2:
      add_edit (maker, laptop, "mobile", make_text (maker, "mobile", "1540000000"), set, replaces);
      break;
    case 3:
      add_edit (maker, laptop, "note", make_text (maker, "note", "note "), set, replaces);
      break;
    default:
      add_edit (maker, laptop, "name", make_text (maker, "name", "李某"), set, replaces);
      break;
    }
  id = muster_id_new (maker->world);
  muster_id_write (&maker->laptops[laptop], by);
  entry->incarnation = maker->laptops[laptop];
  entry->effective = muster_stamp_from_ms (muster_world_wall_ms (maker->world));
  entry->change = muster_change_new (&id, "worker", &maker->record, by, entry->effective, set, replaces);
  entry->state = 1;
  maker->seen[laptop][maker->made] = TRUE;
  maker->made++;
}

/* Sync of one laptop: it sees everything that another has seen. */
static void
exchange (Maker *maker)
{
  guint from = draw (maker, LAPTOPS), to = draw (maker, LAPTOPS);

  for (guint i = 0; i < maker->made; i++)
    maker->seen[to][i] |= maker->seen[from][i];
}

void
orders_set_init (OrdersSet *set, guint64 seed)
{
  Maker maker = { .world = muster_test_world_new (seed, NULL, FALSE), .set = set };

  memset (set, 0, sizeof *set);
  maker.record = muster_id_new (maker.world);
  for (guint i = 0; i < LAPTOPS; i++)
    maker.laptops[i] = muster_id_new (maker.world);
  while (maker.made < ORDERS_CHANGES)
    {
      make_change (&maker);
      exchange (&maker);
    }
  muster_world_unref (maker.world);
}

void
orders_set_clear (OrdersSet *set)
{
  for (guint i = 0; i < ORDERS_CHANGES; i++)
    g_clear_pointer (&set->entries[i].change, muster_change_unref);
}
