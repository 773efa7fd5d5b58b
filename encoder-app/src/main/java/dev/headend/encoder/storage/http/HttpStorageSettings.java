package dev.headend.encoder.storage.http;

import dev.headend.config.HttpAuthSettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.encoder.storage.Requirements;
import java.util.List;

/** The environment variables behind {@link HttpStorageProperties}. */
public final class HttpStorageSettings {
    private static final String PROPERTY = "headend.encoder.storage.http.";
    private static final String PREFIX = "HLS_STORAGE_HTTP";

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
                    List.of(Setting.optional(
                            PREFIX + "_URL",
                            PROPERTY + "url",
                            SettingType.url("http", "https"),
                            "URL of the folder that files are PUT to, for HTTP; the server makes the folders below it. It also"
                                    + " takes DELETE, and GET, answered with 404 where nothing is: without that nobody finishes the"
                                    + " streams of an encoder that was killed.")),
                    List.of(values ->
                            Requirements.of("HTTP").all(PREFIX + "_URL").problem(values)))
            .and(HttpAuthSettings.ofShortNames(PREFIX, PROPERTY + "auth", "the server of HLS_STORAGE_HTTP_URL"));

    private HttpStorageSettings() {}
}
