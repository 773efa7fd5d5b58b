{{/* What several programs name alike. */}}

{{- define "headend.controlUrl" -}}
ws://{{ include "headend.fullname" . }}-coordinator.{{ .Release.Namespace }}.svc
{{- end -}}

{{- define "headend.mediaClaim" -}}
{{- default (printf "%s-media" (include "headend.fullname" .)) .Values.storage.filesystem.existingClaim -}}
{{- end -}}

{{/* Empty, or not. */}}
{{- define "headend.mediaIsOfOneNode" -}}
{{- if and (eq .Values.storage.type "FILESYSTEM") (eq .Values.storage.filesystem.accessMode "ReadWriteOnce") }}yes{{ end -}}
{{- end -}}

{{- define "headend.mediaVolume" -}}
{{- if eq .Values.storage.type "FILESYSTEM" }}
- name: media
  persistentVolumeClaim:
    claimName: {{ include "headend.mediaClaim" . }}
{{- end }}
{{- end -}}
