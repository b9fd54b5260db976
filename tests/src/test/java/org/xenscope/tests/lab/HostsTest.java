package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;
import org.xenscope.tests.driver.Xenscope;

/** Ways to a host, and what is said when there is none. */
@OnLab
final class HostsTest {
    @TempDir
    Path directory;

    @Test
    void sshReachesAHostThatTheUsersOwnConfigurationKnows(TestLab lab) throws IOException {
        Xenscope user = user(lab, knownHost(lab), labKey(lab));

        assertThat(user.run("store", "read", "/local/domain/0/name").expect(0).stdout())
                .isEqualTo("Domain-0\n");
    }

    @Test
    void anUnknownHostKeyIsNotTrusted(TestLab lab) throws IOException {
        Finished denied = user(lab, "", labKey(lab)).run("store", "ls").expect(3);

        assertThat(denied.stderr()).containsIgnoringCase("host key").contains("ssh ");
        assertThat(Files.size(directory.resolve("known_hosts")))
                .as("learnt nothing")
                .isZero();
    }

    @Test
    void aHostKeyThatIsAnotherIsNotTrusted(TestLab lab) throws IOException {
        String other = Files.readString(key("other").resolveSibling("other.pub"));
        Finished denied = user(lab, address(lab) + " " + other, labKey(lab))
                .run("store", "ls")
                .expect(3);

        assertThat(denied.stderr()).containsIgnoringCase("host key");
    }

    @Test
    void aKeyThatTheHostDoesNotTakeIsDenied(TestLab lab) throws IOException {
        Finished denied =
                user(lab, knownHost(lab), key("mine")).run("store", "ls").expect(3);

        assertThat(denied.stderr()).contains("ssh://root@127.0.0.1").containsIgnoringCase("denied");
    }

    @Test
    void aPortWhereNobodyListensRefuses() {
        Finished refused = Xenscope.ofTheSuite()
                .run("-H", "ssh://127.0.0.1:1", "store", "ls")
                .expect(3);

        assertThat(refused.stderr()).contains("refuses the connection");
        assertThat(refused.stderr().split("refuses the connection", -1))
                .as("said once")
                .hasSize(2);
    }

    @Test
    void aNameThatNobodyHasIsUnreachable() {
        assertThat(Xenscope.ofTheSuite()
                        .run("-H", "ssh://no-such-host.invalid", "bringup", "uivm")
                        .expect(3)
                        .stderr())
                .contains("no-such-host.invalid");
    }

    @Test
    void aMachineThatIsNoDom0SaysSo() {
        assertThat(alone().run("-H", "local", "store", "ls").expect(3).stderr()).contains("dom0");
    }

    @Test
    void withoutDom0AndLabThereIsNoHost() {
        Finished none = alone().run("store", "ls").expect(3);

        assertThat(none.stderr()).contains("no dom0", "`xenscope lab up`");
    }

    @Test
    void withoutItsLabThereIsAdviceToStartIt() {
        assertThat(alone().run("-H", "lab", "bringup", "uivm").expect(3).stderr())
                .contains("the lab does not run", "`xenscope lab up`");
    }

    @Test
    void aHostThatIsNoUriIsAUsageError() {
        for (String uri : List.of("ftp://x", "ssh://", "ssh://host:70000", "lab:../x")) {
            Xenscope.ofTheSuite().run("-H", uri, "store", "ls").expect(2);
        }
    }

    /** A user who has no lab. */
    private Xenscope alone() {
        return Xenscope.ofTheSuite().with("XDG_STATE_HOME", directory.toString());
    }

    /** A user whose ssh configuration is this one. ssh asks the system, not HOME, where that is: so its -F is put in. */
    private Xenscope user(TestLab lab, String knownHosts, Path key) throws IOException {
        Path known = Files.writeString(directory.resolve("known_hosts"), knownHosts);
        Path config = Files.writeString(
                directory.resolve("config"),
                "UserKnownHostsFile " + known + "\nGlobalKnownHostsFile /dev/null\nIdentityFile " + key
                        + "\nIdentitiesOnly yes\nIdentityAgent none\n");
        Path programs = Files.createDirectories(directory.resolve("bin"));
        Path ssh = Files.writeString(
                programs.resolve("ssh"), "#!/bin/sh\nPATH=${PATH#*:}\nexec ssh -F " + config + " \"$@\"\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
        return Xenscope.ofTheSuite()
                .with("PATH", programs + ":" + System.getenv("PATH"))
                .saying("-H", "ssh://" + lab.status().path("sshAddress").asText());
    }

    private static String address(TestLab lab) {
        return "[127.0.0.1]:" + lab.status().path("ports").path("ssh").asText();
    }

    /** The lab's own host key, under its address. */
    private static String knownHost(TestLab lab) {
        return address(lab) + " " + lab.dom0("cat /etc/ssh/ssh_host_ed25519_key.pub");
    }

    private static Path labKey(TestLab lab) {
        String command = lab.run("--dry-run", "lab", "ssh", "true").expect(0).stdout();
        return Path.of(command.replaceAll("(?s).*IdentityFile=\"([^\"]*)\".*", "$1"));
    }

    private Path key(String name) throws IOException {
        Path key = directory.resolve(name);
        try {
            new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return key;
    }
}
