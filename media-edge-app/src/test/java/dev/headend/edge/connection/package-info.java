@NullMarked
package dev.headend.edge.connection;

import org.jspecify.annotations.NullMarked;
