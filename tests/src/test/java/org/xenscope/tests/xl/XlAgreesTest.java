package org.xenscope.tests.xl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.XlConfigText;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;
import org.xenscope.vif.VifSpec;

/**
 * Our reading of disk specs, vif specs and configs beside that of the genuine xl in dom0: the result, and whether there is
 * one. xl takes up to 0.5 s under emulation, so what we accept is given to it by hundreds, as the lists of one config; what we
 * refuse one by one. {@code -Dxenscope.seed=N} repeats a run.
 *
 * <p>Left out, as xl's answer depends on more than the spec: a mac that is too short in the last part of a vif (xl reads the
 * memory behind it), bytes that are no UTF-8 (its JSON then lacks the field), nodes and CPUs that the host has not.
 */
@OnLab
final class XlAgreesTest {
    private static final String REFUSED = "REFUSED";
    private static final int BATCH = 400;

    /** What people write, and what they wrote before Xen 4.2. */
    private static final List<String> DISKS = List.of(
            "/dev/vg/guest,raw,xvda,rw",
            "/dev/vg/guest,,xvda",
            "/dev/vg/guest,raw,xvda",
            "tap2:tapdisk:vhd:/x.vhd,xvda,rw",
            "tap:tapdisk:vhd:/x.vhd,xvda,w",
            "tap:aio:/x.img,xvda,w",
            "tap2:qcow2:/x.qcow2,xvda,w",
            "file:/x.img,hda,w",
            "phy:/dev/vg/x,xvda1,w",
            "phy:/dev/vg/x,hdc:cdrom,r",
            "file:/x.iso,hdc:cdrom,r",
            "ioemu:/x,hda,w",
            "vhd:/x,xvda,w",
            "nbd:host:port,xvda,w",
            "enbd:x,xvda,w",
            "drbd:r0,xvda,w",
            "iscsi:iqn=x,xvda,w",
            "http://x,xvda,w",
            ",hdc:cdrom,r",
            ",empty,hdc:cdrom,r",
            "cdrom,vdev=hdc",
            "vdev=hdc,access=ro,devtype=cdrom",
            "format=vhd, vdev=xvda, access=rw, target=/x.vhd",
            "format=vhd,vdev=hda,backendtype=tap,target=/x.vhd",
            "script=block-tap,format=vhd,vdev=xvda,target=vhd:/x.vhd",
            "format=raw,backendtype=phy,vdev=hda,access=w,devtype=disk,script=block-tap,target=vhd:/x.vhd",
            "vdev=xvda,target=/a,format=vhd",
            "target=/x,vdev=xvda",
            "/x,vhd,backendtype=tap,xvda,w,",
            "/x,vmdk,xvda,w",
            "/x,RAW,xvda,w",
            "/x,raw,xvda,w,trusted",
            "trusted,/x,raw,xvda,w",
            "/x,raw,xvda,w,discard,direct-io-safe,no-discard",
            "  /x ,raw, xvda , w",
            "/x,raw,xvda,execute",
            "/x,raw,xvda,w,extra",
            "format=raw,format=vhd,vdev=a,target=/x",
            "format=raw,format=raw,vdev=a,vdev=b,target=/x",
            "backend=,backend=d,vdev=a,target=/x,",
            "vdev=,tap2:\n",
            "xvda",
            "",
            "=");

    private static final List<String> VIFS = List.of(
            "mac=00:16:3E:00:00:01,bridge=xenbr0",
            "mac=0:16:3e:0:0:1,type=ioemu,model=rtl8139",
            "mac=00:00:00:00:00:00",
            "mac=00-16-3e-00-00-01",
            "mac=1:2:3:4:5:100,ip=x",
            "mac=1:2:3:4:5,6,ip=x",
            "mac=1:2:3:4:5,bridge=x",
            "script=vif-nat,ip=10.0.0.1,gatewaydev=eth0",
            "vifname=x,backend=1,devid=7,mtu=1400,rate=10Mb/s,accel=1,netdev=e",
            "rate=1MB/s@100ms",
            "rate=1",
            "rate=1MB/s@",
            "trusted",
            "untrusted,forwarddev=x,colo_compare_out=y",
            "brigde=xenbr0",
            "type=x",
            "devid=x",
            "devid=4294967295",
            "bridge");

    private final long seed = Long.getLong("xenscope.seed", System.nanoTime() % 1_000_000);

    @Test
    void onDiskSpecs(TestLab lab) {
        SpecMaker maker = new SpecMaker(seed);
        List<String> made = Stream.generate(maker::disk).limit(5000).distinct().toList();
        Predicate<String> taken = spec -> disk(spec).isPresent();
        List<String> differ = new ArrayList<>(inLists(
                lab, "disk", "disks", made.stream().filter(taken).toList(), XlAgreesTest::disk, (fields, devid) -> {}));
        List<String> single = new ArrayList<>(DISKS);
        made.stream().filter(taken.negate()).limit(25).forEach(single::add);
        differ.addAll(oneByOne(
                lab, "disk", single, spec -> "xl -N block-attach 0 " + ShellText.word(spec), XlAgreesTest::disk));
        assertThat(differ).as("disk specs, seed %d", seed).isEmpty();
        assertThat(made.stream().filter(taken)).as("seed %d", seed).hasSizeGreaterThan(500);
    }

    @Test
    void onVifSpecs(TestLab lab) {
        SpecMaker maker = new SpecMaker(seed);
        List<String> made = Stream.generate(maker::vif).limit(1200).distinct().toList();
        List<String> inConfigs =
                made.stream().filter(spec -> vif(spec).isPresent()).toList();
        List<String> differ =
                new ArrayList<>(inLists(lab, "vif", "nics", inConfigs, XlAgreesTest::vif, (fields, devid) -> {
                    if (!fields.has("devid")) {
                        fields.put("devid", devid);
                    }
                }));
        List<String> single = new ArrayList<>(VIFS);
        made.stream().limit(25).forEach(single::add);
        differ.addAll(oneByOne(
                lab,
                "vif",
                single,
                spec -> Stream.of(spec.split(","))
                        .map(ShellText::word)
                        .collect(Collectors.joining(" ", "xl -N network-attach 0 ", "")),
                XlAgreesTest::attachedVif));
        assertThat(differ).as("vif specs, seed %d", seed).isEmpty();
    }

    @Test
    void onConfigs(TestLab lab) {
        SpecMaker maker = new SpecMaker(seed);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            made.add(maker.settings());
            made.add(maker.syntax());
        }
        StringBuilder script = new StringBuilder("d=$(mktemp -d) && cd \"$d\" || exit 1\n");
        for (String text : made) {
            String packed = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            script.append("echo @@; echo ").append(packed).append(" | base64 -d >c; ");
            script.append("xl create -n -q c 2>/dev/null || echo " + REFUSED + "\n");
        }
        List<Optional<JsonNode>> answers = answers(lab.dom0(script + "rm -r \"$d\""), made.size());
        List<String> differ = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            Optional<JsonNode> ours = Projection.ours(made.get(i));
            Optional<JsonNode> theirs = answers.get(i).map(Projection::xls);
            if (ours.isPresent() && !ours.get().has("uuid")) {
                theirs.ifPresent(fields -> ((ObjectNode) fields).remove("uuid"));
            }
            compare(differ, made.get(i), ours, theirs);
        }
        assertThat(differ).as("configs, seed %d", seed).isEmpty();
    }

    /** Gives xl those that we accept, many in one config; differences, with what each side says. */
    private static List<String> inLists(
            TestLab lab,
            String key,
            String list,
            List<String> specs,
            Function<String, Optional<JsonNode>> ours,
            ObjIntConsumer<ObjectNode> adapt) {
        List<String> differ = new ArrayList<>();
        for (int start = 0; start < specs.size(); start += BATCH) {
            List<String> batch = specs.subList(start, Math.min(start + BATCH, specs.size()));
            String config = new XlConfigText()
                    .put("name", "n")
                    .put("kernel", "/k")
                    .put(key, batch)
                    .text();
            String packed = Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8));
            String said = lab.dom0("f=$(mktemp) && echo " + packed + " | base64 -d >$f; echo @@;"
                    + " xl create -n -q $f 2>$f.err || { echo " + REFUSED
                    + "; tail -n 2 $f.err >&2; }; rm -f $f $f.err");
            Optional<JsonNode> answer = answers(said, 1).get(0);
            if (answer.isEmpty()) {
                differ.add("xl refuses one of " + batch);
                continue;
            }
            JsonNode read = answer.get().path(list);
            assertThat(read.size()).isEqualTo(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                ObjectNode mine = (ObjectNode) ours.apply(batch.get(i)).orElseThrow();
                adapt.accept(mine, i);
                compare(differ, batch.get(i), Optional.of(mine), Optional.of(read.get(i)));
            }
        }
        return differ;
    }

    private static List<String> oneByOne(
            TestLab lab,
            String label,
            List<String> specs,
            Function<String, String> command,
            Function<String, Optional<JsonNode>> ours) {
        String script = specs.stream()
                .map(spec -> "echo @@; { " + command.apply(spec) + " || echo " + REFUSED + "; } 2>/dev/null | sed 's/^"
                        + label + ": //'\n")
                .collect(Collectors.joining());
        List<Optional<JsonNode>> answers = answers(lab.dom0(script), specs.size());
        List<String> differ = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            compare(differ, specs.get(i), ours.apply(specs.get(i)), answers.get(i));
        }
        return differ;
    }

    private static List<Optional<JsonNode>> answers(String said, int many) {
        List<Optional<JsonNode>> answers = new ArrayList<>();
        String[] parts = said.split("(?m)^@@$");
        assertThat(parts).as(said).hasSize(many + 1);
        for (int i = 1; i <= many; i++) {
            answers.add(parts[i].contains(REFUSED) ? Optional.empty() : Optional.of(json(parts[i])));
        }
        return answers;
    }

    private static JsonNode json(String text) {
        try {
            return Projection.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static void compare(
            List<String> differ, String spec, Optional<JsonNode> ours, Optional<? extends JsonNode> xls) {
        // by way of text: one side has ints where the other has longs
        Optional<JsonNode> mine = ours.map(fields -> json(fields.toString()));
        Optional<JsonNode> theirs = xls.map(fields -> json(fields.toString()));
        if (!mine.equals(theirs)) {
            differ.add("\"" + spec + "\": xl " + words(theirs) + ", xenscope " + words(mine));
        }
    }

    private static String words(Optional<JsonNode> fields) {
        return fields.map(JsonNode::toString).orElse(REFUSED);
    }

    private static Optional<JsonNode> disk(String spec) {
        return read(() -> Projection.JSON.valueToTree(DiskSpec.parse(spec).libxlFields()));
    }

    private static Optional<JsonNode> vif(String spec) {
        return read(() -> Projection.JSON.valueToTree(VifSpec.parse(spec).libxlFields()));
    }

    /** network-attach refuses what a config passes over. */
    private static Optional<JsonNode> attachedVif(String spec) {
        return vif(spec).filter(fields -> VifSpec.parse(spec).ignored().isEmpty());
    }

    private static Optional<JsonNode> read(Supplier<JsonNode> parse) {
        try {
            return Optional.of(parse.get());
        } catch (UsageException e) {
            return Optional.empty();
        }
    }
}
