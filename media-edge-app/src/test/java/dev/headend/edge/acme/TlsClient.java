package dev.headend.edge.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that knows a server by a domain, as a browser does: it checks the chain and the name. */
final class TlsClient {
    private TlsClient() {}

    /** With the handshake done. */
    static SSLSocket connect(SSLContext trust, int port, String domain) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, domain, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(List.of(new SNIHostName(domain)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** The certificate that it was shown. */
    static X509Certificate certificate(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** That of a server that is known by a domain. */
    static X509Certificate certificate(SSLContext trust, int port, String domain) throws IOException {
        try (SSLSocket socket = connect(trust, port, domain)) {
            return certificate(socket);
        }
    }

    /** The head of the answer to a request over this connection, which stays open. */
    static String head(SSLSocket socket, String domain) throws IOException {
        socket.getOutputStream()
                .write(("HEAD /nothing HTTP/1.1\r\nHost: " + domain + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the connection was closed after '" + head + "'");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
