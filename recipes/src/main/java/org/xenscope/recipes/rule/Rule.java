package org.xenscope.recipes.rule;

/**
 * One thing that can be wrong. A class each, without state: it is asked with facts that a probe has read, and looks at
 * nothing else. What it says of itself is its page; what it says of the facts is its {@link Verdict}.
 *
 * <p>Codes are for ever: {@code XS00nn} bring-up and config, {@code XS01nn} devices, {@code XS02nn} device model, {@code
 * XS03nn} hvmloader, {@code XS04nn} the guest. One that is given up is not given again.
 *
 * @param <F> the facts it looks at
 */
public interface Rule<F> {
    /** {@code XS0107}. */
    String code();

    Severity severity();

    /** What is wrong, in general: half a sentence, without names of this case. */
    String title();

    /** Why it is so, in general, for the rule's page. */
    String cause();

    /** Where it holds: {@code "every Xen"}, {@code "OpenXT before 2019-11"}. */
    default String holdsFor() {
        return "every Xen";
    }

    /** Looks at the facts. */
    Verdict judge(F facts);
}
