/**
 * RTMP in Netty pipelines, a server's or a client's: {@link dev.headend.rtmp.handler.HandshakeHandler}, which leaves when it is
 * done, and behind it {@link dev.headend.rtmp.handler.RtmpCodec}, between bytes and messages. All that they know of the protocol
 * is in the rooms beside this one.
 */
@NullMarked
package dev.headend.rtmp.handler;

import org.jspecify.annotations.NullMarked;
