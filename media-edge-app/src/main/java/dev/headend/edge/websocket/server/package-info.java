/**
 * WebSocket connections, from the request to the end:
 *
 * <pre>
 *   HTTP request ──is no WebSocket's──&gt; HTTP goes on with it
 *        │ UpgradeDetector: leaves HTTP's handlers and event loops
 *        ▼
 *   UpgradeHandler ──refused: 400, 403, 404, 426, 429, 503──&gt; closed
 *        │ admitted: 101
 *        ▼
 *   WebSocketConnection ──ERROR: text, close frame──&gt; closed
 * </pre>
 */
@NullMarked
package dev.headend.edge.websocket.server;

import org.jspecify.annotations.NullMarked;
