{{/*
A pod of helm test, of one of our images, with what it needs of bash and FFmpeg. Takes a context whose component's image it is, "name" and
"script"; what the script needs are environment variables of "headend.test.env".
*/}}
{{- define "headend.testPod" -}}
{{- $test := dict "root" .root "component" "test" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "headend.fullname" .root }}-test-{{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "headend.labels" $test | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  {{- include "headend.placement" . | nindent 2 }}
  activeDeadlineSeconds: 300
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    {{- toYaml .root.Values.podSecurityContext | nindent 4 }}
  containers:
    - name: test
      image: {{ include "headend.image" . }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        {{- toYaml .root.Values.containerSecurityContext | nindent 8 }}
      command: [/bin/bash, -euo, pipefail, -c]
      args:
        - |
          {{- .script | nindent 10 }}
      env:
        {{- include "headend.test.env" .root | trim | nindent 8 }}
      resources:
        requests:
          cpu: 100m
          memory: 128Mi
        limits:
          memory: 512Mi
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
{{- end -}}

{{- define "headend.test.env" -}}
{{- $name := include "headend.fullname" . -}}
- name: COORDINATOR
  value: {{ $name }}-coordinator
- name: EDGE
  value: {{ $name }}-edge
- name: MEDIA_URL
  value: {{ default (printf "http://%s-edge-http" $name) .Values.storage.mediaUrl }}
- name: CHANNEL
  value: {{ .Values.tests.publish.channel }}
- name: COMMANDS_API_AUTH
  value: {{ .Values.application.commands.auth }}
- name: COMMANDS_API_AUTH_USER
  value: {{ .Values.application.commands.user | quote }}
{{- range $credential := list "COMMANDS_API_AUTH_TOKEN" "COMMANDS_API_AUTH_PASSWORD" "PUBLISH_TOKEN" }}
{{- if hasKey (include "headend.coordinator.credentials" $ | fromYaml) $credential }}
{{- include "headend.credential" (dict "root" $ "name" $credential "required" true) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* get HOST PORT PATH [HEADER]: prints the answer, head and body. */}}
{{- define "headend.test.get" -}}
fail() { echo "FAILED: $*" >&2; exit 1; }
get() {
  exec 3<>"/dev/tcp/$1/$2" || fail "cannot connect to $1:$2"
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\n%s\r\n' "$3" "$1" "${4:+$4$'\r\n'}" >&3
  cat <&3
  exec 3>&-
}
{{- end -}}

{{/*
Whether a test publishes: empty, or not. A key that your application has to accept cannot be known here, nor where media in a bucket are loaded
from; and FFmpeg sends no PROXY header.
*/}}
{{- define "headend.test.publishes" -}}
{{- $edge := .Values.edge -}}
{{- $reachable := and $edge.rtmp.enabled $edge.loadBalancer.enabled (not $edge.rtmp.proxyProtocol) (or (eq .Values.storage.type "FILESYSTEM") .Values.storage.mediaUrl) -}}
{{- if and .Values.tests.publish.enabled $reachable (not .Values.application.keyVerification.url) -}}
yes
{{- end -}}
{{- end -}}
