/**
 * Asks the application itself who may publish, and tells it when a stream has ended (spec/rtmp-edge.md, "Who may publish and
 * play"): for an edge without a coordinator. A callback is a POST without a body, to {@code CALLBACK_URL}, whose header
 * {@code rtmp-event} holds a signed token that says what happened.
 *
 * <p>A start is asked once, within a timeout, and only an answer of 200 is a yes. A stop is told until the answer is 200
 * ({@link dev.headend.edge.callback.StopDelivery}); the next start of its channel waits for the first attempt. Knows the admission port; no channel and no RTMP.
 */
@NullMarked
package dev.headend.edge.callback;

import org.jspecify.annotations.NullMarked;
