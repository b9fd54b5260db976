package org.xenscope.recipes.bringup;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Finding;

/**
 * How a run of the steps ended.
 *
 * @param failed the step that did not succeed; null when all did
 * @param error why; null when all succeeded
 * @param findings what is known about why
 */
public record Outcome(
        BringupListener.@Nullable Line failed, @Nullable XenscopeException error, List<Finding> findings, long millis) {
    public boolean up() {
        return error == null;
    }
}
