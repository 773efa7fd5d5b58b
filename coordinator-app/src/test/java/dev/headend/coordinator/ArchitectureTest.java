package dev.headend.coordinator;

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

/** Who may know whom in the coordinator (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.headend.coordinator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "dev.headend.coordinator.";

    @ArchTest
    static final ArchRule THE_HEART_KNOWS_THE_FLEET_AND_THE_PROTOCOL = classes()
            .that()
            .resideInAPackage(ROOT + "stream..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "stream..",
                    ROOT + "fleet..",
                    "dev.headend.control",
                    "dev.headend.media",
                    "dev.headend.text",
                    "reactor.core..",
                    "reactor.util..",
                    "org.reactivestreams..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "java..");

    @ArchTest
    static final ArchRule THE_FLEET_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage(ROOT + "fleet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "stream..",
                    ROOT + "control..",
                    ROOT + "events..",
                    ROOT + "verification..",
                    ROOT + "commands..",
                    ROOT + "store..",
                    "org.springframework..",
                    "io.netty..",
                    "reactor.netty..");

    @ArchTest
    static final ArchRule ROOMS_DO_NOT_KNOW_THE_STORE = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "stream..",
                    ROOT + "fleet..",
                    ROOT + "control..",
                    ROOT + "events..",
                    ROOT + "verification..",
                    ROOT + "commands..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "store..");

    @ArchTest
    static final ArchRule THE_DOORS_DO_NOT_KNOW_EACH_OTHER = slices().matching(
                    ROOT + "(control|verification|events|commands)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_THE_EMBEDDED_STORE_KNOWS_ITS_FILE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "store.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.h2..");

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_NO_CONNECTION = noClasses()
            .that()
            .resideInAPackage(ROOT + "store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "control..", ROOT + "commands..", ROOT + "verification..", "reactor.netty..");

    /** The driver of Redis is built on it. */
    @ArchTest
    static final ArchRule NETTY_IS_KNOWN_TO_NO_STORE_BUT_THAT_ON_REDIS = noClasses()
            .that()
            .resideInAPackage(ROOT + "store..")
            .and()
            .resideOutsideOfPackage(ROOT + "store.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_OF_THE_FRAMEWORK_ONLY_HOW_TO_REACH_REDIS = noClasses()
            .that()
            .resideInAPackage(ROOT + "store..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.springframework..")
                    .and(not(resideInAnyPackage(
                            "org.springframework.data.redis..", "org.springframework.boot.context.properties.."))));

    @ArchTest
    static final ArchRule ONLY_THE_STORE_ON_REDIS_KNOWS_ITS_DRIVER = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "store.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "org.springframework.data..");

    @ArchTest
    static final ArchRule THOSE_WHO_RUN_SCRIPTS_DO_NOT_KNOW_WHAT_FOR = noClasses()
            .that()
            .resideInAPackage(ROOT + "store.redis.script")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "store.redis", ROOT + "store.redis.replica", ROOT + "fleet..", ROOT + "events..");

    @ArchTest
    static final ArchRule REPLICAS_DO_NOT_KNOW_WHAT_THEY_KEEP = noClasses()
            .that()
            .resideInAPackage(ROOT + "store.redis.replica")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "store.redis", ROOT + "events..");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();
}
