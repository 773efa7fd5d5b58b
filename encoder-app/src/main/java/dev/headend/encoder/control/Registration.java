package dev.headend.encoder.control;

import dev.headend.control.ControlMessage.EncoderDrain;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.link.CoordinatorFeatures;
import dev.headend.encoder.task.TaskRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Tells the coordinator how many tasks this encoder takes: on each connection, and that it takes none any more when it drains.
 * Thread-safe. Under its lock nothing is called but the tasks and the sender.
 */
final class Registration {
    private final TaskRegistry tasks;
    private final MessageSender sender;
    /** Of the connection that stands; null while there is none. */
    private @Nullable CoordinatorFeatures coordinator;
    /**
     * Whether this connection is to an existing coordinator, which cannot know how much is free: tasks of an earlier one were
     * still ending when it began.
     */
    private boolean countsItself;

    private boolean draining;
    /** Whether this connection's coordinator gives nothing any more, as far as it can be told. */
    private boolean closedToMore;
    /** Whether it has said that no order is under way. */
    private boolean drainAccepted;

    Registration(TaskRegistry tasks, MessageSender sender) {
        this.tasks = tasks;
        this.sender = sender;
    }

    synchronized void connected(CoordinatorFeatures newCoordinator) {
        coordinator = newCoordinator;
        countsItself = !newCoordinator.resume() && tasks.free() < tasks.capacity();
        closedToMore = draining;
        drainAccepted = false;
        if (draining) {
            drainOnNewConnection(newCoordinator);
        } else if (newCoordinator.resume()) {
            sender.send(new Register(tasks.capacity()));
        } else {
            registerWhatIsFree();
        }
    }

    /** Who does not register gets no orders, which is what is wanted where nothing better can be said. */
    private void drainOnNewConnection(CoordinatorFeatures newCoordinator) {
        if (newCoordinator.drain()) {
            sender.send(new EncoderDrain(tasks.capacity()));
        }
    }

    synchronized void disconnected() {
        coordinator = null;
        countsItself = false;
    }

    /**
     * An existing coordinator knows nothing of tasks of earlier connections, and counts from 0 whenever an encoder registers. So
     * the capacity that it is told is what is free. It is told none at all while that is 0, which some take for no limit.
     */
    private void registerWhatIsFree() {
        if (hasRoom()) {
            sender.send(new Register(tasks.free()));
        }
    }

    private boolean hasRoom() {
        return tasks.capacity() <= 0 || tasks.free() > 0;
    }

    /** A task has begun or ended. When it begins, the order may have crossed a registration, which then did not count it. */
    synchronized void countChanged() {
        if (draining) {
            closeToMore();
        } else if (countsItself) {
            registerWhatIsFree();
        }
    }

    /** From now on no orders are wanted, on this connection and all later ones. Those that come all the same are taken. */
    synchronized void drain() {
        draining = true;
        closeToMore();
    }

    /**
     * To a coordinator that knows of no drain, a capacity of 1 says least: there is no room beside a task that it counts. One that counts
     * from 0 at each registration gives one more task. To a full encoder it gives none, so nothing is said until there is room.
     */
    private void closeToMore() {
        if (coordinator == null || closedToMore) {
            return;
        }
        if (coordinator.drain()) {
            closedToMore = true;
            sender.send(new EncoderDrain(tasks.capacity()));
        } else if (hasRoom() && !tasks.ids().isEmpty()) {
            closedToMore = true;
            sender.send(new Register(1));
        }
    }

    /** Every task has ended, and the coordinator has confirmed it: asks whether an order is under way. */
    synchronized void nothingLeft() {
        if (draining && coordinator != null && coordinator.drain() && !drainAccepted) {
            sender.send(new EncoderDrain(tasks.capacity()));
        }
    }

    synchronized void drainAccepted() {
        drainAccepted = true;
    }

    /** Whether no order can be under way any more, or nobody can be asked. */
    synchronized boolean mayLeave() {
        return coordinator == null || !coordinator.drain() || drainAccepted;
    }
}
