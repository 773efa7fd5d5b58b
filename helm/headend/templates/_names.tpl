{{/* Names, labels and images. Most helpers take the context of a program: dict "root" $ "component" "edge". */}}

{{/* Names of releases may have dots and begin with a digit; those of Services may not. */}}
{{- define "headend.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $both := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- $full := default $both .Values.fullnameOverride | replace "." "-" -}}
{{- ternary $full (printf "%s-%s" .Chart.Name $full) (regexMatch "^[a-z]" $full) | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "headend.componentName" -}}
{{- printf "%s-%s" (include "headend.fullname" .root) .component -}}
{{- end -}}

{{/* What selectors go by: must never change, as selectors of workloads cannot. */}}
{{- define "headend.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Those of pods leave out the chart's version: a new chart of the same programs restarts nothing. */}}
{{- define "headend.podLabels" -}}
{{ include "headend.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: headend
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{- define "headend.labels" -}}
{{ include "headend.podLabels" . }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "headend.metadata" -}}
name: {{ include "headend.componentName" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "headend.labels" . | nindent 2 }}
{{- end -}}

{{- define "headend.image" -}}
{{- $image := (index .root.Values .component).image -}}
{{- $repository := ternary $image.repository (printf "%s/%s" .root.Values.image.registry $image.repository) (empty .root.Values.image.registry) -}}
{{- if $image.digest -}}
{{ $repository }}@{{ $image.digest }}
{{- else -}}
{{ $repository }}:{{ default .root.Chart.AppVersion .root.Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "headend.serviceAccount" -}}
{{- $account := (index .root.Values .component).serviceAccount -}}
{{- default (ternary (include "headend.componentName" .) "default" $account.create) $account.name -}}
{{- end -}}
