/**
 * Typed messages: a record for each kind, a decoder and an encoder between
 * {@link dev.headend.rtmp.chunk.ChunkMessage} and {@link dev.headend.rtmp.message.RtmpMessage}, and what a relay
 * must know of media: whether it is a sequence header or a keyframe, for the codecs of FLV and for Enhanced RTMP.
 *
 * <p>Media payloads pass through untouched. Knows no connection, no channel and no rule about who may send what.
 */
@NullMarked
package dev.headend.rtmp.message;

import org.jspecify.annotations.NullMarked;
