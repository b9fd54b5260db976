package org.xenscope.disk.plan;

/**
 * Another domain that has the image, as its backend's directory in the store says.
 *
 * @param backend {@code /local/domain/0/backend/qdisk/3/51712}
 * @param image which image of the chain
 */
public record DiskHolder(int domid, String domain, String backend, String image, boolean writes) {}
