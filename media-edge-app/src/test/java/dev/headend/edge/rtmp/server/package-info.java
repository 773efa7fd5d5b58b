@NullMarked
package dev.headend.edge.rtmp.server;

import org.jspecify.annotations.NullMarked;
