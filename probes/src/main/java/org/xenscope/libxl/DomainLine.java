package org.xenscope.libxl;

/**
 * One line of {@code xl list}.
 *
 * @param name {@code (null)} for a domain that is dead but not gone
 * @param cpuSeconds time it has used
 */
public record DomainLine(int domid, String name, int memoryMegabytes, int vcpus, State state, double cpuSeconds) {
    /** The six letters of the state column, {@code rbpscd}. */
    public record State(
            boolean running, boolean blocked, boolean paused, boolean shutdown, boolean crashed, boolean dying) {
        /** As xl shows it: {@code --p--d}. */
        @Override
        public String toString() {
            return (running ? "r" : "-")
                    + (blocked ? "b" : "-")
                    + (paused ? "p" : "-")
                    + (shutdown ? "s" : "-")
                    + (crashed ? "c" : "-")
                    + (dying ? "d" : "-");
        }
    }
}
