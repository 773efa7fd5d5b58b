/**
 * What every connection of a client needs, whichever protocol it speaks: the limit of connections per address, the watchdog
 * over silent peers, a way to close that lets the peer read the reason, limits of the send queue, and the reasons for which
 * a connection ends.
 *
 * <p>Knows sockets. Knows no protocol, no channel and no rule about who may publish or play: protocols use this package.
 */
@NullMarked
package dev.headend.edge.connection;

import org.jspecify.annotations.NullMarked;
