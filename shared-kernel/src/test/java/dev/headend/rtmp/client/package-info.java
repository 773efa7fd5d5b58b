@NullMarked
package dev.headend.rtmp.client;

import org.jspecify.annotations.NullMarked;
