package dev.headend.system.synthetic;

import java.nio.ByteBuffer;

/** Finds the stamps in what a player receives; the rest is only skipped. Used by one thread. */
interface StreamReader {
    /** Takes all of it. */
    void read(ByteBuffer in);
}
