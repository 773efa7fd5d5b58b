/**
 * HTTP toward servers of others: the client, how it shows who it is, and through which proxy it goes.
 *
 * <p>{@link dev.headend.net.http.Proxies} holds the operator's choice, as {@code HTTP_PROXY} and its relatives have it.
 * Knows neither what is asked nor who asks. The control link has a client of its own: peers and coordinator are one
 * installation, with no proxy in between.
 */
@NullMarked
package dev.headend.net.http;

import org.jspecify.annotations.NullMarked;
