package dev.headend.coordinator.commands;

import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.StreamLifecycle;
import dev.headend.coordinator.stream.StreamStore;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Serves the commands. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandsProperties.class)
class CommandsConfiguration {
    @Bean
    RouterFunction<ServerResponse> commandRoutes(
            FleetRegister fleet,
            StreamStore streams,
            StreamLifecycle lifecycle,
            JsonMapper mapper,
            CommandsProperties properties) {
        String version = CommandsConfiguration.class.getPackage().getImplementationVersion();
        CommandHandler handler = new CommandHandler(
                fleet, streams, lifecycle, new ReportSender(mapper), version == null ? "(unpackaged)" : version);
        return CommandRoutes.of(handler, properties.answerWithin());
    }

    @Bean
    @ConditionalOnProperty("headend.coordinator.commands.log-requests")
    RequestLog requestLog(Clock clock) {
        return new RequestLog(clock);
    }
}
