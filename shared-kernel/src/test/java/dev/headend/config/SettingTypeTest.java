package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headend.net.IpRanges;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingTypeTest {
    private static final SettingType RANGES = SettingType.parsedBy("addresses", IpRanges::parse);

    static Stream<Arguments> good() {
        return Stream.of(
                arguments(SettingType.text(), " any ", " any "),
                arguments(SettingType.integer(-1, 8), "-1", "-1"),
                arguments(SettingType.integer(-1, 8), "008", "8"),
                arguments(SettingType.port(), "0", "0"),
                arguments(SettingType.port(), "65535", "65535"),
                arguments(SettingType.seconds(1, 60), "30", "30s"),
                arguments(SettingType.yesNo(), "YES", "true"),
                arguments(SettingType.yesNo(), "on", "true"),
                arguments(SettingType.yesNo(), "1", "true"),
                arguments(SettingType.yesNo(), "No", "false"),
                arguments(SettingType.yesNo(), "FALSE", "false"),
                arguments(SettingType.oneOf("Basic", "Bearer"), "bearer", "Bearer"),
                arguments(SettingType.url("ws", "wss"), "wss://host:8080", "wss://host:8080"),
                arguments(SettingType.url("http"), "HTTP://host/path", "HTTP://host/path"),
                arguments(SettingType.ipAddress(), "2001:db8::1", "2001:db8::1"),
                arguments(SettingType.ipAddress(), "0.0.0.0", "0.0.0.0"),
                arguments(SettingType.secretInAddress(), "p@ss/w=rd?%20+!~\"^|{}", "p@ss/w=rd?%20+!~\"^|{}"),
                arguments(SettingType.path(), "./data", "./data"),
                arguments(RANGES, "10.0.0.0/8, ::1", "10.0.0.0/8, ::1"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void turnsTextIntoThePropertysText(SettingType type, String text, String property) {
        assertThat(type.reader().apply(text)).isEqualTo(property);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments(SettingType.integer(-1, 8), "9"),
                arguments(SettingType.integer(-1, 8), "-2"),
                arguments(SettingType.integer(-1, 8), "4x"),
                arguments(SettingType.integer(0, 8), "99999999999999999999"),
                arguments(SettingType.port(), "65536"),
                arguments(SettingType.port(), "-1"),
                arguments(SettingType.seconds(1, 60), "0"),
                arguments(SettingType.seconds(1, 60), "30s"),
                arguments(SettingType.yesNo(), "maybe"),
                arguments(SettingType.oneOf("Basic", "Bearer"), "Digest"),
                arguments(SettingType.url("ws", "wss"), "http://host"),
                arguments(SettingType.url("ws", "wss"), "host:8080"),
                arguments(SettingType.url("ws", "wss"), "ws://"),
                arguments(SettingType.url("ws", "wss"), "ws://a b"),
                arguments(SettingType.secretInAddress(), "a b"),
                arguments(SettingType.secretInAddress(), "a&b"),
                arguments(SettingType.secretInAddress(), "a#b"),
                arguments(SettingType.secretInAddress(), "a\tb"),
                arguments(SettingType.secretInAddress(), "a\u007Fb"),
                arguments(SettingType.secretInAddress(), "bärli"),
                arguments(SettingType.secretInAddress(), ""),
                arguments(SettingType.ipAddress(), "localhost"),
                arguments(SettingType.ipAddress(), "300.1.1.1"),
                arguments(SettingType.path(), "a\0b"),
                arguments(RANGES, "10.0.0.0/33"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWhatItDoesNotAllow(SettingType type, String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> type.reader().apply(text));
    }

    @Test
    void onlySecretsAreSecret() {
        assertThat(SettingType.secretText().secret()).isTrue();
        assertThat(SettingType.secretInAddress().secret()).isTrue();
        assertThat(SettingType.text().secret()).isFalse();
    }
}
