/**
 * The terms that every program uses for a stream: who publishes ({@link dev.headend.media.ChannelId},
 * {@link dev.headend.media.StreamKey}), which session it is ({@link dev.headend.media.StreamId}), and what is to be made
 * of it ({@link dev.headend.media.Ladder}, {@link dev.headend.media.PreviewSpec}).
 *
 * <p>Values only: immutable, validated when made, with the grammar of the wire (spec/control-protocol.md, "Value
 * grammars"). This package knows no protocol, no framework and no file.
 */
@NullMarked
package dev.headend.media;

import org.jspecify.annotations.NullMarked;
