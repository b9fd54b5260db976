/* Stands for libxenstore: built without debug information. */
int store_put(void *handle, unsigned transaction, const char *path, const void *data, unsigned length);

/* Named like functions of Xen's libraries, and called alike. */
int xs_write(void *h, unsigned t, const char *path, const void *data, unsigned len);
void *xenforeignmemory_map2(void *fmem, unsigned dom, void *addr, int prot, int flags, unsigned long pages,
                            const unsigned long *arr, int *err);
