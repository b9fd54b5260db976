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
        return "gdbserver asks for no password: whoever reaches it runs what he likes in dom0, as root";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        List<Finding> found = new ArrayList<>();
        for (Link link : Chain.of(facts).links()) {
            int at = link.does().indexOf(LISTENS);
            if (link.kind() == Link.Kind.GDBSERVER
                    && at >= 0
                    && !ours(link.does().substring(at + LISTENS.length()))) {
                String address = link.does().substring(at + LISTENS.length());
                found.add(finding(
                        facts,
                        "gdbserver",
                        "gdbserver listens on " + address + ", for everybody who reaches this machine",
                        List.of(new Finding.Evidence("gdbserver", link.program(), link.does())),
                        new Finding.Fix("have it listen on 127.0.0.1:PORT, and go there through ssh", "", true)));
            }
        }
        return Verdict.of(found);
    }

    private static boolean ours(String address) {
        return address.matches("(127\\.[0-9.]+|localhost|\\[::1\\]|::1):.*|-|stdio|/.*");
    }
}
