@NullMarked
package dev.headend.edge.status.nginx;

import org.jspecify.annotations.NullMarked;
