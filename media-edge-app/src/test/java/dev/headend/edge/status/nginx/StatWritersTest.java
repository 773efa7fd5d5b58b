package dev.headend.edge.status.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import tools.jackson.databind.json.JsonMapper;

/** Texts come from strangers: whatever is in them, parsers read the document, and find no more in it than was written. */
class StatWritersTest {
    private static byte[] written(Function<OutputStream, StatWriter> writer, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatWriter tree = writer.apply(out);
        tree.begin("rtmp");
        tree.value("name", text);
        tree.beginList("stream");
        tree.endList();
        tree.end();
        tree.close();
        return out.toByteArray();
    }

    private static Document parsed(byte[] xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    @ParameterizedTest
    @CsvSource({
        "</name><evil/>, </name><evil/>",
        "<![CDATA[&]]>, <![CDATA[&]]>",
        "&amp;&#0;, &amp;&#0;",
        "snowman ☃ 𝄞, snowman ☃ 𝄞",
        "'a\u0000b\u001bc\u007fd\u0085e', a b c d e",
        "'half \ud800 of one', half   of one",
        "'no characters \uffff\ufffe', 'no characters   '",
    })
    void xmlHoldsAnyText(String text, String read) throws Exception {
        Document document = parsed(written(XmlStatWriter::new, text));

        assertThat(document.getDocumentElement().getElementsByTagName("*").getLength())
                .isEqualTo(1);
        assertThat(document.getElementsByTagName("name").item(0).getTextContent())
                .isEqualTo(read);
    }

    @Property(tries = 1000)
    void everyTextCanBeRead(@ForAll String text) throws Exception {
        parsed(written(XmlStatWriter::new, text));
        JsonMapper.shared().readTree(written(JsonStatWriter::new, text));
    }

    @Test
    void aListInJsonIsAnArrayEvenIfThereIsNothing() {
        assertThat(new String(written(JsonStatWriter::new, "\"\n</script>"), StandardCharsets.UTF_8))
                .isEqualTo("{\"rtmp\":{\"name\":\"\\\"\\n</script>\",\"stream\":[]}}");
    }
}
