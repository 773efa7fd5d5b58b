@NullMarked
package dev.headend.edge.rtmp.session;

import org.jspecify.annotations.NullMarked;
