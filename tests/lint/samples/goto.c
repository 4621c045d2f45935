/* expect: goto as app/core/muster-bad.c */
void f (void) { goto out; out: return; }
