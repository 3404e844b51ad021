package config

import (
	"fmt"
	"strings"

	"slipway/internal/alarms/catalog"
)

// minimal sets what has no default.
const minimal = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: shop-terraform-state
service:
  image: nginx:1.29
`

// override sets every key of a created network and of an instance class away from its default.
var override = `project: store
region: eu-central-1
account: 012345678901
tags:
  Team: platform
  CostCenter: 0815
allow_unknown: [database.instance_class]
state:
  bucket: store-terraform-state
  region: us-east-1
  key: states/store.json
  kms_key_arn: arn:aws:kms:us-east-1:012345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab
iam:
  permissions_boundary_arn: arn:aws:iam::012345678901:policy/store-boundary
  path: /store/
network:
  cidr: 10.8.0.0/16
  az_count: 3
  availability_zones: [eu-central-1a, eu-central-1b, eu-central-1c]
  excluded_zone_ids: []
  subnets:
    public: [10.8.0.0/24, 10.8.1.0/24, 10.8.2.0/24]
    private: [10.8.16.0/20, 10.8.32.0/20, 10.8.48.0/20]
    database: [10.8.4.0/24, 10.8.5.0/24, 10.8.6.0/24]
  nat: none
  interface_endpoints: [ecr.api, ecr.dkr, logs, secretsmanager, ssmmessages, ssm]
  endpoint_services:
    - name: payments
      service: com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0
      private_dns: true
      ports: [443, 5671]
      only_offered_zones: true
  gateway_endpoints: [dynamodb]
  flow_logs:
    enabled: true
    traffic_type: REJECT
    retention_days: 7
service:
  image: 012345678901.dkr.ecr.eu-central-1.amazonaws.com/store/web:1.0
  container_port: 8080
  cpu: 1024
  memory: 3072
  architecture: ARM64
  command: [serve, --port, 8080]
  entrypoint: [/usr/bin/tini, --]
  working_directory: /srv
  user: 1000:1000
  init_process: true
  ulimits:
    - name: nofile
      soft_limit: 32768
      hard_limit: 65536
  ephemeral_storage_gib: 40
  docker_labels:
    com.example.team: platform
    com.example.level: 2
  environment:
    MAPS_KEY: https://maps.example.com/?key=0123456789abcdef
    PORT: 8080
    DEBUG: true
    VERSION: 1.10
    GREETING: "two\nlines"
    EMPTY: ""
  public_environment: [MAPS_KEY]
  secrets:
    - name: API_KEY
      value_from: "arn:aws:secretsmanager:eu-central-1:012345678901:secret:api-key-a1B2c3:key::"
      complete_arn: true
      kms_key_arn: arn:aws:kms:eu-central-1:012345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab
    - name: LICENSE
      value_from: arn:aws:ssm:eu-central-1:012345678901:parameter/store/license
  health_check:
    command: wget -q -O /dev/null http://127.0.0.1:8080/up
    path: /up
    interval: 60
    timeout: 10
    retries: 5
    start_period: 90
  depends_on:
    - container: migrate
      condition: SUCCESS
  sidecars:
    - name: nginx
      image: 012345678901.dkr.ecr.eu-central-1.amazonaws.com/store/nginx:1.0
      environment:
        UPSTREAM: localhost:8080
      memory: 256
      memory_reservation: 128
      ports: [8443, 9443]
      mounts:
        - volume: socket
          path: /run/app
      depends_on:
        - container: app
          condition: HEALTHY
      health_check:
        command: curl -fk https://localhost:8443/ || exit 1
        interval: 20
        timeout: 4
        retries: 2
        start_period: 10
      user: "101:101"
      readonly_root_filesystem: true
      stop_timeout: 40
    - name: migrate
      image: 012345678901.dkr.ecr.eu-central-1.amazonaws.com/store/migrate:1.0
      entrypoint: [/bin/sh, -c]
      command: [bin/migrate --all]
      secrets:
        - name: DB_PASSWORD
          value_from: arn:aws:ssm:eu-central-1:012345678901:parameter/store/migrate
      essential: false
      cpu: 64
      start_timeout: 100
  log:
    max_buffer_mib: 50
    multiline_pattern: ^\d{4}-\d{2}
  log_subscription:
    destination_arn: arn:aws:kinesis:eu-central-1:012345678901:stream/logs
    filter_pattern: ERROR
    kms_key_arn: arn:aws:kms:eu-central-1:012345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab
  log_retention_days: 365
  container_insights: enhanced
  container_insights_retention_days: 14
  execute_command: true
  readonly_root_filesystem: false
  writable_paths: [/data, /var/cache]
  writable_paths_owner: 1000:1000
  volumes:
    - name: socket
      path: /run/app
      read_only: true
      owner: app:app
    - name: media
      path: /media
      efs:
        file_system_id: fs-0123456789abcdef0
        access_point_id: fsap-0123456789abcdef0
        security_group_id: sg-0123456789abcdef0
        ingress_rule: false
        root_access: true
    - name: archive
      path: /archive
      efs:
        file_system_id: fs-0123456789abcdef0
        root_directory: /archive
        security_group_id: sg-0123456789abcdef0
        transit_encryption: false
        iam: false
  tmpfs:
    - path: /tmp
      size_mib: 128
      mode: "0700"
  stop_timeout: 45
  capacity_providers:
    fargate_base: 1
    fargate_weight: 0
    fargate_spot_weight: 4
  s3:
    enabled: false
    bucket_prefix: store-test-
    allow_delete: true
  permissions:
    - actions: [ses:SendEmail, "ses:SendBulk*"]
      resources: [arn:aws:ses:eu-central-1:012345678901:identity/example.com]
      conditions:
        StringEquals: {"ses:FromAddress": [shop@example.com]}
  egress:
    - cidr: 10.0.0.0/8
      port: 6379
    - security_group_id: sg-0123456789abcdef2
      port: 53
      protocol: udp
    - prefix_list_id: pl-0123456789abcdef0
      port: 443
  task_protection: true
  security_group_ids: [sg-0123456789abcdef1]
  connects_to: [worker]
services:
  worker: {command: [bin/worker]}
load_balancer:
  internal: true
  allowed_cidrs: [10.0.0.0/8, 192.168.0.0/16]
  certificate_arn: arn:aws:acm:eu-central-1:012345678901:certificate/1234abcd-12ab-34cd-56ef-1234567890ab
  certificates: [arn:aws:acm:eu-central-1:012345678901:certificate/5678abcd-12ab-34cd-56ef-1234567890ab]
  ssl_policy: ELBSecurityPolicy-TLS13-1-3-2021-06
  strict_transport_security: max-age=63072000; includeSubDomains
  server_header: true
  desync_mitigation_mode: strictest
  client_keep_alive: 600
  domain_name: store.example.com
  redirects:
    - host: www.store.example.com
      path: /old/*
      to:
        host: store.example.com
        path: /new/#{path}
        query: ""
      status: 301
  responses:
    - host: store.example.com
      path: /robots.txt
      status: 200
      content_type: text/html
      body: |
        User-agent: *
        Disallow: /
  maintenance: true
  access_logs:
    enabled: true
    retention_days: 30
    force_destroy: true
  target:
    container: nginx
    port: 8443
    protocol: HTTPS
  health_check:
    path: /up?deep=1
    port: 9443
    interval: 20
    timeout: 5
    healthy_threshold: 3
    unhealthy_threshold: 4
    matcher: 200,204
  deregistration_delay: 0
  stickiness:
    enabled: false
    cookie_duration: 60
  idle_timeout: 300
  ingress:
    prefix_lists: [com.amazonaws.global.cloudfront.origin-facing, pl-0123456789abcdef0]
    security_group_ids: [sg-0123456789abcdef3]
  waf:
    mode: block
    managed_rules: [AWSManagedRulesCommonRuleSet, AWSManagedRulesPHPRuleSet]
    count_rules: [AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY]
    rate_limit: 2000
    rate_limit_window: 60
    rate_limit_by: forwarded
    logging:
      enabled: false
      all_requests: true
      retention_days: 7
      redacted_headers: [authorization, cookie, x-api-key]
  deletion_protection: false
deployment:
  health_check_grace_period: 120
  minimum_healthy_percent: 50
  maximum_percent: 150
  circuit_breaker:
    enable: false
    rollback: false
  wait_for_steady_state: false
  timeout_minutes: 45
scaling:
  enabled: true
  min: 4
  max: 20
  cpu_target: 50
  memory_target: 60
  alb_request_count_target: off
  response_time_target: 0.4
  queue:
    queue_arn: arn:aws:sqs:eu-central-1:012345678901:store-orders
    messages_per_task: 40
    dead_letter_queue_arn: arn:aws:sqs:eu-central-1:012345678901:store-orders-dead
  scale_out_cooldown: 0
  scale_in_cooldown: 600
  schedules:
    - name: morning
      schedule: cron(30 7 ? * MON-SAT *)
      timezone: Europe/Berlin
      min: 4
      max: 20
    - name: evening
      schedule: cron(30 20 * * ? *)
      timezone: Europe/Berlin
      min: 2
      max: 6
database:
  engine_version: 8.0.mysql_aurora.3.04.3
  auto_minor_version_upgrade: true
  engine_lifecycle_support: open-source-rds-extended-support
  instance_class: db.r6g.xlarge
  reader_instance_class: db.r6g.large
  restore_from:
    snapshot: rds:store-2026-01-31-03-04
  readers: 3
  name: store
  port: 3307
  master_username: owner
  credentials_version: 2
  app_secret:
    arn: arn:aws:secretsmanager:eu-central-1:012345678901:secret:store-app-a1B2c3
    complete_arn: true
    kms_key_arn: arn:aws:kms:eu-central-1:012345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab
  admin_cidrs: [10.9.0.0/24]
  admin_security_group_ids: [sg-0123456789abcdef0]
  secret_recovery_window_days: 0
  kms_deletion_window_days: 7
  backup_retention_days: 35
  backup_copy:
    enabled: false
    region: eu-west-1
    schedule: cron(15 */4 * * ? *)
    retention_days: 90
    force_destroy: true
  backup_window: 23:30-00:30
  maintenance_window: mon:02:00-mon:03:00
  apply_immediately: true
  deletion_protection: false
  final_snapshot: false
  final_snapshot_generation: 2
  insights:
    enabled: true
    mode: advanced
    retention_days: 731
  monitoring_interval: 15
  os_metrics:
    manage: true
    retention_days: 90
    kms_key_arn: arn:aws:kms:eu-central-1:012345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab
  ca_certificate: rds-ca-ecc384-g1
  log_exports: [audit, instance]
  log_retention_days: 14
  cluster_parameters:
    - name: max_connections
      value: 500
      apply_method: pending-reboot
      unchecked: true
  instance_parameters:
    - name: innodb_print_all_deadlocks
      value: "1"
  reader_autoscaling:
    min: 2
    max: 5
    cpu_target: 40
  proxy:
    connection_borrow_timeout: 30
    max_connections_percent: 90
    max_idle_connections_percent: 10
    idle_client_timeout: 600
    init_query: SET time_zone = '+00:00'
    session_pinning_filters: [EXCLUDE_VARIABLE_SETS]
    client_password_auth_type: MYSQL_NATIVE_PASSWORD
    debug_logging: true
    reader_endpoint: false
monitoring:
  emails: [on-call@example.com, Boss@example.com]
  https_endpoints:
    - name: pagerduty
      url: https://events.example.com/integration/0000/enqueue
      auto_confirms: false
  slack:
    workspace_id: T0123ABCDEF
    channel_id: C0123ABCDEF
  log_alarms:
    - name: failed
      pattern: '{ $.level = "error" }'
      threshold: 2
      period: 60
      description: It failed.
  database_events: false
  runbook_url: https://wiki.example.com/runbook
  deployment_alarms:
    enable: true
    rollback: true
  thresholds:
` + otherThresholds() + `report:
  connections_per_task: 25
  assumptions:
    storage_gb: 500
    changed_gb_per_day: 5.5
    io_millions: 900
    load_balancer_lcus: 3
    requests_millions: 60
    internet_gb: 700
    nat_gb: 300
    endpoint_gb: 70
    zone_gb: 800
    log_gb: 40
    database_log_gb: 30
    flow_log_gb: 25
    monitoring_log_gb: 6
    waf_log_gb: 7
    access_log_gb: 0
  waive:
    - item: read-replicas
      reason: nothing is read twice
`

// otherThresholds are lines with every threshold away from its default.
func otherThresholds() string {
	var lines strings.Builder
	seen := map[string]bool{}
	for _, row := range catalog.Rows {
		value := row.Threshold.Max
		if value <= row.Threshold.Default {
			value = 2*row.Threshold.Default + 1
		}
		if !seen[row.ID] {
			fmt.Fprintf(&lines, "    %s: %v\n", row.ID, value)
		}
		seen[row.ID] = true
	}
	return lines.String()
}

// existingNetwork has the two alternatives that override cannot have as well.
const existingNetwork = minimal + `network:
  existing:
    vpc_id: vpc-0123456789abcdef0
    public_subnet_ids: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
    private_subnet_ids: [subnet-0123456789abcdef2, subnet-0123456789abcdef3]
    database_subnet_ids: [subnet-0123456789abcdef4, subnet-0123456789abcdef5]
database:
  serverless:
    min_acu: 0.5
    max_acu: 8
`

// manyProblems has one of each kind.
const manyProblems = `project: Shop
regin: us-east-1
account: 12345
state:
  bucket: Shop
  key: /state
service:
  image: nginx:1.29
  cpu: 300
  memory: "512"
  environment:
    DB_HOST: elsewhere
  secrets:
    - name: KEY
  health_check:
    interval: 301
scaling:
  min: 5
  max: 4
  schedules:
    - name: night
      schedule: cron(0 18 * * MON-FRI *)
    - name: night
      schedule: cron(0 8 ? * MON-FRI *)
      min: -1
load_balancer:
  health_check:
    timeout: 30
database:
  readers: true
  instance_class: db.r7g.larg
  backup_window:
`
