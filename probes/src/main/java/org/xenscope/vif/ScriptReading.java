package org.xenscope.vif;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the text of a hotplug script says of how it treats a vif's two interfaces. A reading is no proof: what happened
 * is seen at the interfaces.
 *
 * @param path of the script
 * @param interpreter what its first line names; empty when it names none: then /bin/sh reads it
 * @param common it is built on Xen's vif-common.sh, which tells both calls apart
 * @param delegate another script that it hands the call to
 * @param stripsEmu where it takes {@code -emu} off the name that it then configures
 * @param mayStripEmu where it takes {@code -emu} off a name, and it is not seen what for
 * @param readsTypeIf where it looks at {@code type_if}
 * @param usesTap where it uses {@code $INTERFACE}, or names the tap in another way
 * @param usesVif where it configures {@code $vif}, or its own first word
 * @param endsForTap where it ends, or does nothing, when it is called for the tap
 * @param joins where it puts an interface into a bridge of Linux
 * @param success where it says that it is done
 * @param xapi where it writes below /xapi, as OpenXT's does
 * @param bash where it needs bash, although its first line names another shell
 * @param crlf its lines end as on Windows
 */
public record ScriptReading(
        String path,
        Optional<String> interpreter,
        boolean common,
        Optional<String> delegate,
        Optional<ScriptLine> stripsEmu,
        Optional<ScriptLine> mayStripEmu,
        Optional<ScriptLine> readsTypeIf,
        Optional<ScriptLine> usesTap,
        Optional<ScriptLine> usesVif,
        Optional<ScriptLine> endsForTap,
        Optional<ScriptLine> joins,
        Optional<ScriptLine> success,
        Optional<ScriptLine> xapi,
        Optional<ScriptLine> bash,
        boolean crlf) {
    /** How it treats the tap of an emulated nic. */
    public enum Tap {
        /** As far as its text shows, it is configured. */
        CONFIGURED,
        /** The name is changed into netback's: that is configured twice, and the tap never. */
        STRIPPED,
        /** It does not look which of both calls it is: netback's interface is configured twice. */
        IGNORED,
        /** It looks, and does nothing for the tap. */
        LEFT_OUT,
        /** It only tells another program. */
        OTHERS,
        UNKNOWN
    }

    /** @param sourced the files that {@link #sources} named, by path, as far as they could be read */
    public static ScriptReading of(String path, String text, Map<String, String> sourced) {
        return new ScriptReader(path, text, sourced).read();
    }

    /** The files that a script reads with {@code .} or {@code source}, as paths. */
    public static List<String> sources(String path, String text) {
        return ScriptReader.sources(path, text);
    }

    public Tap tap() {
        if (stripsEmu.isPresent()) {
            return Tap.STRIPPED;
        }
        if (endsForTap.isPresent()) {
            return Tap.LEFT_OUT;
        }
        if (common || delegate.isPresent() || usesTap.isPresent()) {
            return mayStripEmu.isPresent() ? Tap.UNKNOWN : Tap.CONFIGURED;
        }
        if (usesVif.isPresent()) {
            return readsTypeIf.isPresent() ? Tap.LEFT_OUT : Tap.IGNORED;
        }
        return xapi.isPresent() ? Tap.OTHERS : Tap.UNKNOWN;
    }

    /** The line that shows {@link #tap}. */
    public Optional<ScriptLine> shown() {
        return switch (tap()) {
            case STRIPPED -> stripsEmu;
            case LEFT_OUT -> endsForTap.or(() -> usesVif);
            case IGNORED -> usesVif;
            case CONFIGURED -> usesTap;
            case OTHERS -> xapi;
            case UNKNOWN -> mayStripEmu;
        };
    }

    /** It puts interfaces into a bridge of Linux, itself or by Xen's vif-bridge. */
    public boolean bridges() {
        return joins.isPresent()
                || delegate.filter(each -> each.endsWith("vif-bridge")).isPresent();
    }

    /** It writes {@code hotplug-status connected}, itself or by another. */
    public boolean saysConnected() {
        return success.isPresent() || delegate.isPresent();
    }
}
