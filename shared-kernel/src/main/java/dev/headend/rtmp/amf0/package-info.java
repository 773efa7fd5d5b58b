/**
 * Action Message Format 0 (the AMF0 specification of 2007): the values of RTMP commands and of stream metadata. Knows bytes
 * only. Reading is bounded in depth and in number, and never allocates by a count that a peer announces.
 */
@NullMarked
package dev.headend.rtmp.amf0;

import org.jspecify.annotations.NullMarked;
