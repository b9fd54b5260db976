package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees in memory. */
final class StoreNodeTest {
    private static final List<Permission> OWNER = List.of(Permission.parse("n0"));

    private static StoreNode node(String path, String value, StoreNode... children) {
        return new StoreNode(StorePath.of(path), value.getBytes(), OWNER, List.of(children));
    }

    private static StoreNode small(String value) {
        return node("/", "", node("/b", "1", node("/b/x", value)), node("/a", "2"));
    }

    @Test
    void nodesComeBeforeTheirChildrenInTheDaemonsOrder() {
        assertThat(small("")).extracting(each -> each.path().text()).containsExactly("/", "/b", "/b/x", "/a");
    }

    @Test
    void treesAreEqualWhenAllNodesAre() {
        assertThat(small("v")).isEqualTo(small("v")).hasSameHashCodeAs(small("v"));
        assertThat(small("v")).isNotEqualTo(small("w"));
        assertThat(node("/", "", node("/a", ""))).isNotEqualTo(node("/", ""));
        // the same nodes in the same order, at other places
        assertThat(node("/", "", node("/a", "", node("/b", ""))))
                .isNotEqualTo(node("/", "", node("/a", ""), node("/b", "")));
    }

    @Test
    void findGoesStraightToTheNode() {
        assertThat(small("v").find(StorePath.of("/b/x")).orElseThrow().value()).containsExactly('v');
        assertThat(small("v").find(StorePath.ROOT)).isPresent();
        assertThat(small("v").find(StorePath.of("/b/y"))).isEmpty();
        assertThat(small("v").find(StorePath.of("/bb"))).isEmpty();
    }

    @Test
    void theDeepestTreeThatPathsAllowOverflowsNothing() {
        int depth = StorePath.ABSOLUTE_LIMIT / 2;
        assertThat(deep(depth).stream()).hasSize(depth);
        assertThat(deep(depth)).isEqualTo(deep(depth));
    }

    private static StoreNode deep(int depth) {
        StoreNode node = node("/a".repeat(depth), "");
        for (int i = depth - 1; i > 0; i--) {
            node = node("/a".repeat(i), "", node);
        }
        return node;
    }
}
