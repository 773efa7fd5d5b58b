package dev.headend.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in the media edge (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.headend.edge", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_CHANNELS_KNOW_NO_PROTOCOL_AND_NO_FRAMEWORK = classes()
            .that()
            .resideInAPackage("dev.headend.edge.live..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.live..",
                    "dev.headend.media",
                    "io.netty..",
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_ONLY_THE_CHANNELS = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.admission..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.rtmp..",
                    "dev.headend.edge.control..",
                    "dev.headend.edge.delivery..",
                    "dev.headend.edge.status..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule RTMP_CODECS_NEED_ONLY_NETTY = classes()
            .that()
            .resideInAnyPackage(
                    "dev.headend.edge.rtmp.handshake..",
                    "dev.headend.edge.rtmp.chunk..",
                    "dev.headend.edge.rtmp.amf0..",
                    "dev.headend.edge.rtmp.message..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.rtmp",
                    "dev.headend.edge.rtmp.handshake..",
                    "dev.headend.edge.rtmp.chunk..",
                    "dev.headend.edge.rtmp.amf0..",
                    "dev.headend.edge.rtmp.message..",
                    "io.netty..",
                    "java..",
                    "javax.crypto..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule THE_SESSION_KNOWS_NO_CONNECTION = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.rtmp.session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headend.edge.rtmp.server..", "io.netty.channel..", "org.springframework..");

    @ArchTest
    static final ArchRule RTMP_KNOWS_NO_SPRING_AND_NO_NEIGHBOUR = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.rtmp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.control..",
                    "dev.headend.edge.delivery..",
                    "dev.headend.edge.status..",
                    "dev.headend.control..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule CONTROL_KNOWS_NO_PROTOCOL_OF_THE_PUBLIC = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.control..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.headend.edge.rtmp..",
                    "dev.headend.edge.live..",
                    "dev.headend.edge.delivery..",
                    "dev.headend.edge.status..");

    @ArchTest
    static final ArchRule DELIVERY_KNOWS_ONLY_FILES = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
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
