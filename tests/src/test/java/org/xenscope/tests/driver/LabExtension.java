package org.xenscope.tests.driver;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One lab for all classes: started when the first of them asks for it, ended after the last, also when this JVM is ended
 * before. A test that fails may have left something, which the next must not be blamed for: the lab is reset.
 */
final class LabExtension implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestLab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            lab(context).reset();
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
