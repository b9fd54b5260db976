package org.xenscope.libxl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.ProtocolException;

/** Reads what {@code xl list} and {@code xl list -l} print. */
public final class XlList {
    /** A name may hold blanks, so the line is read from its end. */
    private static final Pattern LINE =
            Pattern.compile("(.*?)\\s+([0-9]+)\\s+([0-9]+)\\s+([0-9]+)\\s+([-rbpscd]{6})\\s+([0-9]+\\.[0-9]+)\\s*");

    /** {@code xl list -v} adds the uuid that Xen itself keeps, and more (tools/xl/xl_info.c, list_domains). */
    private static final Pattern VERBOSE = Pattern.compile(
            "(.*\\s[-rbpscd]{6}\\s+[0-9]+\\.[0-9]+)\\s+([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\\s.*)?");

    private static final ObjectMapper JSON = new ObjectMapper();

    private XlList() {}

    /** @throws ProtocolException when a line after the heading is no domain's */
    public static List<DomainLine> parse(String output) {
        List<DomainLine> domains = new ArrayList<>();
        for (String line : output.split("\n")) {
            if (line.isBlank() || line.startsWith("Name ")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new ProtocolException(
                        "xl list printed a line that is no domain: \"" + line + "\"", "run xl list");
            }
            domains.add(new DomainLine(
                    number(matcher, 2, line),
                    matcher.group(1),
                    number(matcher, 3, line),
                    number(matcher, 4, line),
                    state(matcher.group(5)),
                    Double.parseDouble(matcher.group(6))));
        }
        return List.copyOf(domains);
    }

    /**
     * The domains that {@code xl list -v} shows, by uuid: as Xen knows them, whatever the store says.
     *
     * @throws ProtocolException when a line after the heading is no domain's
     */
    public static Map<String, DomainLine> parseVerbose(String output) {
        Map<String, DomainLine> domains = new LinkedHashMap<>();
        for (String line : output.split("\n")) {
            if (line.isBlank() || line.startsWith("Name ")) {
                continue;
            }
            Matcher matcher = VERBOSE.matcher(line);
            if (!matcher.matches()) {
                throw new ProtocolException(
                        "xl list -v printed a line that is no domain: \"" + line + "\"", "run xl list -v");
            }
            domains.put(matcher.group(2), parse(matcher.group(1)).get(0));
        }
        return domains;
    }

    /** Whether it is the JSON of {@code xl list -l} rather than another. */
    public static boolean isLong(byte[] content) {
        try {
            JsonNode root = JSON.readTree(new String(content, StandardCharsets.UTF_8));
            JsonNode first = root.isArray() ? root.path(0) : root;
            return root.isArray() || first.path("config").has("c_info");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** @throws ProtocolException when this is no JSON of domains */
    public static List<DomainDetails> parseLong(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ProtocolException(
                    "xl list -l printed no JSON: " + e.getOriginalMessage() + " at character "
                            + e.getLocation().getCharOffset(),
                    "run xl list -l on the host",
                    e);
        }
        List<DomainDetails> domains = new ArrayList<>();
        for (JsonNode entry : root.isArray() ? root : List.of(root)) {
            if (!entry.path("domid").isInt()) {
                throw new ProtocolException(
                        "xl list -l printed an entry without a domid", "run xl list -l on the host");
            }
            domains.add(details(entry));
        }
        return List.copyOf(domains);
    }

    private static DomainDetails details(JsonNode entry) {
        JsonNode config = entry.path("config");
        List<DomainDetails.Disk> disks = new ArrayList<>();
        for (JsonNode disk : config.path("disks")) {
            disks.add(new DomainDetails.Disk(
                    disk.path("pdev_path").asText(""),
                    disk.path("vdev").asText(""),
                    text(disk, "backend"),
                    text(disk, "format")));
        }
        List<DomainDetails.Nic> nics = new ArrayList<>();
        for (JsonNode nic : config.path("nics")) {
            nics.add(new DomainDetails.Nic(
                    nic.path("devid").asInt(nics.size()), text(nic, "mac"), text(nic, "bridge"), text(nic, "nictype")));
        }
        return new DomainDetails(
                entry.path("domid").intValue(),
                text(config.path("c_info"), "name"),
                text(config.path("c_info"), "uuid"),
                text(config.path("c_info"), "type").flatMap(XlList::type),
                config.path("b_info").path("max_memkb").asLong(0),
                disks,
                nics,
                entry);
    }

    private static Optional<DomainType> type(String word) {
        for (DomainType type : DomainType.values()) {
            if (type.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.path(field).isTextual() ? Optional.of(node.path(field).textValue()) : Optional.empty();
    }

    private static DomainLine.State state(String letters) {
        return new DomainLine.State(
                letters.contains("r"),
                letters.contains("b"),
                letters.contains("p"),
                letters.contains("s"),
                letters.contains("c"),
                letters.contains("d"));
    }

    private static int number(Matcher matcher, int group, String line) {
        try {
            return Integer.parseInt(matcher.group(group));
        } catch (NumberFormatException e) {
            throw new ProtocolException("xl list printed a number too large: \"" + line + "\"", "run xl list", e);
        }
    }
}
