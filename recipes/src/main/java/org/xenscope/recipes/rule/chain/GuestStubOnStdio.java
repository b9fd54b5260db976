package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** QEMU's own gdb stub on a terminal that is not there. */
@AutoService(ChainRule.class)
public final class GuestStubOnStdio implements ChainRule {
    @Override
    public String code() {
        return "XS0229";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "QEMU's stub for the guest waits on a terminal that libxl does not give it";
    }

    @Override
    public String cause() {
        return "-gdb is QEMU's stub for the guest's kernel and no way to debug QEMU; libxl gives a device model /dev/null as its input";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        return eachScript(
                facts,
                (file, script) -> script.guestStub().isPresent()
                        ? Optional.of(finding(
                                facts,
                                file.name(),
                                file.path() + " gives QEMU -gdb stdio",
                                List.of(new Finding.Evidence(
                                        "file",
                                        file.path() + ":" + script.guestStub().getAsInt(),
                                        "-gdb stdio")),
                                new Finding.Fix(
                                        "leave it out; to debug the guest, -gdb tcp:127.0.0.1:PORT on another port than gdbserver's",
                                        "",
                                        true)))
                        : Optional.empty());
    }
}
