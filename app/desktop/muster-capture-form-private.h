/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-capture-form.h"
#include "muster-chip-group.h"
#include "muster-field-box.h"
#include "muster-suggest.h"

G_BEGIN_DECLS

/* In the order of the screen, which is the order of Enter and Tab. */
typedef enum
{
  CAPTURE_PAPER,
  CAPTURE_NAME,
  CAPTURE_MOBILE,
  CAPTURE_OWNER,
  CAPTURE_COUNTY,
  CAPTURE_OPENING,
  CAPTURE_INTENT,
  CAPTURE_TRAVEL,
  CAPTURE_IDENTITY,
  CAPTURE_BIRTH,
  CAPTURE_DEPART,
  CAPTURE_FORMER,
  CAPTURE_WAGE,
  CAPTURE_COMPANIONS,
  CAPTURE_PHONE_ALT,
  CAPTURE_RARE,
  CAPTURE_LIVE,
  CAPTURE_NOTE,
  CAPTURE_N_FIELDS,
} CaptureField;

struct _MusterCaptureForm
{
  GtkBox parent;
  MusterCatalogue *catalogue;
  GtkWidget *strip; /* what is said of this person */
  GtkWidget *boxes[CAPTURE_N_FIELDS];
  GtkWidget *controls[CAPTURE_N_FIELDS];
  GtkWidget *more;
  GtkWidget *chips_row; /* two groups of chips, above each other where there is little room */
  MusterCaptureConsent *consent;
  MusterOpeningIndex *openings; /* nullable */
  char *date;
  char *fair;
  char *fair_type;
  char *person; /* id of an earlier record that is used; nullable */
  char *household; /* said in the strip; nullable */
  guint members;   /* of that household, with the one in the form */
  char *head;      /* name of who came first of it */
  char *next_slip; /* nullable */
  char **counties; /* codes to offer first */
  gboolean kept[CAPTURE_N_FIELDS];
  gboolean carried[CAPTURE_N_FIELDS]; /* the value stands from the last person */
  gboolean skipped[CAPTURE_N_FIELDS]; /* Enter went over it although it is empty */
  gboolean faulty;
  gboolean absent; /* somebody else answers for the person */
  gboolean setting;
};

/* muster-capture-values.c */
const char *muster_capture_field_get_name (CaptureField field);

/* muster-capture-form.c */
char *muster_capture_form_get_text (MusterCaptureForm *self, CaptureField field);
void muster_capture_form_set_text (MusterCaptureForm *self, CaptureField field, const char *text);
JsonObject *muster_capture_form_get_worker (MusterCaptureForm *self);

void muster_capture_form_set_carried (MusterCaptureForm *self, CaptureField field, gboolean carried);
void muster_capture_form_follow (MusterCaptureForm *self, GtkWidget *control);
GPtrArray *muster_capture_form_suggest_county (gpointer data, const char *typed);
GPtrArray *muster_capture_form_suggest_opening (gpointer data, const char *typed);

/* muster-capture-layout.c */
void muster_capture_form_make_fields (MusterCaptureForm *self);
void muster_capture_form_arrange (MusterCaptureForm *self);

/* muster-capture-special.c */
gboolean muster_capture_form_take_rare (MusterCaptureForm *self);
void muster_capture_form_reveal (MusterCaptureForm *self, CaptureField field);
void muster_capture_form_set_absent (MusterCaptureForm *self, gboolean absent);

/* muster-capture-checks.c */
void muster_capture_form_check (MusterCaptureForm *self);

G_END_DECLS
