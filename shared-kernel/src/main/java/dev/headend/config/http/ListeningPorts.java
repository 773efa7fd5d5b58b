package dev.headend.config.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Logs one line for each HTTP port of a program: which port it is, and what is served there. */
final class ListeningPorts implements ApplicationListener<WebServerInitializedEvent> {
    private static final Logger log = LoggerFactory.getLogger(ListeningPorts.class);
    /** What Boot calls the server of the management endpoints, if they have one to themselves. */
    private static final String MANAGEMENT = "management";

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        boolean management = MANAGEMENT.equals(event.getApplicationContext().getServerNamespace());
        log.info(
                "listening for {} on port {}",
                management || isNothingElse(event.getApplicationContext().getEnvironment())
                        ? "health and metrics"
                        : "HTTP",
                event.getWebServer().getPort());
    }

    /** Of a program without a public side: its only port is that of the management endpoints. */
    private static boolean isNothingElse(Environment properties) {
        String port = properties.getProperty("server.port", "");
        return !port.isEmpty() && !port.equals("0") && port.equals(properties.getProperty("management.server.port"));
    }
}
