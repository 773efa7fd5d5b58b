package dev.headend.encoder.storage.s3;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.encoder.storage.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables behind {@link S3Properties}. */
public final class S3Settings {
    private static final String PROPERTY = "headend.encoder.storage.s3.";
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            "AWS_REGION", PROPERTY + "region", SettingType.text(), "Region of the bucket, for S3."),
                    Setting.optional(
                            "AWS_S3_BUCKET", PROPERTY + "bucket", SettingType.text(), "Bucket, for S3; it must exist."),
                    Setting.optional(
                            ACCESS_KEY,
                            PROPERTY + "access-key",
                            SettingType.text(),
                            "Access key, for S3. If unset, AWS's default credential chain is asked: profile, web identity,"
                                    + " container, instance."),
                    Setting.optional(
                            SECRET_KEY,
                            PROPERTY + "secret-key",
                            SettingType.secretText(),
                            "Secret of the access key, for S3."),
                    Setting.optional(
                            "AWS_SESSION_TOKEN",
                            PROPERTY + "session-token",
                            SettingType.secretText(),
                            "Session token, for S3, if the access key is a temporary one."),
                    Setting.optional(
                            ENDPOINT,
                            PROPERTY + "endpoint",
                            SettingType.url("http", "https"),
                            "URL of an S3-compatible server, for S3, if it is not AWS."),
                    Setting.optional(
                            "AWS_S3_PATH_STYLE",
                            PROPERTY + "path-style",
                            SettingType.yesNo(),
                            "YES: the bucket is in the path of URLs, NO: in the host's name. If unset, YES with"
                                    + " `AWS_ENDPOINT_URL`, else NO.")),
            List.of(
                    values -> Requirements.of("S3")
                            .all("AWS_S3_BUCKET")
                            .allUnless(ENDPOINT, "AWS_REGION")
                            .problem(values),
                    S3Settings::halfAKey));

    private S3Settings() {}

    /** Other storages have no use for keys, so what is left of them there is no problem. */
    private static Optional<String> halfAKey(Map<String, String> values) {
        Requirements s3 = Requirements.of("S3");
        return values.containsKey(ACCESS_KEY) == values.containsKey(SECRET_KEY)
                ? Optional.empty()
                : s3.all(ACCESS_KEY, SECRET_KEY).problem(values);
    }
}
