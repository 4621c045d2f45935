/* expect: sqlite-outside-db as app/store/muster-bad.c */
#include <sqlite3.h>
