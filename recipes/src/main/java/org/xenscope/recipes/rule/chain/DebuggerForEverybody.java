package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.devicemodel.chain.Chain;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.Link;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** gdbserver that the network can reach. */
@AutoService(ChainRule.class)
public final class DebuggerForEverybody implements ChainRule {
    private static final String LISTENS = "listens on ";

    @Override
    public String code() {
        return "XS0225";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "gdbserver listens for everybody";
    }

    @Override
    public String cause() {
        return "gdbserver binds its port on every address, whatever stands before the colon, and asks for no password: whoever reaches it runs what he likes in dom0, as root";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        List<Finding> found = new ArrayList<>();
        for (Link link : Chain.of(facts).links()) {
            int at = link.does().indexOf(LISTENS);
            if (link.kind() != Link.Kind.GDBSERVER || at < 0) {
                continue;
            }
            String address = link.does().substring(at + LISTENS.length());
            if (address.contains(":")) {
                found.add(open(facts, link, address));
            }
        }
        return Verdict.of(found);
    }

    /**
     * gdbserver takes the host's part for choosing between IPv4 and IPv6, and then binds every address
     * (remote_prepare in gdbserver/remote-utils.cc; seen with 13.1). Who wrote a loopback address meant well: a warning.
     */
    private Finding open(ChainFacts facts, Link link, String address) {
        boolean loopback = address.matches("(127\\.[0-9.]+|localhost|\\[::1\\]|::1):.*");
        Finding finding = finding(
                facts,
                "gdbserver",
                "gdbserver listens on " + address + ", for everybody who reaches this machine",
                List.of(new Finding.Evidence("gdbserver", link.program(), link.does())),
                new Finding.Fix(
                        "take xenscope's wrapper, whose gdbserver listens nowhere; until then keep others from the port by this host's firewall",
                        "xenscope dm wrapper install --gdbserver",
                        true));
        return loopback
                ? new Finding(
                        finding.id(),
                        "warning",
                        finding.domid(),
                        finding.subject(),
                        "gdbserver was told " + address + ", and listens on every address of this machine",
                        finding.evidence(),
                        finding.cause(),
                        finding.fix())
                : finding;
    }
}
