package dev.headend.edge.status;

import dev.headend.net.ConnectionLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many wrong passwords each address may try. Safe for any thread. */
final class GuessLimit {
    /** How long an address has to wait at most. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    static final int MOST_WRONG = 10;

    /** Beyond, the address that began first is forgotten: who has so many cannot be held off by address. */
    static final int MOST_ADDRESSES = 4096;

    private final LongSupplier nanos;
    /** In the order in which they began. Guarded by this. */
    private final Map<InetAddress, Guesses> guesses = new LinkedHashMap<>();

    /** @param since by the monotonic clock, when the first of them came */
    private record Guesses(long since, int wrong) {}

    /** @param nanos the monotonic clock */
    GuessLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the address has tried as many as it may, so that it has to wait. */
    synchronized boolean isReached(InetAddress address) {
        Guesses known = guesses.get(ConnectionLimits.customer(address));
        return known != null && isRecent(known) && known.wrong >= MOST_WRONG;
    }

    /** A wrong one has come from there. */
    synchronized void wrong(InetAddress address) {
        InetAddress customer = ConnectionLimits.customer(address);
        Guesses known = guesses.get(customer);
        if (known != null && isRecent(known)) {
            guesses.put(customer, new Guesses(known.since, known.wrong + 1));
            return;
        }
        guesses.remove(customer);
        if (guesses.size() >= MOST_ADDRESSES) {
            guesses.remove(guesses.keySet().iterator().next());
        }
        guesses.put(customer, new Guesses(nanos.getAsLong(), 1));
    }

    private boolean isRecent(Guesses known) {
        return nanos.getAsLong() - known.since < WINDOW.toNanos();
    }
}
