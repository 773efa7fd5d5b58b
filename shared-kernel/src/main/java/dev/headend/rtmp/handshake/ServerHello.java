package dev.headend.rtmp.handshake;

import java.util.concurrent.ThreadLocalRandom;

/** S1 and S2, the answers to a C1. */
record ServerHello(byte[] s1, byte[] s2) {
    /** Length of C1, C2, S1 and S2, in bytes. */
    static final int LENGTH = 1536;

    /** What Flash-era clients want to see in an S1 with a digest: a server of version 3 or later. */
    private static final byte[] SERVER_VERSION = {4, 5, 0, 1};

    static ServerHello answerTo(byte[] c1) {
        Digest.Found found = Digest.find(c1);
        return found == null ? simple(c1) : digest(found);
    }

    /** Four bytes of time and four of zero, then anything; S2 echoes C1. */
    private static ServerHello simple(byte[] c1) {
        byte[] s1 = random();
        s1[4] = s1[5] = s1[6] = s1[7] = 0;
        return new ServerHello(s1, c1.clone());
    }

    private static ServerHello digest(Digest.Found found) {
        byte[] s1 = random();
        System.arraycopy(SERVER_VERSION, 0, s1, 4, SERVER_VERSION.length);
        Digest.sign(s1, found.scheme());
        byte[] s2 = random();
        Digest.answer(s2, found.digest());
        return new ServerHello(s1, s2);
    }

    /** Not a secret: the random bytes only serve to measure the connection. The time is 0. */
    private static byte[] random() {
        byte[] bytes = new byte[LENGTH];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] = bytes[1] = bytes[2] = bytes[3] = 0;
        return bytes;
    }
}
