package dev.headend.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import reactor.netty.ChannelBindException;

/** Lets Spring Boot know that a port that is taken is explained by {@link Program}: no stack trace. */
final class BindFailureAnalyzer extends AbstractFailureAnalyzer<ChannelBindException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ChannelBindException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
