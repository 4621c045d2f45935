/* expect: world as app/wire/muster-bad.c */
void fill (void) { randombytes_buf (0, 0); }
