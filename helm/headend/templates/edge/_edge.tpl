{{- define "headend.edge.settings" -}}
{{- $edge := .Values.edge -}}
HTTP_PORT: "8080"
RTMP_SERVER: {{ ternary "YES" "NO" $edge.rtmp.enabled | quote }}
RTMP_PORT: "1935"
WS_SERVER: {{ ternary "YES" "NO" $edge.websocket.enabled | quote }}
{{- if .Values.tls.secretName }}
SSL_PORT: "8443"
RTMPS_PORT: "1936"
SSL_CERT: /tls/tls.crt
SSL_KEY: /tls/tls.key
{{- end }}
CONTROL_BASE_URL: {{ include "headend.controlUrl" . }}
# Encoders pull each stream from the pod where its publisher is.
EXTERNAL_IP:
  {{- if $edge.external.ip }} {{ $edge.external.ip | quote }}
  {{- else }}
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
  {{- end }}
{{- with $edge.external.rtmpPort }}
EXTERNAL_RTMP_PORT: {{ . | quote }}
{{- end }}
{{- with $edge.external.websocketPort }}
EXTERNAL_WS_PORT: {{ . | quote }}
{{- end }}
RTMP_PROXY_PROTOCOL: {{ ternary "YES" "NO" $edge.rtmp.proxyProtocol | quote }}
HTTP_PROXY_PROTOCOL: {{ ternary "YES" "NO" $edge.http.proxyProtocol | quote }}
{{- with $edge.websocket.trustedProxies }}
WS_TRUSTED_PROXIES: {{ join "," . | quote }}
{{- end }}
{{- with $edge.websocket.allowedOrigins }}
WS_ALLOWED_ORIGINS: {{ join "," . | quote }}
{{- end }}
DISABLE_TEST_CLIENT: {{ ternary "NO" "YES" $edge.http.testClient | quote }}
PLAYER_CREATE: {{ ternary "YES" "NO" $edge.http.playerPage | quote }}
HLS_FILESYSTEM_PATH: /hls
{{- with .Values.storage.mediaUrl }}
HLS_MEDIA_URL: {{ . | quote }}
{{- end }}
SNAPSHOT_INTERVAL_SECONDS: {{ .Values.encoder.snapshotIntervalSeconds | quote }}
{{- if $edge.status.enabled }}
STATUS_USERNAME: {{ $edge.status.username | quote }}
{{- end }}
{{- if .Values.redis.enabled }}
REDIS_USE: "YES"
REDIS_HOST: {{ include "headend.redis.host" . | quote }}
REDIS_PORT: {{ .Values.redis.port | quote }}
REDIS_TLS: {{ ternary "YES" "NO" .Values.redis.tls | quote }}
REDIS_CHANNEL: {{ .Values.redis.channel | quote }}
{{- end }}
DRAIN_SECONDS: {{ $edge.drainSeconds | quote }}
{{- end -}}

{{- define "headend.edge.credentials" -}}
CONTROL_SECRET: true
{{- if .Values.edge.status.enabled }}
STATUS_PASSWORD: true
{{- end }}
{{- if .Values.redis.enabled }}
REDIS_PASSWORD: {{ .Values.redis.bundled.enabled }}
{{- end }}
{{- end -}}

{{/* What the edge serves to the public: name, port of the container, port of the Service. */}}
{{- define "headend.edge.publicPorts" -}}
{{- $ports := .Values.edge.loadBalancer.ports -}}
{{- if .Values.edge.rtmp.enabled }}
rtmp: {container: 1935, service: {{ $ports.rtmp }}}
{{- if .Values.tls.secretName }}
rtmps: {container: 1936, service: {{ $ports.rtmps }}}
{{- end }}
{{- end }}
http: {container: 8080, service: {{ $ports.http }}}
{{- if .Values.tls.secretName }}
https: {container: 8443, service: {{ $ports.https }}}
{{- end }}
{{- end -}}

{{- define "headend.edge.ports" -}}
{{- range $name, $port := include "headend.edge.publicPorts" . | fromYaml }}
- name: {{ $name }}
  containerPort: {{ $port.container }}
{{- end }}
{{- end -}}

{{- define "headend.edge.mounts" -}}
{{- if eq .Values.storage.type "FILESYSTEM" }}
- name: media
  mountPath: /hls
  readOnly: true
{{- end }}
{{- if .Values.tls.secretName }}
- name: tls
  mountPath: /tls
  readOnly: true
{{- end }}
{{- end -}}

{{- define "headend.edge.volumes" -}}
{{- include "headend.mediaVolume" . }}
{{- with .Values.tls.secretName }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end -}}
