# What a team declares beside an environment, and stacks/references_test.go refers to from every key that takes it.

locals {
  greeting = "hello"
}

resource "aws_sqs_queue" "orders" {
  name                    = "shop-orders"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "jobs" {
  name                       = "shop-jobs"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 300
}

resource "aws_kms_key" "own" {
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "api" {
  name       = "shop-api"
  kms_key_id = aws_kms_key.own.arn
}

resource "aws_ssm_parameter" "level" {
  name  = "/shop/level"
  type  = "String"
  value = "info"
}

resource "aws_s3_bucket" "uploads" {
  bucket = "shop-uploads"
}

resource "aws_efs_file_system" "media" {
  encrypted = true
}

resource "aws_efs_access_point" "media" {
  file_system_id = aws_efs_file_system.media.id
}

resource "aws_security_group" "media" {
  name_prefix = "media-"
  description = "Mount targets"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "tasks" {
  count       = 1
  name_prefix = "tasks-"
  description = "Put on the tasks"
  vpc_id      = aws_vpc.main.id
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
}

data "aws_security_group" "vpn" {
  name = "vpn"
}

resource "aws_kinesis_stream" "logs" {
  name             = "shop-logs"
  shard_count      = 1
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.own.arn
}

resource "aws_lambda_function" "logs" {
  function_name = "shop-logs"
  role          = aws_iam_role.logs.arn
  filename      = "logs.zip"
  runtime       = "provided.al2023"
  handler       = "bootstrap"
}

resource "aws_iam_role" "logs" {
  name               = "logs"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "logs.us-east-1.amazonaws.com" } }]
  })
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "shop" {
  certificate_arn = aws_acm_certificate.shop.arn
}

resource "aws_acm_certificate" "other" {
  domain_name       = "other.example.com"
  validation_method = "DNS"
}

resource "aws_wafv2_web_acl" "shop" {
  name  = "shop"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "shop"
    sampled_requests_enabled   = false
  }
}

resource "aws_sns_topic" "pager" {
  name              = "pager"
  kms_master_key_id = aws_kms_key.own.arn
}

data "aws_route53_zone" "shop" {
  name = "example.com"
}
