/* expect: world as app/store/muster-bad.c */
long now (void) { return g_get_real_time (); }
