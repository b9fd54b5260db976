package org.xenscope.xenstore;

/** A store as one transaction sees and changes it: all of it happens, or nothing. Not to be used once it has ended. */
public interface StoreTransaction extends StoreReader, StoreEdits {}
