@NullMarked
package dev.headend.edge.websocket.publish;

import org.jspecify.annotations.NullMarked;
