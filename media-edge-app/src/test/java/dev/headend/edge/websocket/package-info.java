@NullMarked
package dev.headend.edge.websocket;

import org.jspecify.annotations.NullMarked;
