package org.xenscope.vif;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.xenscope.error.UsageException;

/**
 * How much a vif may send: {@code 10Mb/s}, {@code 250KB/s@20ms}, by xlu_vif_parse_rate (libxlu_vif.c, Xen 4.17). A leading
 * 0 makes a number octal, as it does for xl.
 *
 * @param bytesPerInterval may be 0 for a very small rate
 * @param intervalMicros 50,000 where the spec does not say
 */
public record VifRate(long bytesPerInterval, long intervalMicros) {
    private static final Pattern RATE = Pattern.compile("[0-9]{1,4096}[GMK]?[Bb]/s");
    private static final Pattern INTERVAL = Pattern.compile("[0-9]{1,4096}[mu]?s?");
    private static final BigInteger MOST = BigInteger.valueOf(0xffff_ffffL);
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final BigInteger ALL = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final long DEFAULT_MICROS = 50_000;

    /** What strtoull reads, and where it stops: at an 8 or 9 in an octal number. */
    private record Number(BigInteger value, String rest) {}

    /** @throws UsageException when xl refuses it; xl then gives up the whole config */
    static VifRate parse(String spec, String rate) {
        int at = rate.indexOf('@');
        String bytes = at < 0 ? rate : rate.substring(0, at);
        if (!RATE.matcher(bytes).matches()) {
            throw refused(spec, rate, "is no rate", "write it as 10Mb/s or 250KB/s, with @20ms behind it if need be");
        }
        BigInteger bytesPerSecond = bytesPerSecond(spec, rate, bytes);
        BigInteger micros = at < 0 ? BigInteger.valueOf(DEFAULT_MICROS) : micros(spec, rate, rate.substring(at + 1));
        if (micros.signum() != 0 && bytesPerSecond.compareTo(ALL.divide(micros)) > 0) {
            throw refused(spec, rate, "is too much for xl to calculate with", "write a smaller rate or interval");
        }
        return new VifRate(bytesPerSecond.multiply(micros).divide(MILLION).longValueExact(), micros.longValueExact());
    }

    private static BigInteger bytesPerSecond(String spec, String rate, String text) {
        Number number = number(text);
        inRange(spec, rate, number.value());
        char unit = number.rest().charAt(0);
        long times = unit == 'G' ? 1_000_000_000 : unit == 'M' ? 1_000_000 : unit == 'K' ? 1_000 : 1;
        BigInteger value = number.value().multiply(BigInteger.valueOf(times));
        boolean bits = unit == 'b' || number.rest().startsWith("b", 1);
        return bits ? value.shiftRight(3) : value;
    }

    private static BigInteger micros(String spec, String rate, String text) {
        if (!INTERVAL.matcher(text).matches()) {
            throw refused(spec, rate, "has no interval after @", "write it as 20ms, 500us or 1s");
        }
        Number number = number(text);
        inRange(spec, rate, number.value());
        long times = number.rest().isEmpty() || number.rest().startsWith("s")
                ? 1_000_000
                : number.rest().startsWith("m") ? 1_000 : 1;
        BigInteger value = number.value().multiply(BigInteger.valueOf(times));
        if (value.compareTo(MOST) > 0) {
            throw refused(spec, rate, "has an interval of more than 4294 s", "write a smaller one");
        }
        return value;
    }

    private static void inRange(String spec, String rate, BigInteger value) {
        if (value.signum() == 0 || value.compareTo(MOST) > 0) {
            throw refused(
                    spec,
                    rate,
                    "has a number that is 0 or more than 4294967295",
                    "write a smaller number with a larger unit; a leading 0 makes it octal");
        }
    }

    private static Number number(String text) {
        int radix = text.startsWith("0") ? 8 : 10;
        int end = 0;
        while (end < text.length() && text.charAt(end) < 0x80 && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return new Number(new BigInteger(text.substring(0, end), radix), text.substring(end));
    }

    private static UsageException refused(String spec, String rate, String what, String next) {
        return new UsageException("vif spec \"" + spec + "\": rate \"" + rate + "\" " + what, next);
    }
}
