package org.xenscope.xenbus;

/** What kind of program or driver serves a backend in dom0. */
public enum BackendServer {
    KERNEL("the backend driver in dom0's kernel"),
    DEVICE_MODEL("the domain's QEMU"),
    XENCONSOLED("xenconsoled"),
    SURFMAN("surfman"),
    TAPBACK("tapback"),
    OTHER("the backend's process");

    private final String words;

    BackendServer(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /**
     * By the kind in the backend's path, as libxl uses it (tools/libs/light/libxl_types_internal.idl); {@code vbd3} is
     * blktap3's.
     */
    public static BackendServer of(String backendKind) {
        return switch (backendKind) {
            case "vbd", "vif", "pci", "vscsi", "vusb", "pvcalls" -> KERNEL;
            case "qdisk", "vfb", "vkbd", "9pfs", "qusb", "qnic" -> DEVICE_MODEL;
            case "console" -> XENCONSOLED;
            case "vbd3" -> TAPBACK;
            default -> OTHER;
        };
    }
}
