/*
 * An application that Headend asks and tells: it says who may publish, lists what is live and what was recorded, and ends streams.
 * One file that needs nothing but a JDK 25: java Application.java. What comes, and what may be answered: docs/interfaces.md.
 */
import module java.base;
import module java.net.http;
import module jdk.httpserver;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.*;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who may publish: each channel and its key. In an application of yours this is a table of the database. */
final Map<String, String> keys = Map.of("my-channel", "my-key", "other-channel", "other-key");

// The secrets have the names by which Headend knows them, so both can be started with the same environment.
final String verificationToken = secret("KEY_VERIFICATION_AUTH_TOKEN");
final String signingSecret = secret("EVENT_CALLBACK_SIGNING_SECRET");
final String commandsToken = secret("COMMANDS_API_AUTH_TOKEN");
final String pagePassword = secret("PAGE_PASSWORD");

final int port = Integer.parseInt(setting("PORT", "3000"));
final String edge = setting("EDGE_URL", "http://127.0.0.1:" + setting("EDGE_PORT", "8090"));
final String coordinator = setting("COORDINATOR_URL", "http://127.0.0.1:" + setting("COORDINATOR_PORT", "8080"));
final Path folder = Path.of(setting("EVENTS_DIR", "example-events"));

/** The events of each stream, in their order. Ids of streams sort by the time when the streams began. */
final ConcurrentSkipListMap<String, List<Event>> streams = new ConcurrentSkipListMap<>();

/** How many streams are remembered after their end. */
static final int REMEMBERED = 1000;

final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();

void main() throws IOException {
    load();
    HttpServer server = listen();
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    serve(server, "POST", "/keys", this::verifyKey);
    serve(server, "POST", "/events", this::takeEvent);
    BasicAuthenticator people = new BasicAuthenticator("Headend example") {
        @Override
        public boolean checkCredentials(String user, String password) {
            return same(password, pagePassword);
        }
    };
    serve(server, "GET", "/", this::showStreams).setAuthenticator(people);
    serve(server, "POST", "/end", this::endStream).setAuthenticator(people);
    server.start();
    IO.println("http://127.0.0.1:" + port + "/ lists what is live");
}

HttpServer listen() throws IOException {
    try {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException taken) {
        throw stop("port " + port + " is in use: does another one still run? PORT sets another");
    }
}

// ---------------------------------------------------------------------------------------------- for Headend

/** Is this key good? 200 is yes, and says what to make of the stream. Every other status is no. */
Answer verifyKey(HttpExchange request) {
    if (!same(header(request, "Authorization"), "Bearer " + verificationToken)) {
        return new Answer(401);
    }
    String key = keys.get(header(request, "x-streaming-channel"));
    if (key == null || !same(header(request, "x-streaming-key"), key)) {
        return new Answer(403);
    }
    request.getResponseHeaders().set("x-resolutions", "ORIGINAL, 640x360");
    request.getResponseHeaders().set("x-record", "true");
    return new Answer(200);
}

/** This has happened. 200 says that it is stored: what was answered so does not come again. */
Answer takeEvent(HttpExchange request) throws IOException, GeneralSecurityException {
    if (!isSigned(request)) {
        return new Answer(401);
    }
    store(Event.of(request));
    return new Answer(200);
}

/** Whether Headend has sent this event, and has done so just now. The body, which would be signed too, is empty. */
boolean isSigned(HttpExchange request) throws GeneralSecurityException {
    String event = header(request, "x-streaming-id") + "-" + header(request, "x-event-sequence");
    String seconds = header(request, "webhook-timestamp");
    if (!event.matches("[A-Za-z0-9_-]{1,140}") || !seconds.matches("[0-9]{1,12}")) {
        return false;
    }
    byte[] secret = signingSecret.startsWith("whsec_")
            ? Base64.getDecoder().decode(signingSecret.substring("whsec_".length()))
            : signingSecret.getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] code = mac.doFinal((event + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
    Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), Instant.now());
    return same(header(request, "webhook-signature"), "v1," + Base64.getEncoder().encodeToString(code))
            && age.abs().compareTo(Duration.ofMinutes(5)) < 0;
}

// ---------------------------------------------------------------------------------------------- events

/** An event as it came, each part a header. Those that it does not have are empty. */
record Event(String stream, int number, String time, String type, String channel, String kind, String rendition, String file) {
    static final List<String> HEADERS = List.of(
            "x-streaming-id", "x-event-sequence", "x-event-time", "x-event-type",
            "x-streaming-channel", "x-stream-type", "x-resolution", "x-index-file");

    static Event of(HttpExchange request) {
        return parse(String.join("\t", HEADERS.stream().map(name -> header(request, name)).toList()));
    }

    static Event parse(String line) {
        String[] part = line.split("\t", -1);
        return new Event(part[0], Integer.parseInt(part[1]), part[2], part[3], part[4], part[5], part[6], part[7]);
    }

    String line() {
        return String.join("\t", stream, String.valueOf(number), time, type, channel, kind, rendition, file);
    }

    boolean isEnd() {
        return type.equals("stream-closed");
    }
}

/** Stores an event once, however often it comes: a stream's events come in order, so one that is not later is known. */
synchronized void store(Event event) throws IOException {
    List<Event> known = streams.getOrDefault(event.stream(), List.of());
    if (!known.isEmpty() && event.number() <= known.getLast().number()) {
        return;
    }
    List<Event> all = Stream.concat(known.stream(), Stream.of(event)).toList();
    Path written = folder.resolve("new");
    Files.write(written, all.stream().map(Event::line).toList(), CREATE, TRUNCATE_EXISTING, WRITE, SYNC);
    Files.move(written, folder.resolve(event.stream() + ".events"), ATOMIC_MOVE);
    streams.put(event.stream(), all);
    forgetOldest();
}

void forgetOldest() throws IOException {
    List<String> ended = streams.keySet().stream().filter(stream -> streams.get(stream).getLast().isEnd()).toList();
    for (String stream : ended.subList(0, Math.max(0, ended.size() - REMEMBERED))) {
        Files.deleteIfExists(folder.resolve(stream + ".events"));
        streams.remove(stream);
    }
}

void load() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Files.createDirectories(folder), "*.events")) {
        for (Path file : files) {
            List<Event> events = Files.readAllLines(file).stream().map(Event::parse).toList();
            streams.put(events.getFirst().stream(), events);
        }
    }
}

// ---------------------------------------------------------------------------------------------- for people

Answer showStreams(HttpExchange request) {
    StringBuilder live = new StringBuilder();
    StringBuilder recorded = new StringBuilder();
    streams.descendingMap().forEach((_, events) -> {
        boolean ended = events.getLast().isEnd();
        if (!ended) {
            live.append(liveRow(events.getFirst()));
        }
        events.stream().filter(event -> event.kind().equals("HLS-VOD")).findFirst().ifPresent(vod -> recorded.append(recordedRow(vod, ended)));
    });
    return new Answer(200, """
            <!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Headend example</title>
            <h1>Live</h1><table cellpadding="5">%s</table>
            <h1>Recorded</h1><table cellpadding="5">%s</table>
            """.formatted(live, recorded));
}

String liveRow(Event first) {
    return """
            <tr><td>%1$s<td>since %2$s<td><a href="%3$s/watch/%1$s">watch</a><td><a href="%3$s/hls/%1$s/index.m3u8">HLS</a>
            <td><form method="post" action="/end?%4$s"><button>End</button></form>
            """.formatted(html(first.channel()), html(first.time()), html(edge), html(first.stream()));
}

/** The playlist of all renditions, which players choose from; each rendition's own is in its event. */
String recordedRow(Event vod, boolean ended) {
    return """
            <tr><td>%1$s<td>%2$s<td><a href="%3$s/hls/%1$s/%4$s/vod-0.m3u8">HLS</a><td>%5$s
            """.formatted(html(vod.channel()), html(vod.time()), html(edge), html(vod.stream()), ended ? "complete" : "grows");
}

/** Ends a stream by its id, so that it cannot be the channel's next one that is ended. */
Answer endStream(HttpExchange request) throws IOException, InterruptedException {
    // A browser sends the password along with what pages of other sites post, but it says whose page it was.
    if (!header(request, "Origin").endsWith("://" + header(request, "Host"))) {
        return new Answer(403);
    }
    List<Event> events = streams.get(String.valueOf(request.getRequestURI().getQuery()));
    if (events == null) {
        return new Answer(404);
    }
    HttpRequest close = HttpRequest.newBuilder(URI.create(coordinator + "/commands/close"))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + commandsToken)
            .header("x-streaming-channel", events.getFirst().channel())
            .header("x-streaming-id", events.getFirst().stream())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    int status = http.send(close, HttpResponse.BodyHandlers.discarding()).statusCode();
    request.getResponseHeaders().set("Location", "/");
    return new Answer(status == 200 ? 303 : 502);
}

// ---------------------------------------------------------------------------------------------- HTTP

record Answer(int status, String html) {
    Answer(int status) {
        this(status, "");
    }
}

interface Action {
    Answer on(HttpExchange request) throws Exception;
}

/** Serves one path. What fails is answered 500, so an event that could not be stored comes again. */
HttpContext serve(HttpServer server, String method, String path, Action action) {
    return server.createContext(path, request -> {
        try (request) {
            boolean served = request.getRequestURI().getPath().equals(path) && request.getRequestMethod().equals(method);
            Answer answer = served ? run(action, request) : new Answer(404);
            byte[] body = answer.html().getBytes(StandardCharsets.UTF_8);
            request.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            request.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'");
            request.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            request.getResponseBody().write(body);
        }
    });
}

Answer run(Action action, HttpExchange request) {
    try {
        return action.on(request);
    } catch (Exception failure) {
        IO.println(request.getRequestURI().getPath() + " failed: " + failure);
        return new Answer(500);
    }
}

static String header(HttpExchange request, String name) {
    return Objects.requireNonNullElse(request.getRequestHeaders().getFirst(name), "").replaceAll("\\p{Cntrl}", "");
}

/** Compares in a time that does not tell how much of a guess was right. */
static boolean same(String given, String expected) {
    return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
}

static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
}

static String setting(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
}

static String secret(String name) {
    return Optional.ofNullable(System.getenv(name))
            .filter(value -> !value.isBlank())
            .orElseThrow(() -> stop(name + " is not set"));
}

/** Ends the program, which cannot begin. */
static RuntimeException stop(String why) {
    System.err.println(why);
    System.exit(1);
    return new IllegalStateException(why);
}
