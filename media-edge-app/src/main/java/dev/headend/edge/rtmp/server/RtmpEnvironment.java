package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.rtmp.session.SessionRules;
import java.net.InetAddress;

/** What all connections share. */
record RtmpEnvironment(RtmpServerSettings settings, LiveChannels channels, PublishGate gate, RtmpMetrics metrics) {
    SessionRules rulesFor(InetAddress address) {
        return new SessionRules(
                settings.idMaxLength(), settings.chunkSize(), settings.players().contains(address));
    }
}
