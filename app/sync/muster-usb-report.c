/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-usb.h"

static void
append_import (GString *text, const MusterUsbReport *self, gboolean chinese)
{
  g_string_append_printf (text,
                          chinese ? "指挥部确认 %u 条，收到 %u 条。" : "%u confirmed by headquarters, %u received.",
                          self->changes, self->received);
  if (self->quarantined > 0)
    g_string_append_printf (text, chinese ? "有 %u 条需要处理。" : " %u need attention.", self->quarantined);
  if (self->refused > 0)
    g_string_append (text, chinese ? "有一批没有收下，请再导出一次。"
                                   : " A batch was not taken; write a file once more.");
  if (self->gap)
    g_string_append (text, chinese ? "缺少更早的回复文件，请先导入那一个。"
                                   : " An earlier answer is missing; read that one first.");
  if (self->batches + self->received == 0 && self->known > 0)
    g_string_append (text, chinese ? "这个文件以前导入过。" : " This file was read before.");
  if (self->new_epoch)
    g_string_append (text, chinese ? "指挥部恢复过备份，请再导出一次。"
                                   : " Headquarters was restored from a backup; write a file once more.");
  if (self->revoked)
    g_string_append (text, chinese ? "指挥部已停用本机，请联系指挥部。"
                                   : " Headquarters does not accept this laptop any more; ask headquarters.");
}

/**
 * muster_usb_report_to_text:
 * @self: what went into a file, or came out of one
 * @import: it came out
 * @chinese: Chinese; else English
 *
 * Returns: (transfer full): a sentence or a few for the person at the laptop
 */
char *
muster_usb_report_to_text (const MusterUsbReport *self, gboolean import, gboolean chinese)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (import)
    append_import (text, self, chinese);
  else
    {
      g_string_append_printf (text, chinese ? "文件里有 %u 条记录改动，可以拔出U盘。"
                                            : "The file holds %u changes. The stick may be taken out.",
                              self->changes);
      if (self->left)
        g_string_append (text, chinese ? "一个文件装不下，请再导出一个。" : " More waits than fits: write another file.");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
