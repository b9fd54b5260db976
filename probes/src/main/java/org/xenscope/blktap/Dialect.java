package org.xenscope.blktap;

/** Which tap-ctl it is: options, formats and the meaning of two state bits differ. */
public enum Dialect {
    /** Of Xen's own tree until 4.12 and of OpenXT until stable-8: {@code list} says {@code state=%d}, there is {@code check}. */
    BLKTAP2,
    /** XenServer's, since 3.x: {@code list} says {@code state=%#x}, {@code create} takes {@code -R}. */
    BLKTAP3,
    /** Nothing that it said tells which. */
    UNKNOWN
}
