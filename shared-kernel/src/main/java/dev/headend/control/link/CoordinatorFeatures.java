package dev.headend.control.link;

import dev.headend.control.ControlHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator of a connection understands besides the protocol; existing ones nothing.
 *
 * @param resume whether what lives now may outlive this connection, and what outlived an earlier one may be resumed
 * @param drain whether an encoder can say that it takes nothing new, and an edge that its publishers may go elsewhere
 * @param lively whether it sends life signs so often that its silence means something soon
 */
public record CoordinatorFeatures(boolean resume, boolean drain, boolean lively) {
    /** @param list as in the answer's header; null = it has none */
    static CoordinatorFeatures of(@Nullable String list) {
        return new CoordinatorFeatures(
                ControlHeaders.names(list, ControlHeaders.RESUME),
                ControlHeaders.names(list, ControlHeaders.DRAIN),
                ControlHeaders.names(list, ControlHeaders.LIVELY));
    }
}
