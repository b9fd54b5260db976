package org.xenscope.tests.floors;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;

/** The floors of the house, and the doors between its rooms. */
final class ArchitectureTest {
    /** Parsers and codecs that share a room with a client; the other rooms are named in {@link #PURE_ROOMS}. */
    private static final Set<String> PURE = Set.of(
            "org.xenscope.backend.DeviceEvent",
            "org.xenscope.backend.DomainDevices",
            "org.xenscope.backend.DriverTable",
            "org.xenscope.backend.Interfaces",
            "org.xenscope.backend.Servers",
            "org.xenscope.blktap.Dialect",
            "org.xenscope.blktap.Holder",
            "org.xenscope.blktap.ImageType",
            "org.xenscope.blktap.ImageUse",
            "org.xenscope.blktap.OpenFile",
            "org.xenscope.blktap.Processes",
            "org.xenscope.blktap.QemuNbd",
            "org.xenscope.blktap.TapCtl",
            "org.xenscope.blktap.TapDevice",
            "org.xenscope.blktap.TapFacts",
            "org.xenscope.blktap.TapGround",
            "org.xenscope.blktap.TapList",
            "org.xenscope.blktap.TapMakers",
            "org.xenscope.blktap.TapState",
            "org.xenscope.devicemodel.DeviceModelFacts",
            "org.xenscope.devicemodel.DeviceModels",
            "org.xenscope.devicemodel.DiskKind",
            "org.xenscope.devicemodel.JsonSplitter",
            "org.xenscope.devicemodel.ModelSorting",
            "org.xenscope.devicemodel.PngWriter",
            "org.xenscope.devicemodel.PpmReader",
            "org.xenscope.devicemodel.ProcText",
            "org.xenscope.devicemodel.ProcessDetails",
            "org.xenscope.devicemodel.ProcessTable",
            "org.xenscope.devicemodel.QemuAnswers",
            "org.xenscope.devicemodel.QemuCommandLine",
            "org.xenscope.devicemodel.QemuOptions",
            "org.xenscope.devicemodel.QemuSections",
            "org.xenscope.devicemodel.QmpMessage",
            "org.xenscope.devicemodel.QmpReading",
            "org.xenscope.devicemodel.QmpSocket",
            "org.xenscope.devicemodel.Screen",
            "org.xenscope.devicemodel.UnixSockets",
            "org.xenscope.gdb.BreakpointSet",
            "org.xenscope.gdb.EarlyAnswers",
            "org.xenscope.gdb.GdbAnswers",
            "org.xenscope.gdb.GdbErrors",
            "org.xenscope.gdb.LogText",
            "org.xenscope.gdb.QemuRelease",
            "org.xenscope.gdb.RawCommand",
            "org.xenscope.xenstore.Detail",
            "org.xenscope.xenstore.DirectoryParts",
            "org.xenscope.devicemodel.chain.Chain",
            "org.xenscope.devicemodel.chain.ChainFacts",
            "org.xenscope.devicemodel.chain.ChainProcess",
            "org.xenscope.devicemodel.chain.Generation",
            "org.xenscope.devicemodel.chain.Link",
            "org.xenscope.devicemodel.chain.LinkWords",
            "org.xenscope.devicemodel.chain.ProgramFile",
            "org.xenscope.devicemodel.chain.Route",
            "org.xenscope.devicemodel.chain.ScriptReader",
            "org.xenscope.devicemodel.chain.ScriptReading",
            "org.xenscope.devicemodel.chain.Seen",
            "org.xenscope.devicemodel.chain.Selinux",
            "org.xenscope.devicemodel.chain.ShellWords",
            "org.xenscope.devicemodel.chain.Sound",
            "org.xenscope.devicemodel.chain.Stages",
            "org.xenscope.devicemodel.chain.Wrapper",
            "org.xenscope.devicemodel.chain.WrapperLog",
            "org.xenscope.gdb.symbols.ElfBytes",
            "org.xenscope.gdb.symbols.ElfFile",
            "org.xenscope.gdb.symbols.LoaderPaths",
            "org.xenscope.gdb.symbols.ProcessMap",
            "org.xenscope.hvmloader.ConsoleText",
            "org.xenscope.hvmloader.Firmware",
            "org.xenscope.hvmloader.GuestLine",
            "org.xenscope.hvmloader.GuestLogLevel",
            "org.xenscope.hvmloader.HasRun",
            "org.xenscope.hvmloader.HvmloaderFacts",
            "org.xenscope.hvmloader.HvmloaderHost",
            "org.xenscope.hvmloader.HvmloaderKey",
            "org.xenscope.hvmloader.HvmloaderLog",
            "org.xenscope.hvmloader.KeyCatalogue",
            "org.xenscope.hvmloader.KeyValues",
            "org.xenscope.hvmloader.Stage",
            "org.xenscope.hvmloader.StageLines",
            "org.xenscope.hvmloader.ValueType",
            "org.xenscope.jvm.Activity",
            "org.xenscope.jvm.HangReport",
            "org.xenscope.jvm.PlaceSpec",
            "org.xenscope.jvm.ProcessStatus",
            "org.xenscope.jvm.ThreadDump",
            "org.xenscope.xenstore.LiveNode",
            "org.xenscope.xenstore.LiveNodes",
            "org.xenscope.xenstore.Message",
            "org.xenscope.xenstore.MessageDecoder",
            "org.xenscope.xenstore.MessageType",
            "org.xenscope.xenstore.NodeChange",
            "org.xenscope.xenstore.NodePattern",
            "org.xenscope.xenstore.Payload",
            "org.xenscope.xenstore.Permission",
            "org.xenscope.xenstore.Quoted",
            "org.xenscope.xenstore.Request",
            "org.xenscope.xenstore.SavedNode",
            "org.xenscope.xenstore.SavedTree",
            "org.xenscope.xenstore.SnapshotFile",
            "org.xenscope.xenstore.StoreDiff",
            "org.xenscope.xenstore.StoreError",
            "org.xenscope.xenstore.StoreNode",
            "org.xenscope.xenstore.StorePath",
            "org.xenscope.xenstore.ValueText");

    private static final String[] PURE_ROOMS = {
        "org.xenscope.clib..",
        "org.xenscope.openxt..",
        "org.xenscope.disk..",
        "org.xenscope.gdb.mi..",
        "org.xenscope.jvm.expression..",
        "org.xenscope.libxl..",
        "org.xenscope.xenbus.."
    };

    private static JavaClasses product;

    @BeforeAll
    static void read() {
        product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.xenscope");
        assertThat(product.size()).isGreaterThan(200);
    }

    @Test
    void importsGoDownOnly() {
        DescribedPredicate<JavaClass> above = resideInAnyPackage(
                "org.xenscope.console..",
                "org.xenscope.tui..",
                "org.xenscope.recipes..",
                "org.xenscope.debug..",
                "org.xenscope.gdb..",
                "org.xenscope.jvm..");
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.xenscope..")
                .withOptionalLayers(true)
                .layer("console")
                .definedBy("org.xenscope.console..")
                .layer("tui")
                .definedBy("org.xenscope.tui..")
                .layer("recipes")
                .definedBy("org.xenscope.recipes..")
                .layer("gdb-bridge")
                .definedBy("org.xenscope.debug..", "org.xenscope.gdb..", "org.xenscope.jvm..")
                .layer("probes")
                .definedBy(DescribedPredicate.not(above).as("every other room"))
                .whereLayer("console")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("tui")
                .mayOnlyBeAccessedByLayers("console")
                .whereLayer("recipes")
                .mayOnlyBeAccessedByLayers("tui", "console")
                .whereLayer("gdb-bridge")
                .mayOnlyBeAccessedByLayers("recipes", "tui", "console")
                .check(product);
    }

    @Test
    void codecsAndParsersDoNoInputOrOutputAndHaveNoClock() {
        DescribedPredicate<JavaClass> outside =
                describe("files, sockets, processes, clocks, threads or a host", target -> {
                    String name = target.getName();
                    return name.startsWith("java.io.File")
                            || name.startsWith("java.nio.file.")
                            || name.startsWith("java.nio.channels.")
                            || name.startsWith("java.net.")
                            || name.startsWith("java.util.concurrent.")
                            || name.startsWith("java.time.Clock")
                            || name.matches("java\\.lang\\.(Process|ProcessBuilder|ProcessHandle|Thread)")
                            || name.startsWith("org.xenscope.host.");
                });
        noClasses()
                .that(describe(
                        "codecs and parsers",
                        each -> resideInAnyPackage(PURE_ROOMS).test(each)
                                || PURE.contains(outermost(each))
                                || outermost(each).startsWith("org.xenscope.vif.")
                                        && !outermost(each).endsWith("Probe")))
                .should()
                .dependOnClassesThat(outside)
                .check(product);
        noClasses()
                .that(describe(
                        "codecs and parsers",
                        each -> resideInAnyPackage(PURE_ROOMS).test(each) || PURE.contains(outermost(each))))
                .should()
                .callMethodWhere(use(System.class, "nanoTime", "currentTimeMillis", "getenv"))
                .check(product);
        assertThat(PURE).allMatch(product::contain);
    }

    @Test
    void machinesAreReachedThroughTheRoomsHostAndLabOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.xenscope.host..", "org.xenscope.lab..")
                .and(notNamed(
                        // A journal's lock; a person's shell and terminal; the rehearsal's own store; gdb, which runs
                        // here and not on the host; a Java program that is launched for its debugger.
                        "org.xenscope.gdb.GdbProcess",
                        // The socket here that gdb connects to.
                        "org.xenscope.gdb.server.Relay",
                        "org.xenscope.jvm.Launched",
                        "org.xenscope.recipes.Journal",
                        "org.xenscope.console.command.Foreground",
                        "org.xenscope.console.Terminal",
                        "org.xenscope.console.Rehearsal"))
                .should()
                .dependOnClassesThat(describe(
                        "processes or sockets",
                        target -> target.getName().equals("java.lang.ProcessBuilder")
                                || target.getName().equals("java.lang.Runtime$Process")
                                || target.getName().startsWith("java.nio.channels.")
                                || target.getName().matches("java\\.net\\.(.*Socket.*|Inet.*)")))
                .check(product);
    }

    @Test
    void theRightToChangeAHostIsGivenInOnePlace() {
        noClasses()
                // The lab's QEMU is a process of this machine and no host.
                .that(notNamed("org.xenscope.console.Session", "org.xenscope.lab.Monitor"))
                .and(describe("not the lab's commands", each -> !outermost(each)
                        .matches("org\\.xenscope\\.console\\.command\\.Lab(Up|Down|Reset|Ssh)")))
                .should()
                .callMethodWhere(use(Policy.class, "permit"))
                .check(product);
        noClasses()
                .that(notNamed("org.xenscope.host.Policy"))
                .should()
                .callConstructorWhere(use(Permit.class, "<init>"))
                .check(product);
        noClasses()
                .that(notNamed("org.xenscope.console.HostDoor"))
                .should()
                .callMethodWhere(use(Host.class, "control"))
                .orShould()
                .callMethodWhere(use(Store.class, "changes"))
                .check(product);
    }

    @Test
    void onlyActionsChangeAHost() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.xenscope.recipes.action..", "org.xenscope.host..")
                .and(notNamed(
                        // What DebugProcess and EndDebugger have begun on the host; a gate that InstallWrapper made.
                        "org.xenscope.gdb.server.GdbServing",
                        "org.xenscope.gdb.server.Guard",
                        "org.xenscope.recipes.debug.Gate"))
                .should()
                .callMethodWhere(use(Site.class, "control", "storeChanges", "permit"))
                .orShould()
                .callMethodWhere(use(HostControl.class, "run", "write", "makeDirectory", "remove"))
                .check(product);
    }

    @Test
    void everyActionCanBeWrittenToTheJournal() {
        classes()
                .that()
                .implement(Action.class)
                .should()
                .beRecords()
                .andShould()
                .resideInAPackage("org.xenscope.recipes.action")
                .check(product);
    }

    @Test
    void allTextGoesThroughOneWriter() {
        noClasses()
                .should()
                .accessFieldWhere(use(System.class, "out", "err"))
                .orShould()
                .callMethodWhere(use(Throwable.class, "printStackTrace"))
                .check(product);
        noClasses()
                .that(notNamed(
                        "org.xenscope.console.Main",
                        // gdb's remote protocol, which is no text
                        "org.xenscope.console.command.GdbRelay"))
                .should()
                .accessFieldWhere(use(FileDescriptor.class, "out", "err"))
                .check(product);
    }

    @Test
    void nothingListensBeyondTheLoopbackInterface() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path module : modules()) {
            Path main = module.resolve("src/main");
            if (Files.isDirectory(main)) {
                try (Stream<Path> files = Files.walk(main)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                        if (text.contains("0.0.0.0")
                                || text.contains("INADDR_ANY")
                                || text.matches("(?s).*hostfwd=(tcp|udp):(?!127\\.0\\.0\\.1:).*")
                                || text.matches("(?s).*new ServerSocket\\((?!\\)).*")) {
                            wrong.add(file.toString());
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Path> modules() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        assertThat(root.resolve("console/bin/xenscope")).exists();
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(each -> Files.exists(each.resolve("pom.xml"))).toList();
        }
    }

    private static String outermost(JavaClass each) {
        String name = each.getName();
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }

    private static DescribedPredicate<JavaClass> notNamed(String... names) {
        return describe("none of " + List.of(names), each -> !List.of(names).contains(outermost(each)));
    }

    /** Of a method, field or constructor ({@code <init>}) of that class. */
    private static DescribedPredicate<JavaAccess<?>> use(Class<?> owner, String... names) {
        return describe(
                owner.getSimpleName() + "." + String.join("|", names),
                access -> List.of(names).contains(access.getName())
                        && access.getTargetOwner().isEquivalentTo(owner));
    }
}
