{{- define "headend.coordinator.settings" -}}
{{- $application := .Values.application -}}
HTTP_PORT: "8080"
DATA_DIR: /data
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

{{- define "headend.coordinator.credentials" -}}
{{- $application := .Values.application -}}
CONTROL_SECRET: true
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
- name: data
  mountPath: /data
{{- end -}}

{{/* The data are in a claim of the StatefulSet. */}}
{{- define "headend.coordinator.volumes" -}}
{{- end -}}
