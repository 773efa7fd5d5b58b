package dev.headend.edge.rtmp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers of RTMP look down only, and the channels know no protocol. */
@AnalyzeClasses(packages = "dev.headend.edge", importOptions = ImportOption.DoNotIncludeTests.class)
final class RtmpArchitectureTest {
    private static final String RTMP = "dev.headend.edge.rtmp";
    private static final String[] NETTY = {"io.netty..", "java..", "javax.crypto..", "org.jspecify.."};

    @ArchTest
    static final ArchRule THE_HANDSHAKE_KNOWS_BYTES = layer("handshake");

    @ArchTest
    static final ArchRule AMF0_KNOWS_BYTES = layer("amf0");

    @ArchTest
    static final ArchRule CHUNKS_KNOW_BYTES = layer("chunk");

    @ArchTest
    static final ArchRule MESSAGES_KNOW_HOW_THEY_ARE_WRITTEN = layer("message", RTMP + ".chunk", RTMP + ".amf0");

    @ArchTest
    static final ArchRule A_SESSION_KNOWS_NO_SOCKET = classes()
            .that()
            .resideInAPackage(RTMP + ".session")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    RTMP,
                    RTMP + ".session",
                    RTMP + ".message",
                    RTMP + ".amf0",
                    "dev.headend.edge.live",
                    "dev.headend.media",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule CHANNELS_KNOW_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.live")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headend.edge.rtmp..", "dev.headend.edge.admission..", "dev.headend.control..");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("dev.headend.edge.admission")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headend.edge.rtmp..", "dev.headend.edge.control..", "dev.headend.control..");

    @ArchTest
    static final ArchRule NONE_OF_IT_KNOWS_SPRING = noClasses()
            .that()
            .resideInAnyPackage(RTMP + "..", "dev.headend.edge.live", "dev.headend.edge.admission")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    private static ArchRule layer(String name, String... below) {
        String self = RTMP + "." + name;
        return classes()
                .that()
                .resideInAPackage(self)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(NETTY)
                        .or(resideInAnyPackage(RTMP, self))
                        .or(resideInAnyPackage(below)));
    }
}
