/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-rig.h"

G_BEGIN_DECLS

/* What needs another laptop to come about, made on this one. */

/* Two heads of one group: @ours is typed here, @theirs is received from a laptop that saw the first change only. */
void desk_records_dispute (DeskRig *rig, const MusterId *record, const char *field, const char *ours,
                           const char *theirs);

/* An intention with everything that an officer has to judge, and its person. */
MusterId desk_records_add_lead (DeskRig *rig, MusterId *worker);

/* As a liaison officer's laptop would give the lead back: its mobile may be wrong, it is due in an hour. */
void desk_records_give_back (DeskRig *rig, const MusterId *intention);

G_END_DECLS
