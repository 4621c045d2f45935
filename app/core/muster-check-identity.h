/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

/**
 * MusterIdentity:
 * @number: 18 characters, also where 15 were typed
 * @birth: YYYY-MM-DD
 * @is_male: what the sequence says
 * @is_derived: an old number of 15 digits was typed; good for matching, not for a ticket
 *
 * What a resident identity number says about its holder.
 */
typedef struct
{
  char number[19];
  char birth[11];
  gboolean is_male;
  gboolean is_derived;
} MusterIdentity;

typedef enum
{
  MUSTER_IDENTITY_VALID,
  MUSTER_IDENTITY_BAD_FORM,
  MUSTER_IDENTITY_BAD_CHECK,
  MUSTER_IDENTITY_BAD_DATE,
} MusterIdentityVerdict;

char *muster_identity_normalise (const char *text);
MusterIdentityVerdict muster_identity_examine (const char *text, MusterIdentity *identity);
gboolean muster_identity_guess_birth (const char *text, char birth[11]);
gboolean muster_identity_read (const char *text, MusterIdentity *identity);

JsonNode *muster_identity_normalise_value (const MusterField *field, JsonNode *value);
void muster_check_identity (const MusterField *field, JsonNode *value, const MusterRecord *record,
                            MusterProblems *problems);
void muster_check_identity_agrees (const MusterRecord *record, MusterProblems *problems);

G_END_DECLS
