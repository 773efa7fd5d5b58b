package dev.headend.config.restreamer;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.UnreadSetting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A variable of Restreamer-Edge and what it means here. */
public sealed interface RestreamerVariable {
    String name();

    /** What Restreamer-Edge takes it for if it is unset; "" = there is no default. */
    String defaultValue();

    /** What it does here, or why nothing; for the documentation. */
    String meaning();

    /** The settings that it becomes, together with others. */
    List<Translated> settings();

    /**
     * It does here what it does there.
     *
     * @param type how it is read
     */
    record Honoured(String name, SettingType type, String defaultValue, String meaning, List<Translated> settings)
            implements RestreamerVariable {
        Setting setting() {
            return new Setting(name, name, type, defaultOrNull(), meaning);
        }

        private @Nullable String defaultOrNull() {
            return Optional.of(defaultValue).filter(text -> !text.isEmpty()).orElse(null);
        }
    }

    /** It is accepted, and changes nothing. */
    record WithoutEffect(String defaultValue, UnreadSetting unread) implements RestreamerVariable {
        @Override
        public String name() {
            return unread.name();
        }

        @Override
        public String meaning() {
            return unread.why();
        }

        @Override
        public List<Translated> settings() {
            return List.of();
        }
    }
}
