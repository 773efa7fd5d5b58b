package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
    /** The package's diagram, row by row; an empty column = forgotten. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
                    from,        ended, lost,        resumed,  accepted,    live,  to be told
                    HELD,        ,      FROM_BEFORE, HELD,     HELD,        true,  true
                    FROM_BEFORE, ENDED, FROM_BEFORE, RESUMING, FROM_BEFORE, true,  false
                    RESUMING,    ENDED, FROM_BEFORE, RESUMING, HELD,        true,  true
                    ENDED,       ENDED, ENDED,       ENDED,    ,            false, false
                    """)
    void goesFromOneToTheNext(
            Standing from,
            @Nullable Standing ended,
            Standing lost,
            Standing resumed,
            @Nullable Standing accepted,
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
