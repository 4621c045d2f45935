/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-status.h"

#include "muster-outbox.h"
#include "muster-sync-account.h"

/* Why headquarters did not take it, in a recruiter's words, by the closed list of reasons. */
static const struct
{
  const char *reason;
  const char *english;
  const char *chinese;
} reasons[] = {
  { "scope", "the record belongs to another squad or area", "不是本队（本地区）的记录" },
  { "role", "this laptop's role does not write that", "本机的角色不能改这一项" },
  { "locked", "the agreement is signed; an amendment is a record of its own", "协议已签，改动要另立补充协议" },
  { "minor", "the person is under 16, so nothing of it is kept", "本人未满16周岁，内容不保存" },
  { "type", "a value has a form that headquarters does not know", "有一项的写法指挥部读不了" },
  { "size", "it is too large", "内容太大" },
  { "malformed", "headquarters could not read it", "指挥部读不了这一条" },
  { "unknown_kind", "headquarters' Muster does not know this kind of record", "指挥部的招工簿还没有这类记录" },
  { "too_new", "headquarters' Muster is older than this one", "指挥部的招工簿版本比本机旧" },
  { "purged", "the record was erased", "这条记录已被清除" },
  { "body_differs", "another change came under the same number", "同一编号已有另一条改动" },
  { "quota", "it was more than a laptop may send in a day", "超过了一天可以上报的数量" },
};

static void
explain (JsonObject *entry)
{
  gboolean open = g_str_equal (json_object_get_string_member (entry, "state"), "quarantined");
  const char *reason = json_object_get_string_member (entry, "reason");
  const char *english = reason;
  const char *chinese = reason;
  g_autofree char *message = NULL;
  g_autofree char *message_zh = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].reason, reason))
      {
        english = reasons[i].english;
        chinese = reasons[i].chinese;
      }
  message = g_strdup_printf (open ? "Headquarters did not take it: %s. It waits for a decision there."
                                  : "Headquarters refused it: %s. The record is as it was before; correct what is right.",
                             english);
  message_zh = g_strdup_printf (open ? "指挥部没收下：%s。等指挥部处理。" : "指挥部退回了：%s。记录已恢复原样，请更正。", chinese);
  json_object_set_string_member (entry, "message", message);
  json_object_set_string_member (entry, "message_zh", message_zh);
}

static gboolean
add_text (JsonObject *status, const char *member, MusterStore *store, const char *setting, GError **error)
{
  g_autofree char *value = NULL;

  if (!muster_store_read_setting (store, setting, &value, error))
    return FALSE;
  if (value != NULL)
    json_object_set_string_member (status, member, value);
  else
    json_object_set_null_member (status, member);
  return TRUE;
}

static gboolean
add_texts (JsonObject *status, MusterStore *store, GError **error)
{
  static const struct
  {
    const char *member;
    const char *setting;
  } texts[] = {
    { "device", MUSTER_SETTING_DEVICE },
    { "device_name", MUSTER_SETTING_DEVICE_NAME },
    { "role", MUSTER_SETTING_ROLE },
    { "squad", MUSTER_SETTING_SQUAD },
    { "headquarters", MUSTER_SETTING_HQ_NAME },
    { "url", MUSTER_SETTING_HQ_URL },
    { "epoch", MUSTER_SETTING_EPOCH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!add_text (status, texts[i].member, store, texts[i].setting, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_numbers (JsonObject *status, MusterStore *store, GError **error)
{
  static const struct
  {
    const char *member;
    const char *setting;
  } numbers[] = {
    { "backup_seq", "backup_seq" },
    { "last_contact", MUSTER_SETTING_LAST_CONTACT },
    { "clock_offset_ms", MUSTER_SETTING_OFFSET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gint64 value;

      if (!muster_store_read_setting_int (store, numbers[i].setting, 0, &value, error))
        return FALSE;
      json_object_set_int_member (status, numbers[i].member, value);
    }
  return TRUE;
}

static gboolean
add_areas (JsonObject *status, MusterStore *store, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) areas = NULL;
  JsonArray *array;

  if (!muster_store_read_setting (store, MUSTER_SETTING_AREAS, &text, error))
    return FALSE;
  areas = g_strsplit (text == NULL ? "" : text, ",", 0);
  array = json_array_new ();
  for (guint i = 0; areas[i] != NULL; i++)
    json_array_add_string_element (array, areas[i]);
  json_object_set_array_member (status, "areas", array);
  return TRUE;
}

/**
 * muster_sync_status:
 * @store: a laptop's store
 * @error: MUSTER_DB_ERROR
 *
 * What a person may rely on: *sent* is a verified receipt, *safe* a verified backup at headquarters; what needs
 * attention is listed, never hidden. Times are milliseconds since 1970 UTC by headquarters' clock.
 *
 * Returns: (transfer full) (nullable): what muster_outbox_get_status() gives, and {"enrolled","device","device_name",
 *   "role","squad","areas","headquarters","url","epoch","cursor","backup_seq","last_contact","clock_offset_ms","revoked",
 *   "attention":[{"change","id","_kind","state","reason","detail","message","message_zh"}…]}, where `detail` is what
 *   headquarters wrote beside its refusal and may be missing
 */
JsonObject *
muster_sync_status (MusterStore *store, GError **error)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (store, error);
  JsonArray *attention = status == NULL ? NULL : muster_outbox_get_attention (store, error);
  g_autofree char *epoch = NULL;
  g_autofree char *revoked = NULL;
  gint64 cursor;

  if (attention == NULL)
    return NULL;
  json_object_set_array_member (status, "attention", attention);
  if (!muster_store_read_setting (store, MUSTER_SETTING_REVOKED, &revoked, error)
      || !muster_inbox_get_cursor (store, &epoch, &cursor, error) || !add_texts (status, store, error)
      || !add_areas (status, store, error) || !add_numbers (status, store, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (attention); i++)
    explain (json_array_get_object_element (attention, i));
  json_object_set_boolean_member (status, "enrolled", !json_object_get_null_member (status, "device"));
  json_object_set_boolean_member (status, "revoked", revoked != NULL);
  json_object_set_int_member (status, "cursor", cursor);

  return g_steal_pointer (&status);
}
