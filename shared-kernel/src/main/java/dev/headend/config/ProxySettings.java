package dev.headend.config;

import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.NoProxy;
import java.util.List;
import java.util.Locale;

/**
 * The proxy variables that most programs know, for every program that sends requests to servers of others. Each has two
 * names; the one in capitals wins.
 */
public final class ProxySettings {
    /** To be joined to a program's own table; the properties are a {@link ProxyProperties}. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    proxy("HTTP_PROXY", "headend.proxy.http", "Proxy toward `http://` addresses of the application."),
                    lowerCase("HTTP_PROXY", "headend.proxy.http", proxyType()),
                    proxy("HTTPS_PROXY", "headend.proxy.https", "The same toward `https://` addresses."),
                    lowerCase("HTTPS_PROXY", "headend.proxy.https", proxyType()),
                    Setting.optional(
                            "NO_PROXY",
                            "headend.proxy.except",
                            exceptType(),
                            "Servers that are reached without the proxy; this machine (`localhost`, `127.0.0.1`, `::1`) always"
                                    + " is. `example.com` also means the names below it, `.example.com` only those."),
                    lowerCase("NO_PROXY", "headend.proxy.except", exceptType())),
            List.of());

    private ProxySettings() {}

    private static Setting proxy(String name, String property, String description) {
        return Setting.optional(name, property, proxyType(), description);
    }

    private static Setting lowerCase(String name, String property, SettingType type) {
        return Setting.optional(
                name.toLowerCase(Locale.ROOT),
                property + "-fallback",
                type,
                "Another name of `" + name + "`, used when that is not set.");
    }

    private static SettingType proxyType() {
        return SettingType.secretParsedBy(HttpProxy.FORM, HttpProxy::parse);
    }

    private static SettingType exceptType() {
        return SettingType.parsedBy(NoProxy.FORM, NoProxy::parse);
    }
}
