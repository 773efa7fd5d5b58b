package dev.headend.edge.acme;

import dev.headend.text.LogText;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One order of a certificate, from the account to the chain: RFC 8555 section 7.1. Blocks while the authority works; whoever calls it bounds
 * how long, by interrupting it. Nothing is kept of it.
 */
final class CertificateOrder {
    private static final Logger log = LoggerFactory.getLogger(CertificateOrder.class);
    private static final Set<Status> RUNNING = Set.of(Status.PENDING, Status.PROCESSING, Status.UNKNOWN);
    /** How long to wait before an authority is asked again, doubled each time, unless it asks for more. */
    private static final Duration FIRST_POLL = Duration.ofMillis(250);

    private static final Duration LONGEST_POLL = Duration.ofSeconds(10);

    private final Session session;
    private final AcmeProperties properties;
    private final Challenges challenges;

    /** @param challenges where the authority is answered */
    CertificateOrder(Session session, AcmeProperties properties, Challenges challenges) {
        this.session = session;
        this.properties = properties;
        this.challenges = challenges;
    }

    /**
     * Orders a certificate.
     *
     * @param accountKey of the account, which is made if the authority does not know it
     * @param key of the certificate
     * @return the chain, the certificate first; at least one
     */
    List<X509Certificate> place(KeyPair accountKey, KeyPair key) throws OrderFailedException, InterruptedException {
        try {
            Order order =
                    account(accountKey).newOrder().domains(properties.names()).create();
            for (Authorization authorization : order.getAuthorizations()) {
                validate(authorization);
            }
            require(await(order), order.getError());
            if (order.getStatus() == Status.READY) {
                order.execute(key);
                require(await(order), order.getError());
            }
            return order.getCertificate().getCertificateChain();
        } catch (AcmeException | RuntimeException failure) {
            throw AuthorityFailure.of(failure);
        }
    }

    private Account account(KeyPair key) throws AcmeException {
        session.getMetadata()
                .getTermsOfService()
                .ifPresent(terms -> log.info(
                        "ACME_DOMAINS is set, by which the terms of service of {} are accepted: {}",
                        properties.directory().getHost(),
                        LogText.line(terms.toString())));
        AccountBuilder account = new AccountBuilder().agreeToTermsOfService().useKeyPair(key);
        String email = properties.email();
        return (email == null ? account : account.addEmail(email)).create(session);
    }

    private void validate(Authorization authorization)
            throws AcmeException, OrderFailedException, InterruptedException {
        if (authorization.getStatus() == Status.VALID) {
            return; // by an order before this
        }
        String domain = authorization.getIdentifier().getDomain();
        Http01Challenge challenge = authorization
                .findChallenge(Http01Challenge.class)
                .orElseThrow(() -> new OrderFailedException(
                        FailureKind.REFUSED, domain + " cannot be validated over HTTP (http-01) by this authority"));
        challenges.offer(challenge.getToken(), challenge.getAuthorization());
        try {
            challenge.trigger();
            if (await(authorization) != Status.VALID) {
                throw AuthorityFailure.notValidated(domain, reason(authorization, challenge));
            }
        } finally {
            challenges.withdraw(challenge.getToken());
        }
    }

    private static Optional<Problem> reason(Authorization authorization, Http01Challenge challenge) {
        return authorization
                .findChallenge(Http01Challenge.class)
                .flatMap(Http01Challenge::getError)
                .or(challenge::getError);
    }

    private static void require(Status status, Optional<Problem> problem) throws OrderFailedException {
        if (status != Status.READY && status != Status.VALID) {
            throw AuthorityFailure.refused("the order was refused", problem);
        }
    }

    /** Asks until it has been decided. */
    private static Status await(PollableResource resource) throws AcmeException, InterruptedException {
        Duration pause = FIRST_POLL;
        Optional<Instant> later = resource.fetch();
        while (RUNNING.contains(resource.getStatus())) {
            Thread.sleep(longer(pause, later));
            pause = pause.multipliedBy(2);
            later = resource.fetch();
        }
        return resource.getStatus();
    }

    private static Duration longer(Duration pause, Optional<Instant> asked) {
        Duration until =
                asked.map(time -> Duration.between(Instant.now(), time)).orElse(Duration.ZERO);
        Duration wait = pause.compareTo(until) < 0 ? until : pause;
        return wait.compareTo(LONGEST_POLL) < 0 ? wait : LONGEST_POLL;
    }
}
