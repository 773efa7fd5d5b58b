package dev.headend.config.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

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
                management ? "health and metrics" : "HTTP",
                event.getWebServer().getPort());
    }
}
