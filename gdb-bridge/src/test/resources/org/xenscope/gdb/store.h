/* Stands for libxenstore: built without debug information. */
int store_put(void *handle, unsigned transaction, const char *path, const void *data, unsigned length);
