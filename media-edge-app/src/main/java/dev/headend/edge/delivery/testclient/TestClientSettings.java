package dev.headend.edge.delivery.testclient;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variable of the test client. */
public final class TestClientSettings {
    static final String DISABLED = "headend.edge.test-client.disabled";

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(Setting.of(
                    "DISABLE_TEST_CLIENT",
                    DISABLED,
                    SettingType.yesNo(),
                    "NO",
                    "YES for production: there is no page at / by which people publish and watch in a browser. There is none without"
                            + " streams over WebSocket either (WS_SERVER).")),
            List.of());

    private TestClientSettings() {}
}
