/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-id.h"
#include "muster-key.h"
#include "muster-stamp.h"

G_BEGIN_DECLS

#define MUSTER_PAGE_FORMAT "muster-page/1"

/**
 * MusterPageEntryType:
 * @MUSTER_PAGE_CHANGE: a change; envelope `{"effective":"16 hex" where it differs from the claim,"entry":"change",
 *   "hq_seq":N,"incarnation":UUID}`, then its line
 * @MUSTER_PAGE_ENTER: a record becomes visible; `{"entry":"enter","hq_seq":N,"kind":TEXT,"record":UUID}`; all changes
 *   of the record follow as change entries, with the numbers they were given when they arrived
 * @MUSTER_PAGE_LEAVE: a record is no longer visible and is erased here; `{"entry":"leave","hq_seq":N,"record":UUID}`
 * @MUSTER_PAGE_REFUSED: a quarantined change of this device was judged; `{"change":UUID,"detail":TEXT,
 *   "entry":"refused","hq_seq":N,"reason":TEXT}`
 * @MUSTER_PAGE_ERASED: the values of a change are gone everywhere; `{"entry":"erased","hq_seq":N,"incarnation":UUID}`,
 *   then the erased line
 */
typedef enum
{
  MUSTER_PAGE_CHANGE,
  MUSTER_PAGE_ENTER,
  MUSTER_PAGE_LEAVE,
  MUSTER_PAGE_REFUSED,
  MUSTER_PAGE_ERASED,
} MusterPageEntryType;

/**
 * MusterPageEntry:
 * @type: which of the members below are used
 * @hq_seq: headquarters' number
 * @effective: CHANGE: the stamp that headquarters gave; 0: the change's own claim holds
 * @incarnation: CHANGE, ERASED: who wrote it
 * @record: ENTER, LEAVE
 * @kind: ENTER
 * @change, @reason, @detail: REFUSED
 * @line, @size: CHANGE, ERASED: the line as headquarters received it, without line feed, not NUL-terminated
 *
 * Texts are borrowed: from the caller in a writer, from the page in a reader.
 */
typedef struct
{
  MusterPageEntryType type;
  gint64 hq_seq;
  MusterStamp effective;
  MusterId incarnation;
  MusterId record;
  const char *kind;
  MusterId change;
  const char *reason;
  const char *detail;
  const char *line;
  gsize size;
} MusterPageEntry;

/**
 * MusterPage:
 *
 * A signed run of what a device may see, as gzip of lines. The header is
 * `{"count":N,"device":UUID,"epoch":UUID,"format":"muster-page/1","from":N,"history":UUID,"more":BOOL,"own":UUID,"to":N}`:
 * `count` entries, all that concerns this device from after hq_seq `from` up to and with `to`, which is the next
 * cursor; `more` says that another page waits. `history` names the commit that gave out the number `to`; it is absent
 * while nothing was. `own` names the incarnation whose changes were left out because the reader has them; it is absent
 * where none were. `device` binds a page to whom it is for. The trailer is as in a batch.
 */
typedef struct _MusterPage MusterPage;
typedef struct _MusterPageWriter MusterPageWriter;

MusterPageWriter *muster_page_writer_new (const MusterId *device, const MusterId *epoch, gint64 from);
void muster_page_writer_free (MusterPageWriter *self);
gboolean muster_page_writer_add (MusterPageWriter *self, const MusterPageEntry *entry, GError **error);
gboolean muster_page_writer_is_full (const MusterPageWriter *self);
guint muster_page_writer_get_count (const MusterPageWriter *self);
void muster_page_writer_set_own (MusterPageWriter *self, const MusterId *own);
GBytes *muster_page_writer_finish (MusterPageWriter *self, gint64 to, const MusterId *history, gboolean more,
                                   const MusterKeyPair *key, GError **error);

MusterPage *muster_page_read (GBytes *gzip, GError **error);
gboolean muster_page_verify (const MusterPage *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error);
void muster_page_free (MusterPage *self);
const MusterId *muster_page_get_device (const MusterPage *self);
const MusterId *muster_page_get_epoch (const MusterPage *self);
gint64 muster_page_get_from (const MusterPage *self);
gint64 muster_page_get_to (const MusterPage *self);
const MusterId *muster_page_get_history (const MusterPage *self);
const MusterId *muster_page_get_own (const MusterPage *self);
gboolean muster_page_get_more (const MusterPage *self);
guint muster_page_get_count (const MusterPage *self);
const MusterPageEntry *muster_page_get_entry (const MusterPage *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPage, muster_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPageWriter, muster_page_writer_free)

G_END_DECLS
