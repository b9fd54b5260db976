package org.xenscope.xenstore;

/** How much of each node is read. */
public enum Detail {
    /** Values only, two requests a node; the permissions of what is read are empty lists. */
    VALUES,
    /** Values and permissions, three requests a node. */
    ALL
}
