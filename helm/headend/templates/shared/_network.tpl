{{/* Parts of NetworkPolicies. What is listed here is all that passes; kubelets may always ask their own pods for health. */}}

{{/* Pods of this release. Takes a context. */}}
{{- define "headend.peer" -}}
- podSelector:
    matchLabels:
      {{- include "headend.selectorLabels" . | nindent 6 }}
{{- end -}}

{{/* Takes a list of ports, numbers or names. */}}
{{- define "headend.tcpPorts" -}}
{{- range . }}
- port: {{ . }}
  protocol: TCP
{{- end }}
{{- end -}}

{{- define "headend.ingressToManagement" -}}
- from:
    {{- with .root.Values.networkPolicy.managementFrom }}{{ toYaml . | nindent 4 }}{{ end }}
    {{- include "headend.peer" (dict "root" .root "component" "test") | nindent 4 }}
  ports:
    {{- include "headend.tcpPorts" (list "management") | trim | nindent 4 }}
{{- end -}}

{{- define "headend.egressToDns" -}}
- {{ with .root.Values.networkPolicy.dns.to -}}
  to:
    {{- toYaml . | nindent 4 }}
  {{ end -}}
  ports:
    {{- range .root.Values.networkPolicy.dns.ports }}
    - port: {{ . }}
      protocol: UDP
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end -}}

{{- define "headend.egressToCoordinator" -}}
- to:
    {{- include "headend.peer" (dict "root" .root "component" "coordinator") | nindent 4 }}
  ports:
    {{- include "headend.tcpPorts" (list "http") | trim | nindent 4 }}
{{- end -}}

{{/*
To servers of others, on whatever port they have behind their Service. Without a list of peers: to the internet, and to nothing of one's own
networks, where what is inside the cluster or beside it has to be named.
*/}}
{{- define "headend.egressTo" -}}
- to:
    {{- if . }}
    {{- toYaml . | nindent 4 }}
    {{- else }}
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
    - ipBlock:
        cidr: ::/0
        except: [fc00::/7, fe80::/10]
    {{- end }}
{{- end -}}

{{/* To the bundled Redis, or to yours. Takes root, ports. */}}
{{- define "headend.egressToRedis" -}}
{{- if .root.Values.redis.bundled.enabled }}
- to:
    {{- include "headend.peer" (dict "root" .root "component" "redis") | nindent 4 }}
  ports:
    {{- include "headend.tcpPorts" (list "redis") | trim | nindent 4 }}
{{- else }}
- {{ with .root.Values.networkPolicy.redis.to -}}
  to:
    {{- toYaml . | nindent 4 }}
  {{ end -}}
  ports:
    {{- include "headend.tcpPorts" .ports | trim | nindent 4 }}
{{- end }}
{{- end -}}

{{/* Whether a URL's host is inside the cluster, or a private address: empty, or not. */}}
{{- define "headend.isInside" -}}
{{- $host := (urlParse .).hostname | lower -}}
{{- $name := "\\.(local|internal)$|\\.svc(\\.|$)" -}}
{{- $address := "^10\\.|^192\\.168\\.|^169\\.254\\.|^172\\.(1[6-9]|2[0-9]|3[01])\\.|^100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\.|^f[cd][0-9a-f]{2}:|^fe80:" -}}
{{- if or (not (regexMatch "[.:]" $host)) (regexMatch $name $host) (regexMatch $address $host) -}}
inside
{{- end -}}
{{- end -}}

{{/* Where streams are pulled from. */}}
{{- define "headend.edge.streamPorts" -}}
{{- include "headend.tcpPorts" (include "headend.edge.publicPorts" . | fromYaml | keys | sortAlpha) | trim -}}
{{- end -}}

{{- define "headend.egressToEdges" -}}
- to:
    {{- include "headend.peer" (dict "root" . "component" "edge") | nindent 4 }}
  ports:
    {{- include "headend.edge.streamPorts" . | nindent 4 }}
{{- end -}}

{{- define "headend.coordinator.ingress" -}}
- from:
    {{- range list "edge" "encoder" "test" }}
    {{- include "headend.peer" (dict "root" $ "component" .) | nindent 4 }}
    {{- end }}
    {{- with .Values.networkPolicy.commandsFrom }}{{ toYaml . | nindent 4 }}{{ end }}
  ports:
    {{- include "headend.tcpPorts" (list "http") | trim | nindent 4 }}
{{- end -}}

{{- define "headend.coordinator.egress" -}}
{{- if or .Values.application.keyVerification.url .Values.application.eventCallback.url }}
{{- include "headend.egressTo" .Values.networkPolicy.application.to }}
{{- end }}
{{- if include "headend.coordinator.isOnRedis" . }}
{{- include "headend.egressToRedis" (dict "root" $ "ports" (include "headend.coordinator.redisPorts" . | fromJsonArray)) }}
{{- end }}
{{- end -}}

{{/* As JSON. Behind Sentinels the servers' own port is taken to be that of the values; the nodes of a cluster name each other, and share one. */}}
{{- define "headend.coordinator.redisPorts" -}}
{{- $redis := .Values.coordinator.store.redis -}}
{{- $ports := list -}}
{{- if not $redis.cluster.nodes }}{{ $ports = append $ports (include "headend.coordinator.redisPort" . | int) }}{{ end -}}
{{- range concat $redis.sentinel.nodes $redis.cluster.nodes }}{{ $ports = append $ports (regexFind "[0-9]+$" . | int) }}{{ end -}}
{{- uniq $ports | toJson -}}
{{- end -}}

{{- define "headend.edge.ingress" -}}
- {{ with .Values.networkPolicy.publicFrom -}}
  from:
    {{- toYaml . | nindent 4 }}
    {{- range list "encoder" "test" }}
    {{- include "headend.peer" (dict "root" $ "component" .) | nindent 4 }}
    {{- end }}
  {{ end -}}
  ports:
    {{- include "headend.edge.streamPorts" . | nindent 4 }}
{{- end -}}

{{- define "headend.edge.egress" -}}
{{ include "headend.egressToCoordinator" (dict "root" $) }}
{{- if .Values.redis.enabled }}
{{- include "headend.egressToRedis" (dict "root" $ "ports" (list .Values.redis.port)) }}
{{- end }}
{{- end -}}

{{- define "headend.encoder.ingress" -}}
{{- end -}}

{{- define "headend.encoder.egress" -}}
{{ include "headend.egressToCoordinator" (dict "root" $) }}
{{ include "headend.egressToEdges" . }}
{{- with .Values.edge.external }}
{{- if .ip }}
# The load balancer, by which edges are reached.
- to:
    - ipBlock:
        cidr: {{ .ip }}/{{ ternary 128 32 (contains ":" .ip) }}
  ports:
    {{- include "headend.tcpPorts" (list (default 1935 .rtmpPort) (default 8080 .websocketPort)) | trim | nindent 4 }}
{{- end }}
{{- end }}
{{- if and (eq .Values.storage.type "S3") (not (include "headend.credentialSource" (dict "root" $ "name" "AWS_ACCESS_KEY_ID"))) }}
# The agent of EKS that gives pods the credentials of their role.
- to:
    - ipBlock:
        cidr: 169.254.170.23/32
    - ipBlock:
        cidr: fd00:ec2::23/128
  ports:
    {{- include "headend.tcpPorts" (list 80) | trim | nindent 4 }}
{{- end }}
{{- if or .Values.encoder.cdn.urls (ne .Values.storage.type "FILESYSTEM") }}
{{ include "headend.egressTo" .Values.networkPolicy.storage.to }}
{{- end }}
{{- end -}}
