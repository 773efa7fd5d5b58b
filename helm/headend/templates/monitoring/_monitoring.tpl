{{/*
Of what others than the programs read: where their operators and sidecars look for it, with the labels that they select by.
Takes root, name, at (a part of monitoring's values), labels (more, if any).
*/}}
{{- define "headend.monitoringMetadata" -}}
name: {{ .name }}
namespace: {{ default .root.Release.Namespace .at.namespace }}
labels:
  {{- $own := include "headend.labels" (dict "root" .root "component" "monitoring") | fromYaml }}
  {{- toYaml (mergeOverwrite $own (default dict .labels) (default dict .at.labels)) | nindent 2 }}
{{- with .at.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
