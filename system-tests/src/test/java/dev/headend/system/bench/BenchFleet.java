package dev.headend.system.bench;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Edges and encoders, and what can be begun with a stream. Each operation ends with the stream's
 * {@link LiveStream#whenDone}: an acceptance when it comes back to the edge, the others when the application is told; when
 * it cannot be told, because it is dead, at once. All but the connecting is for the event loop.
 */
final class BenchFleet {
    private final Map<String, LiveStream> streams = new HashMap<>();
    private final List<Peer> edges = new ArrayList<>();
    private final List<Peer> encoders = new ArrayList<>();
    private final EventLoop loop;
    private final Consumer<Throwable> trouble;
    private int made;
    /** RESUME-ACCEPTs that have yet to come, and who waits for the last one. */
    private int awaited;

    private CompletableFuture<Void> resumed = new CompletableFuture<>();
    private boolean heard = true;

    /** @param trouble hears when a connection is lost, or something comes that should not */
    BenchFleet(EventLoop loop, Consumer<Throwable> trouble) {
        this.loop = loop;
        this.trouble = trouble;
    }

    /**
     * Connects edges and encoders as existing ones are, so many of each.
     *
     * @param ports of coordinators; a stream's edge and its encoder meet at one by chance only
     */
    void connect(List<Integer> ports, int each, int capacity) {
        connect(ports, each, capacity, false);
    }

    /** Connects edges and encoders that resume, so many of each. */
    void connectResuming(int port, int each, int capacity) {
        connect(List.of(port), each, capacity, true);
    }

    private void connect(List<Integer> ports, int each, int capacity, boolean resume) {
        for (int i = 0; i < each; i++) {
            Peer edge = new Peer("rtmp", resume, this::edgeHears, trouble);
            Peer encoder = new Peer("hls", resume, this::encoderHears, trouble);
            edges.add(edge.connect(loop, ports.get(i % ports.size())).join());
            encoders.add(encoder.connect(loop, ports.get(i / ports.size() % ports.size()))
                    .join());
            loop.execute(() -> register(encoder, capacity));
        }
    }

    private static void register(Peer encoder, int capacity) {
        encoder.say("REGISTER\nCapacity:%d\n".formatted(capacity));
    }

    /** The coordinator is about to be killed. */
    void expectLoss() {
        edges.forEach(Peer::expectLoss);
        encoders.forEach(Peer::expectLoss);
    }

    /**
     * All connect again at once, and name what they have.
     *
     * @param allResumed completes when each has heard of all of it that it is still its own
     * @return when all are connected
     */
    CompletableFuture<Void> resume(int port, int capacity, CompletableFuture<Void> allResumed) {
        awaited = 2 * streams.size();
        resumed = allResumed;
        Map<Peer, List<LiveStream>> byEdge =
                streams.values().stream().collect(Collectors.groupingBy(stream -> stream.edge));
        Map<Peer, List<LiveStream>> byEncoder =
                streams.values().stream().collect(Collectors.groupingBy(LiveStream::encoder));
        List<CompletableFuture<?>> connections = new ArrayList<>();
        for (Peer edge : edges) {
            connections.add(edge.connect(loop, port)
                    .thenAccept(_ -> sayAll(edge, "STREAM-RESUME", byEdge.getOrDefault(edge, List.of()))));
        }
        for (Peer encoder : encoders) {
            connections.add(encoder.connect(loop, port).thenAccept(_ -> {
                sayAll(encoder, "TASK-RESUME", byEncoder.getOrDefault(encoder, List.of()));
                register(encoder, capacity);
            }));
        }
        return CompletableFuture.allOf(connections.toArray(CompletableFuture[]::new));
    }

    private static void sayAll(Peer peer, String method, List<LiveStream> theirs) {
        theirs.forEach(stream ->
                peer.say("%s\nStream-Channel:%s\nStream-ID:%s\n".formatted(method, stream.channel, stream.id)));
    }

    /** Whether it was about a stream that is resumed. */
    private boolean hearsOfResume(String message) {
        if (message.startsWith("RESUME-DENY")) {
            throw new IllegalStateException("a stream was not resumed: " + message);
        }
        if (!message.startsWith("RESUME-ACCEPT")) {
            return false;
        }
        if (--awaited == 0) {
            resumed.complete(null);
        }
        return true;
    }

    /** Streams that nobody publishes yet, on channels that never were, spread over the edges. */
    List<LiveStream> newStreams(int count) {
        List<LiveStream> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++, made++) {
            fresh.add(new LiveStream("channel-" + made, edges.get(made % edges.size())));
        }
        return fresh;
    }

    /** False while the application is dead: then what it would be told counts as done when it is said. */
    void applicationHears(boolean hears) {
        heard = hears;
    }

    void publish(LiveStream stream) {
        streams.put(stream.channel, stream);
        stream.edge.say("PUBLISH-REQUEST\nRequest-ID:%s\nStream-Channel:%s\nStream-Key:key\nUser-IP:198.51.100.7\n"
                .formatted(stream.channel, stream.channel));
    }

    void announce(LiveStream stream) {
        encoderSays(
                stream,
                "STREAM-AVAILABLE\nStream-Channel:%s\nStream-ID:%s\nStream-Type:HLS-LIVE\nResolution:1280x720-30\n"
                        + "Index-file:hls/%1$s/%2$s/1280x720-30/live.m3u8\n");
        if (!heard) {
            stream.done();
        }
    }

    /** The publisher goes; the encoder, once told to stop, does so. */
    void end(LiveStream stream) {
        stream.edge.say("PUBLISH-END\nStream-Channel:%s\nStream-ID:%s\n".formatted(stream.channel, stream.id));
    }

    private static void encoderSays(LiveStream stream, String format) {
        stream.encoder().say(format.formatted(stream.channel, stream.id));
    }

    private void edgeHears(Peer edge, String message) {
        if (hearsOfResume(message)) {
            return;
        }
        if (message.startsWith("PUBLISH-ACCEPT")) {
            LiveStream stream = streamOf(message);
            stream.id = value(message, "Stream-ID");
            doneIfAccepted(stream);
        } else if (message.startsWith("PUBLISH-DENY")) {
            throw new IllegalStateException("a publisher was not let in: " + message);
        }
    }

    private void encoderHears(Peer encoder, String message) {
        if (hearsOfResume(message)) {
            return;
        }
        if (message.startsWith("ENCODE-START")) {
            LiveStream stream = streamOf(message);
            stream.encoder = encoder;
            doneIfAccepted(stream);
        } else if (message.startsWith("ENCODE-STOP")) {
            LiveStream stream = streamOf(message);
            encoderSays(stream, "STREAM-CLOSED\nStream-Channel:%s\nStream-ID:%s\n");
            if (!heard) {
                streams.remove(stream.channel);
                stream.done();
            }
        }
    }

    /** The two messages were sent in this order, but on two connections. */
    private static void doneIfAccepted(LiveStream stream) {
        if (stream.isAccepted()) {
            stream.done();
        }
    }

    /** The application is told something. */
    void told(HttpHeaders event) {
        String channel = event.get("x-streaming-channel");
        LiveStream stream =
                "stream-closed".equals(event.get("x-event-type")) ? streams.remove(channel) : streams.get(channel);
        if (stream != null && heard) {
            stream.done();
        }
    }

    private LiveStream streamOf(String message) {
        String channel = value(message, "Stream-Channel");
        LiveStream stream = streams.get(channel);
        if (stream == null) {
            throw new IllegalStateException("nobody publishes on " + channel);
        }
        return stream;
    }

    /** The value of a parameter of a message as the coordinator writes it. */
    private static String value(String message, String name) {
        int begin = message.indexOf("\n" + name + ":") + name.length() + 2;
        int end = message.indexOf('\n', begin);
        return message.substring(begin, end < 0 ? message.length() : end).strip();
    }
}
