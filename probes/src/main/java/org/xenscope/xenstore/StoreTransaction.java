package org.xenscope.xenstore;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A store as one transaction sees and changes it: all of it happens, or nothing. Not to be used once it has ended.
 *
 * <p>What changes many nodes asks for all of it before it waits for the first answer, and does it in the given order. The
 * exception of the first that fails is thrown; what was asked after it may be done, so let it end the transaction.
 */
public interface StoreTransaction extends StoreReader, StoreEdits {
    /** As {@link #write(StorePath, byte[])}, for many nodes. */
    void writeAll(Map<StorePath, byte[]> values);

    /** As {@link #remove}, for many nodes. */
    void removeAll(Collection<StorePath> paths);

    /** As {@link #setPermissions}, for many nodes. */
    void setAllPermissions(Map<StorePath, List<Permission>> permissions);
}
