package org.xenscope.recipes.bringup;

import java.util.List;
import java.util.Optional;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.xenstore.StorePath;

/** Whether hvmloader will find what it reads, before the domain runs. */
final class CheckHvmloaderKeys implements Step {
    @Override
    public int number() {
        return 7;
    }

    @Override
    public String id() {
        return "hvmloader";
    }

    @Override
    public String title() {
        return "hvmloader keys";
    }

    private static final String BIOS = "hvmloader/bios";

    @Override
    public Planned plan(Bringup bringup) {
        return bringup.hvm()
                ? Planned.look("read /local/domain/DOMID/hvmloader before the domain runs")
                : Planned.skip("no hvmloader in a " + bringup.config().type() + " domain");
    }

    @Override
    public String run(Bringup bringup) {
        StorePath keys = bringup.home().child("hvmloader");
        Optional<String> bios = bringup.store().readText(bringup.home().child(BIOS));
        // hvmloader takes "rombios" where there is no key, and stops at a name it has no image for (hvmloader.c).
        if (bios.filter(b -> List.of("seabios", "rombios", "ovmf").contains(b)).isEmpty()) {
            throw new FoundException(Finding.error(
                    "XS0301",
                    bringup.domid(),
                    "hvmloader",
                    "hvmloader will not find its BIOS",
                    new Finding.Evidence("xenstore", bringup.home().child(BIOS).text(), bios.orElse("no such node")),
                    "hvmloader/bios must be seabios, rombios or ovmf",
                    new Finding.Fix(
                            "write it before the domain runs",
                            "xenscope store write " + bringup.home().child(BIOS) + " seabios",
                            true)));
        }
        StringBuilder found = new StringBuilder();
        for (String key : bringup.store().directory(keys)) {
            found.append(found.isEmpty() ? "" : ", ")
                    .append(key)
                    .append('=')
                    .append(bringup.store().readText(keys.child(key)).orElse(""));
        }
        return found.toString();
    }
}
