"""The calls that Terraform makes, as it makes them: GET /moto-api/calls.json gives those since it was last asked, each once.

A call has the service as it signs for it, the operation, the region, the parameters that are text (not secrets, not documents), the tags that it asks
for, and the tags that the things it names have already, by their ids. Others than Terraform are not noted.
"""

import json
import re
import threading
from functools import cache
from io import BytesIO
from urllib.parse import parse_qsl, unquote

from botocore.loaders import Loader
from moto.ec2.models import ec2_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

SIGNATURE = re.compile(r"Credential=[^/]+/[^/]+/([^/]+)/([^/]+)/")
EC2_ID = re.compile(r"^[a-z]+(-[a-z]+)*-[0-9a-f]{8,17}$")
UNWANTED = re.compile("password|secretstring|secretbinary|policy$|document|body|description|token", re.IGNORECASE)

lock = threading.Lock()
calls = {}


@cache
def operations(service):
    """The operations of a service that tells them by method and path: with a pattern, and what must be in the query and the headers."""
    model, found = Loader().load_service_model(service, "service-2"), []
    for operation in model["operations"].values():
        path, _, query = operation["http"]["requestUri"].partition("?")
        parts = re.split(r"(\{\w+\+?\})", path.rstrip("/"))
        pattern = "".join(
            (f"(?P<{part.strip('{+}')}>" + (".+)" if "+" in part else "[^/]+)")) if part.startswith("{") else re.escape(part) for part in parts
        )
        wanted = {item.split("=")[0]: item.partition("=")[2] for item in query.split("&") if item}
        shape = model["shapes"][operation["input"]["shape"]] if "input" in operation else {}
        for member in (shape["members"][name] for name in shape.get("required", ())):
            if member.get("location") in ("querystring", "header"):
                wanted[member["locationName"]] = ""
        if not operation.get("deprecated"):
            found.append((operation["http"]["method"], re.compile(pattern + "/?$"), wanted, operation["name"]))
    return sorted(found, key=lambda one: (-len(one[2]), one[1].pattern.count("(?P<")))


def by_path(service, environ, query):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    given = query | {name[5:].lower().replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
    for wanted_method, pattern, wanted, name in operations(service):
        match = pattern.match(path)
        if method == wanted_method and match and all(key in given and value in ("", given[key]) for key, value in wanted.items()):
            return name, {key: unquote(value) for key, value in match.groupdict().items()}
    return f"{method} {path}", {}


def read(environ, body):
    """The operation and its parameters."""
    service, target = SIGNATURE.search(environ["HTTP_AUTHORIZATION"])[2], environ.get("HTTP_X_AMZ_TARGET")
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    if target:
        return target.split(".")[-1], json.loads(body or "{}")
    form = query | dict(parse_qsl(body.decode("utf-8", "replace"))) if "urlencoded" in environ.get("CONTENT_TYPE", "") else query
    if "Action" in form:
        return form["Action"], form
    operation, parameters = by_path(service, environ, query)
    return operation, query | (json.loads(body) if "json" in environ.get("CONTENT_TYPE", "") and body else {}) | parameters


def tags_asked_for(parameters):
    """The tags of a request, whichever way its service writes them."""
    for name in ("Tags", "tags", "TagList", "BackupVaultTags", "BackupPlanTags"):
        value = parameters.get(name)
        if isinstance(value, dict):
            return {key: str(text) for key, text in value.items()}
        if isinstance(value, list):
            return {str(next(tag[key] for key in ("Key", "key", "TagKey") if key in tag)): next(iter(tag[key] for key in ("Value", "value", "TagValue") if key in tag), "")
                    for tag in value}
    flat = {name: value for name, value in parameters.items() if isinstance(value, str)}
    keys = {name[: -len(".Key")]: value for name, value in flat.items() if name.endswith(".Key") and "Tag" in name}
    return {key: flat.get(prefix + ".Value", "") for prefix, key in keys.items()}


def tags_before(account, region, ids):
    """The tags that things of EC2 have when the call comes."""
    found = {one: {} for one in ids}
    for tag in ec2_backends[account][region].describe_tags(filters={"resource-id": ids}) if ids else ():
        found[tag["resource_id"]][tag["key"]] = tag["value"]
    return found


def note(account, environ, body):
    if "HashiCorp" not in environ.get("HTTP_USER_AGENT", "") or "HTTP_AUTHORIZATION" not in environ:
        return
    region, service = SIGNATURE.search(environ["HTTP_AUTHORIZATION"]).groups()
    operation, parameters = read(environ, body)
    parameters |= {f"{outer}.{name}": value for outer, inner in parameters.items() if isinstance(inner, dict) for name, value in inner.items()}
    kept = {name: str(value) for name, value in parameters.items() if isinstance(value, (str, int)) and len(str(value)) < 300 and not UNWANTED.search(name)}
    kept |= {name: json.dumps(value) for name, value in parameters.items() if isinstance(value, list) and all(isinstance(one, str) for one in value)}
    ids = sorted({value for value in kept.values() if EC2_ID.match(value)}) if service == "ec2" else []
    call = {"service": service, "operation": operation, "region": region, "parameters": kept, "request_tags": tags_asked_for(parameters)}
    call["resource_tags"] = tags_before(account, region, ids)
    with lock:
        calls[json.dumps(call, sort_keys=True)] = call


def taken():
    """What was noted, and forgets it."""
    with lock:
        noted = list(calls.values())
        calls.clear()
        return noted


def answered(request, full_url, headers):
    return 200, {"Content-Type": "application/json"}, json.dumps(taken())


def record(account):
    """Note each call before moto gets it."""
    from moto.moto_api._internal.urls import url_paths  # it takes moto's answers as they are when it is imported

    url_paths["{0}/moto-api/calls.json"] = answered
    answer = DomainDispatcherApplication.__call__

    def noting(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) if environ.get("HTTP_TRANSFER_ENCODING") != "chunked" else b""
        if body:
            environ["wsgi.input"] = BytesIO(body)
        note(account, environ, body)
        return answer(self, environ, start_response)

    DomainDispatcherApplication.__call__ = noting
