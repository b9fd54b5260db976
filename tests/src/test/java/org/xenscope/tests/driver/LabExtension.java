package org.xenscope.tests.driver;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One lab for all classes: started when the first of them asks for it, ended after the last, also when this JVM is ended
 * before. A test that fails may have left something, which the next must not be blamed for: what the lab was like is told,
 * and it is reset. A class whose tests go on with one guest has no guest then: those that follow fail as well.
 */
final class LabExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    /** What a person would look at first. */
    private static final String LOOK = "xl list; ps -eo pid,ppid,stat,args | grep -v '\\]$'; xl dmesg | tail -n 8;"
            + " tail -n 15 /var/log/xen/xl-*.log /var/log/xen/qemu-dm-*.log; dmesg | tail -n 5";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestLab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        afterEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            TestLab lab = lab(context);
            System.err.println(context.getDisplayName() + " failed; the lab then:\n" + lab.look(LOOK));
            lab.reset();
        }
    }

    private static TestLab lab(ExtensionContext context) {
        // What stands in the root's store is closed after the last test.
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        "lab",
                        key -> {
                            TestLab lab = TestLab.up("default");
                            Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
                            return lab;
                        },
                        TestLab.class);
    }
}
