package dev.headend.encoder.control;

import dev.headend.encoder.task.TaskId;
import java.util.Set;

/** Which tasks end when the connection that ordered them is lost. */
@FunctionalInterface
interface LossRule {
    /** All: a coordinator takes the loss of the connection for the loss of the server, and may give the streams to others. */
    LossRule END_ALL = running -> running;

    Set<TaskId> toEnd(Set<TaskId> running);
}
