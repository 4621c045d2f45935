/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-catalogue.h"

#include <string.h>

#include "muster-change.h"
#include "muster-code-lists.h"
#include "muster-json.h"

static void
check_field (MusterCatalogue *catalogue, const MusterKind *kind, const MusterField *field)
{
  gboolean is_list = field->type == MUSTER_TYPE_LIST;
  MusterType type = is_list ? field->element : field->type;
  const MusterField *namesake = muster_kind_find_field (kind, muster_field_get_group (field));

  g_test_message ("%s.%s", kind->name, field->name);
  g_assert_cmpuint (strspn (field->name, "abcdefghijklmnopqrstuvwxyz_0123456789"), ==, strlen (field->name));
  g_assert_true (g_ascii_islower (*field->name));
  g_assert_true (muster_kind_find_field (kind, field->name) == field);
  g_assert_true (*field->label != '\0' && *field->label_zh != '\0');
  g_assert_true (type == MUSTER_TYPE_CODE ? field->codes != NULL : field->codes == NULL);
  g_assert_true (type != MUSTER_TYPE_LIST && (is_list || type != MUSTER_TYPE_OBJECT));
  if (field->ref_kind != NULL)
    {
      g_assert_cmpint (type, ==, MUSTER_TYPE_REF);
      g_assert_nonnull (muster_catalogue_find (catalogue, field->ref_kind));
    }
  g_assert_true ((field->required == MUSTER_REQUIRED_WHEN) == (field->required_when != NULL));
  /* A group that is called like a field has that field. */
  g_assert_true (namesake == NULL || strcmp (muster_field_get_group (namesake), namesake->name) == 0);
  g_assert_true (*muster_field_get_group (field) != '_');
  g_assert_cmpuint (muster_field_get_owners (field, kind), !=, 0);
}

static void
check_kind (MusterCatalogue *catalogue, const MusterKind *kind)
{
  g_auto (GStrv) title = g_strsplit (kind->title, ",", -1);

  g_assert_true (muster_catalogue_find (catalogue, kind->name) == kind);
  g_assert_true (*kind->label != '\0' && *kind->label_zh != '\0');
  for (char **field = title; *field != NULL; field++)
    g_assert_nonnull (muster_kind_find_field (kind, *field));
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    check_field (catalogue, kind, muster_kind_get_field (kind, i));
  g_assert_nonnull (muster_kind_find_field (kind, "note"));
}

static void
test_standard (void)
{
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  g_autoptr (MusterCatalogue) again = muster_catalogue_ref (catalogue);

  g_assert_cmpuint (muster_catalogue_get_n_kinds (catalogue), ==, 19);
  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    check_kind (catalogue, muster_catalogue_get_kind (again, i));
  g_assert_null (muster_catalogue_find (catalogue, "trip"));
}

/* Every list that a field uses: codes once each, labels in both languages, and no label that is another's code. */
static void
test_code_lists (void)
{
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();

  for (guint k = 0; k < muster_catalogue_get_n_kinds (catalogue); k++)
    for (guint f = 0; f < muster_kind_get_n_fields (muster_catalogue_get_kind (catalogue, k)); f++)
      {
        const MusterCodeList *list = muster_kind_get_field (muster_catalogue_get_kind (catalogue, k), f)->codes;

        for (guint i = 0; list != NULL && i < list->n_codes; i++)
          {
            g_assert_true (muster_code_list_find (list, list->codes[i].code) == &list->codes[i]);
            g_assert_true (*list->codes[i].label != '\0' && *list->codes[i].label_zh != '\0');
            g_assert_null (muster_code_list_find (list, list->codes[i].label));
            for (guint j = 0; j < i; j++)
              {
                g_assert_cmpstr (list->codes[i].label, !=, list->codes[j].label);
                g_assert_cmpstr (list->codes[i].label_zh, !=, list->codes[j].label_zh);
              }
          }
      }
  g_assert_cmpuint (muster_codes_job.n_codes, ==, 36);
  g_assert_cmpuint (muster_codes_ethnic.n_codes, ==, 58);
  g_assert_cmpstr (muster_code_list_find (&muster_codes_lifecycle, "-4")->label_zh, ==, "撤回同意");
}

static guint
get_owners (const MusterKind *kind, const char *field)
{
  return muster_field_get_owners (muster_kind_find_field (kind, field), kind);
}

static void
test_owners (void)
{
  const guint squad = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS;
  const guint liaison = MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS;

  g_assert_cmpuint (get_owners (&muster_kind_worker, "name"), ==, squad);
  g_assert_cmpuint (get_owners (&muster_kind_worker, "merged_into"), ==, liaison);
  g_assert_cmpuint (get_owners (&muster_kind_worker, "restricted"), ==, liaison);
  g_assert_cmpuint (get_owners (&muster_kind_review, "decision"), ==, liaison);
  g_assert_cmpuint (get_owners (&muster_kind_contact, "note"), ==, liaison);
  g_assert_cmpuint (get_owners (&muster_kind_consent, "c_basic"), ==, squad);
  g_assert_cmpuint (get_owners (&muster_kind_consent, "withdrawn_at"), ==, squad | liaison);
  g_assert_cmpuint (get_owners (&muster_kind_employer, "name"), ==, MUSTER_OWNER_CREATOR | MUSTER_OWNER_HEADQUARTERS);
  g_assert_cmpuint (get_owners (&muster_kind_squad, "name"), ==, MUSTER_OWNER_HEADQUARTERS);
}

static void
test_conflicts (void)
{
  static const char *const shown[] = { "name", "identity", "birth", "mobile", MUSTER_GROUP_DELETED };
  static const char *const silent[] = { "sex", "hukou", "note", MUSTER_GROUP_ORIGIN, "unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_assert_true (muster_kind_group_is_conflict (&muster_kind_worker, shown[i]));
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    g_assert_false (muster_kind_group_is_conflict (&muster_kind_worker, silent[i]));
  g_assert_true (muster_kind_group_is_conflict (&muster_kind_consent, "consent"));
  g_assert_true (muster_kind_group_is_conflict (&muster_kind_review, "decision"));
  g_assert_true (muster_kind_group_is_conflict (&muster_kind_agreement, "state"));
}

/* ---- A kind that somebody adds ---- */

static const MusterCode colours[] = { { "1", "Red", "红" }, { "2", "Blue", "蓝" } };
static const MusterCodeList colour_list = { "COLOUR", colours, G_N_ELEMENTS (colours) };

static gboolean
is_red (const MusterRecord *record)
{
  return muster_record_is_code (record, "colour", "1");
}

static const MusterField banner_fields[] = {
  { .name = "title", .label = "Title", .label_zh = "标题", .type = MUSTER_TYPE_TEXT, .maximum_length = 5,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "colour", .label = "Colour", .label_zh = "颜色", .type = MUSTER_TYPE_CODE, .codes = &colour_list },
  { .name = "width", .label = "Width", .label_zh = "宽", .type = MUSTER_TYPE_INT, .minimum = 1, .maximum = 9,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_red, .group = "size" },
};

static const MusterKind banner = {
  .name = "banner",
  .label = "Banner",
  .label_zh = "横幅",
  .fields = banner_fields,
  .n_fields = G_N_ELEMENTS (banner_fields),
  .owners = MUSTER_OWNER_SQUAD,
  .title = "title",
};

static guint
count_problems (const char *text)
{
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);
  g_autoptr (MusterRecord) record = muster_record_new (&banner, json_node_get_object (node));
  g_autoptr (MusterProblems) problems = muster_record_check (record);

  return muster_problems_get_count (problems);
}

static void
test_made_up_kind (void)
{
  const MusterKind *const kinds[] = { &banner };
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new (kinds, 1);
  g_autoptr (JsonNode) colour = muster_field_parse (muster_kind_find_field (&banner, "colour"), "蓝", NULL);
  g_autofree char *digest = muster_kind_digest (&banner);
  g_autofree char *again = muster_kind_digest (muster_catalogue_find (catalogue, "banner"));
  MusterKind other = banner;
  g_autofree char *changed = NULL;

  check_kind (catalogue, &banner);
  g_assert_cmpstr (json_node_get_string (colour), ==, "2");
  g_assert_cmpuint (count_problems ("{\"title\":\"标题\"}"), ==, 0);
  g_assert_cmpuint (count_problems ("{}"), ==, 1);
  g_assert_cmpuint (count_problems ("{\"colour\":\"1\",\"title\":\"标题\"}"), ==, 1);
  g_assert_cmpuint (count_problems ("{\"colour\":\"1\",\"title\":\"标题\",\"width\":10}"), ==, 1);
  g_assert_cmpuint (count_problems ("{\"colour\":\"3\",\"title\":\"一二三四五六\",\"width\":\"x\"}"), ==, 3);
  g_assert_cmpuint (strlen (digest), ==, 64);
  g_assert_cmpstr (digest, ==, again);
  other.n_fields--;
  changed = muster_kind_digest (&other);
  g_assert_cmpstr (digest, !=, changed);
}

static void
test_describe (void)
{
  g_autoptr (JsonNode) node = muster_kind_describe (&muster_kind_worker);
  JsonObject *object = json_node_get_object (node);
  JsonArray *fields = json_object_get_array_member (object, "fields");
  g_autofree char *text = muster_json_to_canonical (node);

  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "worker");
  g_assert_cmpuint (json_array_get_length (fields), ==, muster_kind_get_n_fields (&muster_kind_worker));
  g_assert_nonnull (strstr (text, "\"code_list\":\"ETH\""));
  g_assert_nonnull (strstr (text, "\"group\":\"identity\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/standard", test_standard);
  g_test_add_func ("/catalogue/code-lists", test_code_lists);
  g_test_add_func ("/catalogue/owners", test_owners);
  g_test_add_func ("/catalogue/conflicts", test_conflicts);
  g_test_add_func ("/catalogue/made-up-kind", test_made_up_kind);
  g_test_add_func ("/catalogue/describe", test_describe);
  return g_test_run ();
}
