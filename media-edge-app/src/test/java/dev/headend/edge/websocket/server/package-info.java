@NullMarked
package dev.headend.edge.websocket.server;

import org.jspecify.annotations.NullMarked;
