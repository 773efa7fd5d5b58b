package dev.headend.edge.control;

import java.util.Set;

/** Which of the publications that outlived a connection are ended when the next one stands. */
@FunctionalInterface
interface ReconnectRule {
    /**
     * All: an existing coordinator takes the loss of the connection for the loss of the server, so for it none of them is
     * live any more, and their channels may be taken by others.
     */
    ReconnectRule END_ALL = heldBefore -> heldBefore;

    Set<Publication> toEnd(Set<Publication> heldBefore);
}
