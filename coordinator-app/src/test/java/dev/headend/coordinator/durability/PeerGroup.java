package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.CoordinatorProcess;

/** The edges and encoders of a coordinator that is killed and started again several times: each start is a life. */
interface PeerGroup {
    /** Connects to a new life, and works until that is over. */
    void enter(CoordinatorProcess coordinator, int life);

    /** Lets everything come to rest, and sees that it is as it should be. */
    void rest(CoordinatorProcess coordinator);

    /** From now on nobody new publishes, and all who do go. */
    void finish();

    /** A life is over. */
    void leave() throws InterruptedException;
}
