package dev.headend.coordinator.control;

import dev.headend.control.ControlHeaders;
import dev.headend.control.PeerInstance;
import dev.headend.text.LogText;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Reads the resume offer from a peer's upgrade request, and answers it (docs/adr/0004). */
final class ResumeNegotiation {
    private static final Logger log = LoggerFactory.getLogger(ResumeNegotiation.class);

    private ResumeNegotiation() {}

    /** Which program the peer is; empty for one that cannot resume. */
    static Optional<PeerInstance> instance(HttpHeaders request) {
        if (!ControlHeaders.names(request.getFirst(ControlHeaders.PEER_FEATURES), ControlHeaders.RESUME)) {
            return Optional.empty();
        }
        return PeerInstance.parse(request.getFirst(ControlHeaders.PEER_INSTANCE));
    }

    /** Earlier runs of the peer's program that are dead, as it says; empty for one that cannot resume. */
    static List<PeerInstance> replaced(HttpHeaders request) {
        return instance(request)
                .map(own -> PeerInstance.parseList(request.getFirst(ControlHeaders.PEER_REPLACES)).stream()
                        .filter(dead -> !dead.equals(own))
                        .toList())
                .orElse(List.of());
    }

    /** Accepts a valid offer; logs one that is not. */
    static void answer(ServerWebExchange exchange) {
        HttpHeaders request = exchange.getRequest().getHeaders();
        if (instance(request).isPresent()) {
            exchange.getResponse().getHeaders().set(ControlHeaders.COORDINATOR_FEATURES, ControlHeaders.RESUME);
        } else if (request.getFirst(ControlHeaders.PEER_FEATURES) != null) {
            log.warn(
                    "ignored the {} and {} of a peer at {}: not a resume offer with a UUID",
                    ControlHeaders.PEER_FEATURES,
                    ControlHeaders.PEER_INSTANCE,
                    LogText.address(exchange.getRequest().getRemoteAddress()));
        }
    }
}
