/**
 * Delivers over HTTP what the encoder has stored: playlists, segments, preview images (spec/hls-rules.md, "Delivery"). The
 * files are the interface: what writes them, and on which machine, is not known here.
 *
 * <p>{@link dev.headend.edge.delivery.FileTree} decides which files are public and reads them, on threads of its own; the rest
 * makes responses of them. What is sent from a file goes to the socket by {@code sendfile}, without passing through the heap.
 */
@NullMarked
package dev.headend.edge.delivery;

import org.jspecify.annotations.NullMarked;
