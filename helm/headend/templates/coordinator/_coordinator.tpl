{{- define "headend.coordinator.settings" -}}
{{- $application := .Values.application -}}
HTTP_PORT: "8080"
{{- if include "headend.coordinator.isOnRedis" . }}
{{- include "headend.coordinator.redisSettings" . }}
{{- else }}
DATA_DIR: /data
{{- end }}
{{- with $application.keyVerification }}
{{- if .url }}
KEY_VERIFICATION_URL: {{ .url | quote }}
KEY_VERIFICATION_TIMEOUT_SECONDS: {{ .timeoutSeconds | quote }}
{{- include "headend.httpAuth" (dict "prefix" "KEY_VERIFICATION" "auth" .auth) }}
{{- else if $application.publishToken.enabled }}
PUBLISH_RESOLUTIONS: {{ $application.publishToken.resolutions | quote }}
PUBLISH_RECORD: {{ ternary "YES" "NO" $application.publishToken.record | quote }}
{{- with $application.publishToken.previews }}
PUBLISH_PREVIEWS: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with $application.eventCallback }}
{{- if .url }}
EVENT_CALLBACK_URL: {{ .url | quote }}
{{- include "headend.httpAuth" (dict "prefix" "EVENT_CALLBACK" "auth" .auth) }}
{{- end }}
{{- end }}
{{- with $application.noProxy }}
NO_PROXY: {{ . | quote }}
{{- end }}
COMMANDS_API_AUTH: {{ $application.commands.auth }}
{{- if eq $application.commands.auth "Basic" }}
COMMANDS_API_AUTH_USER: {{ $application.commands.user | quote }}
{{- end }}
{{- end -}}

{{- define "headend.httpAuth" }}
{{ .prefix }}_AUTH: {{ .auth.type }}
{{- if eq .auth.type "Basic" }}
{{ .prefix }}_AUTH_USER: {{ .auth.user | quote }}
{{- end }}
{{- end -}}

{{/* Empty, or not. */}}
{{- define "headend.coordinator.isOnRedis" -}}
{{- if eq .Values.coordinator.store.type "redis" }}yes{{ end -}}
{{- end -}}

{{- define "headend.coordinator.redisSettings" }}
{{- $redis := .Values.coordinator.store.redis }}
COORDINATOR_STORE: redis
{{- if $redis.sentinel.nodes }}
REDIS_SENTINEL_MASTER: {{ $redis.sentinel.master | quote }}
REDIS_SENTINELS: {{ join "," $redis.sentinel.nodes | quote }}
{{- else if $redis.cluster.nodes }}
REDIS_CLUSTER_NODES: {{ join "," $redis.cluster.nodes | quote }}
{{- else }}
REDIS_HOST: {{ default (include "headend.redis.host" .) $redis.host | quote }}
REDIS_PORT: {{ include "headend.coordinator.redisPort" . | quote }}
{{- end }}
REDIS_TLS: {{ ternary "YES" "NO" (eq (include "headend.coordinator.redisTls" .) "true") | quote }}
{{- if $redis.caSecret.name }}
REDIS_TLS_CA: /redis-ca/{{ $redis.caSecret.key }}
{{- end }}
{{- with $redis.user }}
REDIS_USERNAME: {{ . | quote }}
{{- end }}
{{- with $redis.database }}
REDIS_DATABASE: {{ int64 . | quote }}
{{- end }}
REDIS_KEY_PREFIX: {{ default (include "headend.coordinator.keyPrefix" .) $redis.keyPrefix | quote }}
{{- with $redis.waitReplicas }}
REDIS_WAIT_REPLICAS: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Of this release and no other, as two with one Redis would take each other's streams; 64 letters at most. */}}
{{- define "headend.coordinator.keyPrefix" -}}
{{- $name := printf "%s-%s" .Release.Namespace (include "headend.fullname" .) -}}
{{- ternary $name (printf "%s-%s" (trunc 55 $name) (sha256sum $name | trunc 8)) (le (len $name) 64) -}}
{{- end -}}

{{- define "headend.coordinator.redisPort" -}}
{{- default .Values.redis.port .Values.coordinator.store.redis.port -}}
{{- end -}}

{{- define "headend.coordinator.redisTls" -}}
{{- $own := .Values.coordinator.store.redis.tls -}}
{{- ternary .Values.redis.tls $own (kindIs "invalid" $own) -}}
{{- end -}}

{{- define "headend.coordinator.credentials" -}}
{{- $application := .Values.application -}}
CONTROL_SECRET: true
{{- if include "headend.coordinator.isOnRedis" . }}
REDIS_PASSWORD: {{ or .Values.redis.bundled.enabled (not (empty .Values.coordinator.store.redis.user)) }}
{{- if .Values.coordinator.store.redis.sentinel.nodes }}
REDIS_SENTINEL_PASSWORD: false
{{- end }}
{{- end }}
CONTROL_SECRET_PREVIOUS: false
HTTP_PROXY: false
HTTPS_PROXY: false
{{- if eq $application.commands.auth "Bearer" }}
COMMANDS_API_AUTH_TOKEN: true
{{- else if eq $application.commands.auth "Basic" }}
COMMANDS_API_AUTH_PASSWORD: true
{{- end }}
{{- if $application.keyVerification.url }}
{{- include "headend.httpAuthCredential" (dict "prefix" "KEY_VERIFICATION" "auth" $application.keyVerification.auth) }}
{{- else if $application.publishToken.enabled }}
PUBLISH_TOKEN: true
{{- end }}
{{- if $application.eventCallback.url }}
EVENT_CALLBACK_SIGNING_SECRET: false
{{- include "headend.httpAuthCredential" (dict "prefix" "EVENT_CALLBACK" "auth" $application.eventCallback.auth) }}
{{- end }}
{{- end -}}

{{- define "headend.httpAuthCredential" -}}
{{- $variable := get (dict "Basic" "_PASSWORD" "Bearer" "_AUTH_TOKEN" "Custom" "_AUTH_CUSTOM") .auth.type -}}
{{- if $variable }}
{{ .prefix }}{{ $variable }}: true
{{- end }}
{{- end -}}

{{- define "headend.coordinator.ports" -}}
- name: http
  containerPort: 8080
{{- end -}}

{{- define "headend.coordinator.mounts" -}}
{{- if not (include "headend.coordinator.isOnRedis" .) }}
- name: data
  mountPath: /data
{{- else if .Values.coordinator.store.redis.caSecret.name }}
- name: redis-ca
  mountPath: /redis-ca
  readOnly: true
{{- end }}
{{- end -}}

{{/* The embedded store's data are in a claim of the StatefulSet. */}}
{{- define "headend.coordinator.volumes" -}}
{{- with .Values.coordinator.store.redis.caSecret.name }}
{{- if include "headend.coordinator.isOnRedis" $ }}
- name: redis-ca
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end -}}
