package dev.headend.config.tls;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** {@code headend_tls_certificate_expiry_seconds} and {@code headend_tls_reloads_total}. */
final class TlsMetrics implements MeterBinder {
    private final ServerCertificate certificate;

    TlsMetrics(ServerCertificate certificate) {
        this.certificate = certificate;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TimeGauge.builder(
                        "headend.tls.certificate.expiry",
                        certificate,
                        TimeUnit.SECONDS,
                        c -> c.remaining().toSeconds())
                .description("Time until the served TLS certificate ends; negative when it has ended")
                .register(registry);
        reloads(registry, "replaced", ServerCertificate::replaced);
        reloads(registry, "refused", ServerCertificate::refused);
    }

    private void reloads(MeterRegistry registry, String outcome, ToDoubleFunction<ServerCertificate> count) {
        FunctionCounter.builder("headend.tls.reloads", certificate, count)
                .description("Changes of the TLS certificate's files that were served, or refused because broken")
                .tag("outcome", outcome)
                .register(registry);
    }
}
