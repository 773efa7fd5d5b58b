{{/*
The pod of a program: what all three have in common. What differs comes from "headend.PROGRAM.settings" (name: value),
".credentials" (name: whether it is required), ".ports", ".volumes" and ".mounts".
*/}}

{{- define "headend.podTemplate" -}}
{{- $values := index .root.Values .component -}}
metadata:
  labels:
    {{- include "headend.podLabels" . | nindent 4 }}
    {{- with $values.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  annotations:
    # Settings stand in the pod below, so a changed one makes new pods. Credentials do not.
    {{- $checksum := dict "checksum/secret" (include "headend.givenCredentials" . | sha256sum) }}
    {{- toYaml (mergeOverwrite $checksum (default dict $values.podAnnotations)) | nindent 4 }}
spec:
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  serviceAccountName: {{ include "headend.serviceAccount" . }}
  automountServiceAccountToken: false
  # A Service called redis would set REDIS_PORT=tcp://..., which is a setting of edge and coordinator.
  enableServiceLinks: false
  # Hook, drain and shutdown follow each other; the rest is for the JVM to end.
  terminationGracePeriodSeconds: {{ add (include "headend.preStopSeconds" .) (default 0 $values.drainSeconds) .root.Values.shutdownSeconds 15 }}
  securityContext:
    {{- toYaml .root.Values.podSecurityContext | nindent 4 }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- include "headend.placement" . | nindent 2 }}
  {{- if not (include "headend.isSingle" .) }}
  topologySpreadConstraints:
    {{- if $values.topologySpreadConstraints }}
    {{- toYaml $values.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    {{- include "headend.spread" . | trim | nindent 4 }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "headend.image" . }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        {{- toYaml .root.Values.containerSecurityContext | nindent 8 }}
      env:
        {{- include "headend.env" . | trim | nindent 8 }}
      {{- with $values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- with include (printf "headend.%s.ports" .component) .root | trim }}{{ . | nindent 8 }}{{ end }}
        - name: management
          containerPort: 8081
      {{- include "headend.probes" . | nindent 6 }}
      {{- if ne (include "headend.preStopSeconds" .) "0" }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ include "headend.preStopSeconds" . }}
      {{- end }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- with include (printf "headend.%s.mounts" .component) .root | trim }}{{ . | nindent 8 }}{{ end }}
        {{- with $values.extraVolumeMounts }}{{ toYaml . | nindent 8 }}{{ end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 1Gi # room for a recording of JFR, for example: a pod that exceeds it is evicted
    {{- with include (printf "headend.%s.volumes" .component) .root | trim }}{{ . | nindent 4 }}{{ end }}
    {{- with $values.extraVolumes }}{{ toYaml . | nindent 4 }}{{ end }}
{{- end -}}

{{/* A coordinator with the embedded store: there is never another. Empty, or not. */}}
{{- define "headend.isSingle" -}}
{{- if and (eq .component "coordinator") (not (include "headend.coordinator.isOnRedis" .root)) }}yes{{ end -}}
{{- end -}}

{{/* Of several coordinators, one that ends is no target of the Service any more when who was connected to it comes again. */}}
{{- define "headend.preStopSeconds" -}}
{{- $others := ternary 0 5 (eq (include "headend.isSingle" .) "yes") -}}
{{- int (ternary $others (default 0 (index .root.Values .component).preStopSeconds) (eq .component "coordinator")) -}}
{{- end -}}

{{/* Nodes that can execute the image of a program, and that its values name; the node of the others where the media are on a volume of one node. */}}
{{- define "headend.placement" -}}
{{- $values := default (get .root.Values .component) .values -}}
{{- $nodes := dict "kubernetes.io/os" "linux" -}}
{{- with .root.Values.image.architecture }}{{ $_ := set $nodes "kubernetes.io/arch" . }}{{ end -}}
nodeSelector:
  {{- toYaml (mergeOverwrite $nodes (default dict $values.nodeSelector)) | nindent 2 }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $values.affinity }}
affinity:
  {{- toYaml $values.affinity | nindent 2 }}
{{- else if and (has .component (list "edge" "encoder")) (include "headend.mediaIsOfOneNode" .root) }}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
            app.kubernetes.io/instance: {{ .root.Release.Name }}
          matchExpressions:
            - {key: app.kubernetes.io/component, operator: In, values: [edge, encoder]}
{{- end }}
{{- end -}}

{{/* A value in PROGRAM.env takes the place of the chart's own, credentials included: no name may stand twice. */}}
{{- define "headend.env" -}}
{{- $extra := (index .root.Values .component).env -}}
{{- $all := dict -}}
{{- range $some := list (include "headend.commonSettings" .root | fromYaml) (include (printf "headend.%s.settings" .component) .root | fromYaml) $extra -}}
{{- range $name, $value := $some -}}
{{- $_ := set $all $name $value -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := $all }}
- name: {{ $name }}
  {{- if kindIs "map" $value }}
  {{- toYaml $value | nindent 2 }}
  {{- else }}
  value: {{ include "headend.text" $value | quote }}
  {{- end }}
{{- end }}
{{- range $name, $required := include (printf "headend.%s.credentials" .component) .root | fromYaml }}
{{- if not (hasKey $extra $name) }}
{{- include "headend.credential" (dict "root" $.root "name" $name "required" $required) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Whole numbers are floating-point ones here, which would be written as 1e+06. */}}
{{- define "headend.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{- define "headend.commonSettings" -}}
MANAGEMENT_PORT: "8081"
SHUTDOWN_SECONDS: {{ .Values.shutdownSeconds | quote }}
LOG_FORMAT: {{ .Values.logFormat }}
{{- end -}}

{{/*
A restart ends streams, so liveness is patient: a minute without an answer. The first answer may take five minutes on a node that is
busy. Readiness is quick, as it decides who gets new publishers.
*/}}
{{- define "headend.probes" -}}
startupProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 150
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /actuator/health/readiness
    port: management
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}

{{/* Over zones and nodes where that can be had, each version for itself. */}}
{{- define "headend.spread" -}}
{{- range $topology := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ $topology }}
  whenUnsatisfiable: ScheduleAnyway
  matchLabelKeys: [pod-template-hash]
  labelSelector:
    matchLabels:
      {{- include "headend.selectorLabels" $ | nindent 6 }}
{{- end }}
{{- end -}}
