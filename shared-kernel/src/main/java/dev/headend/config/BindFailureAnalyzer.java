package dev.headend.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import reactor.netty.ChannelBindException;

/** Keeps Spring Boot from printing a stack trace for a port in use, which {@link Program} explains. */
final class BindFailureAnalyzer extends AbstractFailureAnalyzer<ChannelBindException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ChannelBindException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
