package dev.headend.coordinator.commands;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Mono;

/** Requires credentials for {@code /commands/**}, and only there. */
@Configuration(proxyBeanMethods = false)
class CommandsSecurity {
    private static final Logger log = LoggerFactory.getLogger(CommandsSecurity.class);
    private static final String COMMANDS = "/commands/**";

    @Bean
    ReactiveAuthenticationManager commandsAuthentication(CommandsProperties properties, ServerProperties server) {
        Optional<Credentials> required = Credentials.of(properties);
        if (required.isEmpty()) {
            warnOfNoCredentials(server.getAddress());
        }
        return shown -> required.isEmpty() || required.get().accept(shown)
                ? Mono.just(UsernamePasswordAuthenticationToken.authenticated(
                        "application", "", AuthorityUtils.NO_AUTHORITIES))
                : Mono.error(new BadCredentialsException("wrong credentials"));
    }

    /** @param address that this program listens on; null = all */
    private static void warnOfNoCredentials(@Nullable InetAddress address) {
        if (address != null && address.isLoopbackAddress()) {
            log.info("COMMANDS_API_AUTH is not set: any program on this machine may close streams, and none elsewhere");
        } else {
            log.warn("COMMANDS_API_AUTH is not set: ANYONE who can reach this server may close streams");
        }
    }

    @Bean
    SecurityWebFilterChain commandsChain(
            ServerHttpSecurity http, CommandsProperties properties, ReactiveAuthenticationManager manager) {
        http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .headers(ServerHttpSecurity.HeaderSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        Optional<Credentials> credentials = Credentials.of(properties);
        if (credentials.isEmpty()) {
            return http.authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                    .build();
        }
        Credentials required = credentials.get();
        ServerAuthenticationEntryPoint refusal = refusal(required.challenge());
        return http.authorizeExchange(exchanges -> exchanges
                        .pathMatchers(COMMANDS)
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(refusal))
                .addFilterAt(authentication(manager, required, refusal), SecurityWebFiltersOrder.AUTHENTICATION)
                .build();
    }

    private static AuthenticationWebFilter authentication(
            ReactiveAuthenticationManager manager, Credentials required, ServerAuthenticationEntryPoint refusal) {
        AuthenticationWebFilter filter = new AuthenticationWebFilter(manager);
        filter.setRequiresAuthenticationMatcher(ServerWebExchangeMatchers.pathMatchers(COMMANDS));
        filter.setServerAuthenticationConverter(required.converter());
        filter.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(refusal));
        filter.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        return filter;
    }

    private static ServerAuthenticationEntryPoint refusal(String challenge) {
        return (exchange, _) -> Mono.fromRunnable(() -> {
            exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
            exchange.getResponse().getHeaders().setCacheControl("no-cache");
        });
    }
}
