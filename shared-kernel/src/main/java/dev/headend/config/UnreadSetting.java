package dev.headend.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A documented variable that a program does not act on. An operator who sets it must hear of it, unless it could change
 * nothing: else he believes, for example, that a token protects what is open to everybody.
 *
 * @param effect what setting it does
 * @param harmless values, in upper case, that ask for nothing: then the variable counts as not set
 * @param why the second half of the sentence "NAME is set, but …", with what to do instead
 */
public record UnreadSetting(String name, Effect effect, Set<String> harmless, String why) {
    /** What becomes of a program for which the variable is set. */
    public enum Effect {
        /** It does not start. */
        REFUSED,
        /** It starts with a warning: what the variable tunes elsewhere does not exist here. */
        WARNED,
        /** Nothing: the variable belongs to a feature that is off. */
        NONE
    }

    /** Any value stops the start. */
    public static UnreadSetting refused(String name, String why) {
        return new UnreadSetting(name, Effect.REFUSED, Set.of(), why);
    }

    /** YES stops the start; NO is what this program does anyway. */
    public static UnreadSetting refusedIfYes(String name, String why) {
        return new UnreadSetting(name, Effect.REFUSED, SettingType.NO, why);
    }

    /** Any value causes a warning. */
    public static UnreadSetting warned(String name, String why) {
        return new UnreadSetting(name, Effect.WARNED, Set.of(), why);
    }

    /** Any value but one causes a warning. @param harmless what is done anyway, in any case */
    public static UnreadSetting warnedUnless(String harmless, String name, String why) {
        return new UnreadSetting(name, Effect.WARNED, Set.of(harmless.toUpperCase(Locale.ROOT)), why);
    }

    /** Any value is fine. @param why for the documentation */
    public static UnreadSetting withoutEffect(String name, String why) {
        return new UnreadSetting(name, Effect.NONE, Set.of(), why);
    }

    /** The sentence for the operator, without the value, which may be a secret; empty when there is nothing to say. */
    public Optional<String> objection(Map<String, String> environment) {
        String text = environment.getOrDefault(name, "").strip();
        return text.isEmpty() || harmless.contains(text.toUpperCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(name + " is set, but " + why);
    }
}
