@NullMarked
package dev.headend.edge.rtmp.publish;

import org.jspecify.annotations.NullMarked;
