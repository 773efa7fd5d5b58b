package dev.headend.system.bench.edge;

import dev.headend.system.synthetic.StreamAddress;
import dev.headend.system.synthetic.WebSocketAddress;
import dev.headend.system.synthetic.WebSocketAddress.Container;

/** An edge whose streams are published and received over WebSocket. The edge stays the caller's. */
record WebSocketSide(EdgeServer edge, Container container) implements MediaServer {
    @Override
    public String name() {
        return "%s, WebSocket, %s".formatted(edge.name(), container);
    }

    @Override
    public StreamAddress address(int stream) {
        return new WebSocketAddress(edge.httpPort(), "bench-ws" + stream, "key", container);
    }

    @Override
    public ServerProcess process() {
        return edge.process();
    }

    @Override
    public String settleMemory() {
        return edge.settleMemory();
    }
}
