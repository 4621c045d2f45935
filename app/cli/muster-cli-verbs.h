/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-cli-runs.h"

/* The table of verbs: what each is called, takes and does. Only the parser includes it. */

#define OPTION_JSON                                                                                                    \
  {                                                                                                                    \
    "json", NULL, "print one JSON document"                                                                            \
  }
#define OPTIONS_OF_LINES                                                                                               \
  { "json", "FILE", "read one JSON object a line; - for standard input" },                                             \
      { "together", "N", "save N lines in one transaction, print their ids after it" },                                \
  {                                                                                                                    \
    "stop-on-error", NULL, "end at the first line that is refused"                                                     \
  }
#define OPTIONS_OF_QUERY                                                                                               \
  { "where", "FIELD=VALUE", "only records with this value; repeatable" },                                              \
      { "search", "TEXT", "only what a search finds" }, { "limit", "N", "at most N records" },                         \
      { "order", "FIELD", "sort by a field; -FIELD the other way round" },                                             \
      { "with-deleted", NULL, "also deleted records" }, { "full", NULL, "nothing masked; needs --purpose" },           \
  {                                                                                                                    \
    "purpose", "TEXT", "what the full values are needed for; logged"                                                   \
  }
#define DETAILS_LINES                                                                                                  \
  "With --json, each line that was saved is answered by the id of its record as soon as the record is on disk: "       \
  "saved\n"                                                                                                            \
  "means the id was printed. A line that is refused is named on standard error with its number; the others are "       \
  "saved,\n"                                                                                                           \
  "and the exit status is 1."

static const MusterCliOption json_options[] = { OPTION_JSON, { NULL } };
static const MusterCliOption status_options[]
    = { { "seen", "CHANGE", "somebody has dealt with this change: list it no more" }, OPTION_JSON, { NULL } };
static const MusterCliOption no_options[] = { { NULL } };
static const MusterCliOption add_options[]
    = { OPTIONS_OF_LINES,
        { "origin", "CODE", "how it was recorded (1 on the spot, 2 from paper, …)" },
        { "squad", "ID", "squad that it belongs to; else the laptop's own" },
        { "deployment", "ID", "deployment on which it was recorded" },
        { "paper-no", "N", "number of the paper slip" },
        { NULL } };
static const MusterCliOption set_options[] = { OPTIONS_OF_LINES, { NULL } };
static const MusterCliOption delete_options[]
    = { OPTIONS_OF_LINES, { "why", "TEXT", "reason of the deletion" }, { NULL } };
static const MusterCliOption erase_options[] = { { "reason", "CODE", "one word, such as request" }, { NULL } };
static const MusterCliOption show_options[]
    = { { "history", NULL, "every change of the record" }, OPTION_JSON, { NULL } };
static const MusterCliOption list_options[] = { OPTIONS_OF_QUERY,
                                                { "format", "FORMAT", "table, json or csv" },
                                                { "json", NULL, "the same as --format json" },
                                                { NULL } };
static const MusterCliOption export_options[]
    = { OPTIONS_OF_QUERY, { "format", "FORMAT", "csv or json" }, { "out", "FILE", "write into a file" }, { NULL } };
static const MusterCliOption totals_options[]
    = { { "as-of", "TIME", "events until then, such as 2024-02-04T12:00 (UTC+8)" },
        { "scope", "SCOPE", "all, squad:ID, county:CODE, org:ID or fair:ID" },
        { "list", "LINE", "the records behind one figure" },
        OPTION_JSON,
        { NULL } };
static const MusterCliOption check_options[]
    = { { "dump", NULL, "print every record as one canonical line" }, { NULL } };
static const MusterCliOption member_options[] = { { "passphrase-file-new", "FILE", "passphrase of the new member" },
                                                  { "new-passphrase-file", "FILE", "your own new passphrase" },
                                                  OPTION_JSON,
                                                  { NULL } };

static const MusterCliOption import_options[]
    = { { "dry-run", NULL, "check everything, save nothing" },
        { "errors", "FILE", "where refused rows go (default: FILE.errors.csv)" },
        { "origin", "CODE", "how the records came to be (default: 4, imported)" },
        OPTION_JSON,
        { NULL } };

static const MusterCliOption enrol_options[] = { { "label", "TEXT", "name of this laptop at headquarters" }, { NULL } };
static const MusterCliOption sync_options[]
    = { { "to-file", "FILE", "write what headquarters does not have into a sealed file, for a stick" },
        { "from-file", "FILE", "read headquarters' answer from a file" },
        { "tries", "N", "give up after the line failed N times in a row (default: 3)" },
        OPTION_JSON,
        { NULL } };

static const MusterCliVerb muster_cli_verbs[] = {
  { "init", "[--member NAME]", "makes a new store and its first member, and prints the member's id",
    muster_cli_run_init, no_options,
    "The folder is made for nobody else to read. Losing every member's passphrase loses the store." },
  { "enrol", "CODE [--label TEXT]", "enrols this laptop at headquarters and prints its device id", muster_cli_run_enrol,
    enrol_options, "The code comes from “muster-hq enrol”. It serves one laptop, once." },
  { "add", "KIND FIELD=VALUE… | [KIND] --json FILE", "saves a new record and prints its id", muster_cli_run_add,
    add_options,
    "FIELD=TEXT is read by the field's type, lists by commas; FIELD:=JSON takes any JSON. “musterctl schema KIND” "
    "lists the\n"
    "fields. A line may also hold “id” (a UUID of version 7), “_kind”, and “_origin” {origin, squad, deployment,\n"
    "paper_no}.\n" DETAILS_LINES },
  { "set", "ID FIELD=VALUE… | --json FILE", "changes fields of a record; FIELD= clears one", muster_cli_run_set,
    set_options, "A line holds “id” and the fields that change.\n" DETAILS_LINES },
  { "delete", "ID --why TEXT | --json FILE", "takes a record out of lists and totals", muster_cli_run_delete,
    delete_options, "A line holds “id” and “why”.\n" DETAILS_LINES },
  { "restore", "ID", "takes a deletion back", muster_cli_run_restore, no_options, NULL },
  { "erase", "ID --reason CODE", "forgets every value of a record, here and at headquarters", muster_cli_run_erase,
    erase_options, "With a worker go the intentions and consents of that person, with an intention its contacts and reviews, with "
    "each its\nattachments." },
  { "show", "ID [--history] [--json]", "shows a record with all its values and problems", muster_cli_run_show,
    show_options, NULL },
  { "list", "KIND [OPTION]…", "lists records, personal values masked", muster_cli_run_list, list_options,
    "A search finds names by two characters, full pinyin or initials, and numbers by four digits in a row." },
  { "export", "KIND --format csv|json [OPTION]…", "writes records for another program", muster_cli_run_export,
    export_options,
    "Personal values are masked unless --full and --purpose are given; then the export is logged. Cells that a "
    "spreadsheet\n"
    "could take for a formula get an apostrophe in front, which “musterctl import” takes away." },
  { "import", "KIND FILE.csv|.ndjson [--dry-run] [--errors FILE]",
    "checks every row of a file, then saves the good ones", muster_cli_run_import, import_options,
    "A CSV file is UTF-8 or GB 18030; its first row holds names of fields or their labels in either language. A column "
    "“id”\n"
    "makes repeating harmless: a record that is here is changed, or left alone where nothing differs. Each refused row "
    "is\n"
    "kept with its line and reason; of somebody under 16 only the line and the reason. The corrected file can be "
    "imported." },
  { "sync", "[--to-file FILE | --from-file FILE] [--json]",
    "sends what headquarters does not have and fetches what others wrote", muster_cli_run_sync, sync_options,
    "Whenever the line breaks, the next run goes on where this one stopped." },
  { "status", "[--seen CHANGE] [--json]", "what is unsent, sent and safe, and what needs attention", muster_cli_run_status,
    status_options,
    "What headquarters did not accept is listed until somebody has dealt with it: said so with --seen, erased the record, or\n"
    "corrected all that was refused by a change that headquarters accepted." },
  { "conflicts", "[--json]", "values that people wrote without seeing each other", muster_cli_run_conflicts,
    json_options, NULL },
  { "resolve", "ID FIELD=VALUE…", "chooses a value where there is a conflict", muster_cli_run_resolve, no_options,
    NULL },
  { "duplicates", "[--json]", "pairs of workers that may be one person", muster_cli_run_duplicates, json_options,
    NULL },
  { "totals", "[--as-of TIME] [--scope SCOPE] [--list LINE] [--json]", "the figures S1 to S9", muster_cli_run_totals,
    totals_options, "Without --as-of: until now. Each figure opens into its records with --list." },
  { "member", "add NAME | list | passphrase | remove NAME", "who can unlock this store", muster_cli_run_member,
    member_options, "A new passphrase may also come from MUSTER_NEW_PASSPHRASE." },
  { "config", "[url|campaign|deployment [VALUE]]", "shows or sets what a person may set of a store",
    muster_cli_run_config, json_options,
    "url is where headquarters is; campaign is what totals are about; deployment is where new records come from." },
  { "check", "[--dump]", "compares the store's file, journal and tables", muster_cli_run_check, check_options, NULL },
  { "schema", "[KIND] [--json]", "kinds of records and their fields; needs no store", muster_cli_run_schema,
    json_options, NULL },
  { "export-log", "[--json]", "who exported what in full, and why", muster_cli_run_export_log, json_options, NULL },
};
