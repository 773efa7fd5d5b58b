package dev.headend.edge.acme;

import dev.headend.config.tls.CertificatePair;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that nobody vouches for, so that TLS can be spoken before there is one that somebody does. It is on no disk. */
final class SelfSigned {
    private static final X500Name ISSUER = new X500Name("CN=Headend (not signed by any authority yet)");
    /** Against clocks that differ. */
    private static final Duration BEFORE = Duration.ofDays(1);
    /** Longer than any program runs. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private static final int SERIAL_BITS = 127;

    private SelfSigned() {}

    static CertificatePair of(List<String> domains, Instant now) {
        KeyPair key = Keys.make();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                ISSUER,
                new BigInteger(SERIAL_BITS, new SecureRandom()),
                Date.from(now.minus(BEFORE)),
                Date.from(now.plus(LIFETIME)),
                ISSUER,
                key.getPublic());
        try {
            certificate.addExtension(Extension.subjectAlternativeName, false, names(domains));
            return new CertificatePair(
                    List.of(new JcaX509CertificateConverter()
                            .getCertificate(certificate.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())))),
                    key.getPrivate());
        } catch (IOException | OperatorCreationException | CertificateException impossible) {
            throw new IllegalStateException("no self-signed certificate can be made", impossible);
        }
    }

    private static GeneralNames names(List<String> domains) {
        return new GeneralNames(domains.stream()
                .map(domain -> new GeneralName(GeneralName.dNSName, domain))
                .toArray(GeneralName[]::new));
    }
}
