/**
 * Publishers and players over RTMP and WebSocket that are not programs of others: as many as wanted, as slow or as rude as wanted, for
 * next to no CPU. They are plain sockets and three threads, and know the protocols only as bytes: nothing here depends on the code of a
 * server.
 */
@NullMarked
package dev.headend.system.synthetic;

import org.jspecify.annotations.NullMarked;
