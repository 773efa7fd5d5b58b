package dev.headend.config.restreamer;

import dev.headend.config.SettingType;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How nginx writes times, sizes and switches. */
final class NginxTypes {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kKmM]?)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("", 1L, "k", 1L << 10, "m", 1L << 20);

    private NginxTypes() {}

    /** A time, read to milliseconds; a number alone is of seconds. */
    static SettingType time() {
        return read("a time, as 500ms, 10s or 3m", TIME, matcher -> {
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            return Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(unit, 1L);
        });
    }

    /** A size, read to bytes. */
    static SettingType size() {
        return read("a size in bytes, as 4096, 4k or 1M", SIZE, matcher -> {
            String unit = matcher.group(2).toLowerCase(Locale.ROOT);
            return Long.parseLong(matcher.group(1)) * BYTES.getOrDefault(unit, 1L);
        });
    }

    private static SettingType read(String allowed, Pattern form, ToLongFunction<Matcher> value) {
        return new SettingType(allowed, false, text -> {
            Matcher matcher = form.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException();
            }
            return String.valueOf(value.applyAsLong(matcher));
        });
    }
}
