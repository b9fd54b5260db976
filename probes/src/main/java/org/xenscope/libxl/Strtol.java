package org.xenscope.libxl;

import java.util.OptionalLong;

/** C's {@code strtol(text, &end, 0)} on the whole text: decimal, 0x hexadecimal, 0 octal, 64 bits. */
final class Strtol {
    private Strtol() {}

    static OptionalLong parse(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        String sign = "";
        if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            sign = text.charAt(at) == '-' ? "-" : "";
            at++;
        }
        int radix = 10;
        if (at + 1 < text.length() && text.charAt(at) == '0') {
            boolean hexadecimal = (text.charAt(at + 1) | 0x20) == 'x';
            radix = hexadecimal ? 16 : 8;
            at += hexadecimal ? 2 : 1;
        }
        String digits = text.substring(at);
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), radix) < 0) {
                return OptionalLong.empty();
            }
        }
        try {
            return OptionalLong.of(Long.parseLong(sign + digits, radix));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
