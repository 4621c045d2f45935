/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-json.h"

#include <string.h>

#include "muster-error.h"

/*
 * The one door for JSON from outside. json-glib is lenient (comments, single quotes, the last of two equal keys) and in
 * old versions wraps large numbers and crashes on deep nesting, so nothing meets it before this scanner has said yes.
 * Open objects and arrays are kept on a list of our own: depth costs heap, never stack.
 */

#define LARGEST_INTEGER (G_GINT64_CONSTANT (1) << 53)

typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END, /* after '[' */
  EXPECT_KEY,
  EXPECT_KEY_OR_END, /* after '{' */
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,
} Expect;

typedef struct
{
  gboolean is_object;
  guint members;
  guint first_key; /* index in keys where this object's keys begin */
  gsize text;      /* length of the arena before this object */
} Frame;

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  const MusterJsonLimits *limits;
  GArray *frames;
  GString *text; /* unescaped keys of the open objects, each ended by NUL; above them the string being read */
  GArray *keys;  /* gsize: where each of those keys begins in text */
} Scanner;

static gboolean
refuse (Scanner *self, GError **error, MusterError code, const char *reason)
{
  g_set_error (error, MUSTER_ERROR, code, "Not acceptable as JSON at byte %" G_GSIZE_FORMAT ": %s",
               (gsize) (self->at - self->start), reason);
  return FALSE;
}

static gboolean
read_four_digits (Scanner *self, guint *value)
{
  *value = 0;
  if (self->end - self->at < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*self->at);

      if (digit < 0)
        return FALSE;
      *value = *value << 4 | (guint) digit;
      self->at++;
    }
  return TRUE;
}

/* After "\u". A high surrogate must bring its low one; NUL would end the text early for every reader in C. */
static gboolean
scan_unicode_escape (Scanner *self, GError **error)
{
  guint unit;
  guint low;

  if (!read_four_digits (self, &unit))
    return refuse (self, error, MUSTER_ERROR_INVALID, "\\u needs four hexadecimal digits");
  if (unit == 0)
    return refuse (self, error, MUSTER_ERROR_INVALID, "\\u0000 is not allowed");
  if (unit >= 0xDC00 && unit <= 0xDFFF)
    return refuse (self, error, MUSTER_ERROR_INVALID, "a low surrogate without its high one");
  if (unit >= 0xD800 && unit <= 0xDBFF)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return refuse (self, error, MUSTER_ERROR_INVALID, "a high surrogate without its low one");
      self->at += 2;
      if (!read_four_digits (self, &low) || low < 0xDC00 || low > 0xDFFF)
        return refuse (self, error, MUSTER_ERROR_INVALID, "a high surrogate without its low one");
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
  g_string_append_unichar (self->text, unit);
  return TRUE;
}

static gboolean
scan_escape (Scanner *self, GError **error)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->at == self->end)
    return refuse (self, error, MUSTER_ERROR_INVALID, "the text ends inside a string");
  if (*self->at == 'u')
    {
      self->at++;
      return scan_unicode_escape (self, error);
    }
  found = strchr (letters, *self->at);
  if (found == NULL || *found == '\0')
    return refuse (self, error, MUSTER_ERROR_INVALID, "an unknown escape");
  self->at++;
  g_string_append_c (self->text, meanings[found - letters]);
  return TRUE;
}

/* From the opening quote to behind the closing one; appends what the string says to the arena. */
static gboolean
scan_string (Scanner *self, GError **error)
{
  gsize before = self->text->len;

  self->at++;
  while (self->at < self->end && *self->at != '"')
    {
      const char *run = self->at;

      while (self->at < self->end && *self->at != '"' && *self->at != '\\' && (guchar) *self->at >= 0x20)
        self->at++;
      g_string_append_len (self->text, run, self->at - run);
      if (self->at < self->end && (guchar) *self->at < 0x20)
        return refuse (self, error, MUSTER_ERROR_INVALID, "a control character in a string");
      if (self->at < self->end && *self->at == '\\')
        {
          self->at++;
          if (!scan_escape (self, error))
            return FALSE;
        }
      if (self->text->len - before > self->limits->string)
        return refuse (self, error, MUSTER_ERROR_TOO_LARGE, "a string is too long");
    }
  if (self->at == self->end)
    return refuse (self, error, MUSTER_ERROR_INVALID, "the text ends inside a string");
  self->at++;
  return TRUE;
}

static gboolean
scan_number (Scanner *self, GError **error)
{
  gboolean negative = *self->at == '-';
  const char *digits;
  gint64 value = 0;

  if (negative)
    self->at++;
  digits = self->at;
  while (self->at < self->end && g_ascii_isdigit (*self->at))
    {
      value = value * 10 + g_ascii_digit_value (*self->at);
      if (value > LARGEST_INTEGER)
        return refuse (self, error, MUSTER_ERROR_INVALID, "a number beyond 2^53");
      self->at++;
    }
  if (self->at == digits)
    return refuse (self, error, MUSTER_ERROR_INVALID, "a minus without digits");
  if (*digits == '0' && (self->at - digits > 1 || negative))
    return refuse (self, error, MUSTER_ERROR_INVALID, "a leading zero");
  if (self->at < self->end && (*self->at == '.' || *self->at == 'e' || *self->at == 'E'))
    return refuse (self, error, MUSTER_ERROR_INVALID, "only whole numbers without exponent are allowed");
  return TRUE;
}

static gboolean
scan_word (Scanner *self, const char *word, GError **error)
{
  gsize size = strlen (word);

  if ((gsize) (self->end - self->at) < size || memcmp (self->at, word, size) != 0)
    return refuse (self, error, MUSTER_ERROR_INVALID, "an unknown word");
  self->at += size;
  return TRUE;
}

static gboolean
open_frame (Scanner *self, Expect *expect, GError **error)
{
  Frame frame = { .is_object = *self->at == '{', .first_key = self->keys->len, .text = self->text->len };

  if (self->frames->len >= self->limits->depth)
    return refuse (self, error, MUSTER_ERROR_TOO_LARGE, "nested too deeply");
  g_array_append_val (self->frames, frame);
  *expect = frame.is_object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  self->at++;
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer text)
{
  return strcmp ((const char *) text + *(const gsize *) a, (const char *) text + *(const gsize *) b);
}

/* As in every text of our own. */
static gboolean
keys_ascend (Scanner *self, const gsize *keys, guint count)
{
  for (guint i = 1; i < count; i++)
    if (strcmp (self->text->str + keys[i - 1], self->text->str + keys[i]) >= 0)
      return FALSE;
  return TRUE;
}

/* Equal keys lie side by side once sorted. Sorting, and not a hash set, because no choice of keys makes it slow. */
static gboolean
has_equal_keys (Scanner *self, guint first)
{
  guint count = self->keys->len - first;
  gsize *keys = count > 0 ? &g_array_index (self->keys, gsize, first) : NULL;

  if (keys_ascend (self, keys, count))
    return FALSE;
  g_qsort_with_data (keys, (gint) count, sizeof (gsize), compare_keys, self->text->str);
  for (guint i = 1; i < count; i++)
    if (strcmp (self->text->str + keys[i - 1], self->text->str + keys[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
close_frame (Scanner *self, Expect *expect, GError **error)
{
  Frame frame = g_array_index (self->frames, Frame, self->frames->len - 1);

  if (*self->at != (frame.is_object ? '}' : ']'))
    return refuse (self, error, MUSTER_ERROR_INVALID, "a bracket that closes nothing");
  if (frame.is_object && has_equal_keys (self, frame.first_key))
    return refuse (self, error, MUSTER_ERROR_INVALID, "a key stands twice in one object");
  g_array_set_size (self->keys, frame.first_key);
  g_string_truncate (self->text, frame.text);
  g_array_set_size (self->frames, self->frames->len - 1);
  *expect = self->frames->len > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
  self->at++;
  return TRUE;
}

static gboolean
count_member (Scanner *self, GError **error)
{
  Frame *frame;

  if (self->frames->len == 0)
    return TRUE;
  frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
  if (++frame->members > self->limits->members)
    return refuse (self, error, MUSTER_ERROR_TOO_LARGE, "too many members");
  return TRUE;
}

static void
skip_space (Scanner *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;
}

static gboolean
scan_scalar (Scanner *self, GError **error)
{
  gsize before = self->text->len;

  switch (*self->at)
    {
    case '"':
      if (!scan_string (self, error))
        return FALSE;
      g_string_truncate (self->text, before);
      return TRUE;
    case 't':
      return scan_word (self, "true", error);
    case 'f':
      return scan_word (self, "false", error);
    case 'n':
      return scan_word (self, "null", error);
    default:
      if (*self->at == '-' || g_ascii_isdigit (*self->at))
        return scan_number (self, error);
      return refuse (self, error, MUSTER_ERROR_INVALID, "a value is expected");
    }
}

static gboolean
scan_value (Scanner *self, Expect *expect, GError **error)
{
  if (*self->at == ']' && *expect == EXPECT_VALUE_OR_END)
    return close_frame (self, expect, error);
  if (!count_member (self, error))
    return FALSE;
  if (*self->at == '{' || *self->at == '[')
    return open_frame (self, expect, error);
  if (!scan_scalar (self, error))
    return FALSE;
  *expect = self->frames->len > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
  return TRUE;
}

static gboolean
scan_key (Scanner *self, Expect *expect, GError **error)
{
  gsize key = self->text->len;

  if (*self->at == '}' && *expect == EXPECT_KEY_OR_END)
    return close_frame (self, expect, error);
  if (*self->at != '"')
    return refuse (self, error, MUSTER_ERROR_INVALID, "a key is expected");
  if (!scan_string (self, error))
    return FALSE;
  g_string_append_c (self->text, '\0');
  g_array_append_val (self->keys, key);
  skip_space (self);
  if (self->at == self->end || *self->at != ':')
    return refuse (self, error, MUSTER_ERROR_INVALID, "a colon is expected");
  self->at++;
  *expect = EXPECT_VALUE;
  return TRUE;
}

static gboolean
scan_step (Scanner *self, Expect *expect, GError **error)
{
  switch (*expect)
    {
    case EXPECT_VALUE:
    case EXPECT_VALUE_OR_END:
      return scan_value (self, expect, error);
    case EXPECT_KEY:
    case EXPECT_KEY_OR_END:
      return scan_key (self, expect, error);
    case EXPECT_COMMA_OR_END:
      if (*self->at != ',')
        return close_frame (self, expect, error);
      self->at++;
      *expect = g_array_index (self->frames, Frame, self->frames->len - 1).is_object ? EXPECT_KEY : EXPECT_VALUE;
      return TRUE;
    case EXPECT_NOTHING:
    default:
      return refuse (self, error, MUSTER_ERROR_INVALID, "something follows the value");
    }
}

static gboolean
scan_all (Scanner *self, GError **error)
{
  Expect expect = EXPECT_VALUE;

  for (skip_space (self); self->at < self->end; skip_space (self))
    if (!scan_step (self, &expect, error))
      return FALSE;
  if (expect != EXPECT_NOTHING)
    return refuse (self, error, MUSTER_ERROR_INVALID, "the text ends too early");
  return TRUE;
}

/**
 * muster_json_scan:
 * @text: (array length=size): bytes from outside; need not end in NUL
 * @size: their number
 * @limits: what the text may cost; each limit is itself still allowed
 * @error: %MUSTER_ERROR_TOO_LARGE for a limit, %MUSTER_ERROR_INVALID for everything else; the message names the place
 *   and never repeats what stands there
 *
 * Says whether the bytes are exactly one value of the strict JSON that Muster speaks: UTF-8 without NUL or byte order
 * mark, whole numbers within ±2^53 in their shortest form, no key twice in an object however it is spelled, surrogates
 * in pairs, no control characters, comments or trailing bytes. Time is linear in @size, but for the sorting of keys.
 *
 * Returns: whether json-glib may see them
 */
gboolean
muster_json_scan (const char *text, gsize size, const MusterJsonLimits *limits, GError **error)
{
  /* A body without bytes has no address either. */
  const char *start = text != NULL ? text : "";
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GString) arena = g_string_new (NULL);
  Scanner self = { start, start, start + size, limits, frames, arena, keys };

  if (size > limits->bytes)
    return refuse (&self, error, MUSTER_ERROR_TOO_LARGE, "the text is too long");
  if (!g_utf8_validate_len (start, size, &self.at))
    return refuse (&self, error, MUSTER_ERROR_INVALID, "not UTF-8");
  self.at = start;
  return scan_all (&self, error);
}
