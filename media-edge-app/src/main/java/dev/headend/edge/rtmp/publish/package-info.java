/**
 * The publishing side of an RTMP connection: asks for admission, holds media back until the verdict, then turns messages
 * into packets of a live channel, with timestamps that go on where the publisher's wrap or jump.
 */
@NullMarked
package dev.headend.edge.rtmp.publish;

import org.jspecify.annotations.NullMarked;
