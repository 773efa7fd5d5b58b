package dev.headend.encoder.source.buffer;

/** A stream that comes in: whoever receives it puts its packets into the buffer. Thread-safe. */
public interface ReceivedStream {
    ReplayBuffer buffer();

    ArrivalClock clock();

    /** Receives nothing more: ends the buffer. */
    void stop();
}
