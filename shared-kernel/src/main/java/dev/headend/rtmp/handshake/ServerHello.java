package dev.headend.rtmp.handshake;

import java.util.concurrent.ThreadLocalRandom;

/** S1 and S2, the answers to a C1. */
record ServerHello(byte[] s1, byte[] s2) {
    /** What Flash-era clients want to see in an S1 with a digest: a server of version 3 or later. */
    private static final byte[] SERVER_VERSION = {4, 5, 0, 1};

    static ServerHello answerTo(byte[] c1) {
        Digest.Found found = Digest.find(c1);
        return found == null ? new ServerHello(random(), c1.clone()) : digest(found);
    }

    private static ServerHello digest(Digest.Found found) {
        byte[] s1 = random();
        System.arraycopy(SERVER_VERSION, 0, s1, 4, SERVER_VERSION.length);
        Digest.sign(s1, found.scheme());
        byte[] s2 = random();
        Digest.answer(s2, found.digest());
        return new ServerHello(s1, s2);
    }

    /**
     * Four bytes of time, which is 0, and four of zero, then anything. Not a secret: the random bytes only serve to measure
     * the connection.
     */
    static byte[] random() {
        byte[] bytes = new byte[Handshake.LENGTH];
        ThreadLocalRandom.current().nextBytes(bytes);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = 0;
        }
        return bytes;
    }
}
