package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerInstanceTest {
    @Test
    void isReadAsItIsWritten() {
        PeerInstance instance = PeerInstance.random();
        assertThat(PeerInstance.parse(" " + instance + " ")).contains(instance);
        assertThat(PeerInstance.parse("6F9619FF-8B86-D011-B42D-00CF4FC964FF"))
                .contains(new PeerInstance(UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff")));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "edge-7",
                "6f9619ff8b86d011b42d00cf4fc964ff",
                "6f9619ff-8b86-d011-b42d-00cf4fc964fg"
            })
    void isNothingElse(String text) {
        assertThat(PeerInstance.parse(text)).isEmpty();
    }

    @Test
    void aListIsReadAsItIsWrittenAndNoLongerThanItMayBe() {
        List<PeerInstance> many =
                Stream.generate(PeerInstance::random).limit(40).toList();
        assertThat(PeerInstance.parseList(PeerInstance.list(many))).isEqualTo(many.subList(0, 32));
        assertThat(PeerInstance.parseList(many.get(0) + ", x,, " + many.get(1))).isEqualTo(many.subList(0, 2));
        assertThat(PeerInstance.parseList(",".repeat(10_000) + many.get(0))).isEmpty();
        assertThat(PeerInstance.parseList(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "resume, true",
        "'Resume', true",
        "' a,resume ,b', true",
        "resumes, false",
        "'', false",
        ", false",
        "'res ume', false"
    })
    void aListOfFeaturesNamesAFeatureOrNot(String list, boolean named) {
        assertThat(ControlHeaders.names(list, ControlHeaders.RESUME)).isEqualTo(named);
    }
}
