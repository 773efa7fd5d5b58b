{{- define "headend.encoder.settings" -}}
{{- $encoder := .Values.encoder -}}
CONTROL_BASE_URL: {{ include "headend.controlUrl" . }}
SERVER_CAPACITY: {{ int64 $encoder.capacity | quote }}
SNAPSHOT_INTERVAL_SECONDS: {{ $encoder.snapshotIntervalSeconds | quote }}
DATA_DIR: /data
# A quarter of the volume is for what FFmpeg is writing: a pod that exceeds an emptyDir's limit is evicted, with its streams.
SPOOL_LIMIT_MB: {{ trimSuffix "Gi" $encoder.spool.size | int64 | mul 768 | quote }}
{{- if $encoder.cdn.urls }}
HLS_WS_CDN_ENABLED: "YES"
HLS_WS_CDN_URL: {{ join " " $encoder.cdn.urls | quote }}
{{- end }}
DRAIN_SECONDS: {{ $encoder.drainSeconds | quote }}
HLS_STORAGE_TYPE: {{ .Values.storage.type }}
{{- include (printf "headend.storage.%s" .Values.storage.type) .Values.storage }}
{{- end -}}

{{- define "headend.storage.FILESYSTEM" }}
HLS_FILESYSTEM_PATH: /hls
{{- end -}}

{{- define "headend.storage.S3" }}
AWS_S3_BUCKET: {{ .s3.bucket | quote }}
{{- with .s3.region }}
AWS_REGION: {{ . | quote }}
{{- end }}
{{- with .s3.endpoint }}
AWS_ENDPOINT_URL: {{ . | quote }}
{{- end }}
{{- if not (kindIs "invalid" .s3.pathStyle) }}
AWS_S3_PATH_STYLE: {{ ternary "YES" "NO" .s3.pathStyle | quote }}
{{- end }}
{{- end -}}

{{- define "headend.storage.AZ" }}
AZURE_STORAGE_ACCOUNT: {{ .azure.account | quote }}
AZURE_STORAGE_CONTAINER: {{ .azure.container | quote }}
{{- with .azure.endpoint }}
AZURE_STORAGE_ENDPOINT: {{ . | quote }}
{{- end }}
{{- if eq .azure.auth "ClientSecret" }}
AZURE_TENANT_ID: {{ .azure.tenantId | quote }}
AZURE_CLIENT_ID: {{ .azure.clientId | quote }}
{{- with .azure.authorityHost }}
AZURE_AUTHORITY_HOST: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "headend.storage.HTTP" }}
HLS_STORAGE_HTTP_URL: {{ .http.url | quote }}
HLS_STORAGE_HTTP_AUTH: {{ .http.auth }}
{{- if eq .http.auth "Basic" }}
HLS_STORAGE_HTTP_USER: {{ .http.user | quote }}
{{- end }}
{{- end -}}

{{- define "headend.encoder.credentials" -}}
{{- $storage := .Values.storage -}}
CONTROL_SECRET: true
{{- if .Values.encoder.cdn.urls }}
HLS_WS_CDN_PUSH_SECRET: false
{{- end }}
{{- if eq $storage.type "S3" }}
# Without them the pod's role is asked for, by the annotations of the encoders' service account.
AWS_ACCESS_KEY_ID: false
AWS_SECRET_ACCESS_KEY: false
AWS_SESSION_TOKEN: false
{{- else if eq $storage.type "AZ" }}
{{ ternary "AZURE_CLIENT_SECRET" "AZURE_STORAGE_KEY" (eq $storage.azure.auth "ClientSecret") }}: true
{{- else if eq $storage.type "HTTP" }}
{{- $variable := get (dict "Basic" "PASSWORD" "Bearer" "TOKEN" "Custom" "AUTH_CUSTOM") $storage.http.auth -}}
{{- if $variable }}
HLS_STORAGE_HTTP_{{ $variable }}: true
{{- end }}
{{- end }}
{{- end -}}

{{/* Nobody connects to an encoder, but for its health. */}}
{{- define "headend.encoder.ports" -}}
{{- end -}}

{{- define "headend.encoder.mounts" -}}
- name: data
  mountPath: /data
{{- if eq .Values.storage.type "FILESYSTEM" }}
- name: media
  mountPath: /hls
{{- end }}
{{- end -}}

{{- define "headend.encoder.volumes" -}}
{{- $spool := .Values.encoder.spool -}}
- name: data
  {{- if $spool.ephemeralVolume }}
  ephemeral:
    volumeClaimTemplate:
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $spool.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ $spool.size }}
  {{- else }}
  emptyDir:
    sizeLimit: {{ $spool.size }}
  {{- end }}
{{- include "headend.mediaVolume" . }}
{{- end -}}
