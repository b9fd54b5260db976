package org.xenscope.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's command line for a lab. It is run in the image's directory, so that the image's files have names without spaces
 * and commas, which QEMU's option for multiboot modules cannot take.
 *
 * @param disk the lab's own disk, an overlay of the image's root
 * @param sockets directory of the QMP socket
 * @param serial file that gets what Xen and dom0 say on the serial line
 * @param port of loopback that leads to dom0's ssh; 0: a free one
 * @param restore start from the state saved in the disk, not from power-on
 */
record QemuArguments(
        String name,
        Path disk,
        Path sockets,
        Path serial,
        Path pidFile,
        int port,
        StoreDaemon daemon,
        boolean restore) {
    /** The name of the state saved in a booted disk. */
    static final String BOOTED = "booted";

    private static final String PROGRAM = "qemu-system-x86_64";

    /**
     * QEMU's emulation reads the stack of IRET as the kernel, which SMAP forbids to a paravirtual dom0, and refuses Xen's
     * MWAIT: both features must be hidden. The rest only silences warnings about what emulation lacks.
     */
    private static final String CPU =
            "EPYC-v1,-smap,-monitor,-rdseed,-sha-ni,-fxsr-opt,-misalignsse,-3dnowprefetch,-osvw,"
                    + "-topoext,-nrip-save,-xsavec";

    private static final String XEN =
            "console=com1 com1=115200,8n1 dom0_mem=1024M,max:1024M dom0_max_vcpus=1 loglvl=all "
                    + "guest_loglvl=all sched=credit noreboot=1";

    private static final String LINUX =
            "console=hvc0 earlyprintk=xen quiet loglevel=4 net.ifnames=0 mitigations=off nokaslr lab.xenstored=";

    List<String> argv() {
        List<String> argv = new ArrayList<>(List.of(PROGRAM, "-name", "xenscope-lab-" + name, "-M", "pc"));
        argv.addAll(List.of("-accel", "tcg,thread=multi,tb-size=512", "-cpu", CPU, "-smp", "2", "-m", "3072"));
        argv.addAll(List.of("-display", "none", "-nodefaults", "-kernel", "xen", "-append", XEN));
        // A comma parts modules; within one it is doubled.
        argv.addAll(List.of("-initrd", "vmlinuz " + quoted(LINUX + daemon.word()) + ",initrd.gz"));
        argv.addAll(List.of(
                "-drive",
                "file=" + quoted(disk)
                        + ",if=none,id=root,format=qcow2,cache=unsafe,backing.driver=raw,backing.file.filename=rootfs.raw",
                "-device",
                "virtio-blk-pci,drive=root"));
        // restrict: the lab reaches nothing but us; its bridge's network 1.0.0.0/16 is somebody's on the Internet
        argv.addAll(List.of(
                "-netdev",
                "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:" + port + "-:22",
                "-device",
                "virtio-net-pci,netdev=net,romfile=",
                "-device",
                "virtio-rng-pci"));
        argv.addAll(List.of("-chardev", "file,id=serial,path=" + quoted(serial), "-serial", "chardev:serial"));
        argv.addAll(List.of("-qmp", "unix:" + quoted(sockets.resolve("qmp")) + ",server=on,wait=off"));
        argv.addAll(List.of("-pidfile", pidFile.toString(), "-daemonize"));
        if (restore) {
            argv.addAll(List.of("-loadvm", BOOTED));
        }
        return argv;
    }

    /** QEMU's options end at a comma; a doubled one stands for itself. */
    private static String quoted(Object value) {
        return value.toString().replace(",", ",,");
    }
}
