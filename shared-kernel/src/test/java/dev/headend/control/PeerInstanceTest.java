package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
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
