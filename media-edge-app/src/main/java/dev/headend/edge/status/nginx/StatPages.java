package dev.headend.edge.status.nginx;

import dev.headend.edge.delivery.page.Asset;
import dev.headend.edge.status.StatusSnapshot;
import dev.headend.edge.status.StatusSnapshots;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The pages, each made once for all who ask within a second. */
final class StatPages {
    private static final Class<?> HERE = StatPages.class;

    private final String application;
    private final EdgeCounters counters;
    private final String version =
            "Headend " + Objects.requireNonNullElse(HERE.getPackage().getImplementationVersion(), "dev");
    private final long begun = System.nanoTime();
    private final String style = Asset.text(HERE, "rtmp-stat.css");
    private final String template = Asset.text(HERE, "rtmp-stat.html").replace("{style}", style);

    private final Mono<byte[]> html;
    private final Mono<byte[]> xml;
    private final Mono<byte[]> json;
    private final Mono<StubStatus> connections;
    private final Mono<String> metrics;

    /** @param application that all streams are said to be in */
    StatPages(StatusSnapshots snapshots, PrometheusMeterRegistry registry, String application) {
        this.application = application;
        this.counters = new EdgeCounters(registry);
        this.html = snapshots.shared(this::page);
        this.xml = snapshots.shared(live -> written(live, XmlStatWriter::new));
        this.json = snapshots.shared(live -> written(live, JsonStatWriter::new));
        this.connections = snapshots.shared(_ -> StubStatus.of(counters));
        this.metrics = snapshots.shared(_ -> registry.scrape());
    }

    Mono<byte[]> html() {
        return html;
    }

    Mono<byte[]> xml() {
        return xml;
    }

    Mono<byte[]> json() {
        return json;
    }

    Mono<StubStatus> connections() {
        return connections;
    }

    /** In the text format of Prometheus. */
    Mono<String> metrics() {
        return metrics;
    }

    /** Nothing may be loaded by the page, and its style is the only one. */
    String contentSecurity() {
        return "default-src 'none'; style-src 'sha256-" + digest(style)
                + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    }

    private byte[] page(StatusSnapshot live) {
        return template.replace("{live}", StatPage.render(live, uptime())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] written(StatusSnapshot live, Function<OutputStream, StatWriter> writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StatDocument(
                        version,
                        application,
                        uptime(),
                        counters.mediaAccepted(),
                        counters.received(),
                        counters.sent(),
                        live)
                .writeTo(writer.apply(out));
        return out.toByteArray();
    }

    private Duration uptime() {
        return Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
