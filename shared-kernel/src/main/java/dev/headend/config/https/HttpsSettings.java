package dev.headend.config.https;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.tls.TlsSettings;
import java.util.List;

/** The settings of HTTPS, for every program that serves HTTP. */
public final class HttpsSettings {
    /** To be joined to a program's own table; includes the certificate's. */
    public static final SettingsTable TABLE = new SettingsTable(
                    List.of(Setting.of(
                            "SSL_PORT",
                            "headend.https.port",
                            SettingType.port(),
                            "443",
                            "Port of HTTPS and WSS, served beside HTTP_PORT when there is a certificate.")),
                    List.of())
            .and(TlsSettings.TABLE);

    private HttpsSettings() {}
}
