package org.xenscope.openxt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node of OpenXT's database: every value is a string there, a list is an object with the keys 0, 1, 2. It remembers what it
 * was asked for.
 */
final class OpenXtNode {
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    OpenXtNode(JsonNode node) {
        this.node = node;
    }

    Optional<String> text(String name) {
        read.add(name);
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
    }

    Optional<Boolean> flag(String name) {
        return text(name).map(value -> value.equals("true"));
    }

    /** Empty too for what is no number. */
    Optional<Long> number(String name) {
        return text(name).filter(value -> value.matches("-?[0-9]{1,18}")).map(Long::valueOf);
    }

    /** In the order of their numbers. */
    List<OpenXtNode> children(String name) {
        read.add(name);
        return ordered(node.path(name)).stream().map(OpenXtNode::new).toList();
    }

    /** A list of strings. */
    List<String> texts(String name) {
        read.add(name);
        return ordered(node.path(name)).stream()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .toList();
    }

    /** The names that nobody has asked for. */
    Set<String> unread() {
        Set<String> names = new HashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        names.removeAll(read);
        return names;
    }

    private static List<JsonNode> ordered(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.fieldNames().forEachRemaining(names::add);
        names.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        List<JsonNode> items = new ArrayList<>();
        names.forEach(name -> items.add(list.path(name)));
        if (list.isArray()) {
            list.forEach(items::add);
        }
        return items;
    }
}
