package dev.headend.encoder;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in the encoder (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.headend.encoder", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule PLANS_ARE_PURE = classes()
            .that()
            .resideInAPackage("dev.headend.encoder.plan..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.headend.encoder.plan..", "dev.headend.media", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule FFMPEG_KNOWS_ONLY_PLANS_AND_THE_FORM_OF_PREVIEWS = onlyKnows("ffmpeg", "plan", "preview");

    @ArchTest
    static final ArchRule SOURCES_KNOW_ONLY_FFMPEG_AND_WHAT_IS_PROBED = onlyKnows("source", "ffmpeg", "plan");

    @ArchTest
    static final ArchRule STORAGE_KNOWS_NOBODY = onlyKnows("storage");

    @ArchTest
    static final ArchRule THE_PORT_KNOWS_NO_KIND_OF_STORAGE_BUT_FOLDERS = noClasses()
            .that()
            .resideInAPackage("dev.headend.encoder.storage")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.encoder.storage.*..");

    @ArchTest
    static final ArchRule ONLY_ITS_OWN_STORAGE_KNOWS_AMAZON = noClasses()
            .that()
            .resideOutsideOfPackage("dev.headend.encoder.storage.s3")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..");

    @ArchTest
    static final ArchRule PREVIEWS_KNOW_ONLY_STORAGE = onlyKnows("preview", "storage");

    @ArchTest
    static final ArchRule HLS_KNOWS_NO_TASK = onlyKnows("hls", "ffmpeg", "plan", "preview", "storage");

    @ArchTest
    static final ArchRule THE_CDN_KNOWS_ONLY_WHAT_IT_IS_GIVEN = onlyKnows("cdn", "hls");

    @ArchTest
    static final ArchRule PLAYLISTS_KNOW_NO_STORAGE = onlyKnows("hls.playlist", "hls.measurement", "ffmpeg", "plan");

    @ArchTest
    static final ArchRule MEASUREMENT_KNOWS_NO_PLAYLIST = onlyKnows("hls.measurement", "plan");

    @ArchTest
    static final ArchRule TASKS_KNOW_NO_CONNECTION = onlyKnows("task", "ffmpeg", "plan", "source", "hls", "storage");

    @ArchTest
    static final ArchRule CONTROL_KNOWS_ONLY_TASKS = onlyKnows("control", "task");

    @ArchTest
    static final ArchRule ONLY_CONTROL_TALKS_TO_THE_COORDINATOR = noClasses()
            .that()
            .resideOutsideOfPackage("dev.headend.encoder.control..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.control.link..");

    @ArchTest
    static final ArchRule ONLY_CONTROL_AND_SOURCES_KNOW_THE_NETWORK = noClasses()
            .that()
            .resideOutsideOfPackages("dev.headend.encoder.control..", "dev.headend.encoder.source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor..", "io.netty..");

    @ArchTest
    static final ArchRule HEADERS_AND_PARTS_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("dev.headend.encoder.source.header..", "dev.headend.encoder.source.part..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor..", "io.netty..", "java.io..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule THE_PARTS_KNOW_NO_FRAMEWORK_BUT_WHAT_BINDS_THEIR_PROPERTIES = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.headend.encoder.ffmpeg..",
                    "dev.headend.encoder.source..",
                    "dev.headend.encoder.storage..",
                    "dev.headend.encoder.preview..",
                    "dev.headend.encoder.hls..",
                    "dev.headend.encoder.cdn..",
                    "dev.headend.encoder.task..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "io.micrometer..")
                    .and(not(resideInAPackage("org.springframework.boot.context.properties.."))));

    @ArchTest
    static final ArchRule NOBODY_KNOWS_STATUS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.headend.encoder.status..", "dev.headend.encoder")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.encoder.status..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_WHO_PUTS_THE_PARTS_TOGETHER = noClasses()
            .that()
            .resideInAPackage("dev.headend.encoder.(*)..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headend.encoder");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.headend.encoder.(*)..").should().beFreeOfCycles();

    /** Of the program's own packages; what is outside the program is another rule's. */
    private static ArchRule onlyKnows(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = "dev.headend.encoder." + room + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "dev.headend.encoder." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(allowed[0])
                .should()
                .dependOnClassesThat(resideInAPackage("dev.headend.encoder..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }
}
