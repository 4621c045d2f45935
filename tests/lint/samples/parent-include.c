/* expect: parent-include as app/store/muster-bad.c */
#include "../core/muster-nothing.h"
