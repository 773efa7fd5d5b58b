package dev.headend.config.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one connection, and all of them together, may cost a program's HTTP server. No operator's setting: tests shorten it.
 *
 * @param head from the connection's beginning until the head of its first request is there, TLS included
 * @param idle from one answer until the head of the next request is there; longer than what load balancers keep a connection
 *     for, so that it is they who close it
 * @param body from a request's head until its end
 * @param stalled how long at least nothing of what waits to be sent may be taken; twice that at most
 * @param unidentified connections open at once whose client has not shown who it is; 0 = no limit
 */
@ConfigurationProperties("headend.http")
public record HttpLimits(
        @DefaultValue("10s") Duration head,
        @DefaultValue("75s") Duration idle,
        @DefaultValue("30s") Duration body,
        @DefaultValue("30s") Duration stalled,
        @DefaultValue("0") int unidentified) {}
