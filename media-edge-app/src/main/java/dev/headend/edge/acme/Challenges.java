package dev.headend.edge.acme;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What certificate authorities are to find at this edge while they validate its domains: RFC 8555 section 8.3. Safe for any thread. */
final class Challenges {
    /** Where they ask, with the token behind it. */
    static final String PATH = "/.well-known/acme-challenge/";

    private final Map<String, String> authorizations = new ConcurrentHashMap<>();

    /** Has a token answered until it is withdrawn. */
    void offer(String token, String authorization) {
        authorizations.put(token, authorization);
    }

    void withdraw(String token) {
        authorizations.remove(token);
    }

    /** The answer to a token; empty if there is none. */
    Optional<String> answer(String token) {
        return Optional.ofNullable(authorizations.get(token));
    }
}
