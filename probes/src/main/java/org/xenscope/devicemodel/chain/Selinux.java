package org.xenscope.devicemodel.chain;

/** Whether SELinux works on a host, by /sys/fs/selinux/enforce. @param seen what stands there */
public record Selinux(Mode mode, Seen seen) {
    /** What it does with what the policy forbids. */
    public enum Mode {
        DISABLED("is disabled"),
        PERMISSIVE("only warns"),
        ENFORCING("enforces its policy"),
        UNKNOWN("may or may not be there");

        private final String words;

        Mode(String words) {
            this.words = words;
        }

        /** For a sentence that begins with SELinux. */
        public String words() {
            return words;
        }
    }
}
