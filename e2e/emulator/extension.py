"""moto_server, with the API calls that the AWS provider makes and moto 5.2 lacks or answers incompletely.

    python extension.py -H 127.0.0.1 -p PORT

It ends when its standard input does, so that it never outlives who started it. The environment variable EXISTING holds a JSON
list of what was there before: ARNs of certificates, web ACLs and Kinesis streams, and ids of security groups.
"""

import inspect
import json
import os
import re
import sys
import threading
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote

import calls
import moto
import xmltodict
from moto.acm.models import acm_backends
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.backup.exceptions import InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend, backup_backends
from moto.backup.responses import BackupResponse
from moto.backup.urls import url_paths as backup_paths
from moto.core.base_backend import BackendDict
from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.core.utils import unix_time, utcnow
from moto.ec2.models import ec2_backends
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elasticache.models import ElastiCacheBackend, elasticache_backends
from moto.elasticache.responses import ElastiCacheResponse
from moto.events.models import events_backends
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.responses import IamResponse
from moto.kinesis.models import kinesis_backends
from moto.kms.responses import KmsResponse
from moto.logs.responses import LogsResponse
from moto.moto_api._internal.responses import MotoAPIResponse
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.rds import models as rds
from moto.rds.exceptions import DBProxyNotFoundFault, RDSClientError
from moto.rds.responses import RDSResponse
from moto.route53.models import route53_backends
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response
from moto.server import main
from moto.servicediscovery.models import ServiceDiscoveryBackend
from moto.sns.models import sns_backends
from moto.sqs.models import Queue
from moto.wafv2.models import wafv2_backends

ACCOUNT = os.environ.get("MOTO_ACCOUNT_ID", "123456789012")


def extend(cls):
    """Give a moto class the methods of the decorated one."""

    def add(extension):
        for name, function in vars(extension).items():
            if not name.startswith("__"):
                setattr(cls, name, function)
        return extension

    return add


# Application Auto Scaling: ListTagsForResource, TagResource, UntagResource, and the tags of RegisterScalableTarget.
# The provider reads the tags of every target.
register_scalable_target = ApplicationAutoScalingResponse.register_scalable_target
scalable_target_tags = {}


@extend(ApplicationAutoScalingResponse)
class ScalableTargetTags:
    def list_tags_for_resource(self):
        return json.dumps({"Tags": scalable_target_tags.get(self._get_param("ResourceARN"), {})})

    def tag_resource(self):
        scalable_target_tags.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags") or {})
        return "{}"

    def untag_resource(self):
        for key in self._get_param("TagKeys") or []:
            scalable_target_tags.get(self._get_param("ResourceARN"), {}).pop(key, None)
        return "{}"

    def register_scalable_target(self):
        answer = register_scalable_target(self)
        if self._get_param("Tags"):
            scalable_target_tags[json.loads(answer)["ScalableTargetARN"]] = dict(self._get_param("Tags"))
        return answer


# Application Auto Scaling: PutScalingPolicy of a policy that exists writes its alarms again; moto makes others beside them.
put_scaling_policy = ApplicationAutoscalingBackend.put_scaling_policy
describe_scaling_policies = ApplicationAutoscalingBackend.describe_scaling_policies


@extend(ApplicationAutoscalingBackend)
class ScalingPolicies:
    def put_scaling_policy(self, *arguments, **parameters):
        before = dict(self.policies)
        policy = put_scaling_policy(self, *arguments, **parameters)
        for key, old in before.items():
            if self.policies[key] is not old:
                old.delete_alarms(self.account_id, self.region_name)
        return policy

    # moto gives the policies of all targets whose id is a part of the one that is asked for, as shop-dev is of shop-dev-worker.
    def describe_scaling_policies(self, service_namespace, resource_id, scalable_dimension, max_results, next_token):
        next_token, policies = describe_scaling_policies(self, service_namespace, resource_id, scalable_dimension, max_results, next_token)
        return next_token, [policy for policy in policies if resource_id in (None, policy.resource_id)]


# RDS: CreateDBProxyEndpoint, DescribeDBProxyEndpoints, ModifyDBProxyEndpoint, DeleteDBProxyEndpoint.
class ProxyEndpointNotFound(RDSClientError):
    def __init__(self, name):
        super().__init__("DBProxyEndpointNotFoundFault", f"DB proxy endpoint {name} not found.")


class ProxyEndpoint(rds.RDSBaseModel):
    __module__ = "moto.rds.models"  # moto's metaclass takes the service from it
    resource_type = "db-proxy-endpoint"

    def __init__(self, backend, proxy, parameters):
        super().__init__(backend)
        self.endpoint_id = "prx-endpoint-" + rds.random.get_random_hex(17)
        self.db_proxy_endpoint_name = parameters["DBProxyEndpointName"]
        self.db_proxy_name = proxy.db_proxy_name
        self.vpc_id = proxy.vpc_id
        self.vpc_subnet_ids = parameters["VpcSubnetIds"]
        self.vpc_security_group_ids = parameters.get("VpcSecurityGroupIds") or list(proxy.vpc_security_group_ids)
        self.target_role = parameters.get("TargetRole", "READ_WRITE")
        self.endpoint = f"{self.db_proxy_endpoint_name}.endpoint.proxy-{proxy.url_identifier}.{self.region}.rds.amazonaws.com"
        self.status, self.is_default, self.created_date = "available", False, utcnow()
        self.tags = parameters.get("Tags") or []

    @property
    def resource_id(self):
        return self.endpoint_id

    @property
    def db_proxy_endpoint_arn(self):
        return self.arn


def proxy_endpoints(backend):
    return backend.__dict__.setdefault("db_proxy_endpoints", {})


def proxy_endpoint(response):
    name = response.params["DBProxyEndpointName"]
    if name not in proxy_endpoints(response.backend):
        raise ProxyEndpointNotFound(name)
    return proxy_endpoints(response.backend)[name]


def proxy(response):
    name = response.params["DBProxyName"]
    if name not in response.backend.db_proxies:
        raise DBProxyNotFoundFault(name)
    return response.backend.db_proxies[name]


@extend(RDSResponse)
class ProxyEndpoints:
    def create_db_proxy_endpoint(self):
        endpoint = ProxyEndpoint(self.backend, proxy(self), self.params)
        proxy_endpoints(self.backend)[endpoint.db_proxy_endpoint_name] = endpoint
        return ActionResult({"DBProxyEndpoint": endpoint})

    def describe_db_proxy_endpoints(self):
        if self.params.get("DBProxyEndpointName"):
            return ActionResult({"DBProxyEndpoints": [proxy_endpoint(self)]})
        of = self.params.get("DBProxyName")
        return ActionResult({"DBProxyEndpoints": [e for e in proxy_endpoints(self.backend).values() if of in (None, e.db_proxy_name)]})

    def modify_db_proxy_endpoint(self):
        endpoint = proxy_endpoint(self)
        endpoint.vpc_security_group_ids = self.params.get("VpcSecurityGroupIds") or endpoint.vpc_security_group_ids
        return ActionResult({"DBProxyEndpoint": endpoint})

    def delete_db_proxy_endpoint(self):
        return ActionResult({"DBProxyEndpoint": proxy_endpoints(self.backend).pop(proxy_endpoint(self).db_proxy_endpoint_name)})


# RDS: ListTagsForResource, AddTagsToResource for a proxy's endpoint.
get_resource_for_tagging = rds.RDSBackend._get_resource_for_tagging


def get_resource_or_endpoint_for_tagging(self, arn):
    if ":db-proxy-endpoint:" not in arn:
        return get_resource_for_tagging(self, arn)
    return next((e for e in proxy_endpoints(self).values() if e.arn == arn), None)


rds.RDSBackend._get_resource_for_tagging = get_resource_or_endpoint_for_tagging

# RDS: ModifyDBProxy; the Source of DescribeDBParameters, without which the provider sees no parameter; the monitoring and
# Performance Insights of CreateDBInstance and ModifyDBInstance; DescribeDBClusters without an empty ScalingConfigurationInfo.
describe_db_parameters = RDSResponse.describe_db_parameters
scaling_configuration_info = rds.DBCluster.scaling_configuration_info.fget
PROXY_SETTINGS = {
    "Auth": "auth",
    "RequireTLS": "require_tls",
    "IdleClientTimeout": "idle_client_timeout",
    "DebugLogging": "debug_logging",
    "RoleArn": "role_arn",
    "SecurityGroups": "vpc_security_group_ids",
}
INSTANCE_SETTINGS = {
    "MonitoringInterval": "monitoring_interval",
    "MonitoringRoleArn": "monitoring_role_arn",
    "EnablePerformanceInsights": "performance_insights_enabled",
    "PerformanceInsightsKMSKeyId": "performance_insights_kms_key_id",
    "PerformanceInsightsRetentionPeriod": "performance_insights_retention_period",
}


def keep(parameters, settings, model):
    for parameter, attribute in settings.items():
        if parameters.get(parameter) is not None:
            setattr(model, attribute, parameters[parameter])


def keeping_instance_settings(call):
    def called(self):
        settings = {key: self.params.get(key) for key in INSTANCE_SETTINGS}  # the call takes some out
        answer = call(self)
        keep(settings, INSTANCE_SETTINGS, self.backend.databases[self.params.get("DBInstanceIdentifier")])
        return answer

    return called


@extend(RDSResponse)
class Databases:
    create_db_instance = keeping_instance_settings(RDSResponse.create_db_instance)
    modify_db_instance = keeping_instance_settings(RDSResponse.modify_db_instance)

    def modify_db_proxy(self):
        keep(self.params, PROXY_SETTINGS, proxy(self))
        return ActionResult({"DBProxy": proxy(self)})

    def describe_db_parameters(self):
        name = self.params.get("DBParameterGroupName")
        for group in self.backend.describe_db_parameter_groups({"db_parameter_group_name": name}):
            for parameter in group.parameters.values():
                parameter.setdefault("Source", "user")
        return describe_db_parameters(self)



# RDS: ModifyEventSubscription, AddSourceIdentifierToSubscription and RemoveSourceIdentifierFromSubscription; sources must be there, and a topic's policy
# must name RDS, or be SNS's own, which lets the account's RDS publish.
create_event_subscription = RDSResponse.create_event_subscription
SUBSCRIPTION_SETTINGS = {"EventCategories": "event_categories", "Enabled": "enabled", "SnsTopicArn": "sns_topic_arn", "SourceType": "source_type"}
SOURCES = {"db-cluster": "clusters", "db-instance": "databases", "db-proxy": "db_proxies"}


def find_source(backend, kind, identifier):
    if identifier not in getattr(backend, SOURCES[kind]):
        raise RDSClientError("SourceNotFound", f"Could not find source :{identifier}")


def may_publish(topic):
    found = sns_backends[ACCOUNT][topic.split(":")[3]].topics.get(topic)
    policy = json.dumps(found._policy_json) if found else ""
    if found and "events.rds.amazonaws.com" not in policy and "SourceOwner" not in policy:
        raise RDSClientError("SNSNoAuthorization", f"RDS does not have permission to publish to the SNS topic {topic}.")


@extend(RDSResponse)
class EventSubscriptions:
    def create_event_subscription(self):
        for identifier in self.params.get("SourceIds") or []:
            find_source(self.backend, self.params["SourceType"], identifier)
        may_publish(self.params["SnsTopicArn"])
        return create_event_subscription(self)

    def modify_event_subscription(self):
        keep(self.params, SUBSCRIPTION_SETTINGS, subscription(self))
        return ActionResult({"EventSubscription": subscription(self)})

    def add_source_identifier_to_subscription(self):
        find_source(self.backend, subscription(self).source_type, self.params["SourceIdentifier"])
        subscription(self).source_ids = [*subscription(self).source_ids, self.params["SourceIdentifier"]]
        return ActionResult({"EventSubscription": subscription(self)})

    def remove_source_identifier_from_subscription(self):
        find_source(self.backend, subscription(self).source_type, self.params["SourceIdentifier"])
        subscription(self).source_ids = [source for source in subscription(self).source_ids if source != self.params["SourceIdentifier"]]
        return ActionResult({"EventSubscription": subscription(self)})


def subscription(response):
    return next(iter(response.backend.describe_event_subscriptions(response.params["SubscriptionName"])))


rds.DBCluster.scaling_configuration_info = property(lambda self: scaling_configuration_info(self) if self.scaling_configuration else None)

# RDS: the EngineLifecycleSupport of CreateDBCluster; of ModifyDBCluster the CloudwatchLogsExportConfiguration, the instances of a
# cluster that it gives another name, and the refusal of an older engine version.
create_db_cluster, modify_db_cluster = rds.RDSBackend.create_db_cluster, rds.RDSBackend.modify_db_cluster


def create_db_cluster_with_lifecycle_support(self, kwargs):
    support = kwargs.pop("engine_lifecycle_support", None)
    cluster = create_db_cluster(self, kwargs)
    cluster.engine_lifecycle_support = support or "open-source-rds-extended-support"
    return cluster


def numbers(version):
    return [int(number) for number in re.findall("[0-9]+", version)]


def modify_db_cluster_with_exports_and_instances(self, parameters):
    before = parameters["db_cluster_identifier"]
    runs, wanted = self.clusters[before].engine_version, parameters.get("engine_version")
    if wanted and numbers(wanted) < numbers(runs):
        raise RDSClientError("InvalidParameterCombination", f"Cannot upgrade {self.clusters[before].engine} from {runs} to {wanted}")
    name = parameters.get("new_db_cluster_identifier") or before
    exports = parameters.get("cloudwatch_logs_export_configuration") or {}
    answer = modify_db_cluster(self, parameters)
    cluster = self.clusters[name]
    kept = [export for export in cluster.enabled_cloudwatch_logs_exports if export not in exports.get("DisableLogTypes", [])]
    cluster.enabled_cloudwatch_logs_exports = kept + list(exports.get("EnableLogTypes", []))
    for instance in self.databases.values():
        if instance.db_cluster_identifier == before:
            instance.db_cluster_identifier = name
    return answer


# RDS: a snapshot can also be named by its ARN, and a restored cluster has the engine version that was asked for, and no older one.
# A new instance has a certificate of an authority, which moto's name for the account's default is not.
restore_db_cluster_from_snapshot, init_instance = rds.RDSBackend.restore_db_cluster_from_snapshot, rds.DBInstance.__init__


def restore_db_cluster_from_arn(self, from_snapshot_id, overrides):
    name = from_snapshot_id.split(":", 6)[6] if from_snapshot_id.startswith("arn:") else from_snapshot_id
    had, wanted = self.get_db_cluster_snapshot(name).engine_version, overrides.get("engine_version")
    if wanted and numbers(wanted) < numbers(had):
        raise RDSClientError("InvalidParameterCombination", f"Cannot restore a snapshot of {had} as {wanted}")
    return restore_db_cluster_from_snapshot(self, name, overrides)


rds.RDSBackend.restore_db_cluster_from_snapshot = restore_db_cluster_from_arn
init_instance.__defaults__ = tuple("rds-ca-rsa2048-g1" if value == "rds-ca-default" else value for value in init_instance.__defaults__)

rds.RDSBackend.create_db_cluster = create_db_cluster_with_lifecycle_support
rds.RDSBackend.modify_db_cluster = modify_db_cluster_with_exports_and_instances

# ECS: what CreateService drops, of which UpdateService keeps most; the deploymentConfiguration of UpdateService, of which AWS changes
# only what is given; a service that runs as many tasks as it wants, so that waiting for its steady state ends; and the configuration of Service Connect, which
# a deployment has.
create_service, update_service = EC2ContainerServiceResponse.create_service, EC2ContainerServiceResponse.update_service
SERVICE_SETTINGS = {
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "capacityProviderStrategy": "capacity_provider_strategy",
    "deploymentConfiguration": "deployment_configuration",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
}


@extend(EC2ContainerServiceResponse)
class Services:
    def create_service(self):
        os.environ["MOTO_ECS_SERVICE_RUNNING"] = str(self._get_param("desiredCount") or 0)
        answer = create_service(self)
        service = self._service(self._get_param("serviceName"))
        service.availability_zone_rebalancing = "ENABLED"  # AWS's default
        keep({key: self._get_param(key) for key in SERVICE_SETTINGS}, SERVICE_SETTINGS, service)
        self._connect(service)
        return answer

    def update_service(self):
        service = self._service(self._get_param("service").split("/")[-1])
        before = service and getattr(service, "deployment_configuration", None)
        answer = update_service(self)
        if before and self._get_param("deploymentConfiguration"):
            service.deployment_configuration = before | self._get_param("deploymentConfiguration")
        if service:
            self._connect(service)
        return answer

    def _connect(self, service):
        asked = self._get_param("serviceConnectConfiguration")
        if asked and asked["enabled"]:
            service.deployments[0]["serviceConnectConfiguration"] = asked
        elif asked:
            service.deployments[0].pop("serviceConnectConfiguration", None)

    def _service(self, name):
        cluster = self._get_param("cluster", "default").split("/")[-1]
        return self.ecs_backend.services.get(f"{cluster}:{name}")


# Cloud Map: DeleteNamespace of one that a service of ECS is in, which AWS refuses.
delete_namespace = ServiceDiscoveryBackend.delete_namespace


@extend(ServiceDiscoveryBackend)
class Namespaces:
    def delete_namespace(self, namespace_id):
        inside = f":namespace/{namespace_id}"
        for service in ecs_backends[self.account_id][self.region_name].services.values():
            connected = service.deployments[0].get("serviceConnectConfiguration", {})
            if service.status == "ACTIVE" and connected.get("namespace", "").endswith(inside):
                raise JsonRESTError("ResourceInUse", f"Namespace has associated services: {service.name}")
        return delete_namespace(self, namespace_id)


# ECS: RunTask of a definition whose memory is the task's and not its containers', as Fargate's may be. moto sums up the containers' to find a place
# on container instances, of which Fargate has none.
@extend(EC2ContainerServiceBackend)
class Requirements:
    @staticmethod
    def _calculate_task_resource_requirements(task_definition):
        return {"CPU": 0, "MEMORY": 0, "PORTS": [], "PORTS_UDP": []}


# KMS: the RotationPeriodInDays of EnableKeyRotation.
enable_key_rotation, get_key_rotation_status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status
rotation_periods = {}


@extend(KmsResponse)
class KeyRotation:
    def enable_key_rotation(self):
        rotation_periods[self._get_param("KeyId")] = self._get_param("RotationPeriodInDays") or 365
        return enable_key_rotation(self)

    def get_key_rotation_status(self):
        status = json.loads(get_key_rotation_status(self))
        if status["KeyRotationEnabled"]:
            status["RotationPeriodInDays"] = rotation_periods.get(self._get_param("KeyId"), 365)
        return json.dumps(status)


# AWS Backup: what a plan selects, changes of a plan, whom a vault tells, and jobs that are complete at once: a backup is a snapshot of an
# Aurora cluster, and its copy one in the region of the destination, with the key of the vault there. A vault is deleted when it is empty.
of_a_vault = "backup-vaults/(?P<name>[^/]+)/"
for path in (
    "backup-jobs/?$",
    "copy-jobs/?$",
    "account-settings/?$",
    of_a_vault + "notification-configuration/?$",
    of_a_vault + "recovery-points$",
    of_a_vault + "recovery-points/$",
    of_a_vault + "recovery-points/(?P<arn>.+)$",
):
    backup_paths["{0}/" + path] = BackupResponse.dispatch


def of_vault(backend, collection, name):
    """What a vault has of a kind, as a dictionary."""
    if name not in backend.vaults:
        raise ResourceNotFoundException(f"Backup vault {name} not found")
    return backend.__dict__.setdefault(collection, {}).setdefault(name, {})


def backed_up(backend, vault, snapshot, resource, role):
    of_vault(backend, "recovery_points", vault.backup_vault_name)[snapshot.arn] = point = {
        "RecoveryPointArn": snapshot.arn,
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "ResourceArn": resource,
        "ResourceType": "Aurora",
        "IamRoleArn": role,
        "Status": "COMPLETED",
        "CreationDate": unix_time(),
        "EncryptionKeyArn": snapshot.kms_key_id,
    }
    return point


delete_backup_vault = BackupBackend.delete_backup_vault


def delete_empty_backup_vault(self, name):
    if name in self.vaults and of_vault(self, "recovery_points", name):
        raise InvalidRequestException("Backup vault cannot be deleted because it contains recovery points.")
    for collection in ("recovery_points", "notifications"):
        self.__dict__.setdefault(collection, {}).pop(name, None)
    delete_backup_vault(self, name)


delete_backup_plan = BackupBackend.delete_backup_plan


def delete_whole_backup_plan(self, backup_plan_id):
    answer = delete_backup_plan(self, backup_plan_id)
    del self.plans[backup_plan_id]
    return answer


BackupBackend.delete_backup_vault, BackupBackend.delete_backup_plan = delete_empty_backup_vault, delete_whole_backup_plan


@extend(BackupResponse)
class Backups:
    def _path(self, index):
        return unquote(self.path.strip("/").split("/")[index])

    def _keep(self, collection, key, job):
        self.backup_backend.__dict__.setdefault(collection, {})[key] = job
        return job

    def list_tags(self):
        return json.dumps({"Tags": self.backup_backend.list_tags(self._path(1))})

    def tag_resource(self):
        self.backup_backend.tag_resource(self._path(1), json.loads(self.body)["Tags"])
        return "{}"

    def untag_resource(self):
        self.backup_backend.untag_resource(self._path(1), json.loads(self.body)["TagKeyList"])
        return "{}"

    def update_backup_plan(self):
        plan = self.backup_backend.get_backup_plan(self._path(2), None)
        plan.backup_plan = type(plan)(json.loads(self.body)["BackupPlan"], plan.creator_request_id, self.backup_backend).backup_plan
        return json.dumps(plan.to_dict())

    def create_backup_selection(self):
        plan, selection = self._path(2), json.loads(self.body)["BackupSelection"]
        answer = {"BackupPlanId": plan, "SelectionId": rds.random.get_random_hex(8), "CreationDate": unix_time()}
        self._keep("selections", answer["SelectionId"], answer | {"BackupSelection": selection, "SelectionName": selection["SelectionName"]})
        return json.dumps(answer)

    def get_backup_selection(self):
        found = self.backup_backend.__dict__.get("selections", {}).get(self._path(4))
        if found is None:
            raise ResourceNotFoundException("Backup selection not found")
        return json.dumps(found)

    def list_backup_selections(self):
        found = self.backup_backend.__dict__.get("selections", {}).values()
        return json.dumps({"BackupSelectionsList": [selection for selection in found if selection["BackupPlanId"] == self._path(2)]})

    def delete_backup_selection(self):
        self.backup_backend.__dict__.get("selections", {}).pop(self._path(4), None)
        return "{}"

    def put_backup_vault_notifications(self):
        of_vault(self.backup_backend, "notifications", self._path(1)).update(json.loads(self.body))
        return "{}"

    def get_backup_vault_notifications(self):
        found = of_vault(self.backup_backend, "notifications", self._path(1))
        if not found:
            raise ResourceNotFoundException("Failed reading notifications from database for Backup vault " + self._path(1))
        return json.dumps(found | {"BackupVaultName": self._path(1)})

    def delete_backup_vault_notifications(self):
        of_vault(self.backup_backend, "notifications", self._path(1)).clear()
        return "{}"

    def describe_region_settings(self):
        return json.dumps({"ResourceTypeOptInPreference": {"Aurora": True}, "ResourceTypeManagementPreference": {}})

    def start_backup_job(self):
        asked, backend = json.loads(self.body), self.backup_backend
        vault, job = backend.describe_backup_vault(asked["BackupVaultName"]), rds.random.get_random_hex(8)
        cluster = asked["ResourceArn"].split(":")[-1]
        snapshot = rds.rds_backends[ACCOUNT][self.region].create_db_cluster_snapshot(cluster, "awsbackup:job-" + job)
        point = backed_up(backend, vault, snapshot, asked["ResourceArn"], asked["IamRoleArn"])
        answer = {"BackupJobId": job, "RecoveryPointArn": snapshot.arn, "CreationDate": unix_time()}
        self._keep("backup_jobs", job, point | answer | {"State": "COMPLETED", "StatusMessage": ""})
        return json.dumps(answer)

    def list_backup_jobs(self):
        return self._jobs("backup_jobs", "BackupJobs", "backupVaultName", "BackupVaultName")

    def start_copy_job(self):
        asked, job = json.loads(self.body), rds.random.get_random_hex(8)
        destination = asked["DestinationBackupVaultArn"].split(":")
        there = backup_backends[destination[4]][destination[3]]
        vault = there.describe_backup_vault(destination[6])
        source = of_vault(self.backup_backend, "recovery_points", asked["SourceBackupVaultName"])[asked["RecoveryPointArn"]]
        original = rds.rds_backends[ACCOUNT][self.region].cluster_snapshots[asked["RecoveryPointArn"].split(":", 6)[6]]
        database = rds.rds_backends[destination[4]][destination[3]]
        snapshot = rds.DBClusterSnapshot(database, original.cluster, "awsbackup:copyjob-" + job, kms_key_id=vault.encryption_key_arn)
        database.cluster_snapshots[snapshot.db_cluster_snapshot_identifier] = snapshot
        backed_up(there, vault, snapshot, source["ResourceArn"], asked["IamRoleArn"])
        answer = {"CopyJobId": job, "CreationDate": unix_time()}
        arns = {"DestinationBackupVaultArn": asked["DestinationBackupVaultArn"], "DestinationRecoveryPointArn": snapshot.arn}
        self._keep("copy_jobs", job, answer | arns | {"State": "COMPLETED", "StatusMessage": ""})
        return json.dumps(answer)

    def list_copy_jobs(self):
        return self._jobs("copy_jobs", "CopyJobs", "destinationVaultArn", "DestinationBackupVaultArn")

    def _jobs(self, collection, name, parameter, attribute):
        jobs, of = self.backup_backend.__dict__.get(collection, {}).values(), self._get_params().get(parameter)
        return json.dumps({name: [job for job in jobs if of in (None, job[attribute])]})

    def list_recovery_points_by_backup_vault(self):
        return json.dumps({"RecoveryPoints": list(of_vault(self.backup_backend, "recovery_points", self._path(1)).values())})

    def delete_recovery_point(self):
        points, arn = of_vault(self.backup_backend, "recovery_points", self._path(1)), self._path(3)
        rds.rds_backends[ACCOUNT][self.region].cluster_snapshots.pop(arn.split(":", 6)[6], None)
        points.pop(arn, None)
        return "{}"


# Logs: the key of a group that is there already.
@extend(LogsResponse)
class LogsKeys:
    def associate_kms_key(self):
        self.logs_backend.groups[self._get_param("logGroupName")].kms_key_id = self._get_param("kmsKeyId")
        return "{}"

    def disassociate_kms_key(self):
        self.logs_backend.groups[self._get_param("logGroupName")].kms_key_id = None
        return "{}"


# EC2: the description of a security group's rule whose other end is a security group or a prefix list.
SecurityGroupRule.description = property(
    lambda self: self.ip_range.get("Description") or self.source_group.get("Description") or self.__dict__.get("of_prefix_list")
)
make_rule = SecurityGroupRule.__init__


def make_rule_with_description(self, *args, **kwargs):
    make_rule(self, *args, **kwargs)
    prefix_list = kwargs.get("prefix_list_id") or (args[7] if len(args) > 7 else None)
    self.of_prefix_list = (prefix_list or {}).get("Description")


SecurityGroupRule.__init__ = make_rule_with_description


# ElastiCache: the cache clusters of a replication group, as many as were asked for, with what the group was given and with what AWS chooses;
# DeleteReplicationGroup deletes it, and DeleteCacheSubnetGroup.
create_replication_group = ElastiCacheBackend.create_replication_group
CACHE_CLUSTER_SETTINGS = [name for name in inspect.signature(ElastiCacheBackend.create_cache_cluster).parameters if name != "self"]
CHOSEN_FOR_CACHES = {"engine_version": "7.1.0", "preferred_maintenance_window": "sun:05:00-sun:06:00", "auto_minor_version_upgrade": True}


@extend(ElastiCacheBackend)
class ReplicationGroups:
    def create_replication_group(self, **given):
        given["replicas_per_node_group"] = given["replicas_per_node_group"] or (given["num_cache_clusters"] or 1) - 1
        given.update({setting: value for setting, value in CHOSEN_FOR_CACHES.items() if given[setting] is None})
        group = create_replication_group(self, **given)
        for member in group.member_clusters:
            cluster = self.create_cache_cluster(**{name: given.get(name) for name in CACHE_CLUSTER_SETTINGS} | {"cache_cluster_id": member})
            cluster.security_groups = [{"security_group_id": one, "status": "active"} for one in given["security_group_ids"] or []]
            cluster.at_rest_encryption_enabled = given["at_rest_encryption_enabled"]
            cluster.cache_parameter_group = {"cache_parameter_group_name": given["cache_parameter_group_name"] or "default.redis7"}
        return group

    def delete_replication_group(self, replication_group_id, retain_primary_cluster):
        (group,) = self.describe_replication_groups(replication_group_id)
        for member in group.member_clusters:
            del self.cache_clusters[member]
        del self.replication_groups[replication_group_id]
        group.status = "deleting"
        return group


@extend(ElastiCacheResponse)
class CacheSubnetGroups:
    def delete_cache_subnet_group(self):
        (group,) = self.elasticache_backend.describe_cache_subnet_groups(self._get_param("CacheSubnetGroupName"))
        del self.elasticache_backend.cache_subnet_groups[group.cache_subnet_group_name]
        return ActionResult({})


# SQS: the RedrivePolicy without the spaces that moto writes into it.
attributes_of_queue = Queue.attributes.fget


def attributes_with_redrive_policy(self):
    answer = attributes_of_queue(self)
    if self.redrive_policy:
        answer["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
    return answer


Queue.attributes = property(attributes_with_redrive_policy)


# Amazon Q Developer in chat applications: the Slack channels, which moto lacks. That somebody has authorized the workspace is taken for granted.
slack_channels = {}


def create_slack_channel(given):
    arn = f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/{given['ConfigurationName']}"
    if arn in slack_channels:
        return 409, {"__type": "ConflictException", "message": "ConfigurationName already exists"}
    defaults = {"SlackChannelName": "alarms", "SlackTeamName": "team", "GuardrailPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"], "State": "ENABLED"}
    slack_channels[arn] = defaults | given | {"ChatConfigurationArn": arn}
    return 201, {"ChannelConfiguration": slack_channels[arn]}


def update_slack_channel(given):
    if given["ChatConfigurationArn"] not in slack_channels:
        return 404, {"__type": "ResourceNotFoundException", "message": "not found"}
    slack_channels[given["ChatConfigurationArn"]].update(given)
    return 200, {"ChannelConfiguration": slack_channels[given["ChatConfigurationArn"]]}


def describe_slack_channels(given):
    wanted = given.get("ChatConfigurationArn")
    return 200, {"SlackChannelConfigurations": [channel for arn, channel in slack_channels.items() if wanted in (None, arn)]}


def delete_slack_channel(given):
    known = slack_channels.pop(given["ChatConfigurationArn"], None)
    return (204, {}) if known else (404, {"__type": "ResourceNotFoundException", "message": "not found"})


chat_operations = {
    "/create-slack-channel-configuration": create_slack_channel,
    "/update-slack-channel-configuration": update_slack_channel,
    "/describe-slack-channel-configurations": describe_slack_channels,
    "/delete-slack-channel-configuration": delete_slack_channel,
}
dispatch = DomainDispatcherApplication.__call__


def dispatch_with_chats(self, environ, start_response):
    operation = chat_operations.get(environ["PATH_INFO"])
    if not operation:
        return dispatch(self, environ, start_response)
    status, content = operation(json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}"))
    headers = [("Content-Type", "application/json")]
    if "__type" in content:
        headers.append(("x-amzn-ErrorType", content["__type"]))
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [b"" if status == HTTPStatus.NO_CONTENT else json.dumps(content).encode()]


DomainDispatcherApplication.__call__ = dispatch_with_chats


# GET /moto-api/data.json: what the emulator holds, as service/region/collection/key; and the master passwords of the clusters,
# which no API call of AWS tells. AWS's own policies are left out, and what is deleted, which stays visible for a while,
# here as on AWS.
def held(prefix, value, found):
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            held(f"{prefix}/{key}", inner, found)
        elif isinstance(key, str) and "INACTIVE" != getattr(inner, "status", "") and "deleted" != getattr(inner, "state", ""):
            found.append(f"{prefix}/{key}")


def model_data(self, request, full_url, headers):
    found, passwords = [f"chatbot/global/{arn}" for arn in slack_channels], {}
    for backends in list(BackendDict._instances):
        if ACCOUNT in backends:  # moto makes backends of other accounts, too
            for region, backend in list(backends[ACCOUNT].items()):
                collections = {name: value for name, value in vars(backend).items() if isinstance(value, Mapping) and name != "managed_policies"}
                held(f"{backends.service_name}/{region}", collections, found)
                for name, cluster in getattr(backend, "clusters", {}).items() if backends.service_name == "rds" else ():
                    passwords[name] = cluster._master_user_password
    return 200, {"Content-Type": "application/json"}, json.dumps({"held": sorted(found), "master_passwords": passwords, "moto": moto.__version__})


MotoAPIResponse.model_data = model_data


# S3: CreateBucket with tags, which moto passes over.
bucket_response_put = S3Response._bucket_response_put


@extend(S3Response)
class TagsOfNewBuckets:
    def _bucket_response_put(self, request, bucket_name, querystring):
        answer = bucket_response_put(self, request, bucket_name, querystring)
        if not querystring and self.body:
            tags = (xmltodict.parse(self.body)["CreateBucketConfiguration"].get("Tags") or {}).get("Tag") or []
            tags = [tags] if isinstance(tags, dict) else tags
            self.backend.put_bucket_tagging(bucket_name, {tag["Key"]: tag.get("Value") or "" for tag in tags})
        return answer


# S3: moto evaluates a bucket's policy without its conditions, and so refuses everything where connections without TLS are denied. What comes here comes
# over loopback, which counts as TLS.
@extend(FakeBucket)
class ConditionsOfBucketPolicies:
    def get_permission(self, action, resource):
        if self.policy is None:
            return PermissionResult.NEUTRAL
        document = json.loads(self.policy)
        others = [one for one in document["Statement"] if "aws:SecureTransport" not in one.get("Condition", {}).get("Bool", {})]
        return IAMPolicy(json.dumps(document | {"Statement": others})).is_action_permitted(action, resource) if others else PermissionResult.NEUTRAL


# IAM: AddClientIDToOpenIDConnectProvider.
@extend(IamResponse)
class ClientIds:
    def add_client_id_to_open_id_connect_provider(self):
        provider = self.backend.get_open_id_connect_provider(self._get_param("OpenIDConnectProviderArn"))
        if self._get_param("ClientID") not in provider.client_id_list:
            provider.client_id_list.append(self._get_param("ClientID"))
        return ActionResult({})


# IAM: SimulatePrincipalPolicy. Nothing is refused here, and so nothing is denied.
@extend(IamResponse)
class Simulation:
    def simulate_principal_policy(self):
        resources = self._get_param("ResourceArns", ["*"])
        results = [
            {"EvalActionName": action, "EvalResourceName": resources[0], "EvalDecision": "allowed", "MissingContextValues": []}
            for action in self._get_param("ActionNames")
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def make_existing(what):
    parts = what.split(":")
    if what.startswith("sg-"):
        ec2 = ec2_backends[ACCOUNT][os.environ["AWS_DEFAULT_REGION"]]
        group = ec2.create_security_group(what, "existed before")
        del ec2.groups[group.vpc_id][group.id]
        group.id = group.group_id = what
        ec2.groups[group.vpc_id][what] = group
    elif what.startswith("zone "):
        _, zone_id, name = what.split(" ")
        dns = route53_backends[ACCOUNT]["aws"]
        zone = dns.create_hosted_zone(name, private_zone=False)
        made = next(key for key, value in dns.zones.items() if value is zone)
        del dns.zones[made]
        zone.resource_id = zone_id
        dns.zones[zone_id] = zone
    elif parts[2] == "acm":
        acm = acm_backends[ACCOUNT][parts[3]]
        certificate = acm._certificates.pop(acm.request_certificate("example.com", None, [], []))
        certificate.arn, certificate.status = what, "ISSUED"
        acm._certificates[what] = certificate
    elif parts[2] == "wafv2":
        waf, (_, _, name, acl_id) = wafv2_backends[ACCOUNT][parts[3]], parts[5].split("/")
        acl = waf.create_web_acl(name, {}, {"Allow": {}}, "REGIONAL", "", [], [], None, None, None, None, None)
        del waf.wacls[acl.arn]
        acl.arn, acl.id = what, acl_id
        waf.wacls[what] = acl
    elif parts[2] == "rds":
        arn, user, database = what.split(" ")
        backend, name = rds.rds_backends[ACCOUNT][parts[3]], arn.split(":", 6)[6]
        cluster = backend.create_db_cluster({
            "db_cluster_identifier": "of-" + name, "engine": "aurora-mysql", "engine_version": "8.0.mysql_aurora.3.04.0", "database_name": database,
            "master_username": user, "master_user_password": "the-password-of-then", "storage_encrypted": True, "kms_key_id": "the-key-of-then"})
        backend.create_db_cluster_snapshot(cluster.db_cluster_identifier, name)
        del backend.clusters[cluster.db_cluster_identifier]
    elif parts[2] == "kinesis":
        kinesis_backends[ACCOUNT][parts[3]].create_stream(parts[5].removeprefix("stream/"), 1)
    else:
        sys.exit(f"EXISTING: {what} is no certificate, web ACL, Kinesis stream, security group, zone or snapshot")


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    for region in ("us-east-1", os.environ["AWS_DEFAULT_REGION"]):  # moto asks the first for what is global
        for backends in (ec2_backends, elasticache_backends, events_backends):
            _ = backends[ACCOUNT][region]  # the default VPC, user and event bus are there at once
    for thing in json.loads(os.environ.get("EXISTING") or "[]"):
        make_existing(thing)
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    calls.record(ACCOUNT)
    main(sys.argv[1:])
