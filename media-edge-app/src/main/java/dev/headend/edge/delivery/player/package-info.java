/**
 * The page that plays a channel: {@code /watch/CHANNEL}, and {@code /embed/CHANNEL} for a frame of another page,
 * plays {@code /hls/CHANNEL/index.m3u8}, the channel's stable address. Everything it loads comes from this program. It only knows public addresses, so that it can be replaced by any
 * other player.
 */
@NullMarked
package dev.headend.edge.delivery.player;

import org.jspecify.annotations.NullMarked;
