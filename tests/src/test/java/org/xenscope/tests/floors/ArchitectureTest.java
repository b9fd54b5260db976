package org.xenscope.tests.floors;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The floors of the house, and the doors between its rooms. */
final class ArchitectureTest {
    private static final String[] PROBES = {
        "org.xenscope.devicemodel..",
        "org.xenscope.disk..",
        "org.xenscope.error..",
        "org.xenscope.host..",
        "org.xenscope.lab..",
        "org.xenscope.libxl..",
        "org.xenscope.vif..",
        "org.xenscope.xenbus..",
        "org.xenscope.xenstore.."
    };

    private static JavaClasses product;

    @BeforeAll
    static void read() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.xenscope");
    }

    @Test
    void importsGoDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.xenscope..")
                .layer("console")
                .definedBy("org.xenscope.console..")
                .layer("tui")
                .definedBy("org.xenscope.tui..")
                .layer("recipes")
                .definedBy("org.xenscope.recipes..")
                .layer("gdb-bridge")
                .definedBy("org.xenscope.gdb..")
                .layer("probes")
                .definedBy(PROBES)
                .whereLayer("console")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("tui")
                .mayOnlyBeAccessedByLayers("console")
                .whereLayer("recipes")
                .mayOnlyBeAccessedByLayers("tui", "console")
                .whereLayer("gdb-bridge")
                .mayOnlyBeAccessedByLayers("recipes", "tui", "console")
                .ensureAllClassesAreContainedInArchitecture()
                .withOptionalLayers(true)
                .check(product);
    }
}
