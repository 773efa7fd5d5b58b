package dev.headend.edge.acme;

import dev.headend.net.http.auth.HttpAuth;
import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.Proxies;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** How the certificate authority is reached: within a time, through the operator's proxy, and trusted as he says. */
final class Authority extends GenericAcmeProvider {
    /** For a connection, and again for the head of an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** The JDK's property: by default it shows no password to a proxy that is to open a tunnel, as one in plain text. */
    private static final String TUNNEL_AUTH = "jdk.http.auth.tunneling.disabledSchemes";

    /** Null = what the JDK trusts. */
    private final @Nullable SSLContext trust;

    private Authority(@Nullable SSLContext trust) {
        this.trust = trust;
    }

    /** Makes a session, which asks nothing yet. Its client must be shut down. */
    static Session session(AcmeProperties properties, @Nullable SSLContext trust, Proxies proxies) {
        Session session = new Session(properties.directory(), new Authority(trust));
        NetworkSettings network = session.networkSettings();
        network.setTimeout(TIMEOUT);
        network.setCompressionEnabled(false); // what is bounded is what comes
        Optional<HttpProxy> proxy = proxies.toward(properties.directory());
        proxy.ifPresent(one -> use(one, network));
        return session;
    }

    private static void use(HttpProxy proxy, NetworkSettings network) {
        network.setProxySelector(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())));
        if (proxy.auth() instanceof HttpAuth.Basic(String user, String password)) {
            if (System.getProperty(TUNNEL_AUTH) == null) {
                System.setProperty(TUNNEL_AUTH, "");
            }
            network.setAuthenticator(new ProxyPassword(user, password));
        }
    }

    @Override
    public Connection connect(URI server, NetworkSettings settings, HttpClient client) {
        return new BoundedConnection(createHttpConnector(settings, client));
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.getTimeout())
                .proxy(settings.getProxySelector());
        Authenticator password = settings.getAuthenticator();
        if (password != null) {
            client.authenticator(password);
        }
        if (trust != null) {
            client.sslContext(trust);
        }
        return client.build();
    }

    /** Shown to the proxy, and to nobody else. */
    private static final class ProxyPassword extends Authenticator {
        private final String user;
        private final String password;

        ProxyPassword(String user, String password) {
            this.user = user;
            this.password = password;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(user, password.toCharArray())
                    : null;
        }
    }
}
