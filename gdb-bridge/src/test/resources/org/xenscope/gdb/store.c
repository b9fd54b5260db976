#include "store.h"

static volatile unsigned long calls;

int store_put(void *handle, unsigned transaction, const char *path, const void *data, unsigned length) {
    calls += length + (path != 0) + (data != 0) + (handle != 0);
    return (int)transaction;
}

int xs_write(void *h, unsigned t, const char *path, const void *data, unsigned len) {
    calls += len + (path != 0) + (data != 0) + (h != 0);
    return (int)t;
}

void *xenforeignmemory_map2(void *fmem, unsigned dom, void *addr, int prot, int flags, unsigned long pages,
                            const unsigned long *arr, int *err) {
    calls += dom + prot + flags + pages + (fmem != arr) + (addr != err);
    return fmem;
}
