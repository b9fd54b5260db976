package org.xenscope.gdb.symbols;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;

/** This machine as if it were another one, and what it is asked. */
final class Elsewhere implements Host {
    final List<List<String>> asked = new ArrayList<>();

    private static final String DEBUG = "/usr/lib/debug";

    private String debug = "/nowhere";
    private final LocalHost host = new LocalHost();
    private UnaryOperator<Output> change = output -> output;

    /** Every output is changed on its way. */
    Elsewhere changing(UnaryOperator<Output> other) {
        change = other;
        return this;
    }

    @Override
    public String name() {
        return "elsewhere";
    }

    /** It has debug files: those of this directory. */
    Elsewhere debugFilesIn(Path directory) {
        debug = directory.toString();
        return this;
    }

    @Override
    public Output query(Query query) {
        asked.add(query.argv());
        List<String> argv =
                query.argv().stream().map(word -> word.replace(DEBUG, debug)).toList();
        Output output = change.apply(host.query(new Query(argv, query.timeout())));
        return argv.get(0).equals("stat")
                ? new Output(
                        query.argv(),
                        output.exit(),
                        output.text().replace(debug, DEBUG).getBytes(StandardCharsets.UTF_8),
                        output.stderr())
                : output;
    }

    @Override
    public byte[] read(String path) {
        return host.read(path);
    }

    @Override
    public Running follow(Query query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FileEntry> list(String path) {
        return host.list(path);
    }

    @Override
    public Optional<FileEntry> stat(String path) {
        return host.stat(path);
    }

    @Override
    public Wire connectUnix(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Wire connectTcp(int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostControl control(Permit permit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        host.close();
    }
}
