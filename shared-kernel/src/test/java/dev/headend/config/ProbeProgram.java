package dev.headend.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/** The least program there can be: it listens on a port, or finds a problem, and ends. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ProbeProgram {
    static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of("PROBE_PORT", "headend.probe.port", SettingType.port(), "0", "Port."),
                    Setting.of("PROBE_STAYS", "probe.stays", SettingType.yesNo(), "NO", "Whether it goes on."),
                    Setting.of("PROBE_HANGS", "probe.hangs", SettingType.yesNo(), "NO", "Whether it is never started."),
                    Setting.of(
                            "PROBE_PREPARES_FOREVER",
                            "probe.prepares-forever",
                            SettingType.yesNo(),
                            "NO",
                            "Whether it is never ready to be stopped."),
                    Setting.of(
                            "PROBE_CLOSES_WHEN_TOLD",
                            "probe.closes-when-told",
                            SettingType.yesNo(),
                            "NO",
                            "Whether its end waits for a line of input."),
                    Setting.optional("PROBE_PROBLEM", "probe.problem", SettingType.text(), "Why it cannot start.")),
            List.of());

    public static void main(String[] args) {
        new Program(ProbeProgram.class, "Headend probe: for tests.", TABLE).run(args);
        if (args.length == 0) {
            System.out.println("started: signals are handled from now on");
        }
    }

    @Bean
    DisposableServer server(Environment environment) throws InterruptedException {
        String problem = environment.getProperty("probe.problem");
        if (problem != null) {
            throw new StartupFailure(problem);
        }
        if (environment.getRequiredProperty("probe.hangs", Boolean.class)) {
            System.out.println("starting");
            Thread.sleep(Long.MAX_VALUE);
        }
        int port = environment.getRequiredProperty("headend.probe.port", Integer.class);
        DisposableServer server = TcpServer.create()
                .host(environment.getProperty("server.address", "127.0.0.1"))
                .port(port)
                .bindNow();
        System.out.println("probe.port=" + environment.getProperty("headend.probe.port"));
        server.disposeNow();
        return server;
    }

    @Bean
    BeforeStop preparation(Environment environment) {
        boolean forever = environment.getRequiredProperty("probe.prepares-forever", Boolean.class);
        return () -> {
            System.out.println("preparing");
            while (forever) {
                LockSupport.park();
            }
        };
    }

    /** Absent unless the program is to stay. */
    @Bean
    Stayer stayer(Environment environment) {
        boolean waits = environment.getRequiredProperty("probe.closes-when-told", Boolean.class);
        return environment.getRequiredProperty("probe.stays", Boolean.class) ? new Stayer(waits) : null;
    }

    /** Keeps the program running until it is closed. */
    static final class Stayer implements AutoCloseable {
        private final boolean waits;
        private final Thread thread = Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException told) {
                System.out.println("closed");
            }
        });

        private Stayer(boolean waits) {
            this.waits = waits;
        }

        @Override
        public void close() throws InterruptedException {
            if (waits) {
                System.out.println("closing");
                Thread.ofVirtual().start(Stayer::readLine).join();
            }
            thread.interrupt();
            thread.join();
        }

        private static void readLine() {
            try {
                int ignored = System.in.read();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
