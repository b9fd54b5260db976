package org.xenscope.debug;

/** How far a step goes. */
public enum StepKind {
    /** To the next line, into calls. */
    INTO,
    /** To the next line, over calls. */
    OVER,
    /** Until the frame is left. */
    OUT,
    /** One machine instruction. */
    INSTRUCTION
}
