package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

class HostUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "local",
                "lab",
                "lab:two",
                "ssh://dom0",
                "ssh://root@dom0",
                "ssh://root@dom0:2222",
                "ssh://root@[fe80::1%eth0]:22",
                "ssh://user@domain@dom0",
                "ssh://a+b.c_d@10.0.0.1",
                "unix:/run/xenstored/socket"
            })
    void saysAgainWhatItWasGiven(String text) {
        assertThat(HostUri.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Local",
                "dom0",
                "lab:",
                "lab:-x",
                "lab:../x",
                "unix:",
                "unix:relative",
                "unix:/a\0b",
                "ssh://",
                "ssh://@dom0",
                "ssh://root@",
                "ssh://-oProxyCommand=id",
                "ssh://-l@dom0",
                "ssh://root@-oProxyCommand=id",
                "ssh://a@-b@dom0@-x",
                "ssh://dom0:0",
                "ssh://dom0:65536",
                "ssh://dom0:99999999999",
                "ssh://dom0:",
                "ssh://dom0/path",
                "ssh://fe80::1",
                "ssh://[-x]",
                "ssh://do m0",
                "ssh://do\nm0",
                "ssh://$(id)@dom0",
                "ssh://`id`",
                "ssh://root:secret@dom0",
                "http://dom0"
            })
    void refusesWhatNamesNoHostAndShowsWhatWould(String text) {
        assertThatThrownBy(() -> HostUri.parse(text))
                .isInstanceOf(UsageException.class)
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .contains("--host ");
    }

    @Test
    void takesThePartsOfAnSshAddress() {
        HostUri.Ssh parsed = (HostUri.Ssh) HostUri.parse("ssh://u@v@[::1]:2222");
        assertThat(parsed).isEqualTo(new HostUri.Ssh("u@v@::1", Optional.of(2222)));
        assertThat(parsed.target().name()).isEqualTo("ssh://u@v@[::1]:2222");
    }
}
