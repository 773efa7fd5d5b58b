package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator on one connection: when that is gone it hears no more, although the link may stand again. */
final class Customer {
    private static final Logger log = LoggerFactory.getLogger(Customer.class);

    private final Predicate<ControlMessage> link;
    private volatile boolean gone;

    /** @param link sends a message; false when there is no connection */
    Customer(Predicate<ControlMessage> link) {
        this.link = link;
    }

    /** Any thread. */
    void tell(ControlMessage message) {
        if (gone || !link.test(message)) {
            log.debug("not sent, as the connection that it is for is gone: {}", message);
        }
    }

    void gone() {
        gone = true;
    }
}
