package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;

/** What a person reads when a daemon refuses: what was done, where, why, the daemon's own word, and what to do next. */
@Timeout(60)
final class StoreErrorTest {
    private static final StorePath PATH = StorePath.of("/a/b");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    EINVAL    | UsageException       | the daemon finds the path, the value or a permission malformed
                    EACCES    | DeniedException      | its permissions do not allow it
                    EEXIST    | FailedException      | it is there already
                    EISDIR    | FailedException      | there are nodes below it
                    ENOENT    | AbsentException      | it is not there
                    ENOMEM    | FailedException      | the daemon is out of memory
                    ENOSPC    | FailedException      | a quota of the store is used up
                    EIO       | FailedException      | the daemon could not read or write its data
                    ENOTEMPTY | FailedException      | there are nodes below it
                    ENOSYS    | FailedException      | this daemon does not know how
                    EROFS     | DeniedException      | the store cannot be changed over this socket
                    EBUSY     | FailedException      | the daemon is busy with another transaction or domain
                    EAGAIN    | FailedException      | others changed the store meanwhile
                    EISCONN   | FailedException      | the domain is connected to the store already
                    ENOTCONN  | UnreachableException | the domain is not connected to the store
                    E2BIG     | FailedException      | it is larger than the daemon allows
                    EPERM     | DeniedException      | only a privileged domain may do that
                    EQUOTA    | FailedException      | a quota of oxenstored is used up
                    """)
    void eachWordIsSaidForAPerson(String word, String kind, String sentence) {
        Map<String, String> said = refused(word);
        String where = " on local:SOCKET: " + sentence + " (" + word + ")";
        assertThat(said)
                .containsEntry("write", kind + " writing /a/b" + where)
                .containsEntry("permissions", kind + " reading the permissions of /a/b" + where)
                .containsEntry("watch", kind + " watching /a/b" + where)
                .containsEntry("makeDirectory", kind + " making /a/b" + where)
                .containsEntry("transaction", kind + " beginning a transaction" + where);
        assertThat(said.values()).allMatch(text -> !text.matches(".*\\b(READ|WRITE|WATCH|GET_PERMS|MKDIR)\\b.*"));
    }

    @Test
    void noWordIsForgotten() throws ReflectiveOperationException {
        String rows = StoreErrorTest.class
                .getDeclaredMethod("eachWordIsSaidForAPerson", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        for (StoreError error : StoreError.values()) {
            assertThat(rows).contains(error.name() + " ");
            assertThat(error.exception("x").next()).as(error.name()).isNotEmpty();
        }
    }

    @Test
    void aWordThatIsNotKnownIsQuoted() {
        assertThat(refused("E\u001b[31m").get("write"))
                .isEqualTo("FailedException writing /a/b on local:SOCKET: the daemon answers \"E\\x1b[31m\\x00\","
                        + " an error that is not known");
    }

    @Test
    void aLongPathIsShortenedInTheMiddle() {
        StorePath longest = StorePath.of("/" + "x".repeat(2000) + "/" + "y".repeat(1000) + "/end");
        assertThat(Request.on(MessageType.READ, 0, longest).toString())
                .isEqualTo("reading /" + "x".repeat(59) + "..." + "y".repeat(56) + "/end (3006 characters)");
        UsageException tooLarge =
                catchThrowableOfType(UsageException.class, () -> Request.write(0, longest, new byte[1090]));
        assertThat(tooLarge.what()).contains("(3006 characters) takes 4097 bytes with its path, a message holds 4096");
        assertThat(tooLarge.next()).isEqualTo("make the value smaller by 1 bytes, or split it over several nodes");
    }

    @Test
    @Tag("peer")
    void oxenstoredsOwnQuotaIsSaid() {
        try (RealXenstored daemon =
                        RealXenstored.start(RealXenstored.Kind.OCAML, "quota-activate = true", "quota-maxsize = 256");
                Store store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()))) {
            StoreWriter writer = store.changes(Policy.CHANGE.permit("test"));
            XenscopeException failure =
                    catchThrowableOfType(XenscopeException.class, () -> writer.write(PATH, "x".repeat(300)));
            assertThat(failure)
                    .isInstanceOf(FailedException.class)
                    .hasMessageEndingWith("it is larger than the daemon allows (E2BIG)");
            assertThat(failure.next()).contains("quota-maxsize");
        }
    }

    @Test
    @Tag("peer")
    void cXenstoredsOwnErrorsAreSaid() {
        try (RealXenstored daemon = RealXenstored.start(RealXenstored.Kind.C);
                Store store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()))) {
            StoreWriter writer = store.changes(Policy.CHANGE.permit("test"));
            assertThat(catchThrowable(() -> store.directory(PATH)))
                    .isInstanceOf(AbsentException.class)
                    .hasMessage("listing /a/b on local:" + daemon.socket() + ": it is not there (ENOENT)");
            assertThat(catchThrowable(() -> store.permissions(PATH)))
                    .isInstanceOf(AbsentException.class)
                    .hasMessageStartingWith("reading the permissions of /a/b");
            assertThat(catchThrowable(() -> store.tree(PATH)))
                    .isInstanceOf(AbsentException.class)
                    .hasMessageStartingWith("reading /a/b on");
            writer.write(PATH, "x");
            assertThat(catchThrowable(() -> writer.setPermissions(PATH, List.of(Permission.parse("n9")))))
                    .isInstanceOf(AbsentException.class)
                    .hasMessageContaining("setting the permissions of /a/b")
                    .hasMessageContaining("there is no domain 9 to own it");
        }
    }

    /** What each operation says when the daemon answers it with this word: kind and sentence. */
    private static Map<String, String> refused(String word) {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
            client.answer(client.next(), "\0");
            while (true) {
                Message asked = client.next();
                client.say(MessageType.ERROR, asked.requestId(), word + "\0");
            }
        })) {
            try (Store store = Stores.open(daemon.host())) {
                StoreWriter writer = store.changes(Policy.CHANGE.permit("test"));
                Map<String, Runnable> operations = Map.of(
                        "write", () -> writer.write(PATH, new byte[] {1}),
                        "makeDirectory", () -> writer.makeDirectory(PATH),
                        "permissions", () -> store.permissions(PATH),
                        "watch", () -> store.watch(PATH),
                        "transaction", () -> writer.transaction(transaction -> transaction));
                Map<String, String> said = new TreeMap<>();
                operations.forEach((name, operation) -> {
                    XenscopeException failure = catchThrowableOfType(XenscopeException.class, operation::run);
                    said.put(
                            name,
                            failure.getClass().getSimpleName() + " "
                                    + failure.what().replace(daemon.socket().toString(), "SOCKET"));
                });
                return said;
            }
        }
    }
}
