{{/*
Every credential has the name of its environment variable. It comes from secrets.refs or secrets.values, whichever names it first; else from
secrets.existingSecret, which then has to have all others; else from a generated Secret of its own. No credential is ever in a pod's manifest.
*/}}

{{/* What may be generated: secrets that only have to be unguessable. Those of others' servers cannot be made up. */}}
{{- define "headend.generatable" -}}
CONTROL_SECRET COMMANDS_API_AUTH_TOKEN COMMANDS_API_AUTH_PASSWORD PUBLISH_TOKEN STATUS_PASSWORD EVENT_CALLBACK_SIGNING_SECRET
{{- if .Values.redis.bundled.enabled }} REDIS_PASSWORD{{ end -}}
{{- end -}}

{{/* One of refs, values, existing, generated; empty: there is none. Takes dict "root" $ "name" NAME. */}}
{{- define "headend.credentialSource" -}}
{{- $secrets := .root.Values.secrets -}}
{{- if hasKey $secrets.refs .name -}}refs
{{- else if get $secrets.values .name -}}values
{{- else if $secrets.existingSecret -}}existing
{{- else if and $secrets.generate (has .name (splitList " " (include "headend.generatable" .root))) -}}generated
{{- end -}}
{{- end -}}

{{- define "headend.generatedSecretName" -}}
{{- printf "%s-%s" (include "headend.fullname" .root) (.name | lower | replace "_" "-") -}}
{{- end -}}

{{/* An entry of a container's env; none where the credential is not there. Takes root, name, required. */}}
{{- define "headend.credential" -}}
{{- $source := include "headend.credentialSource" . -}}
{{- if $source }}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      {{- if eq $source "refs" }}
      {{- toYaml (get .root.Values.secrets.refs .name) | nindent 6 }}
      {{- else }}
      name: {{ include "headend.credentialSecret" . }}
      key: {{ .name }}
      {{- if and (eq $source "existing") (not .required) }}
      optional: true
      {{- end }}
      {{- end }}
{{- end }}
{{- end -}}

{{/* Name of the Secret that a credential is in which is not in secrets.refs. */}}
{{- define "headend.credentialSecret" -}}
{{- $source := include "headend.credentialSource" . -}}
{{- if eq $source "existing" -}}
{{- .root.Values.secrets.existingSecret -}}
{{- else if eq $source "values" -}}
{{- include "headend.fullname" .root }}-credentials
{{- else -}}
{{- include "headend.generatedSecretName" . -}}
{{- end -}}
{{- end -}}

{{/* Of a program, as JSON: name to value of the credentials that stand in secrets.values, for its checksum. */}}
{{- define "headend.givenCredentials" -}}
{{- $given := dict -}}
{{- range $name, $_ := include (printf "headend.%s.credentials" .component) .root | fromYaml -}}
{{- if eq (include "headend.credentialSource" (dict "root" $.root "name" $name)) "values" -}}
{{- $_ := set $given $name (get $.root.Values.secrets.values $name) -}}
{{- end -}}
{{- end -}}
{{- toJson $given -}}
{{- end -}}

{{/* 40 letters and digits are 238 bits. Standard Webhooks has a form of its own, of 24 to 64 bytes in base64. */}}
{{- define "headend.random" -}}
{{- if eq . "EVENT_CALLBACK_SIGNING_SECRET" -}}
whsec_{{ randBytes 32 }}
{{- else -}}
{{- randAlphaNum 40 -}}
{{- end -}}
{{- end -}}

{{/* A command that prints a credential. */}}
{{- define "headend.showSecret" -}}
{{- $secret := dict -}}
{{- if hasKey .root.Values.secrets.refs .name -}}
{{- $secret = get .root.Values.secrets.refs .name -}}
{{- else -}}
{{- $secret = dict "name" (include "headend.credentialSecret" .) "key" .name -}}
{{- end -}}
kubectl -n {{ .root.Release.Namespace }} get secret {{ $secret.name }} -o go-template='{{ printf "{{index .data %q | base64decode}}" $secret.key }}'
{{- end -}}
