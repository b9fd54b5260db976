package org.xenscope.jvm;

import java.util.List;
import org.xenscope.error.XenscopeException;

/** Run in a Java without jdk.jdi. */
final class WithoutJdi {
    private WithoutJdi() {}

    public static void main(String[] args) {
        List<Runnable> ways = List.of(
                () -> Jvm.attach("127.0.0.1", 1, JvmOptions.USUAL),
                () -> Jvm.attach(new MemoryWire(new byte[0], 1), JvmOptions.USUAL),
                () -> Jvm.listen(0, JvmOptions.USUAL),
                () -> Jvm.launch(JvmLaunch.of(List.of("X")), JvmOptions.USUAL));
        String last = "";
        for (Runnable way : ways) {
            try {
                way.run();
                throw new IllegalStateException("no error");
            } catch (XenscopeException e) {
                last = e.getClass().getName() + ": " + e.what() + "; " + e.next();
            }
        }
        System.out.println(last);
    }
}
