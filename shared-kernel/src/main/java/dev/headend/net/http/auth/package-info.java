/** How a program of ours shows at an HTTP server, or at a proxy, who it is. */
@NullMarked
package dev.headend.net.http.auth;

import org.jspecify.annotations.NullMarked;
