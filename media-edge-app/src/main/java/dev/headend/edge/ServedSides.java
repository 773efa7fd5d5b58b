package dev.headend.edge;

import dev.headend.config.CommonSettings;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.edge.acme.AcmeSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which sides of the program are served, RTMP and WebSocket, and what those variables mean then that two existing programs, of one
 * side each, both have: {@code SSL_PORT}, {@code EXTERNAL_PORT} and {@code EXTERNAL_SSL} (docs/adr/0050). With one side only they are
 * that side's. With both, {@code SSL_PORT} is WebSocket's and thus HTTPS's, and {@code EXTERNAL_PORT} is RTMP's.
 *
 * @param tls whether there is a certificate
 * @param ownRtmpsPort whether {@code RTMPS_PORT} is set
 */
record ServedSides(boolean rtmp, boolean webSocket, boolean tls, boolean ownRtmpsPort) {
    /** No settings, but the rules of those that several rooms have. */
    static final SettingsTable TABLE = new SettingsTable(
                    List.of(), List.of(ServedSides::oneIsServed, ServedSides::portsDiffer))
            .withDerivation(ServedSides::properties);

    private static final String RTMPS_PORT = "1936";

    private static ServedSides of(Map<String, String> values) {
        return new ServedSides(
                isYes(values, "RTMP_SERVER", "YES"),
                isYes(values, "WS_SERVER", "YES"),
                values.containsKey("SSL_CERT") && values.containsKey("SSL_KEY")
                        || values.containsKey(AcmeSettings.DOMAINS),
                values.containsKey("RTMPS_PORT"));
    }

    private static boolean isYes(Map<String, String> values, String name, String defaultValue) {
        return SettingType.isYes(values.getOrDefault(name, defaultValue));
    }

    /** Whether {@code SSL_PORT} is the port of RTMPS, if there is a certificate. */
    private boolean isRtmpsOnSslPort() {
        return !webSocket && !ownRtmpsPort;
    }

    private static Map<String, Object> properties(Map<String, String> values) {
        ServedSides sides = of(values);
        Map<String, Object> derived = new HashMap<>();
        derived.put("headend.https.enabled", !sides.isRtmpsOnSslPort());
        derived.put("headend.edge.rtmp.tls-port-setting", sides.isRtmpsOnSslPort() ? "SSL_PORT" : "RTMPS_PORT");
        if (!sides.ownRtmpsPort) {
            derived.put("headend.edge.rtmp.tls-port", sides.isRtmpsOnSslPort() ? values.get("SSL_PORT") : RTMPS_PORT);
        }
        if (!values.containsKey("EXTERNAL_WS_PORT")) {
            derived.putAll(sides.externalWebSocket(values));
        }
        return derived;
    }

    private Map<String, Object> externalWebSocket(Map<String, String> values) {
        String port = values.get("EXTERNAL_PORT");
        if (!rtmp) {
            return port == null ? Map.of() : Map.of("headend.edge.external.ws-port", port);
        }
        // EXTERNAL_SSL is about what stands in front of RTMP then: HTTP_PORT, which encoders are told of, speaks no
        // TLS.
        return tls || values.containsKey("EXTERNAL_WS_SSL") ? Map.of() : Map.of("headend.edge.external.ws-ssl", false);
    }

    private static Optional<String> oneIsServed(Map<String, String> values) {
        ServedSides sides = of(values);
        return sides.rtmp || sides.webSocket
                ? Optional.empty()
                : Optional.of(
                        "RTMP_SERVER and WS_SERVER are both NO, but then nobody could publish; leave one of them at YES");
    }

    private static Optional<String> portsDiffer(Map<String, String> values) {
        Map<String, String> taken = new HashMap<>();
        for (String setting : of(values).ports()) {
            String port = values.getOrDefault(setting, setting.equals("RTMPS_PORT") ? RTMPS_PORT : "0");
            String other = port.equals("0") ? null : taken.put(port, setting);
            if (other != null && !isFoundForAllPrograms(other, setting)) {
                return Optional.of(other + " and " + setting + " are both " + port + ", but each needs its own");
            }
        }
        return Optional.empty();
    }

    /** {@link CommonSettings} has a rule for these two. */
    private static boolean isFoundForAllPrograms(String one, String other) {
        return one.equals("HTTP_PORT") && other.equals("MANAGEMENT_PORT");
    }

    /** Names of the variables, in the order of the documentation. */
    private List<String> ports() {
        List<String> ports = new ArrayList<>(List.of("HTTP_PORT"));
        if (rtmp) {
            ports.add("RTMP_PORT");
        }
        if (tls) {
            ports.add("SSL_PORT");
        }
        if (tls && rtmp && !isRtmpsOnSslPort()) {
            ports.add("RTMPS_PORT");
        }
        ports.add("MANAGEMENT_PORT");
        return ports;
    }

    /** A hint. */
    static Optional<String> httpsNotServed(Map<String, String> set) {
        ServedSides sides = of(set);
        return sides.tls && sides.isRtmpsOnSslPort()
                ? Optional.of(
                        "SSL_PORT is the port of RTMPS, since WS_SERVER is NO and RTMPS_PORT is not set: files and pages are"
                                + " delivered over HTTP alone; for HTTPS, set RTMPS_PORT, then SSL_PORT is that of HTTPS")
                : Optional.empty();
    }

    /** A hint: encoders are to use TLS for RTMP where nothing speaks it. */
    static Optional<String> rtmpTlsNotServed(Map<String, String> set) {
        boolean asked = isYes(set, "EXTERNAL_RTMP_SSL", set.getOrDefault("EXTERNAL_SSL", "NO"));
        boolean port = set.containsKey("EXTERNAL_PORT") || set.containsKey("EXTERNAL_RTMP_PORT");
        String name = set.containsKey("EXTERNAL_RTMP_SSL") ? "EXTERNAL_RTMP_SSL" : "EXTERNAL_SSL";
        return of(set).rtmp && asked && !port
                ? tlsNotServed(set, name, "RTMP_PORT", "EXTERNAL_PORT")
                : Optional.empty();
    }

    /** The same for streams over WebSocket. */
    static Optional<String> webSocketTlsNotServed(Map<String, String> set) {
        ServedSides sides = of(set);
        String name = sides.rtmp || set.containsKey("EXTERNAL_WS_SSL") ? "EXTERNAL_WS_SSL" : "EXTERNAL_SSL";
        boolean port = set.containsKey("EXTERNAL_WS_PORT") || (!sides.rtmp && set.containsKey("EXTERNAL_PORT"));
        return sides.webSocket && isYes(set, name, "NO") && !port
                ? tlsNotServed(set, name, "HTTP_PORT", sides.rtmp ? "EXTERNAL_WS_PORT" : "EXTERNAL_PORT")
                : Optional.empty();
    }

    private static Optional<String> tlsNotServed(Map<String, String> set, String name, String served, String external) {
        return of(set).tls
                ? Optional.empty()
                : Optional.of(name
                        + " is YES, but this program speaks no TLS without SSL_CERT and SSL_KEY, or ACME_DOMAINS: encoders would"
                        + " try it at " + served + "; if something in front of it does, set " + external);
    }
}
