/**
 * Who takes part: the streaming servers that publishers come by, the encoders with their capacity and load, and the choice
 * of an encoder for a stream.
 *
 * <p>Also what the rest needs of the fleet, as interfaces: {@link dev.headend.coordinator.fleet.FleetRegister} keeps who is
 * connected, to whichever process, {@link dev.headend.coordinator.fleet.PeerLinks} reaches those that are connected to this one,
 * and {@link dev.headend.coordinator.fleet.PeerConnections} ends their connections. This package knows no stream, no socket and
 * no store.
 */
@NullMarked
package dev.headend.coordinator.fleet;

import org.jspecify.annotations.NullMarked;
