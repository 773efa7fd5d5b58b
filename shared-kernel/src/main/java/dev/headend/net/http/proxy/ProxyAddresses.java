package dev.headend.net.http.proxy;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a client connect to a proxy, whichever server it wants: all addresses of the proxy are given, and the client tries one
 * after the other until a connection stands. A server's name is the proxy's to look up.
 *
 * <p>The name service may take long to answer, so it is asked on a thread of its own; there is one such thread at most, and
 * who asks meanwhile shares its answer.
 */
final class ProxyAddresses extends AddressResolverGroup<InetSocketAddress> {
    private final HttpProxy proxy;
    private final NameLookup lookup;
    /** Null before the first. Guarded by this. */
    private @Nullable CompletableFuture<List<InetSocketAddress>> latest;

    ProxyAddresses(HttpProxy proxy, NameLookup lookup) {
        this.proxy = proxy;
        this.lookup = lookup;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new ToProxy(executor);
    }

    private synchronized CompletableFuture<List<InetSocketAddress>> find() {
        CompletableFuture<List<InetSocketAddress>> current = latest;
        if (current != null && !current.isDone()) {
            return current;
        }
        CompletableFuture<List<InetSocketAddress>> found = new CompletableFuture<>();
        latest = found;
        Thread.ofPlatform().daemon().name("proxy-name").start(() -> find(found));
        return found;
    }

    private void find(CompletableFuture<List<InetSocketAddress>> found) {
        try {
            found.complete(lookup.addressesOf(proxy.host()).stream()
                    .map(address -> new InetSocketAddress(address, proxy.port()))
                    .toList());
        } catch (UnknownHostException unknown) {
            found.completeExceptionally(new UnknownHostException("the proxy " + proxy.host() + " is not known"));
        } catch (RuntimeException failure) {
            found.completeExceptionally(failure);
        }
    }

    private final class ToProxy extends AbstractAddressResolver<InetSocketAddress> {
        ToProxy(EventExecutor executor) {
            super(executor, InetSocketAddress.class);
        }

        /** Not even an IP literal: that is the server's, not the proxy's. */
        @Override
        protected boolean doIsResolved(InetSocketAddress server) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress server, Promise<InetSocketAddress> promise) {
            answer(promise, (to, addresses) -> to.trySuccess(addresses.getFirst()));
        }

        @Override
        protected void doResolveAll(InetSocketAddress server, Promise<List<InetSocketAddress>> promise) {
            answer(promise, Promise::trySuccess);
        }

        private <T> void answer(Promise<T> promise, BiConsumer<Promise<T>, List<InetSocketAddress>> success) {
            find().whenComplete((addresses, failure) -> {
                if (failure == null) {
                    success.accept(promise, addresses);
                } else {
                    promise.tryFailure(failure);
                }
            });
        }
    }
}
