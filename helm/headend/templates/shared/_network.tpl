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

{{/* Whether a URL's host is inside the cluster, or a private address: empty, or not. */}}
{{- define "headend.isInside" -}}
{{- $host := (urlParse .).hostname | lower -}}
{{- if or (not (regexMatch "[.:]" $host)) (regexMatch "\\.(svc|local)$|^10\\.|^192\\.168\\.|^172\\.(1[6-9]|2[0-9]|3[01])\\.|^f[cd][0-9a-f]{2}:" $host) -}}
inside
{{- end -}}
{{- end -}}

{{/* Where streams are pulled from. */}}
{{- define "headend.edge.streamPorts" -}}
{{- include "headend.tcpPorts" (include "headend.edge.publicPorts" . | fromYaml | keys | sortAlpha) | trim -}}
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
- {{ with .Values.networkPolicy.redis.to -}}
  to:
    {{- toYaml . | nindent 4 }}
  {{ end -}}
  ports:
    {{- include "headend.tcpPorts" (list .Values.redis.port) | trim | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "headend.encoder.ingress" -}}
{{- end -}}

{{- define "headend.encoder.egress" -}}
{{ include "headend.egressToCoordinator" (dict "root" $) }}
- to:
    {{- include "headend.peer" (dict "root" $ "component" "edge") | nindent 4 }}
  ports:
    {{- include "headend.edge.streamPorts" . | nindent 4 }}
{{- if or .Values.encoder.cdn.urls (ne .Values.storage.type "FILESYSTEM") }}
{{ include "headend.egressTo" .Values.networkPolicy.storage.to }}
{{- end }}
{{- end -}}
