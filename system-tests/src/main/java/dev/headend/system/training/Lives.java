package dev.headend.system.training;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Thousands of streams that are let in, announced and ended again at the coordinator, by one edge and one encoder: so many
 * that its profiles say what is worth compiling. Each step is begun by what the step before has led to.
 */
final class Lives implements AutoCloseable {
    private static final String CHANNEL = "life-";
    private static final int AT_ONCE = 64;
    private static final int LIFE_SECONDS = 60;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Peer edge;
    private final Peer encoder;

    Lives(HttpClient client, int port, String secret) {
        this.edge = new Peer(client, port, "rtmp", secret, this::publish);
        this.encoder = new Peer(client, port, "hls", secret, this::encode);
        encoder.say("REGISTER\nCapacity:-1\n");
    }

    /** Runs so many, and waits until the application knows that each has ended. */
    void run(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            await(1);
            edge.say("PUBLISH-REQUEST\nRequest-ID:%d\nStream-Channel:%s%1$d\nStream-Key:key\nUser-IP:198.51.100.7\n"
                    .formatted(i, CHANNEL));
        }
        await(AT_ONCE);
        places.release(AT_ONCE);
    }

    private void await(int ended) throws IOException, InterruptedException {
        if (!places.tryAcquire(ended, LIFE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the coordinator does not go on with its streams");
        }
    }

    /** The first ones may be denied: the coordinator need not know the encoder yet. */
    private void publish(String message) {
        if (message.startsWith("PUBLISH-DENY")) {
            places.release();
        }
    }

    private void encode(String message) {
        if (message.startsWith("ENCODE-START")) {
            encoder.say("STREAM-AVAILABLE\n%sStream-Type:HLS-LIVE\nResolution:1280x720-30\nIndex-file:hls/live.m3u8\n"
                    .formatted(streamOf(message)));
        } else if (message.startsWith("ENCODE-STOP")) {
            encoder.say("STREAM-CLOSED\n" + streamOf(message));
        }
    }

    private static String streamOf(String message) {
        StringBuilder parameters = new StringBuilder();
        message.lines()
                .filter(line -> line.startsWith("Stream-Channel:") || line.startsWith("Stream-ID:"))
                .forEach(line -> parameters.append(line).append('\n'));
        return parameters.toString();
    }

    /** The application is told something; streams of others are left alone. */
    void told(Headers event) {
        String channel = event.getFirst("x-streaming-channel");
        if (channel == null || !channel.startsWith(CHANNEL)) {
            return;
        }
        if ("stream-closed".equals(event.getFirst("x-event-type"))) {
            places.release();
        } else {
            edge.say("PUBLISH-END\nStream-Channel:%s\nStream-ID:%s\n"
                    .formatted(channel, event.getFirst("x-streaming-id")));
        }
    }

    @Override
    public void close() {
        edge.close();
        encoder.close();
    }
}
