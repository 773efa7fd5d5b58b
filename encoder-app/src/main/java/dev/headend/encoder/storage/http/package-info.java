/**
 * Storage that takes files by HTTP: {@code PUT}, {@code GET} and {@code DELETE} of a URL each, as WebDAV servers, nginx and many a CDN's
 * origin have it. Its {@link dev.headend.encoder.storage.http.RequestSender} is also what other storages speak HTTP with.
 *
 * <p>Uses the JDK's client: those who store files wait for answers on threads of their own anyway.
 */
@NullMarked
package dev.headend.encoder.storage.http;

import org.jspecify.annotations.NullMarked;
