package org.xenscope.host;

import java.nio.file.Path;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;

/** A connection that another program keeps: the lab's. */
final class SharedMaster implements Master {
    private final String name;
    private final Multiplexer multiplexer;
    private final Forwards forwards;
    private final ControlDirectory directory;

    private SharedMaster(String name, Multiplexer multiplexer, ControlDirectory directory) {
        this.name = name;
        this.multiplexer = multiplexer;
        this.directory = directory;
        this.forwards = new Forwards(name, multiplexer, directory.path());
    }

    static SharedMaster use(SshTarget target, Path ssh, Path socket) {
        Multiplexer multiplexer = new Multiplexer(ssh, socket);
        if (!multiplexer.check()) {
            throw dead(target.name(), socket);
        }
        return new SharedMaster(target.name(), multiplexer, ControlDirectory.create());
    }

    @Override
    public Multiplexer multiplexer() {
        return multiplexer;
    }

    @Override
    public Forwards forwards() {
        return forwards;
    }

    @Override
    public boolean alive() {
        return true;
    }

    @Override
    public XenscopeException lost() {
        return dead(name, multiplexer.socket());
    }

    @Override
    public String messages() {
        return "";
    }

    @Override
    public void close() {
        forwards.close();
        directory.close();
    }

    private static XenscopeException dead(String name, Path socket) {
        String start = name.startsWith("lab")
                ? "see `xenscope lab status`, start it with `xenscope lab up`"
                : "start it again";
        return new UnreachableException("the ssh connection to " + name + " at " + socket + " is dead", start);
    }
}
