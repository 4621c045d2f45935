/* expect: arrow as app/store/muster-bad.c */
#include "muster-batch.h"
