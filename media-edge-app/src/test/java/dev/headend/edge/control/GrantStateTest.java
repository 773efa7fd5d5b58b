package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantStateTest {
    /** The package's diagram, row by row; an empty column = forgotten. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
                    from,        ended, lost,        resumed,  accepted,    live,  to be told
                    HELD,        ,      DISCONNECTED, HELD,     HELD,        true,  true
                    DISCONNECTED, ENDED, DISCONNECTED, RESUMING, DISCONNECTED, true,  false
                    RESUMING,    ENDED, DISCONNECTED, RESUMING, HELD,        true,  true
                    ENDED,       ENDED, ENDED,       ENDED,    ,            false, false
                    """)
    void goesFromOneToTheNext(
            GrantState from,
            @Nullable GrantState ended,
            GrantState lost,
            GrantState resumed,
            @Nullable GrantState accepted,
            boolean live,
            boolean toBeTold) {
        assertThat(from.ended()).isEqualTo(ended);
        assertThat(from.lost()).isEqualTo(lost);
        assertThat(from.resumed()).isEqualTo(resumed);
        assertThat(from.accepted()).isEqualTo(accepted);
        assertThat(from.isLive()).isEqualTo(live);
        assertThat(from.isToBeTold()).isEqualTo(toBeTold);
    }
}
