{{/*
By places for streams, never by CPU: an encoder with little to encode has as many of them taken. The coordinator knows how many streams
all encoders have that are not draining; each may have this many on average. In thousandths, as quantities are.
*/}}
{{- define "headend.encoder.streamsPerPod" -}}
{{- mul .Values.encoder.capacity .Values.encoder.autoscaling.targetUtilization 10 }}m
{{- end -}}

{{/* Up at once, as publishers are refused when no place is free; down slowly, as each pod that goes drains first. */}}
{{- define "headend.encoder.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  selectPolicy: Max
  policies:
    - type: Percent
      value: 100
      periodSeconds: 30
    - type: Pods
      value: 4
      periodSeconds: 30
scaleDown:
  stabilizationWindowSeconds: {{ .Values.encoder.autoscaling.scaleDownStabilizationSeconds }}
  policies:
    - type: Pods
      value: 1
      periodSeconds: 120
{{- end -}}

{{/* The same, as KEDA writes it. */}}
{{- define "headend.encoder.streamsPerPodDecimal" -}}
{{- $hundredths := mul .Values.encoder.capacity .Values.encoder.autoscaling.targetUtilization -}}
{{- printf "%d.%02d" (div $hundredths 100) (mod $hundredths 100) -}}
{{- end -}}
