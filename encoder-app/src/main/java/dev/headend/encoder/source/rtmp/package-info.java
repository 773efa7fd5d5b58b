/**
 * Streams that are pulled by RTMP or RTMPS with the codec of the shared kernel. What happens on a connection happens on its event
 * loop, which waits for nobody: when too much waits to be fed, the socket is not read.
 *
 * <p>The address of a stream holds its key: no message that leaves this package does.
 */
@NullMarked
package dev.headend.encoder.source.rtmp;

import org.jspecify.annotations.NullMarked;
