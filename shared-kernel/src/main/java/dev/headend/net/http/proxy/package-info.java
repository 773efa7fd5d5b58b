/**
 * Through which proxy requests go, and how they get through.
 *
 * <p>{@link dev.headend.net.http.proxy.Proxies} is the operator's choice, as {@code HTTP_PROXY}, {@code HTTPS_PROXY} and
 * {@code NO_PROXY} have it; {@link dev.headend.net.http.proxy.ProxiedClient} puts it into effect. Knows no request.
 */
@NullMarked
package dev.headend.net.http.proxy;

import org.jspecify.annotations.NullMarked;
