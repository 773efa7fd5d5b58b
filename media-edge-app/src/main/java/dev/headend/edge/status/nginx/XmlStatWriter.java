package dev.headend.edge.status.nginx;

import java.io.BufferedWriter;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML. Lists leave no trace in it. Not thread-safe. */
final class XmlStatWriter implements StatWriter {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter out;

    /** @param out stays the caller's, and must not fail */
    XmlStatWriter(OutputStream out) {
        try {
            // Given a stream, it would write each byte alone.
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            this.out = FACTORY.createXMLStreamWriter(text);
            this.out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void beginList(String name) {}

    @Override
    public void endList() {}

    @Override
    public void begin(String name) {
        written(() -> {
            out.writeCharacters("\n");
            out.writeStartElement(name);
        });
    }

    @Override
    public void end() {
        written(out::writeEndElement);
    }

    @Override
    public void value(String name, String text) {
        written(() -> {
            out.writeStartElement(name);
            out.writeCharacters(writable(text));
            out.writeEndElement();
        });
    }

    @Override
    public void value(String name, long number) {
        value(name, Long.toString(number));
    }

    @Override
    public void value(String name, double number, int decimals) {
        value(name, String.format(Locale.ROOT, "%." + decimals + "f", number));
    }

    @Override
    public void flag(String name) {
        written(() -> out.writeEmptyElement(name));
    }

    @Override
    public void close() {
        written(() -> {
            out.writeCharacters("\n");
            out.writeEndDocument();
            out.close();
        });
    }

    /** Some characters cannot be in XML at all, not even escaped: as nginx does, blanks stand for them. */
    private static String writable(String text) {
        return text.codePoints().allMatch(XmlStatWriter::isWritable)
                ? text
                : text.codePoints()
                        .map(character -> isWritable(character) ? character : ' ')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** XML 1.0 section 2.2, without those that look like nothing. */
    private static boolean isWritable(int character) {
        return !Character.isISOControl(character)
                && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE)
                && character != 0xFFFE
                && character != 0xFFFF;
    }

    private interface Writing {
        void run() throws XMLStreamException;
    }

    private static void written(Writing writing) {
        try {
            writing.run();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
