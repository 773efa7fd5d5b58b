{{/* Where edges take commands from; coordinators with store.type redis use it too, unless they are given another. */}}
{{- define "headend.redis.host" -}}
{{- if .Values.redis.bundled.enabled -}}
{{ include "headend.fullname" . }}-redis.{{ .Release.Namespace }}.svc
{{- else -}}
{{- .Values.redis.host -}}
{{- end -}}
{{- end -}}

{{/* Of the bundled one; for its checksum too. */}}
{{- define "headend.redis.credentials" -}}
REDIS_PASSWORD: true
{{- end -}}

{{- define "headend.redis.image" -}}
{{- with .Values.redis.bundled.image -}}
{{ .repository }}{{ ternary (print "@" .digest) (print ":" .tag) (not (empty .digest)) }}
{{- end -}}
{{- end -}}

{{/*
Every write is forced to disk before it is answered. When the memory is full writes are refused, and nothing is thrown away; what is left of the limit is
for the copy that a rewrite of the file makes of what is written meanwhile.
*/}}
{{- define "headend.redis.arguments" -}}
- redis-server
- --requirepass
- $(REDIS_PASSWORD)
- --dir
- /data
- --appendonly
- "yes"
- --appendfsync
- always
- --save
- ""
- --maxmemory
- {{ mulf (include "headend.bytes" .Values.redis.bundled.resources.limits.memory | float64) 0.6 | printf "%.0f" | quote }}
- --maxmemory-policy
- noeviction
{{- end -}}

{{/* It is alive while it answers at all, and ready when it has read its file. */}}
{{- define "headend.redis.probes" -}}
startupProbe:
  exec:
    command: [/bin/sh, -c, redis-cli ping | grep -q PONG]
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 150
livenessProbe:
  exec:
    command: [redis-cli, ping]
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  exec:
    command: [/bin/sh, -c, redis-cli ping | grep -q PONG]
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}

{{- define "headend.redis.ingress" -}}
- from:
    {{- include "headend.peer" (dict "root" $ "component" "coordinator") | nindent 4 }}
    {{- if .Values.redis.enabled }}
    {{- include "headend.peer" (dict "root" $ "component" "edge") | nindent 4 }}
    {{- end }}
  ports:
    {{- include "headend.tcpPorts" (list "redis") | trim | nindent 4 }}
{{- end -}}
