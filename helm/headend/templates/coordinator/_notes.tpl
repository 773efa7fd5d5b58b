{{/* What an administrator of Redis, and of the cluster's nodes, has to know of coordinators on Redis. */}}
{{- define "headend.notes.coordinatorsOnRedis" -}}
{{- $coordinator := .Values.coordinator -}}
{{- $several := gt (int $coordinator.replicas) 1 -}}
{{- $prefix := default (include "headend.coordinator.keyPrefix" .) $coordinator.store.redis.keyPrefix }}

{{ if $several }}{{ $coordinator.replicas }} coordinators share{{ else }}A coordinator has{{ end }} what is live in Redis, {{ include "headend.notes.redisAddress" . }}.
Names of its keys begin with {{ printf "{%s}:" $prefix }}, so a user of its own there needs {{ printf "~{%s}:*" $prefix }} (docs/operations.md, "A user of its own").
{{- if $several }}
Kubernetes runs them on different nodes where it can, and else two on one; docs/operations.md, "On different nodes", says how to make that strict.
{{- end }}
{{- if not .Values.redis.bundled.enabled }}
It is yours to set: maxmemory-policy noeviction, and persistence (docs/operations.md, "Several coordinators on Redis").
{{- if not (or (include "headend.notes.hasRedisPassword" .) (eq (include "headend.coordinator.redisTls" .) "true")) }}

EVERYBODY WHO REACHES THAT REDIS CAN END ALL STREAMS: no password is given for it (secrets.refs.REDIS_PASSWORD), and no TLS (coordinator.store.redis.tls).
{{- end }}
{{- end }}
{{- end -}}

{{- define "headend.notes.redisAddress" -}}
{{- $redis := .Values.coordinator.store.redis -}}
{{- if $redis.sentinel.nodes -}}
the master {{ $redis.sentinel.master }} of the Sentinels {{ join ", " $redis.sentinel.nodes }}
{{- else if $redis.cluster.nodes -}}
the Cluster of {{ join ", " $redis.cluster.nodes }}
{{- else -}}
{{ default (include "headend.redis.host" .) $redis.host }}, port {{ include "headend.coordinator.redisPort" . }}
{{- end -}}
{{- end -}}

{{/* Empty where there is none for certain: others' Secrets may have one. */}}
{{- define "headend.notes.hasRedisPassword" -}}
{{- $source := include "headend.credentialSource" (dict "root" . "name" "REDIS_PASSWORD") -}}
{{- if or $source .Values.coordinator.env.REDIS_PASSWORD .Values.coordinator.extraEnvFrom }}yes{{ end -}}
{{- end -}}
