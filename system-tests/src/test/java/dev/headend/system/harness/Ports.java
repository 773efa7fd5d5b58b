package dev.headend.system.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on, for programs that are told theirs. They lie below those that systems give to outgoing
 * connections, so that none of these takes one before the program does; tests that run side by side choose at random.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private Ports() {}

    /** A port that was free a moment ago. */
    public static int free() {
        return firstOf(1);
    }

    /** The first of some consecutive ports that were free a moment ago. */
    static int firstOf(int count) {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (allFree(port, count)) {
                return port;
            }
        }
    }

    private static boolean allFree(int port, int count) {
        if (count == 0) {
            return true;
        }
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return allFree(port + 1, count - 1);
        } catch (IOException taken) {
            return false;
        }
    }
}
