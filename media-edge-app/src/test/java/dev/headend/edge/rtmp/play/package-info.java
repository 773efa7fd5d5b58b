@NullMarked
package dev.headend.edge.rtmp.play;

import org.jspecify.annotations.NullMarked;
