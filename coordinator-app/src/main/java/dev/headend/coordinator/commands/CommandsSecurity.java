package dev.headend.coordinator.commands;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Guards {@code /commands/**}; everything else has its own gate, or none. */
@Configuration(proxyBeanMethods = false)
class CommandsSecurity {
    private static final Logger log = LoggerFactory.getLogger(CommandsSecurity.class);
    private static final String COMMANDS = "/commands/**";

    @Bean
    ReactiveAuthenticationManager commandsAuthentication(CommandsProperties properties) {
        Optional<Credentials> credentials = Credentials.of(properties);
        if (credentials.isEmpty()) {
            log.warn("COMMANDS_API_AUTH is not set: ANYBODY who reaches this server may close streams");
        }
        return shown -> credentials.isEmpty() || credentials.get().accept(String.valueOf(shown.getCredentials()))
                ? Mono.just(new Caller("", true))
                : Mono.error(new BadCredentialsException("not what the settings ask for"));
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
        ServerAuthenticationEntryPoint refusal = refusal(credentials.get().challenge());
        return http.authorizeExchange(exchanges -> exchanges
                        .pathMatchers(COMMANDS)
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(refusal))
                .addFilterAt(authentication(manager, refusal), SecurityWebFiltersOrder.AUTHENTICATION)
                .build();
    }

    private static AuthenticationWebFilter authentication(
            ReactiveAuthenticationManager manager, ServerAuthenticationEntryPoint refusal) {
        AuthenticationWebFilter filter = new AuthenticationWebFilter(manager);
        filter.setRequiresAuthenticationMatcher(ServerWebExchangeMatchers.pathMatchers(COMMANDS));
        filter.setServerAuthenticationConverter(CommandsSecurity::shown);
        filter.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(refusal));
        filter.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        return filter;
    }

    private static Mono<Authentication> shown(ServerWebExchange exchange) {
        String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return header == null ? Mono.empty() : Mono.just(new Caller(header, false));
    }

    private static ServerAuthenticationEntryPoint refusal(String challenge) {
        return (exchange, _) -> Mono.fromRunnable(() -> {
            exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
            exchange.getResponse().getHeaders().setCacheControl("no-cache");
        });
    }

    /** The application, as far as it has shown that it is. */
    private static final class Caller extends AbstractAuthenticationToken {
        private final String authorization;

        Caller(String authorization, boolean proven) {
            super(AuthorityUtils.NO_AUTHORITIES);
            this.authorization = authorization;
            setAuthenticated(proven);
        }

        @Override
        public Object getCredentials() {
            return authorization;
        }

        @Override
        public Object getPrincipal() {
            return "application";
        }
    }
}
