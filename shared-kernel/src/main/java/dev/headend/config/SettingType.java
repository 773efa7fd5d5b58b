package dev.headend.config;

import io.netty.util.NetUtil;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of value that a setting can have: how its text is read, and what is allowed.
 *
 * @param allowed what is accepted, as the end of the sentence "it must be …"
 * @param secret whether the value must stay out of messages and logs
 * @param reader from the text to the text of the Spring property; throws IllegalArgumentException for a bad one
 */
public record SettingType(String allowed, boolean secret, UnaryOperator<String> reader) {
    /** What means YES, in upper case. */
    static final Set<String> YES = Set.of("YES", "TRUE", "ON", "1");
    /** What means NO, in upper case. */
    static final Set<String> NO = Set.of("NO", "FALSE", "OFF", "0");

    private static final int MAX_PORT = 65_535;
    private static final Pattern IN_ADDRESS = Pattern.compile("[!-~&&[^&#]]+");
    private static final String IN_ADDRESS_WORDS =
            "ASCII characters without spaces, & and #, as it stands in addresses (?token=TOKEN) as it is";
    private static final Pattern EMAIL = Pattern.compile("[^@\\s,?&]+@[^@\\s,?&]+\\.[^@\\s,?&]+");

    /** Any text. */
    public static SettingType text() {
        return new SettingType("any text", false, text -> text);
    }

    /** Any text, never shown. */
    public static SettingType secretText() {
        return new SettingType("any text", true, text -> text);
    }

    /**
     * What stands in an address as {@code ?token=VALUE}, never shown. Publishing programs send it as it was typed, and it is compared so,
     * percent signs included: what would end it there, or get lost on the way to a program's arguments or from its environment, is
     * refused.
     */
    public static SettingType secretInAddress() {
        return secretParsedBy(IN_ADDRESS_WORDS, text -> {
            require(IN_ADDRESS.matcher(text).matches());
            return text;
        });
    }

    /** A whole number in a range, ends included. */
    public static SettingType integer(long min, long max) {
        return new SettingType("a whole number from " + min + " to " + max, false, text -> inRange(text, min, max));
    }

    /** A TCP port; 0 lets the system choose one. */
    public static SettingType port() {
        return new SettingType("a port number from 0 to " + MAX_PORT, false, text -> inRange(text, 0, MAX_PORT));
    }

    /** A span of whole seconds; the property is a {@link java.time.Duration}'s text. */
    public static SettingType seconds(long min, long max) {
        return new SettingType(
                "a whole number of seconds from " + min + " to " + max, false, text -> inRange(text, min, max) + "s");
    }

    /** {@code YES} or {@code NO}, also true/false, on/off, 1/0; the property is a boolean. */
    public static SettingType yesNo() {
        return new SettingType("YES or NO", false, text -> {
            String word = text.toUpperCase(Locale.ROOT);
            require(YES.contains(word) || NO.contains(word));
            return String.valueOf(YES.contains(word));
        });
    }

    /** Whether the text of such a setting means YES. */
    public static boolean isYes(String text) {
        return YES.contains(text.toUpperCase(Locale.ROOT));
    }

    /** One of some words, in any case; the property is the word as listed here. */
    public static SettingType oneOf(String... words) {
        List<String> list = List.of(words);
        return new SettingType("one of " + String.join(", ", list), false, text -> {
            Optional<String> word =
                    Arrays.stream(words).filter(w -> w.equalsIgnoreCase(text)).findFirst();
            return word.orElseThrow(IllegalArgumentException::new);
        });
    }

    /** An absolute URL with one of the schemes and a host. */
    public static SettingType url(String... schemes) {
        List<String> list = List.of(schemes);
        String form = String.join(":// or ", list) + "://";
        return new SettingType("a URL that begins with " + form, false, text -> {
            if (text.chars().anyMatch(Character::isWhitespace)) {
                throw new BadPart("there is a blank in it", null);
            }
            URI uri = URI.create(text);
            require(uri.getScheme() != null && list.contains(uri.getScheme().toLowerCase(Locale.ROOT)));
            require(uri.getHost() != null);
            return text;
        });
    }

    /** A path of a file or folder, which need not exist. */
    public static SettingType path() {
        return parsedBy("a path", Path::of);
    }

    /** One e-mail address, such that nothing else could be meant by it in a {@code mailto:} URL. */
    public static SettingType emailAddress() {
        return parsedBy("an e-mail address", text -> {
            require(EMAIL.matcher(text).matches());
            return text;
        });
    }

    /** An IP address, IPv4 or IPv6, written out: no name is looked up. */
    public static SettingType ipAddress() {
        return new SettingType("an IP address", false, text -> {
            require(NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
            return text;
        });
    }

    /**
     * Any text that a parser accepts.
     *
     * @param parser throws IllegalArgumentException for a bad text; its result is not used
     */
    public static SettingType parsedBy(String allowed, Function<String, ?> parser) {
        return new SettingType(allowed, false, text -> {
            Object ignored = parser.apply(text);
            return text;
        });
    }

    /** As {@link #parsedBy} for a text of several parts, whose parser says in its exception which part is bad, and why. */
    public static SettingType partsParsedBy(String allowed, Function<String, ?> parser) {
        return parsedBy(allowed, text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException bad) {
                throw new BadPart(String.valueOf(bad.getMessage()), bad);
            }
        });
    }

    /** A bad value whose message is meant for the operator, as the sentence's end. */
    static final class BadPart extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        BadPart(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** As {@link #parsedBy}, never shown. */
    public static SettingType secretParsedBy(String allowed, Function<String, ?> parser) {
        return new SettingType(allowed, true, parsedBy(allowed, parser).reader());
    }

    private static String inRange(String text, long min, long max) {
        long number = Long.parseLong(text);
        require(number >= min && number <= max);
        return String.valueOf(number);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
