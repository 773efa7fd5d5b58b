package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** An encoder that announces some things, and ends a task when it is told to or, sometimes, by itself. */
final class ExistingEncoder implements Runnable {
    private final ExistingPeer encoder;
    private final Random random;
    private final CallbackJudge judge;
    private final Set<String> done = new HashSet<>();

    ExistingEncoder(ExistingPeer encoder, Random random, CallbackJudge judge) {
        this.encoder = encoder;
        this.random = random;
        this.judge = judge;
    }

    /** Works until the coordinator is gone. */
    @Override
    public void run() {
        try {
            while (!encoder.closed().isDone()) {
                Received message = encoder.poll(Duration.ofMillis(100));
                if (message != null) {
                    handle(message, message.get("Stream-Channel"), message.get("Stream-ID"));
                }
            }
        } catch (CompletionException coordinatorGone) {
            // as it is meant to be
        }
    }

    private void handle(Received message, String channel, String id) {
        if (done.contains(id)) {
            return;
        }
        announce(channel, id, random.nextInt(4));
        boolean byItself = message.method().equals("ENCODE-START") && random.nextInt(3) == 0;
        if (byItself || message.method().equals("ENCODE-STOP")) {
            done.add(id);
            encoder.send("STREAM-CLOSED", "Stream-Channel", channel, "Stream-ID", id);
        }
    }

    private void announce(String channel, String id, int times) {
        for (int i = 0; i < times; i++) {
            encoder.send(
                    "STREAM-AVAILABLE",
                    "Stream-Channel",
                    channel,
                    "Stream-ID",
                    id,
                    "Stream-Type",
                    "HLS-LIVE",
                    "Resolution",
                    "640x360-30",
                    "Index-file",
                    channel + "/" + judge.announcing(id));
        }
    }
}
