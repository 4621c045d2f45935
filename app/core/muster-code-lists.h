/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-catalogue.h"

G_BEGIN_DECLS

/* The code lists of the data dictionary, by what they say; their names there are inside. */
extern const MusterCodeList muster_codes_squad;
extern const MusterCodeList muster_codes_member_role;
extern const MusterCodeList muster_codes_contact_role;
extern const MusterCodeList muster_codes_purpose;
extern const MusterCodeList muster_codes_fair_type;
extern const MusterCodeList muster_codes_place_kind;
extern const MusterCodeList muster_codes_fair_state;
extern const MusterCodeList muster_codes_attendance_method;
extern const MusterCodeList muster_codes_employer_kind;
extern const MusterCodeList muster_codes_job;
extern const MusterCodeList muster_codes_wage_note;
extern const MusterCodeList muster_codes_provision;
extern const MusterCodeList muster_codes_insurance;
extern const MusterCodeList muster_codes_reserved_for;
extern const MusterCodeList muster_codes_opening_source;
extern const MusterCodeList muster_codes_opening_state;
extern const MusterCodeList muster_codes_sex;
extern const MusterCodeList muster_codes_id_type;
extern const MusterCodeList muster_codes_ethnic;
extern const MusterCodeList muster_codes_birth_precision;
extern const MusterCodeList muster_codes_phone_owner;
extern const MusterCodeList muster_codes_education;
extern const MusterCodeList muster_codes_poverty_label;
extern const MusterCodeList muster_codes_poverty_source;
extern const MusterCodeList muster_codes_employment;
extern const MusterCodeList muster_codes_legal_basis;
extern const MusterCodeList muster_codes_consent_method;
extern const MusterCodeList muster_codes_intent_type;
extern const MusterCodeList muster_codes_channel;
extern const MusterCodeList muster_codes_clock_flag;
extern const MusterCodeList muster_codes_travel;
extern const MusterCodeList muster_codes_difficulty;
extern const MusterCodeList muster_codes_strength;
extern const MusterCodeList muster_codes_outcome;
extern const MusterCodeList muster_codes_speaker;
extern const MusterCodeList muster_codes_decision;
extern const MusterCodeList muster_codes_reason;
extern const MusterCodeList muster_codes_agreement_type;
extern const MusterCodeList muster_codes_agreement_state;
extern const MusterCodeList muster_codes_agreement_level;
extern const MusterCodeList muster_codes_party_side;
extern const MusterCodeList muster_codes_party_role;
extern const MusterCodeList muster_codes_base_kind;
extern const MusterCodeList muster_codes_base_side;
extern const MusterCodeList muster_codes_base_state;
extern const MusterCodeList muster_codes_attachment_kind;
extern const MusterCodeList muster_codes_media_type;
extern const MusterCodeList muster_codes_org_kind;
extern const MusterCodeList muster_codes_origin;
extern const MusterCodeList muster_codes_lifecycle;
extern const MusterCodeList muster_codes_review_state;

G_END_DECLS
