/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-desk.h"

#include "muster-desk-apart.h"
#include "muster-desk-job.h"
#include "muster-sync-status.h"

#define CHANGED_INTERVAL_MS 250
#define CACHE_KIB 3072 /* for each of four connections */

struct _MusterDesk
{
  GObject parent;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store; /* the window's own: reads a record, never writes */
  MusterStoreWorker *writer;
  MusterStoreWorker *reader;
  MusterDeskApart *apart;
  MusterSyncThread *sync;
  MusterId member;
  char *member_name;
  JsonObject *status; /* as muster_sync_status(), with "running", "phase", "left", "trouble" of the round */
  MusterSyncNews news;
  GError *sync_error;
  MusterSyncLog *log;
  guint changed_source;
  gboolean asking_status;
  gboolean full; /* the disk refused what was written last */
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (MusterDesk, muster_desk, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SYNC_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
muster_desk_dispose (GObject *object)
{
  muster_desk_close (MUSTER_DESK (object));
  G_OBJECT_CLASS (muster_desk_parent_class)->dispose (object);
}

static void
muster_desk_finalize (GObject *object)
{
  MusterDesk *self = MUSTER_DESK (object);

  g_clear_pointer (&self->status, json_object_unref);
  g_clear_error (&self->sync_error);
  muster_sync_log_free (self->log);
  g_free (self->member_name);
  g_clear_pointer (&self->catalogue, muster_catalogue_unref);
  g_clear_pointer (&self->world, muster_world_unref);
  G_OBJECT_CLASS (muster_desk_parent_class)->finalize (object);
}

static void
muster_desk_class_init (MusterDeskClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = muster_desk_dispose;
  object_class->finalize = muster_desk_finalize;
  signals[CHANGED] = g_signal_new ("changed", MUSTER_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SYNC_CHANGED]
      = g_signal_new ("sync-changed", MUSTER_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_desk_init (MusterDesk *self)
{
  self->log = muster_sync_log_new ();
}

/* ---- Status ---- */

static gpointer
read_status (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return muster_sync_status (store, error);
}

static void
take_status (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDesk) self = data;
  g_autoptr (GError) error = NULL;
  JsonObject *status = muster_desk_finish (result, &error);

  self->asking_status = FALSE;
  if (status == NULL || self->closed)
    {
      g_clear_pointer (&status, json_object_unref);
      return;
    }
  g_clear_pointer (&self->status, json_object_unref);
  self->status = status;
  g_signal_emit (self, signals[SYNC_CHANGED], 0);
}

static void
ask_status (MusterDesk *self)
{
  if (self->asking_status || self->closed)
    return;
  self->asking_status = TRUE;
  muster_desk_read_async (self, read_status, NULL, NULL, (GDestroyNotify) json_object_unref, NULL, take_status,
                          g_object_ref (self));
}

static gboolean
emit_changed (gpointer data)
{
  MusterDesk *self = data;

  self->changed_source = 0;
  ask_status (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
note_change (MusterDesk *self, guint delay_ms)
{
  if (self->changed_source == 0 && !self->closed)
    self->changed_source = g_timeout_add (delay_ms, emit_changed, self);
}

static void
hear (gpointer data, const MusterSyncNews *news)
{
  MusterDesk *self = data;

  self->news = *news;
  g_clear_error (&self->sync_error);
  self->sync_error = news->error == NULL ? NULL : g_error_copy (news->error);
  self->news.error = self->sync_error;
  muster_sync_log_take_news (self->log, muster_world_wall_ms (self->world), &self->news);
  if (news->arrived || !news->running)
    note_change (self, CHANGED_INTERVAL_MS);
  g_signal_emit (self, signals[SYNC_CHANGED], 0);
}

/* ---- Opening and closing ---- */

static char *
read_member_name (MusterStore *store, const MusterId *member)
{
  g_autoptr (JsonObject) record = muster_store_get (store, member, NULL);

  return g_strdup (record == NULL ? "" : json_object_get_string_member_with_default (record, "name", ""));
}

/**
 * muster_desk_new:
 * @home: where the store is
 * @key: the store's key; the caller wipes it
 * @member: who is recording
 * @error: as muster_store_open()
 *
 * Returns: (transfer full) (nullable): the open book
 */
MusterDesk *
muster_desk_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE], const MusterId *member,
                 GError **error)
{
  MusterStoreHome own = { home->world, home->catalogue, home->folder, home->witness_folder, CACHE_KIB };
  MusterStore *store = muster_store_home_open (&own, key, member, error);
  MusterDesk *self;

  if (store == NULL)
    return NULL;
  self = g_object_new (MUSTER_TYPE_DESK, NULL);
  self->world = muster_world_ref (home->world);
  self->catalogue = muster_catalogue_ref (home->catalogue);
  self->store = store;
  self->member = *member;
  self->member_name = read_member_name (store, member);
  self->writer = muster_store_worker_new (&own, key, member);
  self->reader = muster_store_worker_new (&own, key, member);
  self->apart = muster_desk_apart_new (&own, key, member);
  self->sync = muster_sync_thread_new (&own, key, member, hear, self);
  ask_status (self);
  return self;
}

/**
 * muster_desk_close:
 * @self: an open book
 *
 * Finishes what is being saved, breaks off sync and closes every connection. It may take as long as a request under
 * way needs to be broken off.
 */
void
muster_desk_close (MusterDesk *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_clear_pointer (&self->writer, muster_store_worker_free);
  g_clear_pointer (&self->reader, muster_store_worker_free);
  g_clear_pointer (&self->apart, muster_desk_apart_free);
  g_clear_pointer (&self->sync, muster_sync_thread_free);
  g_clear_pointer (&self->store, muster_store_free);
}

/**
 * muster_desk_is_open:
 * @self: a book
 *
 * Returns: whether it has not been closed; what holds it longer than the window may still be called once
 */
gboolean
muster_desk_is_open (MusterDesk *self)
{
  return !self->closed;
}

/* Whether the disk refused what was written last; forms are written while somebody types, so this ends by itself. */
gboolean
muster_desk_is_disk_full (MusterDesk *self)
{
  return self->full;
}

/* ---- Parts ---- */

MusterCatalogue *
muster_desk_get_catalogue (MusterDesk *self)
{
  return self->catalogue;
}

MusterWorld *
muster_desk_get_world (MusterDesk *self)
{
  return self->world;
}

/**
 * muster_desk_get_store:
 * @self: an open book
 *
 * Returns: (transfer none): the window's own connection; for reading a record or a setting, which takes no time
 */
MusterStore *
muster_desk_get_store (MusterDesk *self)
{
  return self->store;
}

const MusterId *
muster_desk_get_member (MusterDesk *self)
{
  return &self->member;
}

const char *
muster_desk_get_member_name (MusterDesk *self)
{
  return self->member_name;
}

MusterSyncThread *
muster_desk_get_sync (MusterDesk *self)
{
  return self->sync;
}

MusterDeskApart *
muster_desk_get_apart (MusterDesk *self)
{
  return self->apart;
}

/**
 * muster_desk_get_status:
 * @self: an open book
 *
 * Returns: (transfer none) (nullable): what muster_sync_status() said last; %NULL before the first answer
 */
JsonObject *
muster_desk_get_status (MusterDesk *self)
{
  return self->status;
}

/* What sync said last. */
const MusterSyncNews *
muster_desk_get_news (MusterDesk *self)
{
  return &self->news;
}

/* What happened on the line. */
MusterSyncLog *
muster_desk_get_log (MusterDesk *self)
{
  return self->log;
}

/**
 * muster_desk_log:
 * @self: an open book
 * @icon: name of a symbolic icon, a constant
 * @style: (nullable): CSS class of the icon, a constant
 * @text: what was done by hand: a file written, a copy made
 */
void
muster_desk_log (MusterDesk *self, const char *icon, const char *style, const char *text)
{
  muster_sync_log_add (self->log, muster_world_wall_ms (self->world), icon, style, text);
  g_signal_emit (self, signals[SYNC_CHANGED], 0);
}

/* ---- Work ---- */

/* A page that outlives the book is answered, and does nothing. */
static gboolean
refuse_closed (MusterDesk *self, gpointer data, GDestroyNotify destroy_data, GAsyncReadyCallback callback,
               gpointer user_data)
{
  if (!self->closed)
    return FALSE;
  if (destroy_data != NULL)
    destroy_data (data);
  g_task_report_new_error (NULL, callback, user_data, refuse_closed, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The book is closed");
  return TRUE;
}

static void
note_disk (MusterDesk *self, gboolean full)
{
  if (self->full == full)
    return;
  self->full = full;
  g_signal_emit (self, signals[SYNC_CHANGED], 0);
}

static void
finish_write (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterDeskJob *job = data;
  g_autoptr (MusterDesk) desk = job->desk;

  if (!desk->closed)
    note_disk (desk, job->full);
  if (!desk->closed && !job->quiet)
    {
      note_change (desk, 0);
      muster_sync_thread_note_save (desk->sync);
    }
  if (job->callback != NULL)
    job->callback (source, result, job->user_data);
  muster_desk_job_free (job);
}

static void
begin_write (MusterDesk *self, const MusterDeskJob *wanted, GDestroyNotify destroy_result)
{
  MusterDeskJob *job = g_memdup2 (wanted, sizeof *wanted);

  job->desk = g_object_ref (self);
  muster_store_worker_run_async (self->writer, muster_desk_job_run, job, NULL, destroy_result, NULL, finish_write, job);
}

/**
 * muster_desk_write_async:
 * @self: an open book
 * @work: what to save; one after the other, in the order of the calls
 * @data: (nullable): for @work
 * @destroy_data: (nullable): frees @data
 * @destroy_result: (nullable): frees a result that nobody takes
 * @callback: (nullable): called when it is on disk, with a result for muster_desk_finish()
 * @user_data: for @callback
 */
void
muster_desk_write_async (MusterDesk *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                         GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data)
{
  if (!refuse_closed (self, data, destroy_data, callback, user_data))
    begin_write (self, &(MusterDeskJob){ work, data, destroy_data, callback, user_data, .quiet = FALSE },
                 destroy_result);
}

/**
 * muster_desk_keep_async:
 * @self: an open book
 * @work: what to write that is no record: an unfinished form, a setting
 * @data: (nullable): for @work
 * @destroy_data: (nullable): frees @data
 * @callback: (nullable): called when it is on disk
 * @user_data: for @callback
 *
 * As muster_desk_write_async(), in the same order, but no list has to be shown anew and nothing waits to be sent.
 */
void
muster_desk_keep_async (MusterDesk *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  if (!refuse_closed (self, data, destroy_data, callback, user_data))
    begin_write (self, &(MusterDeskJob){ work, data, destroy_data, callback, user_data, .quiet = TRUE }, NULL);
}

/**
 * muster_desk_read_async:
 * @self: an open book
 * @work: what to read; one after the other, beside what is written
 * @data: (nullable): for @work
 * @destroy_data: (nullable): frees @data
 * @destroy_result: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): an answer that nobody waits for any more is not worked out
 * @callback: called with a result for muster_desk_finish()
 * @user_data: for @callback
 */
void
muster_desk_read_async (MusterDesk *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                        GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  if (!refuse_closed (self, data, destroy_data, callback, user_data))
    muster_store_worker_run_async (self->reader, work, data, destroy_data, destroy_result, cancellable, callback,
                                   user_data);
}

typedef struct
{
  MusterDesk *desk;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Enrolment;

static void
finish_enrolment (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Enrolment *enrolment = data;
  g_autoptr (MusterDesk) desk = enrolment->desk;

  note_change (desk, 0);
  enrolment->callback (source, result, enrolment->user_data);
}

/**
 * muster_desk_enrol_async:
 * @self: an open book
 * @code: what headquarters handed out
 * @callback: called with a result for muster_desk_enrol_finish()
 * @user_data: for @callback
 *
 * Makes this laptop one of headquarters' devices, beside everything that is saved meanwhile.
 */
void
muster_desk_enrol_async (MusterDesk *self, const char *code, GAsyncReadyCallback callback, gpointer user_data)
{
  Enrolment *enrolment;

  if (refuse_closed (self, NULL, NULL, callback, user_data))
    return;
  enrolment = g_new0 (Enrolment, 1);
  enrolment->desk = g_object_ref (self);
  enrolment->callback = callback;
  enrolment->user_data = user_data;
  muster_sync_thread_enrol_async (self->sync, code, g_get_host_name (), finish_enrolment, enrolment);
}

/**
 * muster_desk_enrol_finish:
 * @result: as given to the callback
 * @error: as muster_sync_enrol()
 *
 * Returns: whether headquarters knows this laptop now
 */
gboolean
muster_desk_enrol_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * muster_desk_finish:
 * @result: as given to a callback of muster_desk_write_async() or muster_desk_read_async()
 * @error: what the work said
 *
 * Returns: (transfer full) (nullable): what the work gave
 */
gpointer
muster_desk_finish (GAsyncResult *result, GError **error)
{
  return muster_store_worker_run_finish (result, error);
}
