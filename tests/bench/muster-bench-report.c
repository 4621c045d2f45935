/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MICROSECONDS 1e6
#define MILLISECOND 1e3

void
muster_bench_require (gboolean done, GError *error, const char *what)
{
  if (done && error == NULL)
    return;
  g_printerr ("bench: %s: %s\n", what, error == NULL ? "failed" : error->message);
  exit (1);
}

void
muster_bench_say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
}

gboolean
muster_bench_wants (MusterBench *bench, const char *name)
{
  return bench->only == NULL || strcmp (bench->only, name) == 0;
}

gint64
muster_bench_now (void)
{
  return g_get_monotonic_time ();
}

/* From /proc/PID/stat: what stands behind the name in parentheses, the 12th and 13th are user and system in ticks. */
static gint64
get_cpu_ms (const char *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", process);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || strrchr (text, ')') == NULL)
    return 0;
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  if (g_strv_length (words) < 13)
    return 0;
  return (g_ascii_strtoll (words[11], NULL, 10) + g_ascii_strtoll (words[12], NULL, 10)) * 1000 / sysconf (_SC_CLK_TCK);
}

MusterBenchWatch
muster_bench_start (const char *process)
{
  MusterBenchWatch watch = { process, muster_bench_now (), get_cpu_ms (process) };

  return watch;
}

void
muster_bench_stop (const MusterBenchWatch *watch, gint64 count, MusterBenchTime *time)
{
  time->microseconds += muster_bench_now () - watch->began;
  time->cpu_ms += get_cpu_ms (watch->process) - watch->cpu_ms;
  time->count += count;
}

/* Three digits are as many as a machine that others use too can say. */
static double
round_figure (double value)
{
  char text[32];

  g_snprintf (text, sizeof text, "%.3g", value);
  return g_ascii_strtod (text, NULL);
}

JsonObject *
muster_bench_add (MusterBench *bench, const char *name, gint64 held, const char *budget)
{
  JsonObject *figure = json_object_new ();

  json_object_set_string_member (figure, "name", name);
  json_object_set_int_member (figure, "held", held);
  if (budget != NULL)
    json_object_set_string_member (figure, "budget", budget);
  json_array_add_object_element (bench->figures, figure);
  muster_bench_say ("%s at %" G_GINT64_FORMAT "\n", name, held);
  return figure;
}

static double
get_rate (const MusterBenchTime *time)
{
  return time->microseconds == 0 ? 0 : (double) time->count * MICROSECONDS / (double) time->microseconds;
}

static JsonObject *
describe_rate (const MusterBenchTime *time)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "count", time->count);
  json_object_set_double_member (object, "seconds", round_figure ((double) time->microseconds / MICROSECONDS));
  json_object_set_double_member (object, "per_second", round_figure (get_rate (time)));
  if (time->cpu_ms > 0)
    json_object_set_double_member (object, "cpu_seconds", (double) time->cpu_ms / MILLISECOND);
  return object;
}

JsonObject *
muster_bench_add_rates (MusterBench *bench, const char *name, const char *unit, gint64 held, const MusterBenchTime *program,
                        const MusterBenchTime *bare, const char *budget)
{
  JsonObject *figure = muster_bench_add (bench, name, held, budget);
  double ratio = get_rate (bare) == 0 ? 0 : get_rate (program) / get_rate (bare);

  json_object_set_string_member (figure, "unit", unit);
  json_object_set_object_member (figure, "program", describe_rate (program));
  json_object_set_object_member (figure, "bare", describe_rate (bare));
  json_object_set_double_member (figure, "ratio", round_figure (ratio));
  if (program->cpu_ms > 0 && bare->cpu_ms > 0)
    json_object_set_double_member (figure, "cpu_ratio",
                                   round_figure ((double) bare->cpu_ms * (double) program->count
                                                 / ((double) program->cpu_ms * (double) bare->count)));
  muster_bench_say ("  %.0f against %.0f %s a second: %.2f; processor: %" G_GINT64_FORMAT " against %" G_GINT64_FORMAT " ms\n",
                    get_rate (program), get_rate (bare), unit, ratio, program->cpu_ms, bare->cpu_ms);
  return figure;
}

JsonObject *
muster_bench_add_sizes (MusterBench *bench, const char *name, const char *unit, gint64 held, gint64 program, gint64 bare,
                        const char *budget)
{
  JsonObject *figure = muster_bench_add (bench, name, held, budget);
  double ratio = bare == 0 ? 0 : (double) program / (double) bare;

  json_object_set_string_member (figure, "unit", unit);
  json_object_set_int_member (figure, "program", program);
  json_object_set_int_member (figure, "bare", bare);
  json_object_set_double_member (figure, "ratio", round_figure (ratio));
  muster_bench_say ("  %" G_GINT64_FORMAT " against %" G_GINT64_FORMAT " %s: %.2f\n", program, bare, unit, ratio);
  return figure;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

JsonObject *
muster_bench_describe_times (GArray *times)
{
  JsonObject *object = json_object_new ();

  g_array_sort (times, compare_times);
  json_object_set_int_member (object, "count", times->len);
  if (times->len == 0)
    return object;
  json_object_set_double_member (object, "p50_ms", round_figure (g_array_index (times, gint64, times->len / 2) / MILLISECOND));
  json_object_set_double_member (object, "p99_ms", round_figure (g_array_index (times, gint64, times->len * 99 / 100) / MILLISECOND));
  json_object_set_double_member (object, "most_ms", round_figure (g_array_index (times, gint64, times->len - 1) / MILLISECOND));
  return object;
}

/* @process: a process id, or "self". */
gint64
muster_bench_get_rss_kib (const char *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", process);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");
  return line == NULL ? 0 : g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10);
}
