/**
 * RTMP on sockets: the port, the pipeline of a connection, and what joins a session to the channels: its actions become a
 * publisher ({@link dev.headend.edge.rtmp.publish}) or a player ({@link dev.headend.edge.rtmp.play}), what happens to those
 * becomes the session's events.
 */
@NullMarked
package dev.headend.edge.rtmp.server;

import org.jspecify.annotations.NullMarked;
