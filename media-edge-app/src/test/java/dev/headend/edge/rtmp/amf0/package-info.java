@NullMarked
package dev.headend.edge.rtmp.amf0;

import org.jspecify.annotations.NullMarked;
