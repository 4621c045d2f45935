/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* A squad's laptop and its headquarters. */
typedef struct
{
  HqRig *rig;
  Machine machine;
} Campaign;

void campaign_create (Campaign *self);
void campaign_clear (Campaign *self);
/* A record of @kind with @fields, a flat object as JSON, in the laptop's store. */
MusterId campaign_save (Machine *machine, const char *kind, const char *fields);
void campaign_sync (Campaign *self);
/* One day of a squad: a lead that a liaison officer called, a signed agreement, a review that is not the squad's to
 * write, a batch whose receipt is lost, a change in no batch, an unfinished form. */
void campaign_live_a_day (Campaign *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Campaign, campaign_clear)

G_END_DECLS
