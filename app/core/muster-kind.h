/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "muster-id.h"

G_BEGIN_DECLS

typedef struct _MusterKind MusterKind;
typedef struct _MusterField MusterField;
typedef struct _MusterRecord MusterRecord;
typedef struct _MusterProblems MusterProblems;

/**
 * MusterType:
 *
 * How a field's value looks in JSON, in the typed table and as text. Codes are text everywhere, because several lists
 * have leading zeros or letters.
 *
 * | type | JSON | column | text on the command line and in CSV |
 * |---|---|---|---|
 * | TEXT | string | TEXT | as it is |
 * | INT, YUAN | integer | INTEGER | decimal |
 * | DATE | "YYYY-MM-DD" | TEXT | the same |
 * | TIMESTAMP | integer, ms UTC | INTEGER | YYYY-MM-DDThh:mm[:ss[.mmm]], read and shown in UTC+8, or ms |
 * | BOOL | true/false | INTEGER 0/1 | 1/0, true/false, yes/no, 是/否 |
 * | CODE | string | TEXT | the code, or its label in either language |
 * | REF | UUID text | BLOB(16) | UUID text |
 * | DIVISION | string of 2, 4, 6, 9 or 12 digits | TEXT | the same |
 * | LIST | array | TEXT (canonical JSON) | elements joined by commas; lists of objects only as JSON |
 */
typedef enum
{
  MUSTER_TYPE_TEXT,
  MUSTER_TYPE_INT,
  MUSTER_TYPE_YUAN,
  MUSTER_TYPE_DATE,
  MUSTER_TYPE_TIMESTAMP,
  MUSTER_TYPE_BOOL,
  MUSTER_TYPE_CODE,
  MUSTER_TYPE_REF,
  MUSTER_TYPE_DIVISION,
  MUSTER_TYPE_LIST,
  MUSTER_TYPE_OBJECT, /* only as the element of a list: {"member": "text", …}, every member text, int or bool */
} MusterType;

typedef enum
{
  MUSTER_PRIVACY_NONE,
  MUSTER_PRIVACY_PERSONAL,
  MUSTER_PRIVACY_SENSITIVE, /* masked in lists and default exports, never logged, a full export is logged */
} MusterPrivacy;

/* Who may write a field, judged by the role and area of the device. A mask. */
typedef enum
{
  MUSTER_OWNER_SQUAD = 1 << 0,        /* a record whose _origin names the device's squad */
  MUSTER_OWNER_CREATOR = 1 << 1,      /* a squad, for records that this squad created */
  MUSTER_OWNER_LIAISON = 1 << 2,      /* a liaison officer in whose area the record is */
  MUSTER_OWNER_HEADQUARTERS = 1 << 3,
  MUSTER_OWNER_LAPTOP = 1 << 4,       /* a liaison officer, for records that this laptop began */
} MusterOwner;

/* What the search index takes from a field. */
typedef enum
{
  MUSTER_SEARCH_NONE,
  MUSTER_SEARCH_TEXT,   /* found by any two characters in a row */
  MUSTER_SEARCH_NAME,   /* the same, and by full pinyin and by initials */
  MUSTER_SEARCH_DIGITS, /* found by any four digits in a row */
} MusterSearch;

typedef enum
{
  MUSTER_REQUIRED_NO,
  MUSTER_REQUIRED_YES,  /* without it the record is not complete */
  MUSTER_REQUIRED_WHEN, /* the same, where required_when says so */
} MusterRequired;

/* How headquarters hands a kind out; see the audience room of headquarters. */
typedef enum
{
  MUSTER_AUDIENCE_SQUAD, /* the squad in _origin, headquarters */
  MUSTER_AUDIENCE_ALL,   /* every device */
} MusterAudience;

typedef struct
{
  const char *code;
  const char *label;    /* English */
  const char *label_zh; /* Chinese */
} MusterCode;

typedef struct
{
  const char *name; /* "JOB" */
  const MusterCode *codes;
  guint n_codes;
} MusterCodeList;

/**
 * MusterField:
 * @name: as in the data dictionary; also the column, the JSON member and the CSV heading
 * @label: English label
 * @label_zh: Chinese label
 * @type: type of the value
 * @element: type of the elements where @type is LIST
 * @codes: for CODE, or LIST of CODE
 * @ref_kind: for REF, or LIST of REF: the kind referred to; %NULL for any kind
 * @members: for LIST of OBJECT: the members that are known, in the order of a form, each TEXT, CODE, DATE, INT or BOOL; their
 *   @maximum_length, @codes, range, @check and @normalise hold. An entry may have others, of a newer Muster: they are kept
 * @n_members: their number
 * @required: whether a record without it is complete
 * @required_when: the condition for %MUSTER_REQUIRED_WHEN; it sees the whole record
 * @check: adds problems for a value that is there; errors make the record incomplete, warnings do not
 * @normalise: returns a new node in place of @value, or %NULL to keep it; run on what a person typed, before saving
 * @privacy: privacy class
 * @group: merge group; %NULL: the field is a group of its own name
 * @owners: who may write it; 0: the kind's owners
 * @conflict: concurrent different values are shown to a person (class A); else silent (class B)
 * @search: what the search index takes
 * @indexed: the typed table gets an index on it
 * @computed: filled by Muster when the record is folded, never in a change
 * @maximum_length: for TEXT: code points; for LIST: elements; 0: 500 and 100
 * @minimum, @maximum: for INT and YUAN, when @maximum > @minimum
 */
struct _MusterField
{
  const char *name;
  const char *label;
  const char *label_zh;
  MusterType type;
  MusterType element;
  const MusterCodeList *codes;
  const char *ref_kind;
  const MusterField *members;
  guint n_members;
  MusterRequired required;
  gboolean (*required_when) (const MusterRecord *record);
  void (*check) (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems);
  JsonNode *(*normalise) (const MusterField *field, JsonNode *value);
  MusterPrivacy privacy;
  const char *group;
  guint owners;
  gboolean conflict;
  MusterSearch search;
  gboolean indexed;
  gboolean computed;
  guint maximum_length;
  gint64 minimum;
  gint64 maximum;
};

/**
 * MusterKind:
 * @name: as in the data dictionary
 * @label, @label_zh: names for people
 * @fields: the fields, in the order of the form. Every kind also has `note`, added by the catalogue
 * @n_fields: their number
 * @owners: who may write its records
 * @audience: how it is handed out
 * @check: adds problems that concern several fields at once; may be %NULL
 * @prepare: fills what follows from other fields before a save (sex from an ID number); gets the fields that are about
 *   to be written, as a flat object, and may add members; may be %NULL
 * @compute: fills the computed fields from the others when the record is folded; may be %NULL
 * @title: the fields that name a record in lists, comma separated
 */
struct _MusterKind
{
  const char *name;
  const char *label;
  const char *label_zh;
  const MusterField *fields;
  guint n_fields;
  guint owners;
  MusterAudience audience;
  void (*check) (const MusterRecord *record, MusterProblems *problems);
  void (*prepare) (const MusterRecord *before, JsonObject *fields);
  void (*compute) (JsonObject *fields);
  const char *title;
};

/* ---- A record as the checks see it ---- */

/**
 * MusterRecordLookup:
 * @data: the caller's
 * @kind: kind of the wanted record
 * @id: its id
 *
 * Finds another record for a check that crosses records (the fair of an intention). Returns: (transfer full) (nullable):
 * its flat fields, or %NULL where it is not here; a check then stays silent.
 */
typedef JsonObject *(*MusterRecordLookup) (gpointer data, const char *kind, const MusterId *id);

MusterRecord *muster_record_new (const MusterKind *kind, JsonObject *fields);
void muster_record_free (MusterRecord *self);
void muster_record_set_lookup (MusterRecord *self, MusterRecordLookup lookup, gpointer data);
void muster_record_set_today (MusterRecord *self, const char *date);
const MusterKind *muster_record_get_kind (const MusterRecord *self);
JsonObject *muster_record_get_fields (const MusterRecord *self);
const char *muster_record_get_today (const MusterRecord *self);
JsonNode *muster_record_get (const MusterRecord *self, const char *field);
gboolean muster_record_has (const MusterRecord *self, const char *field);
const char *muster_record_get_text (const MusterRecord *self, const char *field);
gint64 muster_record_get_int (const MusterRecord *self, const char *field, gint64 fallback);
gboolean muster_record_get_bool (const MusterRecord *self, const char *field);
gboolean muster_record_is_code (const MusterRecord *self, const char *field, const char *code);
JsonObject *muster_record_follow (const MusterRecord *self, const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRecord, muster_record_free)

/* ---- What is wrong with a record ---- */

typedef enum
{
  MUSTER_SEVERITY_ERROR,   /* the record is not complete */
  MUSTER_SEVERITY_WARNING, /* shown, changes nothing */
} MusterSeverity;

/**
 * MusterProblem:
 * @field: name of the field; "" where it concerns the record
 * @rule: rule of the data dictionary ("I1"), or "required", "type", "length", "range", "code"
 * @severity: whether the record is incomplete because of it
 * @message: English sentence for a person; never holds the value
 * @message_zh: the same in Chinese
 */
typedef struct
{
  const char *field;
  const char *rule;
  MusterSeverity severity;
  const char *message;
  const char *message_zh;
} MusterProblem;

MusterProblems *muster_problems_new (void);
void muster_problems_free (MusterProblems *self);
void muster_problems_add (MusterProblems *self, const char *field, const char *rule, MusterSeverity severity,
                          const char *message, const char *message_zh);
guint muster_problems_get_count (const MusterProblems *self);
const MusterProblem *muster_problems_get (const MusterProblems *self, guint index);
gboolean muster_problems_has_errors (const MusterProblems *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterProblems, muster_problems_free)

MusterProblems *muster_record_check (const MusterRecord *self);
gboolean muster_record_is_savable (const MusterRecord *self);

G_END_DECLS
