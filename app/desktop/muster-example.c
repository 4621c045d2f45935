/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-example.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-capture-save.h"

#define EXAMPLE "/io/github/musterapp/Muster/desktop/example.json"
#define MINUTE_MS G_GINT64_CONSTANT (60000)

struct _MusterExample
{
  char *folder;
  char *witness_folder;
  MusterStoreHome home;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;
};

typedef struct
{
  MusterStore *store;
  GHashTable *openings;  /* "EMPLOYER · JOB" → id */
  GHashTable *employers; /* the same → id of the employer */
  char *fair;
} Filling;

static JsonObject *parse (const char *format, ...) G_GNUC_PRINTF (1, 2);

static JsonObject *
parse (const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  node = json_from_string (text, NULL);
  return json_node_dup_object (node);
}

static char *
create (MusterStore *store, const char *kind, JsonObject *taken, GError **error)
{
  g_autoptr (JsonObject) fields = taken;
  char text[MUSTER_ID_TEXT_SIZE];
  MusterId id = { { 0 } };

  return muster_store_create (store, kind, fields, NULL, &id, error) ? g_strdup (muster_id_write (&id, text)) : NULL;
}

static gboolean
add_fair (Filling *self, GError **error)
{
  gint64 now = muster_store_now_ms (self->store);
  gint64 day = (now + MUSTER_ZONE_MS) / MUSTER_DAY_MS * MUSTER_DAY_MS - MUSTER_ZONE_MS;
  g_autofree char *text = NULL;

  self->fair = create (self->store, "fair",
                       parse ("{\"title\":\"镇雄县南大街摆摊\",\"fair_type\":\"4\",\"place_div\":\"530627\",\"place_text\":"
                              "\"南大街\",\"place_kind\":\"7\",\"start_at\":%" G_GINT64_FORMAT ",\"end_at\":%" G_GINT64_FORMAT
                              ",\"host_org\":\"县人社局\",\"expected_attendance\":300,\"state\":\"2\"}",
                              day, day + MUSTER_DAY_MS - MINUTE_MS),
                       error);
  text = self->fair == NULL ? NULL
                            : create (self->store, "consent_text",
                                      parse ("{\"version\":\"示例\",\"language\":\"zh\",\"text\":\"我们是招工小分队。登记您的姓名、"
                                             "电话、户籍县和意向岗位，用来推荐岗位、联系您、安排接送。只有要订座位时才问身份证号。"
                                             "资料给参会企业和县人社局，保存两年后删除。您可以随时查询、更正、撤回。"
                                             "不留证件，不收钱；不同意也可以拿岗位单。\",\"valid_from\":\"2024-01-01\"}"),
                                      error);
  return text != NULL;
}

static gboolean
add_opening (Filling *self, const char *employer_name, const char *employer, JsonObject *opening, GError **error)
{
  const char *title = json_object_get_string_member (opening, "title");
  char *id = create (self->store, "opening",
                     parse ("{\"employer_id\":\"%s\",\"title\":\"%s\",\"job_code\":\"%s\",\"headcount\":26,\"wage_min\":%"
                            G_GINT64_FORMAT ",\"wage_max\":%" G_GINT64_FORMAT ",\"wage_note\":\"1\",\"board\":\"1\",\"lodging\":"
                            "\"1\",\"work_div\":\"331002\",\"requirement\":\"身体健康\",\"minor_allowed\":false,\"state\":\"1\","
                            "\"source\":\"1\"}",
                            employer, title, json_object_get_string_member (opening, "trade"),
                            json_object_get_int_member (opening, "wage_min"),
                            json_object_get_int_member (opening, "wage_max")),
                     error);
  char *name = g_strdup_printf ("%s · %s", employer_name, title);

  if (id == NULL)
    {
      g_free (name);
      return FALSE;
    }
  g_hash_table_insert (self->employers, g_strdup (name), g_strdup (employer));
  g_hash_table_insert (self->openings, name, id);
  return TRUE;
}

static gboolean
add_employer (Filling *self, JsonObject *employer, GError **error)
{
  const char *name = json_object_get_string_member (employer, "name");
  JsonArray *openings = json_object_get_array_member (employer, "openings");
  g_autofree char *id
      = create (self->store, "employer",
                parse ("{\"name\":\"%s有限公司\",\"short_name\":\"%s\",\"kind\":\"1\",\"reg_div\":\"331002\"}", name, name), error);
  g_autofree char *booth
      = id == NULL ? NULL
                   : create (self->store, "fair_employer",
                             parse ("{\"fair_id\":\"%s\",\"employer_id\":\"%s\",\"signed_up\":true,\"attended\":true,"
                                    "\"openings_offered\":26}",
                                    self->fair, id),
                             error);

  if (booth == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (openings); i++)
    if (!add_opening (self, name, id, json_array_get_object_element (openings, i), error))
      return FALSE;
  return TRUE;
}

static JsonObject *
make_form (Filling *self, JsonObject *person, gint64 taken_at)
{
  static const char *const ticks[] = { "c_basic", "c_share", "c_sensitive", "c_contact" };
  const char *opening = json_object_get_string_member (person, "opening");
  JsonArray *given = json_object_get_array_member (person, "consents");
  JsonObject *form = parse ("{\"fair\":\"%s\",\"fair_type\":\"4\"}", self->fair);
  JsonObject *consent = parse ("{\"text_version\":\"示例\",\"method\":\"3\",\"witness\":\"杨试村\",\"place_text\":\"南大街\"}");

  json_object_set_string_member (form, "name", json_object_get_string_member (person, "name"));
  json_object_set_string_member (form, "mobile", json_object_get_string_member (person, "mobile"));
  json_object_set_string_member (form, "mobile_owner", json_object_get_string_member (person, "owner"));
  json_object_set_string_member (form, "hukou_div", json_object_get_string_member (person, "county"));
  if (json_object_has_member (person, "id_number"))
    json_object_set_string_member (form, "id_number", json_object_get_string_member (person, "id_number"));
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    json_object_set_boolean_member (consent, ticks[i], json_array_get_boolean_element (given, i));
  json_object_set_object_member (form, "consent", consent);
  json_object_set_object_member (
      form, "intention",
      parse ("{\"intent_type\":\"%s\",\"travel_need\":\"%s\",\"opening_id\":\"%s\",\"employer_id\":\"%s\",\"taken_at\":%"
             G_GINT64_FORMAT "}",
             json_object_get_string_member (person, "intent"), json_object_get_string_member (person, "travel"),
             (const char *) g_hash_table_lookup (self->openings, opening),
             (const char *) g_hash_table_lookup (self->employers, opening), taken_at));
  return form;
}

static gboolean
add_people (Filling *self, JsonArray *people, GError **error)
{
  guint n = json_array_get_length (people);
  gint64 now = muster_store_now_ms (self->store);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonObject) form
          = make_form (self, json_array_get_object_element (people, i), now - (gint64) (n - i) * MINUTE_MS);
      g_autoptr (MusterCaptureSaved) saved = muster_capture_save (self->store, form, error);

      if (saved == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill (MusterStore *store, GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (EXAMPLE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (JsonNode) node = bytes == NULL ? NULL : json_from_string (g_bytes_get_data (bytes, NULL), error);
  g_autoptr (MusterStoreTransaction) transaction = node == NULL ? NULL : muster_store_begin (store, error);
  g_autoptr (GHashTable) openings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) employer_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *fair = NULL;
  Filling self = { store, openings, employer_ids, NULL };
  JsonArray *employers;
  gboolean done;

  if (transaction == NULL)
    return FALSE;
  employers = json_object_get_array_member (json_node_get_object (node), "employers");
  done = add_fair (&self, error);
  fair = self.fair;
  for (guint i = 0; done && i < json_array_get_length (employers); i++)
    done = add_employer (&self, json_array_get_object_element (employers, i), error);
  return done && add_people (&self, json_object_get_array_member (json_node_get_object (node), "people"), error)
         && muster_store_commit (transaction, error);
}

static gboolean
make (MusterExample *self, GError **error)
{
  MusterId secret = muster_id_new (self->home.world);
  char passphrase[MUSTER_ID_TEXT_SIZE];
  g_autoptr (MusterStore) store = NULL;

  muster_id_write (&secret, passphrase);
  self->folder = g_dir_make_tmp ("muster-example-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  self->witness_folder = g_build_filename (self->folder, "witness", NULL);
  self->home.folder = self->folder;
  self->home.witness_folder = self->witness_folder;
  store = muster_store_home_make (&self->home, _ ("Example"), passphrase, self->key, &self->member, error);
  return store != NULL && fill (store, error);
}

/**
 * muster_example_new:
 * @world: clock, randomness, files
 * @catalogue: the kinds
 * @error: G_FILE_ERROR; as muster_store_home_make()
 *
 * Makes and fills the store, which takes a second or two: not for the window's thread.
 *
 * Returns: (transfer full) (nullable): an example
 */
MusterExample *
muster_example_new (MusterWorld *world, MusterCatalogue *catalogue, GError **error)
{
  g_autoptr (MusterExample) self = g_new0 (MusterExample, 1);

  self->home.world = muster_world_ref (world);
  self->home.catalogue = muster_catalogue_ref (catalogue);
  return make (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
remove_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);

  for (;;)
    {
      GFileInfo *info;
      GFile *child;

      if (children == NULL || !g_file_enumerator_iterate (children, &info, &child, NULL, NULL) || info == NULL)
        break;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        remove_folder (child);
      else
        g_file_delete (child, NULL, NULL);
    }
  g_file_delete (folder, NULL, NULL);
}

/**
 * muster_example_free:
 * @self: an example that nobody has open any more
 *
 * Throws the store away.
 */
void
muster_example_free (MusterExample *self)
{
  if (self->folder != NULL)
    {
      g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

      remove_folder (folder);
    }
  explicit_bzero (self->key, sizeof self->key);
  muster_catalogue_unref (self->home.catalogue);
  muster_world_unref (self->home.world);
  g_free (self->folder);
  g_free (self->witness_folder);
  g_free (self);
}

const MusterStoreHome *
muster_example_get_home (MusterExample *self)
{
  return &self->home;
}

const guint8 *
muster_example_get_key (MusterExample *self)
{
  return self->key;
}

const MusterId *
muster_example_get_member (MusterExample *self)
{
  return &self->member;
}
