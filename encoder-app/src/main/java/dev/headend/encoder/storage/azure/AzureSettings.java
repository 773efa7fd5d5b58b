package dev.headend.encoder.storage.azure;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.encoder.storage.Requirements;
import java.util.Base64;
import java.util.List;

/** The environment variables behind {@link AzureProperties}. */
public final class AzureSettings {
    private static final String PROPERTY = "headend.encoder.storage.azure.";
    private static final String KEY = "AZURE_STORAGE_KEY";

    /** Joined to the storages' table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            "AZURE_STORAGE_ACCOUNT",
                            PROPERTY + "account",
                            SettingType.text(),
                            "Storage account, for AZ."),
                    Setting.optional(
                            "AZURE_STORAGE_CONTAINER",
                            PROPERTY + "container",
                            SettingType.text(),
                            "Container in it, for AZ; it must exist."),
                    Setting.optional(
                            "AZURE_TENANT_ID",
                            PROPERTY + "tenant",
                            SettingType.text(),
                            "Entra tenant of the client, for AZ."),
                    Setting.optional(
                            "AZURE_CLIENT_ID",
                            PROPERTY + "client",
                            SettingType.text(),
                            "Client that may write to the container (role Storage Blob Data Contributor), for AZ."),
                    Setting.optional(
                            "AZURE_CLIENT_SECRET",
                            PROPERTY + "secret",
                            SettingType.secretText(),
                            "Secret of that client, for AZ."),
                    Setting.optional(
                            KEY,
                            PROPERTY + "key",
                            SettingType.secretParsedBy("text in Base64", Base64.getDecoder()::decode),
                            "Key of the account, for AZ, in place of tenant, client and secret."),
                    Setting.optional(
                            "AZURE_STORAGE_ENDPOINT",
                            PROPERTY + "endpoint",
                            SettingType.url("http", "https"),
                            "URL of the account, for AZ, if it is not `https://ACCOUNT.blob.core.windows.net`: another cloud, or an"
                                    + " emulator."),
                    Setting.of(
                            "AZURE_AUTHORITY_HOST",
                            PROPERTY + "authority",
                            SettingType.url("http", "https"),
                            "https://login.microsoftonline.com",
                            "Server that gives tokens to the client, for AZ.")),
            List.of(values -> Requirements.of("AZ")
                    .all("AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_CONTAINER")
                    .allUnless(KEY, "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
                    .problem(values)));

    private AzureSettings() {}
}
