{{/*
What Kubernetes lets nobody change in objects that are there, a line each: said with what to do, where else the API server would say no,
or Helm would make all anew beside what is there. Sees nothing where the chart is rendered without the cluster (helm template, Argo CD).
*/}}
{{- define "headend.upgradeProblems" -}}
{{- include "headend.upgradeProblems.names" . }}
{{- if not (include "headend.coordinator.isOnRedis" .) }}
{{- include "headend.upgradeProblems.volume" (dict "root" $ "component" "coordinator" "values" "coordinator.persistence" "wanted" .Values.coordinator.persistence) }}
{{- end }}
{{- if .Values.redis.bundled.enabled }}
{{- include "headend.upgradeProblems.volume" (dict "root" $ "component" "redis" "values" "redis.bundled.persistence" "wanted" .Values.redis.bundled.persistence) }}
{{- end }}
{{- include "headend.upgradeProblems.media" . }}
{{- include "headend.upgradeProblems.loadBalancer" . }}
{{- end -}}

{{- define "headend.upgradeProblems.names" -}}
{{- $own := printf "%s-coordinator" (include "headend.fullname" .) -}}
{{- range $kind := list "StatefulSet" "Deployment" }}
{{- range (lookup "apps/v1" $kind $.Release.Namespace "").items }}
{{- $labels := default dict .spec.selector.matchLabels }}
{{- $isOurs := and (eq (get $labels "app.kubernetes.io/instance") $.Release.Name) (eq (get (default dict .metadata.labels) "app.kubernetes.io/part-of") "headend") }}
{{- $isCoordinator := eq (get $labels "app.kubernetes.io/component") "coordinator" }}
{{- if and $isOurs $isCoordinator (or (ne .metadata.name $own) (ne (get $labels "app.kubernetes.io/name") (default $.Chart.Name $.Values.nameOverride))) }}
nameOverride and fullnameOverride cannot be changed: the release's coordinator is {{ .metadata.name }} with app.kubernetes.io/name={{ get $labels "app.kubernetes.io/name" }}. With other names all would be made anew, with empty volumes and other credentials.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Of a StatefulSet with one claim. Takes root, component, values (their path), wanted. */}}
{{- define "headend.upgradeProblems.volume" -}}
{{- $kubectl := printf "kubectl -n %s" .root.Release.Namespace -}}
{{- $wanted := .wanted -}}
{{- $values := .values -}}
{{- with lookup "apps/v1" "StatefulSet" .root.Release.Namespace (include "headend.componentName" .) }}
{{- $claim := (first .spec.volumeClaimTemplates).spec }}
{{- $size := $claim.resources.requests.storage }}
{{- if ne (include "headend.bytes" $size) (include "headend.bytes" $wanted.size) }}
{{ $values }}.size cannot be changed from {{ $size }} to {{ $wanted.size }} by Helm alone. To make the volume larger, if its storage class can, under live streams:
  {{ $kubectl }} patch pvc data-{{ .metadata.name }}-0 -p '{"spec":{"resources":{"requests":{"storage":"{{ $wanted.size }}"}}}}'
  {{ $kubectl }} delete statefulset {{ .metadata.name }} --cascade=orphan
and upgrade again.
{{- end }}
{{- if ne (default "" $claim.storageClassName) $wanted.storageClassName }}
{{ $values }}.storageClassName cannot be changed from {{ default "" $claim.storageClassName | quote }} to {{ $wanted.storageClassName | quote }} in a volume that is there: docs/operations.md, "Backup", says how to replace it.
{{- end }}
{{- end }}
{{- end -}}

{{- define "headend.upgradeProblems.media" -}}
{{- $wanted := .Values.storage.filesystem -}}
{{- if and (eq .Values.storage.type "FILESYSTEM") (not $wanted.existingClaim) }}
{{- with lookup "v1" "PersistentVolumeClaim" .Release.Namespace (include "headend.mediaClaim" .) }}
{{- $instead := printf "in the claim %s, which is there. Make another claim, copy the media, and set storage.filesystem.existingClaim." .metadata.name }}
{{- if eq (default dict .status).phase "Pending" }}
{{- $instead = printf "in the claim %s, which is Pending and holds nothing yet: kubectl -n %s delete pvc %s, and upgrade again." .metadata.name .metadata.namespace .metadata.name }}
{{- end }}
{{- $class := default "" .spec.storageClassName }}
{{- if and $wanted.storageClassName $class (ne $class $wanted.storageClassName) }}
storage.filesystem.storageClassName cannot be changed from {{ $class }} to {{ $wanted.storageClassName }} {{ $instead }}
{{- end }}
{{- $mode := first .spec.accessModes }}
{{- if ne $mode $wanted.accessMode }}
storage.filesystem.accessMode cannot be changed from {{ $mode }} to {{ $wanted.accessMode }} {{ $instead }}
{{- end }}
{{- $size := .spec.resources.requests.storage }}
{{- if gt (include "headend.bytes" $size | float64) (include "headend.bytes" $wanted.size | float64) }}
storage.filesystem.size cannot be made smaller, from {{ $size }} to {{ $wanted.size }}, {{ $instead }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "headend.upgradeProblems.loadBalancer" -}}
{{- $balancer := .Values.edge.loadBalancer -}}
{{- if and $balancer.enabled (eq $balancer.type "LoadBalancer") $balancer.class }}
{{- with lookup "v1" "Service" .Release.Namespace (printf "%s-edge" (include "headend.fullname" .)) }}
{{- $class := default "" .spec.loadBalancerClass }}
{{- if and (eq .spec.type "LoadBalancer") (ne $class $balancer.class) }}
edge.loadBalancer.class cannot be changed from {{ $class | quote }} to {{ $balancer.class }} in a Service that is there. Another load balancer has another address: kubectl -n {{ .metadata.namespace }} delete service {{ .metadata.name }}, and upgrade again.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A quantity as a number: 2Gi and 2048Mi are the same. */}}
{{- define "headend.bytes" -}}
{{- $factors := dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 -}}
{{- $quantity := toString . -}}
{{- mulf (regexFind "^[0-9.]+" $quantity | float64) (get $factors (regexFind "[A-Za-z]*$" $quantity)) | printf "%.0f" -}}
{{- end -}}
