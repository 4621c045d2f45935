/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-journal.h"

G_BEGIN_DECLS

/**
 * MusterTable: SQL of one kind's typed table, made once a catalogue and shared by all stores.
 * @kind: the kind
 * @name: quoted name of the table
 * @search: quoted name of the search index; %NULL where nothing is searchable
 * @columns: all columns in the order of @upsert and @select
 */
typedef struct
{
  const MusterKind *kind;
  char *name;
  char *search;
  char *columns;
  char *upsert;
  char *select_by_id;
  char *select_by_row;
  char *delete_by_id;
  char *search_insert;
  char *search_delete;
  char *script; /* makes it, empty */
  char *digest; /* what a filled one has to agree with */
} MusterTable;

/* Columns that every typed table has: these, from 1 as SQL counts, then the fields, then `_row`. The numbers serve both
 * the upsert's parameters and the columns of a select. */
enum
{
  MUSTER_COLUMN_ID = 1,
  MUSTER_COLUMN_ORIGIN,
  MUSTER_COLUMN_SQUAD,
  MUSTER_COLUMN_DEPLOYMENT,
  MUSTER_COLUMN_PAPER_NO,
  MUSTER_COLUMN_CREATED,
  MUSTER_COLUMN_UPDATED,
  MUSTER_COLUMN_REVISION,
  MUSTER_COLUMN_AUTHOR,
  MUSTER_COLUMN_COMPLETE,
  MUSTER_COLUMN_DELETED,
  MUSTER_COLUMN_FLAGS,
  MUSTER_COLUMN_HEADS,
  MUSTER_COLUMN_OTHER,
  MUSTER_COLUMN_FIELDS,
};

/* Column _flags. */
enum
{
  MUSTER_FLAG_CONFLICT = 1 << 0,
  MUSTER_FLAG_DELETION_CONTESTED = 1 << 1,
  MUSTER_FLAG_NOT_ACCEPTED = 1 << 2,
};

typedef struct
{
  const MusterTable *table;
  MusterId id;
} MusterTouched;

struct _MusterStore
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  char *folder;
  char *witness_path; /* nullable */
  char *database_path;
  MusterDb *db;
  GHashTable *tables; /* kind name → MusterTable, the catalogue's */
  MusterId member;
  gboolean has_member;
  MusterId incarnation;
  MusterStamp last_stamp;
  gint64 offset_ms;                 /* of the clock, as read last */
  MusterDbTransaction *transaction; /* the outermost, nullable */
  guint depth;
  gboolean doomed; /* an inner step failed: the whole may not commit */
  gboolean defer_search;
  GArray *touched; /* MusterTouched */
  MusterStoreProgress *progress; /* nullable; while it is opened */
};

/* muster-store-migrations.c */
gboolean muster_store_migrate (MusterStore *self, GError **error);

/* muster-store-tables.c */
gboolean muster_store_make_tables (MusterStore *self, GError **error);
GHashTable *muster_store_get_tables (MusterCatalogue *catalogue);
const MusterTable *muster_store_find_table (MusterStore *self, const char *kind);
const MusterTable *muster_store_require_table (MusterStore *self, const char *kind, GError **error);
gboolean muster_store_refill (MusterStore *self, const MusterTable *table, GError **error);
int muster_table_get_row_column (const MusterTable *self);

/* muster-store-row.c */
void muster_row_bind (const MusterTable *table, MusterDbStatement *statement, int index, const MusterField *field, JsonNode *value);
JsonObject *muster_row_read_fields (const MusterTable *table, MusterDbStatement *statement);
JsonObject *muster_row_read (MusterStore *self, const MusterTable *table, MusterDbStatement *statement, GError **error);
void muster_bind_id_text (MusterDbStatement *statement, int index, const char *id);
GBytes *muster_heads_pack (const MusterMerged *merged);
void muster_heads_collect (const MusterKind *kind, const guint8 *packed, gsize size, guint owner, GArray *ids);

/* muster-store-fold.c: after changes without a receipt came under another name or state */
gboolean muster_store_fold_waiting (MusterStore *self, GError **error);

/* muster-store-leads.c */
gboolean muster_store_touch_lead_of (MusterStore *self, const MusterTable *table, const MusterId *id, GError **error);

/* muster-store-forget.c */
gboolean muster_store_forget_record (MusterStore *self, const MusterId *record, GError **error);
gboolean muster_store_take_erasure (MusterStore *self, const MusterId *record, GHashTable *records, GError **error);
gboolean muster_store_fold_all (MusterStore *self, GHashTable *records, GError **error);

/* muster-store-search.c */
gboolean muster_store_index_row (MusterStore *self, const MusterTable *table, gint64 row, JsonObject *fields, GError **error);
gboolean muster_store_unindex_row (MusterStore *self, const MusterTable *table, gint64 row, GError **error);
char *muster_search_expression (const char *typed);
gboolean muster_search_matches (const MusterTable *table, JsonObject *record, const char *typed);

/* muster-store-duplicates.c */
const char *muster_duplicates_sql (void);

/* muster-witness.c */
gboolean muster_witness_check (MusterStore *self, GError **error);
gboolean muster_witness_write (MusterStore *self, GError **error);

/* muster-outbox-epoch.c */
gboolean muster_outbox_list_incarnation (MusterStore *self, GError **error);
gboolean muster_outbox_adopt_lives (MusterStore *self, const char *lives, GError **error);

/* muster-store.c */
MusterStamp muster_store_next_stamp (MusterStore *self);
gboolean muster_store_write_setting (MusterStore *self, const char *name, const char *value, GError **error);

G_END_DECLS
