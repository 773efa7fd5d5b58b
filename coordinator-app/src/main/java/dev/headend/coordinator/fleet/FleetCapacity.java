package dev.headend.coordinator.fleet;

/**
 * The encoders together that take streams. Those that drain are left out altogether: they must neither look free nor hide that all
 * others are full.
 *
 * @param load streams that they are not done with
 * @param capacity streams in parallel; {@link Encoder#UNLIMITED} when at least one has no limit
 * @param encoderCount how many there are
 */
public record FleetCapacity(int load, int capacity, int encoderCount) {
    /** Adds up encoders that come, change and go. For one thread at a time. */
    public static final class Sum {
        private int load;
        private long limited;
        private int unlimited;
        private int count;

        /** One more. */
        public void add(Encoder encoder) {
            count(encoder, 1);
        }

        /** One less: the same that was added. */
        public void subtract(Encoder encoder) {
            count(encoder, -1);
        }

        private void count(Encoder encoder, int sign) {
            if (encoder.draining()) {
                return;
            }
            load += sign * encoder.load();
            count += sign;
            if (encoder.capacity() == Encoder.UNLIMITED) {
                unlimited += sign;
            } else {
                limited += (long) sign * encoder.capacity();
            }
        }

        /** What they come to now. */
        public FleetCapacity total() {
            int capacity = unlimited > 0 ? Encoder.UNLIMITED : (int) Math.min(limited, Integer.MAX_VALUE);
            return new FleetCapacity(load, capacity, count);
        }
    }
}
