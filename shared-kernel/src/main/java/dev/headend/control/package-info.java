/**
 * The control protocol that edges and encoders speak with the coordinator (spec/control-protocol.md): typed messages, the
 * text form of the wire, and the token that a peer shows when it connects.
 *
 * <p>Two layers, each looking only down: {@link dev.headend.control.RawMessage} knows the grammar and nothing of meaning,
 * {@link dev.headend.control.ControlCodec} turns it into a {@link dev.headend.control.ControlMessage}. No I/O in here; the
 * connection that our own edge and encoder hold is in {@code control.link}.
 */
@NullMarked
package dev.headend.control;

import org.jspecify.annotations.NullMarked;
