/**
 * Delivers over HTTP what the encoder has stored: playlists, segments, preview images (spec/hls-rules.md, "Delivery"). The
 * files are the interface: whatever writes them, and on which machine, is not known here.
 *
 * <p>{@link dev.headend.edge.delivery.FileTree} decides what may be read and reads it, on virtual threads; the rest turns
 * that into answers. What is sent from a file goes to the socket by {@code sendfile}, without passing through the heap.
 */
@NullMarked
package dev.headend.edge.delivery;

import org.jspecify.annotations.NullMarked;
