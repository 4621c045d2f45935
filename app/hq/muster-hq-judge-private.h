/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq-private.h"

G_BEGIN_DECLS

/**
 * MusterHqRecordState: what is known of a record, the changes accepted earlier in the same batch included.
 * @kind: kind of its first change; %NULL: nothing is known
 * @has_origin: its first change is here
 * @squad: whose it is; nil: nobody's
 * @lead: intention that a contact or review of this batch belongs to; nil: unknown
 * @ours: the judged laptop began it in this batch
 * @erased: its values are gone for good
 */
typedef struct
{
  char *kind;
  gboolean has_origin;
  MusterId squad;
  MusterId lead;
  gboolean ours;
  gboolean erased;
} MusterHqRecordState;

struct _MusterHqJudge
{
  MusterHq *hq;
  const MusterHqDevice *device;
  gint64 schema;
  gint64 received_ms;
  char *today;
  GHashTable *records; /* MusterId → MusterHqRecordState */
  gboolean erased_known;
  gboolean any_erased;
};

/* muster-hq-judge.c; %NULL: the database failed */
MusterHqRecordState *muster_hq_judge_find_state (MusterHqJudge *judge, const MusterId *record, GError **error);

/* muster-hq-judge-forget.c */
gboolean muster_hq_judge_forgetting (MusterHqJudge *judge, MusterChange *change, MusterHqRecordState *state, gboolean *agrees,
                                     GError **error);
gboolean muster_hq_judge_form_of_erasure (MusterChange *change);
gboolean muster_hq_judge_find_forgotten (MusterHqJudge *judge, MusterChange *change, MusterHqRecordState *state,
                                         MusterId *forgotten, GError **error);

/* A reference that the change sets. */
gboolean muster_hq_judge_get_id (MusterChange *change, const char *group, const char *field, MusterId *id);

/* muster-hq-judge-content.c; each fails only where the database does */
gboolean muster_hq_judge_area (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state,
                               gboolean *inside, GError **error);
gboolean muster_hq_judge_area_of_worker (MusterHqJudge *judge, const MusterId *worker, gboolean *inside, GError **error);
gboolean muster_hq_judge_eyes (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state,
                               gboolean *agrees, GError **error);
gboolean muster_hq_judge_lock (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, gboolean *agrees,
                               GError **error);
gboolean muster_hq_judge_age (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, gboolean *agrees, GError **error);

G_END_DECLS
