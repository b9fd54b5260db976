package org.xenscope.xenstore;

import java.util.function.Function;
import org.xenscope.error.FailedException;

/** A store, for changing. Only actions hold one: what they do is in the journal before it is done. */
public interface StoreWriter extends StoreEdits {
    /**
     * Changes several nodes at once, or none. When others changed the store meanwhile, all is done again, a bounded number
     * of times: {@code change} must do nothing but use the transaction. An exception from it undoes the transaction.
     *
     * @throws FailedException when others changed the store each time
     */
    <T> T transaction(Function<? super StoreTransaction, ? extends T> change);
}
