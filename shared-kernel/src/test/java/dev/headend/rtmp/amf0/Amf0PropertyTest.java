package dev.headend.rtmp.amf0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class Amf0PropertyTest {
    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("values") Amf0 value) {
        ByteBuf bytes = Unpooled.buffer();
        Amf0Writer.write(bytes, value);

        assertThat(new Amf0Reader(bytes).readAll()).containsExactly(value);
    }

    @Property(tries = 1000)
    void garbageIsReadOrRefusedCleanly(@ForAll @Size(max = 300) byte[] garbage) {
        try {
            assertThat(new Amf0Reader(Unpooled.wrappedBuffer(garbage)).readAll())
                    .isNotNull();
        } catch (ProtocolViolation expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<Amf0> values() {
        return values(3);
    }

    private static Arbitrary<Amf0> values(int depth) {
        Arbitrary<Amf0> scalars = Arbitraries.oneOf(
                Arbitraries.doubles().map(Amf0.Number::new),
                Arbitraries.of(true, false).map(Amf0.Bool::new),
                Arbitraries.strings().excludeChars('\0').ofMaxLength(30).map(Amf0.Text::new),
                Arbitraries.doubles().map(Amf0.Date::new),
                Arbitraries.of(new Amf0.Null(), new Amf0.Undefined()));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Amf0> inner = values(depth - 1);
        Arbitrary<LinkedHashMap<String, Amf0>> fields = Arbitraries.maps(
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8), inner)
                .ofMaxSize(4)
                .map(LinkedHashMap::new);
        return Arbitraries.oneOf(
                scalars,
                fields.map(Amf0.Obj::new),
                fields.map(Amf0.EcmaArray::new),
                inner.list().ofMaxSize(4).map(Amf0.StrictArray::new));
    }
}
