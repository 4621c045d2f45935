/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-thread.h"

#include <string.h>

#include "muster-enrolment-client.h"
#include "muster-http-transport.h"
#include "muster-sync-settings.h"
#include "muster-sync-engine.h"

/* After a save it waits for more to go with it; without one it looks now and then whether something came in. */
#define AFTER_SAVE_MS 5000
#define BETWEEN_ROUNDS_MS (3 * 60 * 1000)
#define PAUSE_MS 5
#define NEWS_INTERVAL_MS 200

typedef enum
{
  WISH_NONE,
  WISH_GO,
  WISH_SAVED,
  WISH_PAUSE,
  WISH_END,
} Wish;

/* Who hears the news: a box of its own, because news may still be on their way when the thread is freed. */
typedef struct
{
  MusterSyncNewsFunc func; /* NULL: nobody any more */
  gpointer data;
} Listener;

struct _MusterSyncThread
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  char *folder;
  char *witness_folder;
  int cache_kib;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;
  Listener *listener;
  GMainContext *context;
  GThread *thread;

  GMutex mutex;
  GCond woken;
  Wish wish;                 /* under the mutex */
  GTask *enrolment;          /* asked for and not begun; under the mutex, nullable */
  GCancellable *cancellable; /* of the round under way */

  /* of the thread alone */
  MusterSyncEngine *engine;
  gint64 told_ms;
  gint64 told_received;
};

typedef struct
{
  Listener *listener;
  MusterSyncNews news;
  GError *error;
} Message;

static gboolean
deliver (gpointer data)
{
  Message *message = data;

  message->news.error = message->error;
  if (message->listener->func != NULL)
    message->listener->func (message->listener->data, &message->news);
  return G_SOURCE_REMOVE;
}

static void
message_free (gpointer data)
{
  Message *message = data;

  g_clear_error (&message->error);
  g_atomic_rc_box_release (message->listener);
  g_free (message);
}

static void
tell (MusterSyncThread *self, gboolean running, gboolean enrolled, const GError *error)
{
  Message *message = g_new0 (Message, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  message->listener = g_atomic_rc_box_acquire (self->listener);
  message->news.running = running;
  message->news.enrolled = enrolled;
  if (self->engine != NULL)
    message->news.report = *muster_sync_engine_get_report (self->engine);
  message->news.arrived = message->news.report.received != self->told_received;
  message->error = error == NULL ? NULL : g_error_copy (error);
  self->told_received = message->news.report.received;
  self->told_ms = muster_world_monotonic_ms (self->world);
  g_source_set_callback (source, deliver, message, message_free);
  g_source_set_name (source, "sync news");
  g_source_attach (source, self->context);
}

/* Waits for a wish; a save is answered a little later, with what was saved meanwhile. */
static Wish
await (MusterSyncThread *self, gint64 wait_ms)
{
  gint64 until = (muster_world_monotonic_ms (self->world) + wait_ms) * 1000;
  Wish wish;

  g_mutex_lock (&self->mutex);
  while (self->wish == WISH_NONE)
    if (!g_cond_wait_until (&self->woken, &self->mutex, until))
      break;
  wish = self->wish;
  if (wish != WISH_END)
    self->wish = WISH_NONE;
  if (wish == WISH_SAVED)
    {
      until = (muster_world_monotonic_ms (self->world) + AFTER_SAVE_MS) * 1000;
      while (self->wish == WISH_NONE || self->wish == WISH_SAVED)
        if (!g_cond_wait_until (&self->woken, &self->mutex, until))
          break;
      if (self->wish == WISH_PAUSE || self->wish == WISH_END)
        wish = self->wish;
      if (wish != WISH_END)
        self->wish = WISH_NONE;
    }
  if (wish != WISH_END)
    g_cancellable_reset (self->cancellable);
  g_mutex_unlock (&self->mutex);
  return wish;
}

/* A line is made anew for every round: enrolment may have changed it. */
static gboolean
begin_round (MusterSyncThread *self, MusterStore *store, GError **error)
{
  g_autofree char *url = muster_store_get_setting (store, MUSTER_SETTING_HQ_URL);
  g_autofree char *ca = muster_store_get_setting (store, MUSTER_SETTING_HQ_CA);
  MusterTransport *transport = muster_http_transport_new (url, ca, NULL, error);

  g_clear_pointer (&self->engine, muster_sync_engine_free);
  self->told_received = 0;
  self->engine = transport == NULL ? NULL : muster_sync_engine_new (store, transport, error);
  return self->engine != NULL;
}

/* Returns: in how many milliseconds to come again. */
static gint64
turn (MusterSyncThread *self)
{
  g_autoptr (GError) error = NULL;

  for (;;)
    {
      MusterSyncStep step = muster_sync_engine_step (self->engine, self->cancellable, &error);

      if (step.outcome == MUSTER_SYNC_MORE)
        {
          if (muster_world_monotonic_ms (self->world) - self->told_ms >= NEWS_INTERVAL_MS)
            tell (self, TRUE, TRUE, NULL);
          muster_world_sleep_ms (self->world, PAUSE_MS);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_clear_error (&error);
      tell (self, FALSE, TRUE, error);
      return step.outcome == MUSTER_SYNC_WAIT ? step.wait_ms : BETWEEN_ROUNDS_MS;
    }
}

/* ---- Enrolment ---- */

typedef struct
{
  char *code;
  char *label;
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *enrolment = data;

  g_free (enrolment->code);
  g_free (enrolment->label);
  g_free (enrolment);
}

static GTask *
take_enrolment (MusterSyncThread *self)
{
  GTask *task;

  g_mutex_lock (&self->mutex);
  task = g_steal_pointer (&self->enrolment);
  g_mutex_unlock (&self->mutex);
  return task;
}

/* In this thread, which waits for the line anyhow, so that no save has to. */
static void
enrol (MusterSyncThread *self, MusterStore *store)
{
  g_autoptr (GTask) task = take_enrolment (self);
  Enrolment *enrolment = task == NULL ? NULL : g_task_get_task_data (task);
  GError *error = NULL;

  if (task == NULL)
    return;
  g_clear_pointer (&self->engine, muster_sync_engine_free);
  if (muster_sync_enrol (store, muster_http_transport_make, NULL, enrolment->code, enrolment->label, self->cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
refuse_enrolment (MusterSyncThread *self, const GError *error)
{
  g_autoptr (GTask) task = take_enrolment (self);

  if (task != NULL && error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The book was closed");
}

/* ---- A round ---- */

static gint64
do_round (MusterSyncThread *self, MusterStore *store)
{
  g_autoptr (GError) error = NULL;

  if (!muster_sync_is_enrolled (store))
    {
      tell (self, FALSE, FALSE, NULL);
      return BETWEEN_ROUNDS_MS;
    }
  if (!begin_round (self, store, &error))
    {
      tell (self, FALSE, TRUE, error);
      return BETWEEN_ROUNDS_MS;
    }
  tell (self, TRUE, TRUE, NULL);
  return turn (self);
}

static gpointer
live (gpointer data)
{
  MusterSyncThread *self = data;
  MusterStoreHome home = { self->world, self->catalogue, self->folder, self->witness_folder, self->cache_kib };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = muster_store_home_open (&home, self->key, &self->member, &error);
  gint64 wait_ms = AFTER_SAVE_MS;

  explicit_bzero (self->key, sizeof self->key);
  if (store == NULL)
    {
      tell (self, FALSE, FALSE, error);
      refuse_enrolment (self, error);
      return NULL;
    }
  tell (self, FALSE, muster_sync_is_enrolled (store), NULL);
  for (;;)
    {
      Wish wish = await (self, wait_ms);

      if (wish == WISH_END)
        break;
      enrol (self, store);
      wait_ms = wish == WISH_PAUSE ? BETWEEN_ROUNDS_MS : do_round (self, store);
      muster_store_release_memory (store);
    }
  g_clear_pointer (&self->engine, muster_sync_engine_free);
  return NULL;
}

/**
 * muster_sync_thread_new:
 * @home: where the store is; its texts are copied
 * @key: the store's key
 * @member: who is recording
 * @func: hears how it goes
 * @data: for @func
 *
 * Returns: (transfer full): a thread that syncs
 */
MusterSyncThread *
muster_sync_thread_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE], const MusterId *member,
                        MusterSyncNewsFunc func, gpointer data)
{
  MusterSyncThread *self = g_new0 (MusterSyncThread, 1);

  self->world = muster_world_ref (home->world);
  self->catalogue = muster_catalogue_ref (home->catalogue);
  self->folder = g_strdup (home->folder);
  self->witness_folder = g_strdup (home->witness_folder);
  self->cache_kib = home->cache_kib;
  memcpy (self->key, key, sizeof self->key);
  self->member = *member;
  self->listener = g_atomic_rc_box_new0 (Listener);
  self->listener->func = func;
  self->listener->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->woken);
  self->thread = g_thread_new ("sync", live, self);
  return self;
}

static void
wake (MusterSyncThread *self, Wish wish, gboolean cancel)
{
  g_mutex_lock (&self->mutex);
  if (self->wish != WISH_END)
    self->wish = wish;
  if (cancel)
    g_cancellable_cancel (self->cancellable);
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->mutex);
}

/**
 * muster_sync_thread_free:
 * @self: a thread
 *
 * Breaks off the request under way; what was received in full is kept.
 */
void
muster_sync_thread_free (MusterSyncThread *self)
{
  wake (self, WISH_END, TRUE);
  g_thread_join (self->thread);
  refuse_enrolment (self, NULL);
  self->listener->func = NULL;
  g_atomic_rc_box_release (self->listener);
  g_main_context_unref (self->context);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->woken);
  g_free (self->folder);
  g_free (self->witness_folder);
  muster_catalogue_unref (self->catalogue);
  muster_world_unref (self->world);
  g_free (self);
}

/**
 * muster_sync_thread_go:
 * @self: a thread
 *
 * Begins a round now, whatever it waits for.
 */
void
muster_sync_thread_go (MusterSyncThread *self)
{
  wake (self, WISH_GO, FALSE);
}

/**
 * muster_sync_thread_note_save:
 * @self: a thread
 *
 * Something waits to be sent: a round begins soon, with what is saved until then.
 */
void
muster_sync_thread_note_save (MusterSyncThread *self)
{
  wake (self, WISH_SAVED, FALSE);
}

/**
 * muster_sync_thread_pause:
 * @self: a thread
 *
 * Stops the round under way; the next begins by itself later, or when it is asked for.
 */
void
muster_sync_thread_pause (MusterSyncThread *self)
{
  wake (self, WISH_PAUSE, TRUE);
}

/**
 * muster_sync_thread_enrol_async:
 * @self: a thread
 * @code: what headquarters handed out
 * @label: name of this laptop, for people
 * @callback: called with a result for g_task_propagate_boolean(); errors as muster_sync_enrol()
 * @user_data: for @callback
 *
 * Makes this laptop one of headquarters' devices, and begins a round.
 */
void
muster_sync_thread_enrol_async (MusterSyncThread *self, const char *code, const char *label, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Enrolment *enrolment = g_new0 (Enrolment, 1);

  enrolment->code = g_strdup (code);
  enrolment->label = g_strdup (label);
  g_task_set_task_data (task, enrolment, enrolment_free);
  refuse_enrolment (self, NULL);
  g_mutex_lock (&self->mutex);
  self->enrolment = task;
  g_mutex_unlock (&self->mutex);
  wake (self, WISH_GO, FALSE);
}
