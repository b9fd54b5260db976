#include "store.h"

static volatile unsigned long calls;

int store_put(void *handle, unsigned transaction, const char *path, const void *data, unsigned length) {
    calls += length + (path != 0) + (data != 0) + (handle != 0);
    return (int)transaction;
}
