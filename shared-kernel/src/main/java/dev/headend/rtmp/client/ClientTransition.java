package dev.headend.rtmp.client;

import dev.headend.rtmp.message.RtmpMessage;
import java.util.List;

/** @param send what is to be sent now, in this order */
public record ClientTransition(ClientState state, List<RtmpMessage> send) {}
