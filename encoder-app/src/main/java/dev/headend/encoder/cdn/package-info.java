/**
 * Pushes live renditions to nodes of hls-websocket-cdn, which deliver them to players over WebSocket (spec/encoder.md, "CDN
 * push"). Best effort: what a node does not take in time is left out, and neither the storage nor FFmpeg waits for it.
 *
 * <pre>
 *   we                                            node
 *   PUSH:stream=ID&amp;auth=JWT   ---------------&gt;
 *                              &lt;---------------   OK            or E:code=C&amp;message=M
 *   F:duration=2.000000        ---------------&gt;   for each segment,
 *   one binary message         ---------------&gt;   followed by its bytes
 *   H                          ---------------&gt;   after 20 s without a segment; so does the node
 *   CLOSE                      ---------------&gt;
 * </pre>
 *
 * The names and values of parameters are encoded as in a URL's query.
 */
@NullMarked
package dev.headend.encoder.cdn;

import org.jspecify.annotations.NullMarked;
