package dev.headend.edge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.headend.edge.connection.EndReason;

/** Who may know whom in the media edge (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.headend.edge", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String EDGE = "dev.headend.edge.";
    private static final String RTMP = "dev.headend.edge.rtmp";
    private static final String CODEC = "dev.headend.rtmp";

    /** Settings are defined and bound beside what they set; nothing else in those rooms knows where they come from. */
    private static final DescribedPredicate<JavaClass> SETTINGS =
            simpleNameEndingWith("Settings").or(simpleNameEndingWith("Properties"));

    @ArchTest
    static final ArchRule THE_CHANNELS_KNOW_NO_PROTOCOL_AND_NO_FRAMEWORK = classes()
            .that()
            .resideInAPackage(EDGE + "live..")
            .and(not(SETTINGS))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    EDGE + "live..", "dev.headend.media", "io.netty..", "java..", "org.jspecify..", "org.slf4j..");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_ONLY_THE_CHANNELS = noClasses()
            .that()
            .resideInAPackage(EDGE + "admission..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    EDGE + "connection..",
                    EDGE + "rtmp..",
                    EDGE + "callback..",
                    EDGE + "control..",
                    EDGE + "delivery..",
                    EDGE + "redis..",
                    EDGE + "status..",
                    "dev.headend.control..");

    @ArchTest
    static final ArchRule WHAT_CONNECTIONS_SHARE_KNOWS_NO_PROTOCOL = classes()
            .that()
            .resideInAPackage(EDGE + "connection..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    EDGE + "connection..",
                    "dev.headend.net",
                    "dev.headend.text",
                    "io.netty..",
                    "java..",
                    "javax.net.ssl",
                    "org.jspecify..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule A_SESSION_KNOWS_NO_SOCKET = classes()
            .that()
            .resideInAPackage(RTMP + ".session")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            RTMP + ".session",
                            CODEC,
                            CODEC + ".message",
                            CODEC + ".amf0",
                            EDGE + "live",
                            "dev.headend.media",
                            "dev.headend.text",
                            "java..",
                            "org.jspecify..")
                    .or(equivalentTo(EndReason.class)));

    @ArchTest
    static final ArchRule PUBLISHERS_AND_PLAYERS_KNOW_NO_SERVER_AND_NOT_EACH_OTHER =
            slices().matching(RTMP + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RTMP_KNOWS_NO_SPRING = noClasses()
            .that()
            .resideInAnyPackage(RTMP + "..", EDGE + "admission", EDGE + "connection")
            .and(not(SETTINGS))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule RTMP_KNOWS_NO_NEIGHBOUR = noClasses()
            .that()
            .resideInAPackage(RTMP + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    EDGE + "callback..",
                    EDGE + "control..",
                    EDGE + "delivery..",
                    EDGE + "redis..",
                    EDGE + "status..",
                    "dev.headend.control..");

    @ArchTest
    static final ArchRule WHO_DECIDES_KNOWS_NO_PROTOCOL_OF_THE_PUBLIC = noClasses()
            .that()
            .resideInAnyPackage("dev.headend.edge.control..", "dev.headend.edge.callback..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.connection..",
                    "dev.headend.edge.rtmp..",
                    "dev.headend.edge.live..",
                    "dev.headend.edge.delivery..",
                    "dev.headend.edge.status..");

    @ArchTest
    static final ArchRule COMMANDS_KNOW_ONLY_THE_CHANNELS = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    EDGE + "connection..",
                    EDGE + "rtmp..",
                    EDGE + "callback..",
                    EDGE + "control..",
                    EDGE + "delivery..",
                    EDGE + "status..",
                    "dev.headend.control..");

    /** So that who uses no Redis pays nothing for it. */
    @ArchTest
    static final ArchRule ONLY_COMMANDS_KNOW_REDIS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.headend.edge.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "org.springframework.data..");

    /** So that who sets no domains pays nothing for it. */
    @ArchTest
    static final ArchRule ONLY_ORDERS_OF_CERTIFICATES_KNOW_ACME = noClasses()
            .that()
            .resideOutsideOfPackage(EDGE + "acme..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.shredzone..", "org.bouncycastle..");

    @ArchTest
    static final ArchRule CERTIFICATES_KNOW_NO_NEIGHBOUR = noClasses()
            .that()
            .resideInAPackage(EDGE + "acme..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    EDGE + "admission..",
                    EDGE + "connection..",
                    EDGE + "control..",
                    EDGE + "delivery..",
                    EDGE + "live..",
                    EDGE + "rtmp..",
                    EDGE + "status..",
                    EDGE + "websocket..");

    @ArchTest
    static final ArchRule DELIVERY_KNOWS_ONLY_FILES = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.connection..",
                    "dev.headend.edge.rtmp..",
                    "dev.headend.edge.live..",
                    "dev.headend.edge.admission..",
                    "dev.headend.edge.control..",
                    "dev.headend.edge.status..",
                    "dev.headend.control..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_STATUS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.headend.edge.status..", "dev.headend.edge")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.edge.status..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_WHO_PUTS_THE_PARTS_TOGETHER = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.(*)..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.edge");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.headend.edge.(*)..").should().beFreeOfCycles();
}
