/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <string.h>

#include "muster-journal.h"

/* A worker turns out to be under 16: whoever may order it, what goes with the worker, who is told, and what comes late. */

#define CONTACT_PHONE "15400009999"
#define COMMENT "十五岁的孩子"
#define FILE_NAME "某人的身份证"
#define CALL "\"outcome\":\"1\",\"phone\":\"" CONTACT_PHONE "\""
#define FILE_FIELDS "\"owner_kind\":\"x\",\"file_name\":\"" FILE_NAME "\""

static const char *const canaries[] = { "990101199001010019", "15400001234", "张三", "王某", CONTACT_PHONE, COMMENT, FILE_NAME };

typedef enum
{
  WORKER,
  CONSENT,
  INTENTION,
  CONTACT,
  REVIEW,
  CARD,  /* attachment of the worker */
  SHEET, /* attachment of the intention, the office's */
  TAPE,  /* attachment of the contact, the office's */
  N_RECORDS,
} Part;

static const char *const kinds[N_RECORDS]
    = { "worker", "consent", "intention", "contact", "review", "attachment", "attachment", "attachment" };

typedef struct
{
  HqRig *rig;
  HqLaptop *squad;
  HqLaptop *liaison;
  HqLaptop *office;
  HqLaptop *stranger;  /* another squad's */
  HqLaptop *elsewhere; /* another county's */
  MusterId records[N_RECORDS];
} Fixture;

/* @rest: further members of the flat object of fields. */
static char *
make_fields (const char *reference, const MusterId *other, const char *rest)
{
  g_autofree char *id = hq_text (other);

  return g_strdup_printf ("{\"%s\":\"%s\",%s}", reference, id, rest);
}

static void
add (HqLaptop *laptop, const char *kind, const MusterId *record, const char *reference, const MusterId *other, const char *rest)
{
  g_autofree char *fields = make_fields (reference, other, rest);
  g_autofree char *result = hq_laptop_send_fields (laptop, kind, record, fields, TRUE);

  g_assert_cmpstr (result, ==, "");
}

static void
add_person (Fixture *fixture)
{
  MusterId *records = fixture->records;
  HqLead lead;

  hq_laptop_send_lead (fixture->squad, &lead, "522302", "522401");
  for (guint i = CONTACT; i < N_RECORDS; i++)
    records[i] = hq_new_id (fixture->rig);
  records[WORKER] = lead.worker;
  records[CONSENT] = lead.consent;
  records[INTENTION] = lead.intention;
  add (fixture->liaison, "contact", &records[CONTACT], "intention_id", &lead.intention, CALL);
  add (fixture->liaison, "review", &records[REVIEW], "target_id", &lead.intention,
       "\"target_kind\":\"intention\",\"decision\":\"2\",\"comment\":\"" COMMENT "\"");
  add (fixture->squad, "attachment", &records[CARD], "owner_id", &lead.worker, FILE_FIELDS);
  add (fixture->office, "attachment", &records[SHEET], "owner_id", &lead.intention, FILE_FIELDS);
  add (fixture->office, "attachment", &records[TAPE], "owner_id", &records[CONTACT], FILE_FIELDS);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  MusterId squad, other;

  fixture->rig = hq_rig_new (FALSE);
  squad = hq_new_id (fixture->rig);
  other = hq_new_id (fixture->rig);
  fixture->squad = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  fixture->stranger = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &other, NULL);
  fixture->liaison = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "522302");
  fixture->elsewhere = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "530627");
  fixture->office = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  add_person (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (fixture->rig->hq, &error);
  g_assert_no_error (error);
  hq_laptop_free (fixture->squad);
  hq_laptop_free (fixture->stranger);
  hq_laptop_free (fixture->liaison);
  hq_laptop_free (fixture->elsewhere);
  hq_laptop_free (fixture->office);
  hq_rig_free (fixture->rig);
}

static GBytes *
make_erasure (HqLaptop *laptop, const char *kind, const MusterId *record)
{
  return hq_laptop_change (laptop, kind, record, "{\"_erased\":{\"reason\":\"minor\"}}", NULL, NULL);
}

static char *
erase (HqLaptop *laptop, Fixture *fixture, Part part)
{
  g_autoptr (GBytes) line = make_erasure (laptop, kinds[part], &fixture->records[part]);

  return hq_laptop_send_one (laptop, line);
}

/* ---- Nothing is left ---- */

static gboolean
holds (MusterDb *db, const char *table, const char *word)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\"", table);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  while (!found && muster_db_step (statement, &error) == MUSTER_DB_ROW)
    for (int i = 1; i <= muster_db_column_count (statement) && !found; i++)
      {
        gsize size = 0;
        const char *value = muster_db_column_is_null (statement, i) ? NULL : muster_db_column_blob (statement, i, &size);

        found = value != NULL && g_strstr_len (value, (gssize) size, word) != NULL;
      }
  return found;
}

/* Every cell of every table of headquarters' database. */
static guint
count_traces (Fixture *fixture)
{
  MusterDb *db = muster_store_get_db (muster_hq_get_store (fixture->rig->hq));
  g_autoptr (MusterDbStatement) tables = muster_db_prepare (db, "SELECT name FROM sqlite_schema WHERE type = 'table'", NULL);
  guint count = 0;

  while (muster_db_step (tables, NULL) == MUSTER_DB_ROW)
    for (guint i = 0; i < G_N_ELEMENTS (canaries); i++)
      if (holds (db, muster_db_column_text (tables, 1), canaries[i]))
        {
          g_test_message ("%s holds %s", muster_db_column_text (tables, 1), canaries[i]);
          count++;
        }
  return count;
}

static void
assert_clean_page (MusterPage *page)
{
  for (guint i = 0; i < muster_page_get_count (page); i++)
    for (guint k = 0; k < G_N_ELEMENTS (canaries); k++)
      {
        const MusterPageEntry *entry = muster_page_get_entry (page, i);

        g_assert_true (entry->line == NULL || g_strstr_len (entry->line, (gssize) entry->size, canaries[k]) == NULL);
      }
}

/* ---- What goes with the worker, and who is told ---- */

typedef struct
{
  HqLaptop *laptop;
  MusterId epoch;
  gint64 at;
  const char *parts; /* a letter a part that it holds */
} Reader;

static void
assert_told (Fixture *fixture, const Reader *reader)
{
  static const char letters[N_RECORDS] = { 'w', 'k', 'i', 'c', 'r', 'a', 's', 't' };
  g_autoptr (MusterPage) page = hq_laptop_pull (reader->laptop, &reader->epoch, reader->at);
  g_autoptr (MusterPage) whole = hq_laptop_pull (reader->laptop, NULL, 0);

  assert_clean_page (page);
  assert_clean_page (whole);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      gboolean told = hq_page_count (page, MUSTER_PAGE_ERASED, &fixture->records[i]) > 0
                      || hq_page_count (page, MUSTER_PAGE_CHANGE, &fixture->records[i]) > 0;

      g_test_message ("%c to %s", letters[i], reader->parts);
      g_assert_cmpint (told, ==, strchr (reader->parts, letters[i]) != NULL);
      g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_LEAVE, &fixture->records[i]), ==, 0);
    }
}

/* One change about the worker alone; the squad never saw the files of the office, nor the office's the squad's. */
static void
test_with_the_worker (Fixture *fixture, gconstpointer data)
{
  Reader readers[] = {
    { .laptop = fixture->squad, .parts = "wkicra" },
    { .laptop = fixture->liaison, .parts = "wkicras" },
    { .laptop = fixture->office, .parts = "wkicrast" },
    { .laptop = fixture->stranger, .parts = "" },
  };
  g_autofree char *result = NULL;

  g_assert_cmpuint (count_traces (fixture), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autoptr (MusterPage) page = hq_laptop_pull (readers[i].laptop, NULL, 0);

      g_assert_false (muster_page_get_more (page));
      readers[i].epoch = *muster_page_get_epoch (page);
      readers[i].at = muster_page_get_to (page);
    }
  result = erase (fixture->squad, fixture, WORKER);
  g_assert_cmpstr (result, ==, "");
  g_assert_cmpuint (count_traces (fixture), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    assert_told (fixture, &readers[i]);
}

/* ---- Who may order it ---- */

static void
test_rights (Fixture *fixture, gconstpointer data)
{
  HqLaptop *const allowed[] = { fixture->squad, fixture->liaison, fixture->office };
  HqLaptop *const refused[] = { fixture->stranger, fixture->elsewhere };

  for (guint part = 0; part < N_RECORDS; part++)
    for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
      {
        g_autofree char *result = NULL;
        g_autofree char *again = NULL;

        for (guint k = 0; k < G_N_ELEMENTS (refused); k++)
          {
            g_autofree char *no = erase (refused[k], fixture, part);

            g_assert_true (g_str_equal (no, "role") || g_str_equal (no, "scope"));
          }
        g_test_message ("part %u by %u", part, i);
        result = erase (allowed[i], fixture, part);
        again = erase (refused[0], fixture, part);
        g_assert_cmpstr (result, ==, "");
        g_assert_cmpstr (again, !=, "");
        add_person (fixture);
      }
}

/* As a laptop sends them: all the records it knows, over several batches. */
static void
test_all_ordered (Fixture *fixture, gconstpointer data)
{
  for (guint part = 0; part <= CARD; part++)
    {
      g_autofree char *result = erase (fixture->squad, fixture, part);

      g_assert_cmpstr (result, ==, "");
    }
  g_assert_cmpuint (count_traces (fixture), ==, 0);
}

/* The line that orders it stays, so nothing may stand beside it. */
static void
test_not_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) line
      = hq_laptop_change (fixture->squad, "contact", &fixture->records[CONTACT],
                          "{\"_erased\":{\"reason\":\"minor\"},\"outcome\":{\"outcome\":\"2\"}}", NULL, NULL);
  g_autofree char *result = hq_laptop_send_one (fixture->squad, line);

  g_assert_cmpstr (result, ==, "type");
}

/* ---- What comes late ---- */

static void
assert_late (Fixture *fixture, HqLaptop *laptop, const char *kind, const MusterId *record, const char *fields, gboolean begins)
{
  g_autofree char *result = hq_laptop_send_fields (laptop, kind, record, fields, begins);
  g_autoptr (MusterPage) page = NULL;

  g_assert_cmpstr (result, ==, "purged");
  g_assert_cmpuint (count_traces (fixture), ==, 0);
  page = hq_laptop_pull (laptop, NULL, 0);
  g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_ERASED, NULL), >, 0);
}

/* Written on laptops that had not heard of it, one of which sees the person no more. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *called = make_fields ("intention_id", &fixture->records[INTENTION], CALL);
  g_autofree char *result = erase (fixture->squad, fixture, WORKER);
  MusterId contact = hq_new_id (fixture->rig), other = hq_new_id (fixture->rig);

  g_assert_cmpstr (result, ==, "");
  assert_late (fixture, fixture->squad, "worker", &fixture->records[WORKER], "{\"name\":\"张三\"}", FALSE);
  assert_late (fixture, fixture->liaison, "contact", &fixture->records[CONTACT], "{\"phone\":\"" CONTACT_PHONE "\"}", FALSE);
  assert_late (fixture, fixture->liaison, "contact", &contact, called, TRUE);
  assert_late (fixture, fixture->elsewhere, "contact", &other, called, TRUE);
}

static void
test_one_batch (Fixture *fixture, gconstpointer data)
{
  MusterId before = hq_new_id (fixture->rig), after = hq_new_id (fixture->rig);
  g_autofree char *fields = make_fields ("worker_id", &fixture->records[WORKER], "\"witness\":\"王某\"");
  g_autoptr (GBytes) first = hq_laptop_fields (fixture->squad, "consent", &before, fields, TRUE);
  g_autoptr (GBytes) erasure = make_erasure (fixture->squad, "worker", &fixture->records[WORKER]);
  g_autoptr (GBytes) second = hq_laptop_fields (fixture->squad, "consent", &after, fields, TRUE);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (MusterReceipt) receipt = NULL;

  g_ptr_array_add (lines, first);
  g_ptr_array_add (lines, erasure);
  g_ptr_array_add (lines, second);
  receipt = hq_laptop_send (fixture->squad, lines);
  g_assert_cmpint (muster_receipt_get_last (receipt) - muster_receipt_get_first (receipt), ==, 1);
  g_assert_cmpuint (count_traces (fixture), ==, 0);
}

/* ---- What was never accepted ---- */

/* A squad's contact with the worker was set aside whole: it goes with the worker all the same. */
static void
test_aside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *called = make_fields ("intention_id", &fixture->records[INTENTION], CALL);
  MusterId contact = hq_new_id (fixture->rig);
  g_autofree char *aside = hq_laptop_send_fields (fixture->stranger, "contact", &contact, called, TRUE);
  g_autofree char *result = NULL;

  g_assert_cmpstr (aside, ==, "role");
  result = erase (fixture->squad, fixture, WORKER);
  g_assert_cmpstr (result, ==, "");
  g_assert_cmpuint (count_traces (fixture), ==, 0);
}

/* Whoever sent what was set aside may take it back; nobody else, who would have to guess its id. */
static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  MusterId worker = hq_new_id (fixture->rig);
  g_autofree char *aside
      = hq_laptop_send_fields (fixture->liaison, "worker", &worker, "{\"name\":\"赵某某\"}", TRUE);
  g_autoptr (GBytes) guessed = make_erasure (fixture->elsewhere, "worker", &worker);
  g_autoptr (GBytes) own = make_erasure (fixture->liaison, "worker", &worker);
  g_autofree char *by_other = hq_laptop_send_one (fixture->elsewhere, guessed);
  g_autofree char *by_sender = hq_laptop_send_one (fixture->liaison, own);
  MusterDb *db = muster_store_get_db (muster_hq_get_store (fixture->rig->hq));

  g_assert_cmpstr (aside, ==, "role");
  g_assert_cmpstr (by_other, ==, "role");
  g_assert_cmpstr (by_sender, ==, "");
  g_assert_false (holds (db, "quarantine", "赵某某"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/forget/with-the-worker", Fixture, NULL, set_up, test_with_the_worker, tear_down);
  g_test_add ("/hq/forget/rights", Fixture, NULL, set_up, test_rights, tear_down);
  g_test_add ("/hq/forget/all-ordered", Fixture, NULL, set_up, test_all_ordered, tear_down);
  g_test_add ("/hq/forget/not-alone", Fixture, NULL, set_up, test_not_alone, tear_down);
  g_test_add ("/hq/forget/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/hq/forget/one-batch", Fixture, NULL, set_up, test_one_batch, tear_down);
  g_test_add ("/hq/forget/aside", Fixture, NULL, set_up, test_aside, tear_down);
  g_test_add ("/hq/forget/taken-back", Fixture, NULL, set_up, test_taken_back, tear_down);
  return g_test_run ();
}
