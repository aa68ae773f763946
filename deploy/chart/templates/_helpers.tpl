{{- define "chokepoint.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* At most 40 characters, so that a processor, the number of a Pod and a hash have room behind it. A release's name may have dots, a Service's may not. */}}
{{- define "chokepoint.fullname" -}}
{{- $name := printf "%s-%s" .Release.Name (include "chokepoint.name" .) -}}
{{- if contains (include "chokepoint.name" .) .Release.Name }}{{ $name = .Release.Name }}{{ end -}}
{{- .Values.fullnameOverride | default $name | replace "." "-" | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "chokepoint.selector" -}}
app.kubernetes.io/name: {{ include "chokepoint.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "chokepoint.labels" -}}
{{ include "chokepoint.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "chokepoint.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* The enabled processors, each with what `defaults` says of it: {"list": [...]} as JSON. */}}
{{- define "chokepoint.processors" -}}
{{- $list := list -}}
{{- $seen := dict -}}
{{- range .Values.processors -}}
{{- if hasKey $seen .name }}{{ fail (printf "processors: %s is listed twice" .name) }}{{ end -}}
{{- $_ := set $seen .name true -}}
{{- $one := mergeOverwrite (deepCopy $.Values.defaults) . -}}
{{- if $one.enabled }}{{ $list = append $list $one }}{{ end -}}
{{- end -}}
{{- dict "list" $list | toJson -}}
{{- end }}

{{/* What gets a StatefulSet, each with the names that its Pods run: of `layout: together` one for all enabled processors, of `apart` one for each.
{"list": [...]} as JSON. Memory budgets are those of the measurements in docs/PERFORMANCE.md, with room, unless the values say another. */}}
{{- define "chokepoint.workloads" -}}
{{- $measured := dict "all" 1024 "intake" 512 "enrich" 1024 "leverage" 1024 "verify" 1024 -}}
{{- $list := list -}}
{{- $processors := (include "chokepoint.processors" . | fromJson).list -}}
{{- if eq .Values.layout "together" -}}
{{- $names := list -}}
{{- range $processors }}{{ $names = append $names .name }}{{ end -}}
{{- range .Values.processors -}}
{{- range $key, $value := . -}}
{{- if not (has $key (list "name" "enabled")) }}{{ fail (printf "processors: %s of one processor needs `layout: apart`; together they take what `defaults` says" $key) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if .Values.keda.enabled }}{{ fail "keda.enabled needs `layout: apart`: a ScaledObject follows the lag of one processor" }}{{ end -}}
{{- if $names }}{{ $list = list (mergeOverwrite (deepCopy .Values.defaults) (dict "name" "all" "run" $names)) }}{{ end -}}
{{- else -}}
{{- range $processors }}{{ $list = append $list (mergeOverwrite (deepCopy .) (dict "run" (list .name))) }}{{ end -}}
{{- end -}}
{{- range $list -}}
{{- $budget := .memoryBudgetMib | default (get $measured .name) | default 256 -}}
{{- $_ := set . "memoryBudgetMib" (int $budget) -}}
{{- $_ := set . "memoryRequestMib" (int (.memoryRequestMib | default (div (int $budget) 2))) -}}
{{- end -}}
{{- dict "list" $list | toJson -}}
{{- end }}

{{- define "chokepoint.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "chokepoint.fullname" .) -}}
{{- end }}

{{/* A whole number stays one: Helm reads numbers as floats. */}}
{{- define "chokepoint.scalar" -}}
{{- if kindIs "float64" . -}}
{{- if eq (float64 (int64 .)) . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- else if kindIs "string" . }}{{ . | quote }}{{ else }}{{ . }}{{ end -}}
{{- end }}

{{/* What Pods may reach: names and brokers, at the ports that bootstrapServers names unless others are said. */}}
{{- define "chokepoint.egress" -}}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
- ports:
    {{- $ports := list }}
    {{- range .Values.networkPolicy.kafkaPorts | default (regexFindAll ":[0-9]+(,|$)" .Values.kafka.bootstrapServers -1) }}
    {{- $ports = append $ports (. | toString | trimPrefix ":" | trimSuffix "," | int) }}
    {{- end }}
    {{- range uniq $ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
  {{- with .Values.networkPolicy.kafkaTo }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- with .Values.registry.url }}
- ports:
    {{- $ports := list }}
    {{- range splitList "," . }}
    {{- $ports = append $ports (regexFind "[0-9]+$" (regexFind ":[0-9]+$" (urlParse .).host) | default (ternary "443" "80" (hasPrefix "https:" .))) }}
    {{- end }}
    {{- range uniq $ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
  {{- with $.Values.networkPolicy.registryTo }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- with .Values.networkPolicy.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "chokepoint.config" -}}
http.listen: {{ printf "0.0.0.0:%d" (int .Values.http.port) | quote }}
kafka.bootstrap.servers: {{ .Values.kafka.bootstrapServers | quote }}
kafka.security.protocol: {{ .Values.kafka.securityProtocol }}
{{- if hasPrefix "SASL_" .Values.kafka.securityProtocol }}
kafka.sasl.mechanisms: {{ .Values.kafka.sasl.mechanism }}
kafka.sasl.username_file: /etc/chokepoint/kafka-secret/{{ .Values.kafka.sasl.usernameKey }}
kafka.sasl.password_file: /etc/chokepoint/kafka-secret/{{ .Values.kafka.sasl.passwordKey }}
{{- end }}
{{- with .Values.kafka.tls }}
{{- if and .caSecret (not (hasKey $.Values.config "kafka.ssl.ca.location")) }}
kafka.ssl.ca.location: /etc/chokepoint/ca/{{ .caKey }}
{{- end }}
{{- if .clientSecret }}
kafka.ssl.certificate.location: /etc/chokepoint/client/{{ .certificateKey }}
kafka.ssl.key.location: /etc/chokepoint/client/{{ .privateKeyKey }}
{{- end }}
{{- end }}
{{- if not (hasKey .Values.config "log.format") }}
log.format: json
{{- end }}
output.format: {{ .Values.output.format }}
{{- with .Values.registry }}
{{- if .url }}
registry.url: {{ .url | quote }}
{{- if .register }}
registry.register: true
{{- end }}
{{- if and .existingSecret .tokenKey }}
registry.token_file: /etc/chokepoint/registry-secret/{{ .tokenKey }}
{{- else if .existingSecret }}
registry.user_file: /etc/chokepoint/registry-secret/{{ .usernameKey }}
registry.password_file: /etc/chokepoint/registry-secret/{{ .passwordKey }}
{{- end }}
{{- if .tls.caSecret }}
registry.ca: /etc/chokepoint/registry-ca/{{ .tls.caKey }}
{{- end }}
{{- if .tls.clientSecret }}
registry.certificate: /etc/chokepoint/registry-client/{{ .tls.certificateKey }}
registry.key: /etc/chokepoint/registry-client/{{ .tls.privateKeyKey }}
{{- end }}
{{- end }}
{{- end }}
stop.grace_ms: {{ int .Values.stopGraceMs }}
topics.partitions: {{ int .Values.topics.partitions }}
{{- with .Values.topics.prefix }}
topics.prefix: {{ . | quote }}
{{- end }}
topics.replication: {{ int .Values.topics.replication }}
{{- range $name, $value := .Values.config }}
{{ $name }}: {{ include "chokepoint.scalar" $value }}
{{- end }}
{{- end }}

{{/* Without a number (null) the platform gives one, as OpenShift does. */}}
{{- define "chokepoint.identity" -}}
runAsNonRoot: true
{{- with .Values.podSecurity.user }}
runAsUser: {{ int . }}
{{- end }}
{{- with .Values.podSecurity.group }}
runAsGroup: {{ int . }}
{{- end }}
{{- end }}

{{- define "chokepoint.podSecurity" -}}
{{ include "chokepoint.identity" . }}
{{- with .Values.podSecurity.group }}
fsGroup: {{ int . }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "chokepoint.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
{{ include "chokepoint.identity" . }}
capabilities:
  drop: [ALL]
{{- end }}

{{- define "chokepoint.env" -}}
- name: CHOKEPOINT_CONFIG
  value: /etc/chokepoint/config/config.yaml
- name: CHOKEPOINT_INSTANCE
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The Secrets with files, by the volume that each is in: as JSON. */}}
{{- define "chokepoint.files" -}}
{{- $files := dict "ca" .Values.kafka.tls.caSecret "client" .Values.kafka.tls.clientSecret -}}
{{- if hasPrefix "SASL_" .Values.kafka.securityProtocol }}{{ $_ := set $files "kafka-secret" .Values.kafka.sasl.existingSecret }}{{ end -}}
{{- if .Values.registry.url }}{{ $_ := set $files "registry-secret" .Values.registry.existingSecret }}{{ end -}}
{{- if .Values.registry.url }}{{ $files = merge $files (dict "registry-ca" .Values.registry.tls.caSecret "registry-client" .Values.registry.tls.clientSecret) }}{{ end -}}
{{- toJson $files -}}
{{- end }}

{{- define "chokepoint.volumeMounts" -}}
- name: config
  mountPath: /etc/chokepoint/config
  readOnly: true
{{- range $volume, $secret := include "chokepoint.files" . | fromJson }}
{{- if $secret }}
- name: {{ $volume }}
  mountPath: /etc/chokepoint/{{ $volume }}
  readOnly: true
{{- end }}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Of a dict: root, and configMap, the name of the ConfigMap. */}}
{{- define "chokepoint.volumes" -}}
- name: config
  configMap:
    name: {{ .configMap }}
{{- range $volume, $secret := include "chokepoint.files" .root | fromJson }}
{{- if $secret }}
- name: {{ $volume }}
  secret:
    secretName: {{ $secret | quote }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- with .root.Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Where Pods may run: of a processor, or of `defaults`. */}}
{{- define "chokepoint.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* A Pod that runs one command and ends: of a dict: root, configMap, serviceAccount, args. */}}
{{- define "chokepoint.commandPod" -}}
restartPolicy: Never
serviceAccountName: {{ .serviceAccount }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "chokepoint.podSecurity" .root | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "chokepoint.placement" .root.Values.defaults | trim }}
{{ . }}
{{- end }}
containers:
  - name: chokepoint
    image: {{ include "chokepoint.image" .root }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    args: {{ toJson .args }}
    env: {{- include "chokepoint.env" .root | nindent 6 }}
    securityContext: {{- include "chokepoint.containerSecurity" .root | nindent 6 }}
    {{- with .root.Values.commandResources }}
    resources:
      requests: { cpu: {{ .cpuRequest }}, memory: {{ .memoryRequest }}, ephemeral-storage: {{ .ephemeralStorage }} }
      limits: { {{ with .cpuLimit }}cpu: {{ . }}, {{ end }}memory: {{ .memoryLimit }}, ephemeral-storage: {{ .ephemeralStorage }} }
    {{- end }}
    volumeMounts: {{- include "chokepoint.volumeMounts" .root | nindent 6 }}
volumes: {{- include "chokepoint.volumes" . | nindent 2 }}
{{- end }}
