package dev.headend.edge.websocket;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Makes an echo of a channel, for judges that expect one: each client of this publishes, byte by byte as it sends, on a channel of its own,
 * and gets what a receiver of that channel gets. Since publishers' texts are no stream, the kind of text frames is changed to binary on the
 * way in, and back on the way out; nothing else is. A close is passed on when the receiver has got everything.
 */
final class EchoBridge implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int KINDS = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;

    /** @param server the port of it */
    EchoBridge(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/");
    }

    private void accept() {
        try {
            for (int number = 0; true; number++) {
                Socket client = listening.accept();
                String path = "/ch" + number + "/k3y/";
                Thread.ofVirtual().start(() -> converse(client, path));
            }
        } catch (IOException closed) {
            // so is the test
        }
    }

    private void converse(Socket client, String path) {
        try {
            new Conversation(client, path);
        } catch (IOException failure) {
            throw new UncheckedIOException("no conversation on " + path, failure);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private final class Conversation {
        private final Socket client;
        private final Socket publisher = new Socket(InetAddress.getLoopbackAddress(), server);
        private final Socket receiver = new Socket(InetAddress.getLoopbackAddress(), server);
        private final OutputStream toClient;
        private final ConcurrentLinkedQueue<Integer> kinds = new ConcurrentLinkedQueue<>();
        private final CountDownLatch received = new CountDownLatch(1);

        Conversation(Socket client, String path) throws IOException {
            this.client = client;
            toClient = new BufferedOutputStream(client.getOutputStream());
            client.setTcpNoDelay(true);
            publisher.setTcpNoDelay(true);
            DataInputStream fromClient = new DataInputStream(client.getInputStream());
            String request = head(fromClient);
            DataInputStream fromReceiver = upgrade(receiver, request.replaceFirst(" /", " " + path + "receive"));
            DataInputStream fromPublisher = new DataInputStream(publisher.getInputStream());
            write(publisher, request.replaceFirst(" /", " " + path + "publish"));
            toClient.write(head(fromPublisher).getBytes(StandardCharsets.ISO_8859_1));
            toClient.flush();
            start(() -> fromReceiver(fromReceiver), received::countDown);
            start(() -> fromPublisher(fromPublisher), this::end);
            start(() -> fromClient(fromClient), this::end);
        }

        private DataInputStream upgrade(Socket socket, String request) throws IOException {
            write(socket, request);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            head(in);
            return in;
        }

        private static void write(Socket socket, String head) throws IOException {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        }

        private static String head(DataInputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            return head.toString();
        }

        private void fromClient(DataInputStream in) throws IOException {
            OutputStream out = publisher.getOutputStream();
            while (true) {
                int first = in.readUnsignedByte();
                int kind = first & KINDS;
                if (kind == TEXT || kind == BINARY) {
                    kinds.add(kind);
                }
                out.write(kind == TEXT ? first - TEXT + BINARY : first);
                copyRest(in, out);
            }
        }

        private void fromReceiver(DataInputStream in) throws IOException {
            while (true) {
                int first = in.readUnsignedByte();
                if ((first & KINDS) == CLOSE) {
                    return;
                }
                synchronized (toClient) {
                    toClient.write(first - BINARY + kinds.remove());
                    copyRest(in, toClient);
                    toClient.flush();
                }
            }
        }

        private void fromPublisher(DataInputStream in) throws IOException, InterruptedException {
            while (true) {
                int first = in.readUnsignedByte();
                if ((first & KINDS) == CLOSE) {
                    received.await();
                }
                synchronized (toClient) {
                    toClient.write(first);
                    copyRest(in, toClient);
                    toClient.flush();
                }
            }
        }

        /** Of a frame: its length, mask and payload, as they come. */
        private static void copyRest(DataInputStream in, OutputStream out) throws IOException {
            int second = in.readUnsignedByte();
            out.write(second);
            byte[] extension = new byte[extension(second & ~MASKED)];
            in.readFully(extension);
            out.write(extension);
            long rest = second & ~MASKED;
            if (extension.length > 0) {
                rest = new BigInteger(1, extension).longValueExact();
            }
            rest += (second & MASKED) == 0 ? 0 : MASK_BYTES;
            byte[] part = new byte[1 << 16];
            while (rest > 0) {
                int count = in.read(part, 0, (int) Math.min(rest, part.length));
                if (count < 0) {
                    throw new IOException("ended in the middle of a frame");
                }
                out.write(part, 0, count);
                rest -= count;
            }
        }

        private static int extension(int length) {
            return switch (length) {
                case LENGTH_IN_2_BYTES -> Short.BYTES;
                case LENGTH_IN_8_BYTES -> Long.BYTES;
                default -> 0;
            };
        }

        private void start(Copying copying, Runnable then) {
            Thread.ofVirtual().start(() -> {
                try {
                    copying.run();
                } catch (IOException | InterruptedException ended) {
                    // one of the three sides has closed its connection
                } finally {
                    then.run();
                }
            });
        }

        private void end() {
            try {
                client.close();
                publisher.close();
                receiver.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private interface Copying {
        void run() throws IOException, InterruptedException;
    }
}
