/**
 * The connection that our own edge and encoder hold to the coordinator: made again whenever it is lost, kept alive by
 * heartbeats (spec/control-protocol.md, "Transport"). What is said on it is the caller's business.
 */
@NullMarked
package dev.headend.control.link;

import org.jspecify.annotations.NullMarked;
