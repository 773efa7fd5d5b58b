@NullMarked
package dev.headend.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
