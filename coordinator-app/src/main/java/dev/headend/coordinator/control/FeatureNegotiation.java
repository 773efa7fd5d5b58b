package dev.headend.coordinator.control;

import dev.headend.control.ControlHeaders;
import dev.headend.control.PeerInstance;
import dev.headend.text.LogText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Reads from a peer's upgrade request what it understands besides the protocol, and answers it (docs/adr/0004, 0070 and 0084). */
final class FeatureNegotiation {
    private static final Logger log = LoggerFactory.getLogger(FeatureNegotiation.class);

    private static final List<String> KNOWN =
            List.of(ControlHeaders.RESUME, ControlHeaders.DRAIN, ControlHeaders.LIVELY);

    private FeatureNegotiation() {}

    /** Which program the peer is; empty for one that cannot resume. */
    static Optional<PeerInstance> instance(HttpHeaders request) {
        if (!offers(request, ControlHeaders.RESUME)) {
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

    /** Whether the peer is to hear of this coordinator so often that it soon notices when it hangs. */
    static boolean isLively(HttpHeaders request) {
        return instance(request).isPresent() && offers(request, ControlHeaders.LIVELY);
    }

    private static boolean offers(HttpHeaders request, String feature) {
        return ControlHeaders.names(request.getFirst(ControlHeaders.PEER_FEATURES), feature);
    }

    private static String common(HttpHeaders resuming) {
        return KNOWN.stream().filter(feature -> offers(resuming, feature)).collect(Collectors.joining(", "));
    }

    /** Accepts what is offered and known here; logs an offer to resume that is not valid. */
    static void answer(ServerWebExchange exchange) {
        HttpHeaders request = exchange.getRequest().getHeaders();
        if (instance(request).isPresent()) {
            exchange.getResponse().getHeaders().set(ControlHeaders.COORDINATOR_FEATURES, common(request));
        } else if (request.getFirst(ControlHeaders.PEER_FEATURES) != null) {
            log.warn(
                    "ignored the {} and {} of a peer at {}: not a resume offer with a UUID",
                    ControlHeaders.PEER_FEATURES,
                    ControlHeaders.PEER_INSTANCE,
                    LogText.address(exchange.getRequest().getRemoteAddress()));
        }
    }
}
