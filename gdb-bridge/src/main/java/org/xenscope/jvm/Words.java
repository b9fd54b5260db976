package org.xenscope.jvm;

import java.util.Optional;
import org.xenscope.debug.Value;

/** What an expression came to, as it is shown. */
final class Words {
    private Words() {}

    static Value of(Operand operand) {
        if (operand instanceof Operand.Ref ref) {
            return new Value(ValueText.of(ref.object()), ValueText.type(ref.object()));
        }
        if (operand instanceof Operand.Text text) {
            return new Value(ValueText.quoted(text.text()), Optional.of(operand.typeName()));
        }
        if (operand instanceof Operand.Primitive primitive) {
            return new Value(
                    primitive.value() instanceof Character c ? ValueText.quoted(c) : String.valueOf(primitive.value()),
                    Optional.of(operand.typeName()));
        }
        // null, void and the name of a class
        return new Value(operand.typeName(), Optional.empty());
    }
}
