/* expect: sql as app/sync/muster-bad.c */
static const char bad[] = "SELECT 1";
