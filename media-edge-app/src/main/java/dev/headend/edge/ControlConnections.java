package dev.headend.edge;

import dev.headend.config.https.HttpsServer;
import dev.headend.control.PeerInstance;
import dev.headend.edge.admission.Entrance;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.CoordinatorAuthorizers;
import dev.headend.edge.control.ExternalProperties;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * Connects to the coordinator, if that decides who may publish, once the ports are open by which encoders come.
 *
 * @param https there when a certificate is set
 * @param environment where HTTP says which port it listens on
 */
record ControlConnections(
        PublishAuthorizer authorizer,
        ControlProperties control,
        ExternalProperties external,
        PeerInstance instance,
        Clock clock,
        ObjectProvider<HttpsServer> https,
        Environment environment) {

    /** Called where RTMP is served. @param plain the port that it listens on @param tls the same of RTMPS; null = none */
    void connectRtmp(int plain, @Nullable Integer tls) {
        if (authorizer instanceof CoordinatorAuthorizers coordinator) {
            int served = tls != null && external.isRtmpOverTls() ? tls : plain;
            coordinator.connect(Entrance.RTMP, control.linkSettings(external, served, instance, clock));
        }
    }

    /** Called where streams are served over WebSocket. */
    void connectWebSocket() {
        if (authorizer instanceof CoordinatorAuthorizers coordinator) {
            HttpsServer tls = external.isWebSocketOverTls() ? https.getIfAvailable() : null;
            int served = tls != null ? tls.port() : environment.getRequiredProperty("local.server.port", Integer.class);
            coordinator.connect(Entrance.WEBSOCKET, control.webSocketLinkSettings(external, served, instance, clock));
        }
    }
}
