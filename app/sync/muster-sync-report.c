/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-report.h"

#define MS_PER_SECOND 1000
#define MS_PER_MINUTE 60000
/* Below this a wrong clock is nobody's concern. */
#define CLOCK_ERROR_WORTH_TELLING_MS (2 * MS_PER_MINUTE)

/* What a person has to know or do, by trouble. English is the source; a squad reads Chinese. */
static const struct
{
  MusterError trouble;
  const char *english;
  const char *chinese;
} troubles[] = {
  { MUSTER_ERROR_OFFLINE, "Headquarters cannot be reached. Everything stays on this laptop.", "连不上指挥部。所有记录都在本机。" },
  { MUSTER_ERROR_PORTAL, "This network asks for a log-in or diverts the line: open a web page once, or use another one.",
    "这个网络要先登录，或者改道了：请打开一次网页登录，或换一个网络。" },
  { MUSTER_ERROR_CLOCK, "This computer's date is wrong. Set it, then try again.", "本机日期不对。请先校正日期，再试一次。" },
  { MUSTER_ERROR_REVOKED, "Headquarters does not accept this laptop any more. Nothing is lost: ask headquarters for a new code.",
    "指挥部已停用本机。记录都还在：请向指挥部要新的登记码。" },
  { MUSTER_ERROR_BUSY, "Headquarters is busy.", "指挥部正忙。" },
  { MUSTER_ERROR_TOO_NEW, "Headquarters' Muster is older than this one. Tell headquarters to update it.",
    "指挥部的招工簿版本比本机旧。请通知指挥部升级。" },
  { MUSTER_ERROR_FULL, "This laptop's disk is full. Make room, then try again.", "本机磁盘已满。请腾出空间后再试。" },
  { MUSTER_ERROR_CORRUPT, "The store on this laptop is damaged. Stop recording and call headquarters.",
    "本机的数据文件已损坏。请停止录入并联系指挥部。" },
  { MUSTER_ERROR_NOT_FOUND, "This laptop is not enrolled yet: ask headquarters for a code.", "本机还没有登记：请向指挥部要登记码。" },
};

static void
append_trouble (GString *text, int trouble, gboolean chinese)
{
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if ((int) troubles[i].trouble == trouble)
      {
        g_string_append (text, chinese ? troubles[i].chinese : troubles[i].english);
        return;
      }
  g_string_append (text, chinese ? "同步没有完成。" : "Sync did not finish.");
}

static void
append_counts (GString *text, const MusterSyncReport *self, gboolean chinese)
{
  g_string_append_printf (text,
                          chinese ? "已送达 %" G_GINT64_FORMAT " 条，收到 %" G_GINT64_FORMAT " 条。"
                                  : "%" G_GINT64_FORMAT " delivered, %" G_GINT64_FORMAT " received.",
                          self->sent, self->received);
  if (self->left > 0)
    g_string_append_printf (text, chinese ? "还有 %" G_GINT64_FORMAT " 条待送。" : " %" G_GINT64_FORMAT " waiting.",
                            self->left);
  if (self->quarantined + self->parked > 0)
    g_string_append_printf (text,
                            chinese ? "有 %" G_GINT64_FORMAT " 条需要处理。" : " %" G_GINT64_FORMAT " need attention.",
                            self->quarantined + self->parked);
}

static void
append_notes (GString *text, const MusterSyncReport *self, gboolean chinese)
{
  if (self->new_epoch)
    g_string_append (text, chinese ? "指挥部恢复过备份，已补送。"
                                   : " Headquarters was restored from a backup and got again what it had lost.");
  if (self->new_incarnation)
    g_string_append (text, chinese ? "本机的数据文件是复制或恢复的，已换新编号。"
                                   : " This store is a copy or was put back; it goes on under a new name.");
  if (ABS (self->clock_error_ms) >= CLOCK_ERROR_WORTH_TELLING_MS)
    g_string_append_printf (text,
                            chinese ? "本机时钟差 %" G_GINT64_FORMAT " 分钟，记录已按指挥部时间校正。"
                                    : " This computer's clock is %" G_GINT64_FORMAT
                                      " minutes off; records are stamped by headquarters' time.",
                            ABS (self->clock_error_ms) / MS_PER_MINUTE);
}

/**
 * muster_sync_report_to_text:
 * @self: how sync is going
 * @chinese: Chinese; else English
 *
 * Returns: (transfer full): a sentence or a few for the person at the laptop, without any value of a record
 */
char *
muster_sync_report_to_text (const MusterSyncReport *self, gboolean chinese)
{
  g_autoptr (GString) text = g_string_new (NULL);

  switch (self->phase)
    {
    case MUSTER_SYNC_GREETING:
      g_string_append (text, chinese ? "正在联系指挥部……" : "Contacting headquarters…");
      break;
    case MUSTER_SYNC_WAITING:
      append_trouble (text, self->trouble, chinese);
      g_string_append_printf (text, chinese ? "%u 秒后再试。" : " Trying again in %u s.",
                              (self->wait_ms + MS_PER_SECOND - 1) / MS_PER_SECOND);
      break;
    case MUSTER_SYNC_STOPPED:
      append_trouble (text, self->trouble, chinese);
      break;
    case MUSTER_SYNC_SENDING:
      g_string_append (text, chinese ? "正在发送：" : "Sending: ");
      append_counts (text, self, chinese);
      break;
    case MUSTER_SYNC_RECEIVING:
      g_string_append (text, chinese ? "正在接收：" : "Receiving: ");
      append_counts (text, self, chinese);
      break;
    case MUSTER_SYNC_IDLE_PHASE:
    default:
      append_counts (text, self, chinese);
      append_notes (text, self, chinese);
      break;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
