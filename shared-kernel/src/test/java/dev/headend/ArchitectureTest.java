package dev.headend;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in the shared kernel (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.headend", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String RTMP = "dev.headend.rtmp";
    private static final String[] BYTES = {
        "io.netty.buffer..", "io.netty.util..", "java..", "javax.crypto..", "org.jspecify.."
    };

    @ArchTest
    static final ArchRule MEDIA_KNOWS_ONLY_THE_JDK = classes()
            .that()
            .resideInAPackage("dev.headend.media")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.headend.media", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule LOG_TEXT_KNOWS_NO_ROOM = classes()
            .that()
            .resideInAPackage("dev.headend.text")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.headend.text", "java..", "io.netty.util..", "org.jspecify..", "org.slf4j..");

    @ArchTest
    static final ArchRule THE_PROTOCOL_KNOWS_ONLY_MEDIA_AND_ITS_TOKEN_LIBRARY = classes()
            .that()
            .resideInAPackage("dev.headend.control")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.control",
                    "dev.headend.media",
                    "io.jsonwebtoken..",
                    "java..",
                    "javax.crypto..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule ONLY_CONFIG_KNOWS_SPRING = noClasses()
            .that()
            .resideOutsideOfPackage("dev.headend.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule ONLY_HTTPS_KNOWS_A_WEB_SERVER = noClasses()
            .that()
            .resideOutsideOfPackages("dev.headend.config.https..", "dev.headend.config.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.http..",
                    "org.springframework.web..",
                    "org.springframework.boot.web..",
                    "org.springframework.boot.reactor..");

    @ArchTest
    static final ArchRule TLS_KNOWS_NO_HTTP = noClasses()
            .that()
            .resideInAPackage("dev.headend.config.tls..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headend.config.https..", "reactor..", "io.netty.handler.codec..");

    @ArchTest
    static final ArchRule ADDRESSES_KNOW_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("dev.headend.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headend.control..", "dev.headend.media..", "dev.headend.config..");

    /** Peers and coordinator are one installation; a proxy toward the application must not come between them. */
    @ArchTest
    static final ArchRule THE_CONTROL_LINK_KNOWS_NO_PROXY = noClasses()
            .that()
            .resideInAPackage("dev.headend.control..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.net.http..");

    @ArchTest
    static final ArchRule THE_HANDSHAKE_KNOWS_BYTES = rtmpLayer("handshake");

    @ArchTest
    static final ArchRule AMF0_KNOWS_BYTES = rtmpLayer("amf0");

    @ArchTest
    static final ArchRule CHUNKS_KNOW_BYTES = rtmpLayer("chunk");

    @ArchTest
    static final ArchRule MESSAGES_KNOW_HOW_THEY_ARE_WRITTEN = rtmpLayer("message", RTMP + ".chunk", RTMP + ".amf0");

    @ArchTest
    static final ArchRule A_CLIENT_KNOWS_MESSAGES = rtmpLayer("client", RTMP + ".message", RTMP + ".amf0");

    /** So that all of it can be used and fuzzed without a channel. */
    @ArchTest
    static final ArchRule ONLY_THE_HANDLERS_OF_RTMP_KNOW_CHANNELS = classes()
            .that()
            .resideInAPackage(RTMP + "..")
            .and()
            .resideOutsideOfPackage(RTMP + ".handler")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(BYTES).or(resideInAnyPackage(RTMP + "..")));

    /** FLV is what RTMP carries, so what is known of it is used. */
    @ArchTest
    static final ArchRule CONTAINERS_KNOW_BYTES_AND_FLV = classes()
            .that()
            .resideInAPackage("dev.headend.container")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(BYTES).or(resideInAnyPackage("dev.headend.container", RTMP + ".message")));

    private static ArchRule rtmpLayer(String name, String... below) {
        String self = RTMP + "." + name;
        return classes()
                .that()
                .resideInAPackage(self)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(BYTES)
                        .or(resideInAnyPackage(RTMP, self))
                        .or(resideInAnyPackage(below)));
    }

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.headend.(**)").should().beFreeOfCycles();
}
