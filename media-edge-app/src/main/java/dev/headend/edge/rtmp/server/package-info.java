/**
 * RTMP on sockets: the port, the pipeline of a connection, its timeouts, and the joints between a session, the channels and
 * the admission.
 */
@NullMarked
package dev.headend.edge.rtmp.server;

import org.jspecify.annotations.NullMarked;
