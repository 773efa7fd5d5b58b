package dev.headend.edge.status;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may see the status pages.
 *
 * @param username ({@code STATUS_USERNAME})
 * @param password null = nobody, there are no status pages ({@code STATUS_PASSWORD})
 */
@ConfigurationProperties("headend.edge.status")
record StatusProperties(String username, @Nullable String password) {
    @Override
    public String toString() {
        return "StatusProperties[username=" + username + "]";
    }
}
