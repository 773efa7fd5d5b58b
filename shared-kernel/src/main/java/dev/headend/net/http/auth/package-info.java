/** How a program of ours authenticates at an HTTP server or a proxy. */
@NullMarked
package dev.headend.net.http.auth;

import org.jspecify.annotations.NullMarked;
