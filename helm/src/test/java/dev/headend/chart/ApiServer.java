package dev.headend.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a Kubernetes API server as Helm asks for: discovery, and objects that are created, read, listed by label,
 * replaced, patched and deleted. Nothing acts on them. An upgrade that changes what a StatefulSet, a Deployment or a claim
 * may not change is refused as by the real one.
 *
 * <p>The mock server of fabric8 cannot be used: it has no discovery of resources, and answers without a content type,
 * which Helm's client, having asked for protobuf, takes for protobuf.
 */
final class ApiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH =
            Pattern.compile("(/api/v1|/apis/[^/]+/[^/]+)(?:/namespaces/([^/]+))?/([^/]+)(?:/([^/]+))?");

    private final HttpServer server;
    private final List<Kind> kinds;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();

    /** Starts it on a free port. @param kinds what the cluster knows */
    ApiServer(List<Kind> kinds) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.kinds = kinds;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** What tells Helm to use it. */
    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                current-context: test
                users: [{name: test, user: {}}]
                """.formatted(server.getAddress().getPort());
    }

    /** What it has of a kind in a namespace. */
    synchronized List<ObjectNode> list(String namespace, String plural) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().matches(".*/namespaces/" + namespace + "/" + plural + "/[^/]+"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Deletes what somebody else than Helm would, and nothing that belongs to it. */
    synchronized void orphan(String namespace, String plural, String name) {
        objects.keySet().removeIf(path -> path.endsWith("/namespaces/" + namespace + "/" + plural + "/" + name));
    }

    /** Method and path of each request that wrote something. */
    synchronized List<String> writes() {
        return requests.stream().filter(request -> !request.startsWith("GET")).toList();
    }

    private record Reply(int status, JsonNode body) {}

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Reply reply;
        try {
            reply = reply(exchange, body);
        } catch (IOException | RuntimeException e) {
            reply = status(500, "InternalError", String.valueOf(e));
        }
        byte[] bytes = JSON.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Reply reply(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        requests.add(method + " " + path);
        Optional<JsonNode> discovered = discover(path);
        if (discovered.isPresent()) {
            return new Reply(200, discovered.get());
        }
        Matcher matcher = PATH.matcher(path);
        Optional<Kind> kind = matcher.matches() ? kind(matcher.group(1), matcher.group(3)) : Optional.empty();
        if (kind.isEmpty()) {
            return status(404, "NotFound", "the server could not find the requested resource " + path);
        }
        boolean one = matcher.group(4) != null;
        return switch (method) {
            case "GET" ->
                one
                        ? get(path)
                        : listed(kind.get(), path, exchange.getRequestURI().getRawQuery());
            case "POST" -> create(path, object(body));
            case "PUT" -> replace(path, object(body));
            case "PATCH" -> patch(path, JSON.readTree(body));
            case "DELETE" -> delete(path);
            default -> status(405, "MethodNotAllowed", method);
        };
    }

    private Optional<Kind> kind(String path, String plural) {
        return kinds.stream()
                .filter(kind -> kind.path().equals(path) && kind.plural().equals(plural))
                .findFirst();
    }

    private static ObjectNode object(byte[] body) throws IOException {
        return ProtobufSecret.isProtobuf(body) ? ProtobufSecret.read(body) : (ObjectNode) JSON.readTree(body);
    }

    private Optional<JsonNode> discover(String path) {
        return switch (path) {
            case "/version" -> Optional.of(tree("{'major':'1','minor':'30','gitVersion':'v1.30.0'}"));
            case "/api" -> Optional.of(tree("{'kind':'APIVersions','versions':['v1']}"));
            case "/apis" -> Optional.of(groups());
            default ->
                kinds.stream().anyMatch(kind -> kind.path().equals(path))
                        ? Optional.of(resources(path))
                        : Optional.empty();
        };
    }

    private JsonNode groups() {
        ObjectNode answer = tree("{'kind':'APIGroupList','apiVersion':'v1','groups':[]}");
        kinds.stream()
                .map(Kind::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(group -> {
                    ObjectNode entry = answer.withArray("groups").addObject().put("name", group);
                    kinds.stream()
                            .filter(kind -> kind.group().equals(group))
                            .map(Kind::apiVersion)
                            .distinct()
                            .forEach(version -> entry.withArray("versions").add(version(version)));
                    entry.set("preferredVersion", entry.path("versions").path(0));
                });
        return answer;
    }

    private static ObjectNode version(String apiVersion) {
        return JSON.createObjectNode()
                .put("groupVersion", apiVersion)
                .put("version", apiVersion.substring(apiVersion.indexOf('/') + 1));
    }

    private JsonNode resources(String path) {
        ObjectNode answer = tree("{'kind':'APIResourceList','apiVersion':'v1','resources':[]}");
        kinds.stream().filter(kind -> kind.path().equals(path)).forEach(kind -> {
            answer.put("groupVersion", kind.apiVersion());
            ObjectNode resource = answer.withArray("resources").addObject();
            resource.put("name", kind.plural()).put("singularName", "").put("kind", kind.name());
            resource.put("namespaced", kind.namespaced());
            List.of("create", "delete", "get", "list", "patch", "update", "watch")
                    .forEach(resource.withArray("verbs")::add);
        });
        return answer;
    }

    private Reply get(String path) {
        ObjectNode found = objects.get(path);
        return found == null ? status(404, "NotFound", path + " not found") : new Reply(200, found);
    }

    private Reply listed(Kind kind, String path, String query) {
        Map<String, String> labels = new TreeMap<>();
        Matcher selector = Pattern.compile("labelSelector=([^&]*)").matcher(String.valueOf(query));
        if (selector.find()) {
            Arrays.stream(URLDecoder.decode(selector.group(1), StandardCharsets.UTF_8)
                            .split(","))
                    .map(term -> term.split("=", 2))
                    .forEach(term -> labels.put(term[0], term[1]));
        }
        ObjectNode answer = tree("{'metadata':{},'items':[]}");
        answer.put("kind", kind.name() + "List").put("apiVersion", kind.apiVersion());
        objects.forEach((key, object) -> {
            if (key.matches(Pattern.quote(path) + "/[^/]+") && hasLabels(object, labels)) {
                answer.withArray("items").add(object);
            }
        });
        return new Reply(200, answer);
    }

    private static boolean hasLabels(JsonNode object, Map<String, String> labels) {
        JsonNode own = object.path("metadata").path("labels");
        return labels.entrySet().stream()
                .allMatch(label -> own.path(label.getKey()).asText().equals(label.getValue()));
    }

    private Reply create(String collection, ObjectNode object) {
        String path = collection + "/" + object.path("metadata").path("name").asText();
        if (objects.containsKey(path)) {
            return status(409, "AlreadyExists", path + " already exists");
        }
        objects.put(path, object);
        return new Reply(201, object);
    }

    private Reply replace(String path, ObjectNode object) {
        objects.put(path, object);
        return new Reply(200, object);
    }

    /** Maps are merged as by both kinds of patch; lists are replaced, which only matters to who reads them here. */
    private Reply patch(String path, JsonNode patch) {
        ObjectNode found = objects.get(path);
        if (found == null) {
            return status(404, "NotFound", path + " not found");
        }
        Optional<String> immutable =
                ImmutableFields.changedBy(found.path("kind").asText(), found, patch);
        if (immutable.isPresent()) {
            return status(422, "Invalid", path + ": " + immutable.get() + ": field is immutable");
        }
        merge(found, patch);
        return new Reply(200, found);
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(entry -> {
            JsonNode old = target.get(entry.getKey());
            if (entry.getValue().isNull()) {
                target.remove(entry.getKey());
            } else if (old instanceof ObjectNode map && entry.getValue().isObject()) {
                merge(map, entry.getValue());
            } else {
                target.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private Reply delete(String path) {
        return objects.remove(path) == null
                ? status(404, "NotFound", path + " not found")
                : new Reply(200, tree("{'kind':'Status','apiVersion':'v1','status':'Success'}"));
    }

    private static Reply status(int code, String reason, String message) {
        ObjectNode answer = tree("{'kind':'Status','apiVersion':'v1','status':'Failure'}");
        return new Reply(code, answer.put("code", code).put("reason", reason).put("message", message));
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
