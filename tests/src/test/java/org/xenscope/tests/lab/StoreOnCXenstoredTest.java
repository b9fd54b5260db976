package org.xenscope.tests.lab;

import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** With xenstored. */
@OnLab
final class StoreOnCXenstoredTest extends StoreContract {
    private final TestLab lab;

    StoreOnCXenstoredTest(TestLab lab) {
        this.lab = lab;
    }

    @Override
    TestLab lab() {
        return lab;
    }
}
