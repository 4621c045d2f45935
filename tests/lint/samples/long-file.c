/* expect: size as app/core/muster-bad.c */
