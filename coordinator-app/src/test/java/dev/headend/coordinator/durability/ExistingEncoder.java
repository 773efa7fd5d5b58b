package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** An encoder, on one connection, that announces some things, and ends a task when it is told to or, sometimes, by itself. */
final class ExistingEncoder {
    private final ExistingPeer encoder;
    private final Random random;
    private final CallbackJudge judge;
    private final BooleanSupplier safe;
    private final Set<String> tasks = new HashSet<>();

    /** @param safe whether nothing has been done to the replica that it is connected to */
    ExistingEncoder(ExistingPeer encoder, Random random, CallbackJudge judge, BooleanSupplier safe) {
        this.encoder = encoder;
        this.random = random;
        this.judge = judge;
        this.safe = safe;
    }

    /** Works until the connection is gone. */
    void run() {
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
        boolean start = message.method().equals("ENCODE-START");
        if (start) {
            judge.started(id, safe);
            tasks.add(id);
        }
        if (!tasks.contains(id)) {
            return;
        }
        announce(channel, id, random.nextInt(4));
        if (!start || random.nextInt(3) == 0) {
            tasks.remove(id);
            judge.ending(id);
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
