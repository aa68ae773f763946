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
    {{- $ports = append $ports (include "chokepoint.port" .) }}
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

{{- define "chokepoint.graceSeconds" -}}
{{- add (div (add (int .Values.stopGraceMs) 999) 1000) 10 -}}
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

{{/* The Secrets with files, by the volume that each is in: as JSON. Of a dict: root, and kafka: what a workload has instead of the Secrets of `kafka`. */}}
{{- define "chokepoint.files" -}}
{{- $own := .kafka | default dict -}}
{{- with .root -}}
{{- $files := dict "ca" .Values.kafka.tls.caSecret "client" ($own.clientSecret | default .Values.kafka.tls.clientSecret) -}}
{{- if hasPrefix "SASL_" .Values.kafka.securityProtocol }}{{ $_ := set $files "kafka-secret" ($own.existingSecret | default .Values.kafka.sasl.existingSecret) }}{{ end -}}
{{- if .Values.registry.url }}{{ $_ := set $files "registry-secret" .Values.registry.existingSecret }}{{ end -}}
{{- if .Values.registry.url }}{{ $files = merge $files (dict "registry-ca" .Values.registry.tls.caSecret "registry-client" .Values.registry.tls.clientSecret) }}{{ end -}}
{{- toJson $files -}}
{{- end -}}
{{- end }}

{{/* Whether a workload is another Kafka user than the processors. Of a dict: root, name, kafka. */}}
{{- define "chokepoint.isOtherUser" -}}
{{- if and .kafka.existingSecret (not (hasPrefix "SASL_" .root.Values.kafka.securityProtocol)) }}{{ fail (printf "%s.kafka.existingSecret: a user of its own needs `kafka.securityProtocol` with SASL" .name) }}{{ end -}}
{{- if and .kafka.clientSecret (not .root.Values.kafka.tls.clientSecret) }}{{ fail (printf "%s.kafka.clientSecret: a certificate of its own needs `kafka.tls.clientSecret`" .name) }}{{ end -}}
{{- if or .kafka.existingSecret .kafka.clientSecret }}true{{ end -}}
{{- end }}

{{- define "chokepoint.volumeMounts" -}}
- name: config
  mountPath: /etc/chokepoint/config
  readOnly: true
{{- range $volume, $secret := include "chokepoint.files" (dict "root" .) | fromJson }}
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

{{/* Of a dict: root, configMap, the name of the ConfigMap, and kafka, Secrets of its own. */}}
{{- define "chokepoint.volumes" -}}
- name: config
  configMap:
    name: {{ .configMap }}
{{- range $volume, $secret := include "chokepoint.files" . | fromJson }}
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

{{/* What the chart needs to know of each entry of `sources`: {"list": [...]} as JSON: its name, the object's name, the arguments, the topics that it writes, the
ports that it is asked at, and the entry. The name of a map of the user's is its `source`. */}}
{{- define "chokepoint.sources" -}}
{{- $known := .Files.Get "files/sources.yaml" | fromYaml -}}
{{- $fullname := include "chokepoint.fullname" . -}}
{{- $list := list -}}
{{- $seen := dict -}}
{{- range $i, $entry := .Values.sources -}}
{{- $name := $entry.name -}}
{{- $map := dict -}}
{{- $about := dict -}}
{{- if $entry.map -}}
{{- $map = $entry.map | fromYaml -}}
{{- $name = $map.source | default "" | toString -}}
{{- if $map.Error }}{{ fail (printf "sources[%d].map: no YAML: %s" $i $map.Error) }}{{ end -}}
{{- if not (regexMatch "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" $name) }}{{ fail (printf "sources[%d].map: it has no `source`, a name of letters and digits" $i) }}{{ end -}}
{{- if not $map.fetch }}{{ fail (printf "sources[%d].map: %s cannot be asked: it has no section `fetch`" $i $name) }}{{ end -}}
{{- $asked := toJson $map.fetch -}}
{{- $ports := list -}}
{{- range regexFindAll "https?://[^/\"\\s{},]+" $asked -1 }}{{ $ports = append $ports (include "chokepoint.port" . | int) }}{{ end -}}
{{- $topics := get $known.kinds ($map.kind | default "" | toString) -}}
{{- if not $topics }}{{ fail (printf "sources[%d].map: %s: its `kind` is none of %s" $i $name (keys $known.kinds | sortAlpha | join ", ")) }}{{ end -}}
{{- $about = dict "writes" $topics "ports" $ports "key" (contains "\"needed\":true" $asked) "url" (and (contains "{url}" $asked) (not $map.fetch.index)) -}}
{{- else -}}
{{- $about = get $known.sources $name -}}
{{- if not $about }}{{ fail (printf "sources[%d].name: %s is no source that can be asked: %s, or a `map` of your own" $i $name (keys $known.sources | sortAlpha | join ", ")) }}{{ end -}}
{{- end -}}
{{- if and $about.url (not $entry.url) }}{{ fail (printf "sources[%d].url: %s is asked with a URL" $i $name) }}{{ end -}}
{{- if and $about.key (not $entry.existingSecret) }}{{ fail (printf "sources[%d].existingSecret: %s is asked with a key" $i $name) }}{{ end -}}
{{- $object := printf "%s-%s" $fullname ($name | lower | replace "_" "-" | replace "." "-") -}}
{{- if gt (len $object) 52 }}{{ $object = printf "%s-%s" ($object | trunc 43 | trimSuffix "-") (sha256sum $object | trunc 8) }}{{ end -}}
{{- if hasKey $seen $object }}{{ fail (printf "sources: %s is listed twice, and a second fetch of a source ends the first: give a `map` of your own another name" $name) }}{{ end -}}
{{- $_ := set $seen $object true -}}
{{- $ports := $about.ports -}}
{{- with $entry.url }}{{ $ports = append $ports (include "chokepoint.port" . | int) }}{{ end -}}
{{- $numbers := list 443 -}}
{{- range $ports }}{{ $numbers = append $numbers (int .) }}{{ end -}}
{{- $args := list "fetch" -}}
{{- if not $entry.map }}{{ $args = append $args $name }}{{ end -}}
{{- with $entry.url }}{{ $args = append $args . }}{{ end -}}
{{- if $entry.map }}{{ $args = append $args (printf "--map=/etc/chokepoint/maps/%s.yaml" $name) }}{{ end -}}
{{- range $option := list "items" "reporter" "partner" -}}
{{- with get $entry $option }}{{ $args = append $args (printf "--%s=%s" $option (join "," .)) }}{{ end -}}
{{- end -}}
{{- range $option := list "flow" "since" "contact" -}}
{{- with get $entry $option }}{{ $args = append $args (printf "--%s=%s" $option .) }}{{ end -}}
{{- end -}}
{{- with $entry.existingSecret }}{{ $args = append $args (printf "--key-file=/etc/chokepoint/publisher/%s" $entry.key) }}{{ end -}}
{{- with $entry.rates }}{{ $args = append $args (printf "--rates=/etc/chokepoint/rates/%s" .key) }}{{ end -}}
{{- $args = append $args "--to=kafka" -}}
{{- if $entry.every }}{{ $args = append $args "--every" }}{{ end -}}
{{- $list = append $list (dict "name" $name "object" $object "args" $args "writes" $about.writes "ports" (uniq $numbers) "entry" $entry) -}}
{{- end -}}
{{- dict "list" $list | toJson -}}
{{- end }}

{{/* Of a URL. */}}
{{- define "chokepoint.port" -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" (urlParse .).host) | default (ternary "443" "80" (hasPrefix "https:" .)) -}}
{{- end }}

{{- define "chokepoint.sourcesAccount" -}}
{{- ternary (printf "%s-sources" (include "chokepoint.fullname" .)) (include "chokepoint.serviceAccount" .) .Values.serviceAccount.create -}}
{{- end }}

{{- define "chokepoint.sourceLabels" -}}
app.kubernetes.io/component: source
chokepoint/source: {{ .object | quote }}
{{- end }}

{{/* The Pod of a source: of a dict: root, source, restartPolicy. */}}
{{- define "chokepoint.sourcePod" -}}
{{- $mounts := list (dict "name" "tmp" "mountPath" "/tmp") -}}
{{- $resources := mergeOverwrite (deepCopy .root.Values.sourceResources) (.source.entry.resources | default dict) -}}
{{- $volumes := list (dict "name" "tmp" "emptyDir" (dict "sizeLimit" $resources.ephemeralStorage)) -}}
{{- with .source.entry.existingSecret -}}
{{- $mounts = append $mounts (dict "name" "publisher" "mountPath" "/etc/chokepoint/publisher" "readOnly" true) -}}
{{- $items := list (dict "key" $.source.entry.key "path" $.source.entry.key) -}}
{{- $volumes = append $volumes (dict "name" "publisher" "secret" (dict "secretName" . "defaultMode" 288 "items" $items)) -}}
{{- end -}}
{{- with .source.entry.rates -}}
{{- $mounts = append $mounts (dict "name" "rates" "mountPath" "/etc/chokepoint/rates" "readOnly" true) -}}
{{- $volumes = append $volumes (dict "name" "rates" "configMap" (dict "name" .configMap)) -}}
{{- end -}}
{{- if .source.entry.map -}}
{{- $mounts = append $mounts (dict "name" "maps" "mountPath" "/etc/chokepoint/maps" "readOnly" true) -}}
{{- $volumes = append $volumes (dict "name" "maps" "configMap" (dict "name" (printf "%s-maps" (include "chokepoint.fullname" .root)))) -}}
{{- end -}}
{{- include "chokepoint.commandPod" (dict "root" .root "configMap" (include "chokepoint.fullname" .root) "serviceAccount" (include "chokepoint.sourcesAccount" .root)
    "args" .source.args "restartPolicy" .restartPolicy "resources" $resources "mounts" $mounts "volumes" $volumes) }}
{{- end }}

{{/* The account of a workload beside the processors: of a dict: root, name. */}}
{{- define "chokepoint.ownAccount" -}}
{{- ternary (printf "%s-%s" (include "chokepoint.fullname" .root) .name) (include "chokepoint.serviceAccount" .root) .root.Values.serviceAccount.create -}}
{{- end }}

{{- define "chokepoint.ownServiceAccount" -}}
{{- if .root.Values.serviceAccount.create }}
---
# It does not speak to the Kubernetes API: no token, no role.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "chokepoint.ownAccount" . }}
  labels:
    {{- include "chokepoint.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
  {{- with .root.Values.serviceAccount.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}
{{- end }}

{{/* A Pod that runs one command: of a dict: root, configMap, serviceAccount, args; of a source also restartPolicy, resources, mounts, volumes; of one that listens
also port (name, number), probes (paths); kafka. */}}
{{- define "chokepoint.commandPod" -}}
restartPolicy: {{ .restartPolicy | default "Never" }}
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
    {{- with .port }}
    ports:
      - name: {{ .name }}
        containerPort: {{ int .number }}
    {{- end }}
    {{- range $probe, $path := .probes }}
    {{ $probe }}Probe:
      httpGet: { path: {{ $path }}, port: {{ $.port.name }} }
      {{- toYaml (get $.root.Values.probes $probe) | nindent 6 }}
    {{- end }}
    securityContext: {{- include "chokepoint.containerSecurity" .root | nindent 6 }}
    {{- with .resources | default .root.Values.commandResources }}
    resources:
      requests: { cpu: {{ .cpuRequest }}, memory: {{ .memoryRequest }}, ephemeral-storage: {{ .ephemeralStorage }} }
      limits: { {{ with .cpuLimit }}cpu: {{ . }}, {{ end }}memory: {{ .memoryLimit }}, ephemeral-storage: {{ .ephemeralStorage }} }
    {{- end }}
    volumeMounts:
      {{- include "chokepoint.volumeMounts" .root | nindent 6 }}
      {{- with .mounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  {{- include "chokepoint.volumes" . | nindent 2 }}
  {{- with .volumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* The name of a topic in Kafka: of a dict: root, name. */}}
{{- define "chokepoint.topicName" -}}
{{- get .root.Values.config (printf "topics.rename.%s" .name) | default (printf "%s%s" .root.Values.topics.prefix .name) -}}
{{- end }}

{{/* A KafkaUser up to its rights: of a dict: root, name. */}}
{{- define "chokepoint.kafkaUser" -}}
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaUser
metadata:
  name: {{ .name }}
  labels:
    {{- include "chokepoint.labels" .root | nindent 4 }}
    strimzi.io/cluster: {{ required "strimzi.cluster: the name of the Kafka resource" .root.Values.strimzi.cluster }}
spec:
  authentication:
    type: {{ ternary "tls" "scram-sha-512" (ne .root.Values.kafka.tls.clientSecret "") }}
  authorization:
    type: simple
    acls:
{{- end }}

{{/* The endpoint of `serve` for a monitor. */}}
{{- define "chokepoint.scrapeServe" -}}
{{- if .Values.serve.enabled -}}
- port: serve
  path: /metrics
  interval: {{ .Values.monitoring.interval }}
  {{- with .Values.serve.tokens }}
  {{- if .existingSecret }}
  authorization:
    type: Bearer
    credentials: { name: {{ .existingSecret | quote }}, key: {{ .scrapeKey | quote }} }
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}
