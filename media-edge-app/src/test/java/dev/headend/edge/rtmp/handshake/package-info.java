@NullMarked
package dev.headend.edge.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
