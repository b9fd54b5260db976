package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.DeviceFacts;

/** backend/KIND/N without a backend in it. */
@AutoService(DeviceRule.class)
public final class EmptyDirectories implements DeviceRule {
    @Override
    public String code() {
        return "XS0126";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "empty directories of backends are left";
    }

    @Override
    public String cause() {
        return "Toolstacks that remove backends one by one leave the directories of domains that are "
                + "gone; each is a node against the quota (1,000 for each domain), and lists grow.";
    }

    @Override
    public Verdict judge(DeviceFacts facts) {
        List<String> left = facts.emptyDirectories().stream()
                .filter(path -> facts.domain(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)))
                        .isEmpty())
                .toList();
        if (left.isEmpty()) {
            return Verdict.quiet();
        }
        Case found = new Case(this, 0, "backend directories");
        left.stream().limit(8).forEach(path -> found.node(path, "empty"));
        return Verdict.fires(found.fix(
                        "remove them",
                        "xenscope store rm " + String.join(" ", left.subList(0, Math.min(8, left.size()))))
                .finding(
                        severity(),
                        left.size() + " empty " + (left.size() == 1 ? "directory" : "directories")
                                + " of backends of domains that are gone",
                        "whoever removed the backends left the directories"));
    }
}
