package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on. */
public final class Ports {
    private Ports() {}

    /** A port that was free a moment ago. */
    public static int free() {
        return firstOf(1);
    }

    /** The first of some consecutive ports that were free a moment ago. */
    static int firstOf(int count) {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = first.getLocalPort();
                if (allFree(port + 1, count - 1)) {
                    return port;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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
