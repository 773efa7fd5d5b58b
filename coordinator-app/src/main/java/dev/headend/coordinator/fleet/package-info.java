/**
 * Who takes part: the streaming servers that publishers come by, the encoders with their capacity and load, and the choice
 * of an encoder for a stream.
 *
 * <p>Also the two things that the rest needs of the fleet, as interfaces: {@link dev.headend.coordinator.fleet.FleetRegister}
 * keeps who is connected, {@link dev.headend.coordinator.fleet.PeerLinks} reaches them. This package knows no stream, no
 * connection and no store.
 */
@NullMarked
package dev.headend.coordinator.fleet;

import org.jspecify.annotations.NullMarked;
