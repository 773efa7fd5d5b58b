/**
 * The test client: a page at {@code /} by which a person publishes from a browser and watches what arrives, over the program's own
 * WebSocket addresses. It knows nothing of the program but those, and the subprotocols that tell it why it is refused. The page is made of
 * scripts without a build step: {@code client.js} is what a person sees and presses, {@code publish.js} and {@code play.js} are the two
 * sides, {@code container.js} finds the codecs of a stream, {@code liveedge.js} keeps playback at its end.
 */
@NullMarked
package dev.headend.edge.delivery.testclient;

import org.jspecify.annotations.NullMarked;
