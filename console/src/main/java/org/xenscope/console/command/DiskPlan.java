package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.host.Host;
import org.xenscope.image.DiskPlanProbe;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.XlConfig;
import org.xenscope.recipes.bringup.ConfigSource;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.disk.DiskRule;

/** What libxl of this host's version makes of each disk of a config, and what it should be. */
@AutoService(Command.class)
public final class DiskPlan implements Command {
    @Override
    public String usage() {
        return """
                disk plan - what libxl on this host makes of CONFIG's disks, what QEMU gets, and what it should get

                Example: xenscope -H lab disk plan hvm
                Usage: xenscope disk plan [OPTIONS] CONFIG

                CONFIG is an xl.cfg: a file here, host:PATH for one on the host, or a bare name that the host has as
                /etc/xen/guests/NAME.cfg or /etc/xen/NAME.cfg. The images' headers are read, nothing is changed. Ends with 1
                when a disk has an error.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.GUEST_CONFIG);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String name = arguments.words(1, 1).get(0);
        Host host = session.host();
        ConfigSource source = ConfigSource.find(host, name, session.path(name));
        DomainConfig config = DomainConfig.of(XlConfig.parse(source.label(), source.content()));
        session.status("looking at the images");
        DiskPlanFacts facts = new DiskPlanProbe(host, session.store()).facts(config);
        return new DiskPlanView(
                facts, Diagnosis.of(DiskRule.all(), facts), session.options().verbose());
    }
}
