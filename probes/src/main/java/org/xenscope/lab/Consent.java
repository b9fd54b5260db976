package org.xenscope.lab;

import java.util.List;

/** The one who may say whether packages are installed on this machine. */
@FunctionalInterface
public interface Consent {
    Consent NO = packages -> false;
    Consent YES = packages -> true;

    boolean toInstall(List<String> packages);
}
