package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.LinkListener;
import dev.headend.control.link.LinkSettings;
import dev.headend.encoder.task.TaskId;
import dev.headend.encoder.task.Tasks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the coordinator order tasks of this encoder. Thread-safe. */
public final class EncoderLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EncoderLink.class);

    private final Tasks tasks;
    private final LossRule lossRule = LossRule.END_ALL;
    private final @Nullable ControlLink link;

    /**
     * Describes the link; {@link #start} makes the connection.
     *
     * @param settings null = there is no coordinator, and nobody orders anything
     */
    public EncoderLink(@Nullable LinkSettings settings, Tasks tasks) {
        this.tasks = tasks;
        this.link = settings == null ? null : new ControlLink(settings, new Orders());
    }

    /** Registers with the coordinator, and again whenever the connection was lost. Called once. */
    public void start() {
        if (link != null) {
            link.start();
        }
    }

    /** Whether there is a coordinator to take orders from. */
    public boolean isUsed() {
        return link != null;
    }

    /** Whether a connection to the coordinator stands at this moment. */
    public boolean isConnected() {
        return link != null && link.isConnected();
    }

    /** Sends what is still to be told and leaves the coordinator. Waits a few seconds at most: not for an event loop. */
    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
    }

    private boolean send(ControlMessage message) {
        return link != null && link.send(message);
    }

    /** What comes from the coordinator; on the link's event loop. */
    private final class Orders implements LinkListener {
        private Customer customer = new Customer(EncoderLink.this::send);

        @Override
        public void connected(boolean resumable) {
            customer = new Customer(EncoderLink.this::send);
            customer.tell(new Register(tasks.capacity()));
        }

        @Override
        public void received(ControlMessage message) {
            switch (message) {
                case EncodeStart order ->
                    tasks.start(order, new StreamReports(order.channel(), order.streamId(), customer));
                case EncodeStop order -> stopOrdered(order);
                default -> log.warn("ignored a {} from the coordinator, which is not for an encoder", kind(message));
            }
        }

        private void stopOrdered(EncodeStop order) {
            TaskId id = new TaskId(order.channel(), order.streamId());
            if (!tasks.stop(id, order.gracePeriod(), "the coordinator ends it")) {
                // It may wait for the report: one that was lost with an earlier connection, for example.
                log.info("{}: to be ended, but it is not being encoded", id);
                customer.tell(new StreamClosed(order.channel(), order.streamId(), null, null));
            }
        }

        private static String kind(ControlMessage message) {
            return message.getClass().getSimpleName();
        }

        @Override
        public void disconnected() {
            customer.gone();
            lossRule.toEnd(tasks.ids())
                    .forEach(id -> tasks.stop(id, null, "the connection to the coordinator is lost"));
        }
    }
}
