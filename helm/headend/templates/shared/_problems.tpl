{{/* What the schema cannot say of values that need each other, a line each. */}}
{{- define "headend.problems" -}}
{{- $storage := .Values.storage -}}
{{- $edge := .Values.edge -}}
{{- if and .Values.encoder.autoscaling.enabled (lt (int .Values.encoder.capacity) 1) }}
encoder.autoscaling needs encoder.capacity to be 1 or more: without a limit no encoder is ever full.
{{- end }}
{{- if gt (int .Values.encoder.autoscaling.minReplicas) (int .Values.encoder.autoscaling.maxReplicas) }}
encoder.autoscaling.minReplicas is more than maxReplicas.
{{- end }}
{{- if not (or $edge.rtmp.enabled $edge.websocket.enabled) }}
edge.rtmp.enabled and edge.websocket.enabled are both false: nobody could publish.
{{- end }}
{{- if and (or .Values.ingress.enabled .Values.gateway.enabled) $edge.websocket.enabled (not $edge.websocket.trustedProxies) }}
edge.websocket.trustedProxies is needed with ingress and gateway: the subnet of their pods, such as 10.244.0.0/16. Without it all who publish or watch over WebSocket count as one address, which may have four connections.
{{- end }}
{{- if and (or $edge.rtmp.proxyProtocol $edge.http.proxyProtocol) (not $edge.external.ip) }}
edge.rtmp.proxyProtocol and edge.http.proxyProtocol need edge.external.ip, the load balancer's address: encoders send no PROXY header, so an edge refuses them unless they come by the load balancer too.
{{- end }}
{{- if and $edge.external.ip (gt (int $edge.replicas) 1) }}
edge.external.ip needs edge.replicas to be 1: encoders must reach the edge that has the stream, not any.
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
ingress.hosts is empty.
{{- end }}
{{- if and .Values.gateway.enabled (not .Values.gateway.parentRefs) }}
gateway.parentRefs is empty: it names your Gateway.
{{- end }}
{{- if .Values.gateway.rtmp.enabled }}
{{- if not .Values.gateway.rtmp.parentRefs }}
gateway.rtmp.parentRefs is empty: it names your Gateway and its listener for TCP.
{{- end }}
{{- if not (and $edge.rtmp.enabled $edge.loadBalancer.enabled) }}
gateway.rtmp needs edge.rtmp.enabled and edge.loadBalancer.enabled, whose type may be ClusterIP.
{{- end }}
{{- end }}
{{- if .Values.tls.certManager.enabled }}
{{- range $name, $value := dict "tls.secretName" .Values.tls.secretName "tls.certManager.dnsNames" .Values.tls.certManager.dnsNames "tls.certManager.issuerRef.name" .Values.tls.certManager.issuerRef.name }}
{{- if not $value }}
tls.certManager needs {{ $name }}.
{{- end }}
{{- end }}
{{- end }}
{{- include "headend.problems.redis" . }}
{{- range $needed := splitList " " (get (dict "FILESYSTEM" "" "S3" "s3.bucket" "AZ" "azure.account azure.container" "HTTP" "http.url") $storage.type) }}
{{- $path := splitList "." $needed }}
{{- if and $needed (not (get (get $storage (first $path)) (last $path))) }}
storage.{{ $needed }} is needed with storage.type {{ $storage.type }}.
{{- end }}
{{- end }}
{{- if and (eq $storage.type "S3") (not (or $storage.s3.region $storage.s3.endpoint)) }}
storage.s3.region is needed, or storage.s3.endpoint of a server that is not AWS.
{{- end }}
{{- if and (eq $storage.type "AZ") (eq $storage.azure.auth "ClientSecret") (not (and $storage.azure.tenantId $storage.azure.clientId)) }}
storage.azure.tenantId and clientId are needed with storage.azure.auth ClientSecret.
{{- end }}
{{- range $name, $auth := dict "application.keyVerification.auth" .Values.application.keyVerification.auth "application.eventCallback.auth" .Values.application.eventCallback.auth "application.commands" (dict "type" .Values.application.commands.auth "user" .Values.application.commands.user) "storage.http" (dict "type" $storage.http.auth "user" $storage.http.user) }}
{{- if and (eq $auth.type "Basic") (not $auth.user) }}
{{ $name }}.user is needed with Basic.
{{- end }}
{{- end }}
{{- if .Values.networkPolicy.enabled }}
{{- $addresses := dict "application.keyVerification.url" .Values.application.keyVerification.url "application.eventCallback.url" .Values.application.eventCallback.url }}
{{- if or .Values.application.keyVerification.url .Values.application.eventCallback.url }}
{{- range $name := list "HTTP_PROXY" "HTTPS_PROXY" }}
{{- $_ := set $addresses (print "secrets.values." $name) (get $.Values.secrets.values $name) }}
{{- end }}
{{- end }}
{{- $inside := list }}
{{- $peers := list "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}}" }}
{{- range $name, $url := $addresses }}
{{- if and $url (include "headend.isInside" $url) }}
{{- $inside = append $inside $name }}
{{- $host := (urlParse $url).hostname }}
{{- if regexMatch "^[0-9.]+$|:" $host }}
{{- $peers = append $peers (printf "{ipBlock: {cidr: %s/%d}}" (trimAll "[]" $host) (ternary 128 32 (contains ":" $host))) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and $inside (not .Values.networkPolicy.application.to) }}
networkPolicy.application.to is needed, as {{ join ", " $inside }} {{ ternary "is" "are" (eq (len $inside) 1) }} inside the cluster or your network: the peers that coordinators may connect to, such as {{ uniq $peers | join ", or " }}.
{{- end }}
{{- $url := get (dict "S3" $storage.s3.endpoint "AZ" $storage.azure.endpoint "HTTP" $storage.http.url) $storage.type }}
{{- if and $url (include "headend.isInside" $url) (not .Values.networkPolicy.storage.to) }}
networkPolicy.storage.to is needed, as {{ $url }} is inside the cluster or your network: the peers that encoders may connect to.
{{- end }}
{{- end }}
{{- include "headend.problems.env" . }}
{{- range $program := list "coordinator" "edge" "encoder" }}
{{- range $name, $_ := include "headend.podLabels" (dict "root" $ "component" $program) | fromYaml }}
{{- if hasKey (get $.Values $program).podLabels $name }}
{{ $program }}.podLabels: {{ $name }} is given by the chart.
{{- end }}
{{- end }}
{{- if not (default dict (default dict (get $.Values $program).resources).limits).memory }}
{{ $program }}.resources.limits.memory is needed: the JVM sizes its memory by it, and by the node's where there is none.
{{- end }}
{{- end }}
{{- if and .Values.secrets.existingSecret .Values.secrets.generate }}
secrets.existingSecret needs secrets.generate=false, as that Secret of yours then has to have all credentials. For some of them use secrets.refs.
{{- end }}
{{- $missing := dict }}
{{- range $program := list "coordinator" "edge" "encoder" }}
{{- range $name, $required := include (printf "headend.%s.credentials" $program) $ | fromYaml }}
{{- if and $required (not (include "headend.credentialSource" (dict "root" $ "name" $name))) (not (hasKey (get $.Values $program).env $name)) }}
{{- $_ := set $missing $name $program }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $program := $missing }}
{{ $name }} is needed by the {{ $program }}: set secrets.refs.{{ $name }} (a key of a Secret of yours) or secrets.values.{{ $name }}; or secrets.existingSecret, if one Secret of yours has all credentials.
{{- end }}
{{- end -}}

{{- define "headend.problems.redis" -}}
{{- $redis := .Values.redis -}}
{{- $bundled := $redis.bundled.enabled -}}
{{- $store := .Values.coordinator.store.redis -}}
{{- $onRedis := include "headend.coordinator.isOnRedis" . -}}
{{- $several := gt (int .Values.coordinator.replicas) 1 -}}
{{- if and $several (not $onRedis) }}
coordinator.replicas is {{ .Values.coordinator.replicas }}: more than one coordinator needs coordinator.store.type redis, as the embedded store has one owner.
{{- end }}
{{- if and $redis.enabled (not $bundled) (not $redis.host) }}
redis.host is needed with redis.enabled.
{{- end }}
{{- range $name, $host := dict "redis" $redis.host "coordinator.store.redis" $store.host }}
{{- if not (regexMatch "^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*|\\[[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\\])?$" $host) }}
{{ $name }}.host must be a host name or an address, no URL, and without a port: the port is {{ $name }}.port, TLS is {{ $name }}.tls.
{{- end }}
{{- end }}
{{- $ways := list }}
{{- range $name, $way := dict "redis.bundled.enabled" $bundled "coordinator.store.redis.host" $store.host "coordinator.store.redis.sentinel.nodes" $store.sentinel.nodes "coordinator.store.redis.cluster.nodes" $store.cluster.nodes }}
{{- if $way }}{{ $ways = append $ways $name }}{{ end }}
{{- end }}
{{- if gt (len $ways) 1 }}
{{ join " and " $ways }} exclude each other: coordinators have one Redis.
{{- end }}
{{- if and $bundled $redis.host }}
redis.bundled.enabled and redis.host exclude each other: the bundled Redis is for edges and coordinators both.
{{- end }}
{{- if and $onRedis (not $ways) (not $redis.host) }}
coordinator.store.type redis needs to know where: redis.host or coordinator.store.redis.host, Sentinels or a cluster; or redis.bundled.enabled, to try it out.
{{- end }}
{{- if ne (empty $store.sentinel.master) (empty $store.sentinel.nodes) }}
coordinator.store.redis.sentinel needs both master and nodes.
{{- end }}
{{- if and $store.cluster.nodes (ne (int $store.database) 0) }}
coordinator.store.redis.database must be 0 with cluster.
{{- end }}
{{- if and $store.caSecret.name (ne (include "headend.coordinator.redisTls" .) "true") }}
coordinator.store.redis.caSecret needs coordinator.store.redis.tls.
{{- end }}
{{- if $bundled }}
{{- if not (or $onRedis $redis.enabled) }}
redis.bundled.enabled is of use only with coordinator.store.type redis, or with redis.enabled for edges.
{{- end }}
{{- if or $redis.tls (and $onRedis (eq (include "headend.coordinator.redisTls" .) "true")) }}
redis.bundled speaks no TLS: redis.tls and coordinator.store.redis.tls must be false.
{{- end }}
{{- if gt (int $store.waitReplicas) 0 }}
coordinator.store.redis.waitReplicas must be 0 with redis.bundled, which has no replica: every write would wait for one.
{{- end }}
{{- if not (default dict (default dict $redis.bundled.resources).limits).memory }}
redis.bundled.resources.limits.memory is needed: what it may hold is a part of that.
{{- end }}
{{- end }}
{{- with .Values.encoder.autoscaling }}
{{- if and $onRedis .enabled (eq .kind "ScaledObject") (not .keda.prometheusUrl) }}
encoder.autoscaling.keda.prometheusUrl is needed with coordinator.store.type redis: one coordinator at a time reports the load of all encoders, and KEDA itself would ask any, and be told 0.
{{- end }}
{{- end }}
{{- end -}}

{{/* What must not stand in PROGRAM.env. */}}
{{- define "headend.problems.env" -}}
{{- range $program := list "coordinator" "edge" "encoder" }}
{{- $instead := include "headend.valueOfVariable" $ | fromYaml }}
{{- if eq $program "coordinator" }}
{{- $instead = include "headend.valueOfVariable.coordinator" $ | fromYaml | mergeOverwrite $instead }}
{{- end }}
{{- range $name, $value := (get $.Values $program).env }}
{{- if hasKey $instead $name }}
{{ $program }}.env.{{ $name }}: set {{ get $instead $name }} in its place, which the chart relies on elsewhere too.
{{- else if has $name (list "MANAGEMENT_PORT" "HTTP_PORT" "SSL_PORT" "RTMP_PORT" "RTMPS_PORT" "DATA_DIR" "HLS_FILESYSTEM_PATH") }}
{{ $program }}.env.{{ $name }} cannot be set: ports and folders of the containers are given.
{{- else if and (not (kindIs "map" $value)) (regexMatch "(_SECRET|_SECRET_PREVIOUS|_PASSWORD|_TOKEN|_AUTH_CUSTOM|_ACCESS_KEY|_ACCESS_KEY_ID|_STORAGE_KEY|^https?_proxy|^HTTPS?_PROXY)$" $name) }}
{{ $program }}.env.{{ $name }} is a credential: {{ if include "headend.isSecret" (dict "root" $ "program" $program "name" $name) }}set secrets.values.{{ $name }} or secrets.refs.{{ $name }} in its place, or {{ end }}give it by valueFrom: {secretKeyRef: {name: SECRET, key: KEY}}, so that it stands in no pod's manifest.
{{- else if not (has $name (include "headend.settingsOf" (dict "root" $ "program" $program) | splitList "\n")) }}
{{- range $other := list "coordinator" "edge" "encoder" }}
{{- if has $name (include "headend.settingsOf" (dict "root" $ "program" $other) | splitList "\n") }}
{{ $program }}.env.{{ $name }}: that is a setting of the {{ $other }}, and belongs into {{ $other }}.env.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Whether a program gets a credential from secrets too: empty, or not. Takes root, program, name. */}}
{{- define "headend.isSecret" -}}
{{- $elsewhere := ternary "^JWT_SECRET$|^(KEY_VERIFICATION|EVENT_CALLBACK)_AUTH_PASSWORD$" "^HTTPS?_PROXY$" (eq .program "coordinator") -}}
{{- if and (has .name (include "headend.settingsOf" . | splitList "\n")) (not (regexMatch $elsewhere .name)) -}}
yes
{{- end -}}
{{- end -}}

{{/* The names of a program's settings, a line each, from docs/settings-*.md. */}}
{{- define "headend.settingsOf" -}}
{{- .root.Files.Get (printf "settings/%s.txt" .program) -}}
{{- end -}}

{{/* As JSON, what in PROGRAM.env no program knows: misspelt, or for the JVM or something else in the container. */}}
{{- define "headend.unknownSettings" -}}
{{- $unknown := list -}}
{{- range $program := list "coordinator" "edge" "encoder" -}}
{{- $known := concat (include "headend.settingsOf" (dict "root" $ "program" $program) | splitList "\n") (list "JDK_JAVA_OPTIONS" "TZ") -}}
{{- range $name, $_ := (get $.Values $program).env -}}
{{- if not (has $name $known) -}}
{{- $unknown = append $unknown (printf "%s.env.%s" $program $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $unknown -}}
{{- end -}}

{{/* Variables that ports, policies, credentials or volumes of the chart go with, and the values that set all of it. */}}
{{- define "headend.valueOfVariable" -}}
DRAIN_SECONDS: drainSeconds
SHUTDOWN_SECONDS: shutdownSeconds
KEY_VERIFICATION_URL: application.keyVerification.url
KEY_VERIFICATION_AUTH: application.keyVerification.auth.type
EVENT_CALLBACK_URL: application.eventCallback.url
EVENT_CALLBACK_AUTH: application.eventCallback.auth.type
COMMANDS_API_AUTH: application.commands.auth
RTMP_SERVER: edge.rtmp.enabled
WS_SERVER: edge.websocket.enabled
RTMP_PROXY_PROTOCOL: edge.rtmp.proxyProtocol
HTTP_PROXY_PROTOCOL: edge.http.proxyProtocol
WS_TRUSTED_PROXIES: edge.websocket.trustedProxies
EXTERNAL_IP: edge.external.ip
EXTERNAL_RTMP_PORT: edge.external.rtmpPort
EXTERNAL_WS_PORT: edge.external.websocketPort
STATUS_USERNAME: edge.status.username
SSL_CERT: tls.secretName
SSL_KEY: tls.secretName
REDIS_USE: redis.enabled
REDIS_HOST: redis.host
REDIS_PORT: redis.port
SERVER_CAPACITY: encoder.capacity
SPOOL_LIMIT_MB: encoder.spool.size
HLS_WS_CDN_ENABLED: encoder.cdn.urls
HLS_WS_CDN_URL: encoder.cdn.urls
HLS_STORAGE_TYPE: storage.type
HLS_STORAGE_HTTP_URL: storage.http.url
HLS_STORAGE_HTTP_AUTH: storage.http.auth
AWS_ENDPOINT_URL: storage.s3.endpoint
AZURE_STORAGE_ENDPOINT: storage.azure.endpoint
{{- end -}}

{{- define "headend.valueOfVariable.coordinator" -}}
COORDINATOR_STORE: coordinator.store.type
REDIS_USE: coordinator.store.type
REDIS_HOST: coordinator.store.redis.host
REDIS_PORT: coordinator.store.redis.port
REDIS_TLS: coordinator.store.redis.tls
REDIS_TLS_CA: coordinator.store.redis.caSecret
REDIS_USERNAME: coordinator.store.redis.user
REDIS_DATABASE: coordinator.store.redis.database
REDIS_SENTINEL_MASTER: coordinator.store.redis.sentinel.master
REDIS_SENTINELS: coordinator.store.redis.sentinel.nodes
REDIS_CLUSTER_NODES: coordinator.store.redis.cluster.nodes
REDIS_KEY_PREFIX: coordinator.store.redis.keyPrefix
REDIS_WAIT_REPLICAS: coordinator.store.redis.waitReplicas
{{- end -}}
