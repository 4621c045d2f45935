/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-record.h"
#include "muster-cli-runs.h"

static const char *
get_required (const MusterField *field)
{
  return field->required == MUSTER_REQUIRED_YES    ? "required"
         : field->required == MUSTER_REQUIRED_WHEN ? "sometimes"
                                                   : "";
}

static gboolean
print_kind (const MusterKind *kind, GError **error)
{
  if (!muster_cli_print (error, "%s  %s %s\n", kind->name, kind->label, kind->label_zh))
    return FALSE;
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);

      if (!muster_cli_print (error, "  %-22s %-10s %s %s%s%s\n", field->name, get_required (field), field->label,
                             field->label_zh, field->codes == NULL ? "" : "  codes ",
                             field->codes == NULL ? "" : field->codes->name))
        return FALSE;
      for (guint j = 0; field->codes != NULL && j < field->codes->n_codes; j++)
        if (!muster_cli_print (error, "      %-6s %s %s\n", field->codes->codes[j].code, field->codes->codes[j].label,
                               field->codes->codes[j].label_zh))
          return FALSE;
    }
  return TRUE;
}

static gboolean
list_kinds (MusterCli *self, GError **error)
{
  MusterCatalogue *catalogue = muster_cli_get_catalogue (self);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    {
      const MusterKind *kind = muster_catalogue_get_kind (catalogue, i);

      if (muster_cli_has (self, "json"))
        json_array_add_element (array, muster_kind_describe (kind));
      else if (!muster_cli_print (error, "%-18s %s %s\n", kind->name, kind->label, kind->label_zh))
        return FALSE;
    }
  return !muster_cli_has (self, "json") || muster_cli_print_array (array, error);
}

gboolean
muster_cli_run_schema (MusterCli *self, GError **error)
{
  g_autoptr (JsonNode) description = NULL;
  const MusterKind *kind;

  if (!muster_cli_expect (self, 0, 1, error))
    return FALSE;
  if (muster_cli_get_n_arguments (self) == 0)
    return list_kinds (self, error);
  kind = muster_cli_find_kind (self, muster_cli_get_argument (self, 0), error);
  if (kind == NULL)
    return FALSE;
  if (!muster_cli_has (self, "json"))
    return print_kind (kind, error);
  description = muster_kind_describe (kind);
  return muster_cli_print_json (description, error);
}
