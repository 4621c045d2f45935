/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-pages.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-capture-view.h"
#include "muster-closing-view.h"
#include "muster-conflicts-view.h"
#include "muster-import-view.h"
#include "muster-list-view.h"
#include "muster-returned-view.h"
#include "muster-sync-view.h"
#include "muster-today-view.h"

static const MusterPageEntry pages[] = {
  { "today", N_ ("Today"), "daytime-sunrise-symbolic", "slh", '1', FALSE, FALSE, muster_today_view_get_type, NULL },
  { "capture", N_ ("Record"), "contact-new-symbolic", "s", '2', FALSE, TRUE, muster_capture_view_get_type, NULL },
  { "fairs", N_ ("Fairs"), "x-office-calendar-symbolic", "slh", '3', FALSE, TRUE, muster_list_view_get_type, "fair" },
  { "workers", N_ ("Workers"), "system-users-symbolic", "slh", '4', FALSE, TRUE, muster_list_view_get_type, "worker" },
  { "employers", N_ ("Employers and openings"), "applications-engineering-symbolic", "slh", '5', FALSE, TRUE,
    muster_list_view_get_type, "employer" },
  { "openings", N_ ("Openings"), "applications-engineering-symbolic", "slh", '\0', FALSE, TRUE, muster_list_view_get_type,
    "opening", .is_aside = TRUE },
  { "agreements", N_ ("Agreements"), "text-x-generic-symbolic", "sh", '6', FALSE, TRUE, muster_list_view_get_type,
    "agreement" },
  { "returned", N_ ("Returned"), "mail-reply-sender-symbolic", "s", '7', TRUE, TRUE, muster_returned_view_get_type,
    NULL },
  { "conflicts", N_ ("Conflicts"), "dialog-question-symbolic", "slh", '8', FALSE, TRUE, muster_conflicts_view_get_type,
    NULL },
  { "sync", N_ ("Sync"), "network-transmit-receive-symbolic", "slh", '9', FALSE, FALSE, muster_sync_view_get_type,
    NULL },
  { "deployments", N_ ("Deployments"), "mark-location-symbolic", "sh", '\0', TRUE, TRUE, muster_list_view_get_type,
    "deployment" },
  { "bases", N_ ("Labour bases"), "go-home-symbolic", "sh", '\0', FALSE, TRUE, muster_list_view_get_type,
    "labour_base" },
  { "squad", N_ ("Squad"), "x-office-address-book-symbolic", "slh", '\0', FALSE, TRUE, muster_list_view_get_type,
    "member" },
  { "closing", N_ ("Close of day"), "daytime-sunset-symbolic", "s", '0', FALSE, FALSE, muster_closing_view_get_type,
    NULL, .is_aside = TRUE },
  { "import-openings", N_ ("Import openings"), "document-open-symbolic", "sh", '\0', FALSE, TRUE,
    muster_import_view_get_type, NULL, .is_aside = TRUE },
  { "import-roster", N_ ("Import people"), "document-open-symbolic", "sh", '\0', FALSE, TRUE, muster_import_view_get_type,
    NULL, .is_aside = TRUE },
};

guint
muster_pages_get_count (void)
{
  return G_N_ELEMENTS (pages);
}

const MusterPageEntry *
muster_pages_get (guint index)
{
  return &pages[index];
}

/**
 * muster_pages_find:
 * @name: (nullable): name of a page
 *
 * Returns: (transfer none) (nullable): the page
 */
const MusterPageEntry *
muster_pages_find (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      return &pages[i];
  return NULL;
}

/**
 * muster_pages_find_kind:
 * @kind: name of a kind
 *
 * Returns: (transfer none) (nullable): the page that lists it
 */
const MusterPageEntry *
muster_pages_find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].kind, kind) == 0)
      return &pages[i];
  return NULL;
}

/**
 * muster_pages_is_for:
 * @page: a page
 * @role: (nullable): role of this laptop; %NULL: not enrolled yet, which is a squad's laptop on its first day
 *
 * Returns: whether the role has the page
 */
gboolean
muster_pages_is_for (const MusterPageEntry *page, const char *role)
{
  return strchr (page->roles, role == NULL ? 's' : *role) != NULL;
}

/**
 * muster_pages_find_key:
 * @key: a digit
 * @role: (nullable): role of this laptop
 *
 * Returns: (transfer none) (nullable): the page that Alt and the digit open
 */
const MusterPageEntry *
muster_pages_find_key (char key, const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i].key == key && muster_pages_is_for (&pages[i], role))
      return &pages[i];
  return NULL;
}

/**
 * muster_pages_configure:
 * @page: a page
 * @view: its new view
 *
 * Tells a list which kind it shows, and an import what its rows are.
 */
void
muster_pages_configure (const MusterPageEntry *page, MusterView *view)
{
  if (page->kind != NULL)
    muster_list_view_set_kind (MUSTER_LIST_VIEW (view), page->kind);
  if (MUSTER_IS_IMPORT_VIEW (view))
    muster_import_view_set_what (MUSTER_IMPORT_VIEW (view), g_str_equal (page->name, "import-roster")
                                                                ? MUSTER_IMPORT_ROSTER
                                                                : MUSTER_IMPORT_OPENINGS);
}
