"""AWS on loopback: ministack, and what it lacks. Nothing of the market's own is changed."""

import json
import os
import re
from contextvars import ContextVar

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import apigateway, cloudfront
from ministack.services.cloudformation import _stacks, engine, provisioners
from samtranslator.translator.transform import transform

API_HOST = re.compile(r"(\w+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com")


def expand_nested_stacks():
    """CloudFormation expands SAM's transform in the stacks within too, with their parameters;
    ministack in the outer one alone."""
    parse, deploy = engine._parse_template, provisioners._cfn_nested_stack_deploy
    parameters = ContextVar("parameters")

    def deploy_with_parameters(logical_id, properties, *given, **named):
        parameters.set(properties.get("Parameters", {}))
        return deploy(logical_id, properties, *given, **named)

    def parse_and_expand(body):
        template = parse(body)
        if engine._SAM_TRANSFORM not in engine.declared_transforms(template):
            return template
        return transform(template, parameters.get(), engine._NO_IAM_POLICY_LOADER)

    provisioners._cfn_nested_stack_deploy = deploy_with_parameters
    # A nested stack looks this up when it is made; all else has bound its own.
    engine._parse_template = parse_and_expand


def keep_attributes_of_nested_stacks():
    """Where a nested stack is updated, ministack forgets the attributes of what has not changed."""
    update = provisioners._update_resource

    def update_from_known(kind, physical_id, old, new, stack, logical_id=None, attributes=None):
        known = _stacks.get(stack, {}).get("_resources", {}).get(logical_id, {})
        attributes = attributes or known.get("Attributes")
        return update(kind, physical_id, old, new, stack, logical_id, attributes)

    provisioners._update_resource = update_from_known


def keep_what_nested_stacks_retain():
    """ministack deletes everything of a nested stack, whatever its `DeletionPolicy`."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::CloudFormation::Stack"]
    delete = handlers["delete"]

    def delete_what_is_not_retained(physical_id, *given, **named):
        child = _stacks.get(provisioners._nested_stack_lookup_name(physical_id), {})
        for name, resource in child.get("_template", {}).get("Resources", {}).items():
            if resource.get("DeletionPolicy") == "Retain":
                child["_resources"].pop(name, None)
        return delete(physical_id, *given, **named)

    handlers["delete"] = delete_what_is_not_retained


def refer_to_secrets_by_arn():
    """`Ref` of a secret is its ARN, and its name in ministack."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create, update, delete = (handlers[name] for name in ["create", "update", "delete"])

    def by_arn(made):
        return made[1]["Arn"], made[1]

    def name_of(arn):
        return arn.partition(":secret:")[2].rpartition("-")[0]

    handlers["create"] = lambda *given: by_arn(create(*given))
    handlers["update"] = lambda arn, *given: by_arn(update(name_of(arn), *given))
    handlers["delete"] = lambda arn, *given: delete(name_of(arn), *given)


def let_the_cdn_reach_the_api():
    """CloudFront's origin is the API's AWS host name, which ministack refuses to call: it is the
    API of this same process, under another name and without TLS."""
    headers, target = cloudfront._origin_request_headers, cloudfront._origin_connect_target

    def headers_for_api(origin, *given):
        api = API_HOST.fullmatch(origin["domain_name"])
        if api:
            host = f"{api[1]}.execute-api.{os.environ['MINISTACK_HOST']}"
            origin = origin | {"domain_name": host}
        return headers(origin, *given)

    def target_of_api(origin, *given):
        if API_HOST.fullmatch(origin["domain_name"]):
            return os.environ["BIND_HOST"], int(os.environ["GATEWAY_PORT"]), False
        return target(origin, *given)

    cloudfront._origin_request_headers = headers_for_api
    cloudfront._origin_connect_target = target_of_api


def read_cors_of_templates():
    """ministack keeps an API's CORS under the template's names and looks for those of the API; and
    it answers 403 to a preflight request of another origin, API Gateway 204 without headers."""
    headers, preflight = apigateway._cors_response_headers, apigateway._cors_preflight_response

    def headers_of(config, origin):
        config = {name[0].lower() + name[1:]: value for name, value in config.items()}
        return headers(config, origin)

    def preflight_of(config, origin):
        config = {name[0].lower() + name[1:]: value for name, value in config.items()}
        return preflight(config, origin) if headers(config, origin) else (204, {}, b"")

    apigateway._cors_response_headers = headers_of
    apigateway._cors_preflight_response = preflight_of


class Routed(str):
    """A method that is no preflight request's to ministack."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return False


def route_preflight_requests():
    """API Gateway answers preflight requests itself where no route takes OPTIONS; a route of ANY
    method takes it, and so does `$default`. ministack never asks the routes."""
    match, handle = apigateway._match_route, apigateway._handle_execute_in_scope

    async def handle_routed(api, stage, path, method, *given, **named):
        if match(api, method, path):
            method = Routed(method)
        return await handle(api, stage, path, method, *given, **named)

    apigateway._match_route = lambda api, method, path: match(api, str(method), path)
    apigateway._handle_execute_in_scope = handle_routed


def check_batches_of_messages():
    """A batch of messages takes the grant of the single one; ministack wants one of its own."""
    action_of = iam_actions.extract_iam_action

    def single(*given):
        action = action_of(*given)
        return action.removesuffix("Batch") if (action or "").startswith("sqs:") else action

    iam_actions.extract_iam_action = single


def check_leading_keys():
    """`dynamodb:LeadingKeys`, the partition keys that a call names, is missing in ministack: with
    `ForAllValues` every grant that is bound to keys would allow all."""
    context_of, enforce = iam_actions.dynamodb_service_context, iam_evaluator.enforce

    def context_with_request(body):
        return {**context_of(body), "request": json.loads(body or b"{}")}

    def enforce_with_keys(key, action, service, region, resource_arn="*", service_context=None):
        context = dict(service_context or {})
        if request := context.pop("request", None):
            table = resource_arn.partition(":table/")[2].partition("/")[0]
            if keys := sorted(leading_keys(request, action, table)):
                context["dynamodb:LeadingKeys"] = keys
        return enforce(key, action, service, region, resource_arn, context)

    iam_actions.dynamodb_service_context = context_with_request
    iam_evaluator.enforce = enforce_with_keys


def leading_keys(request, action, table):
    """The partition keys of `table` that `request` names for `action`."""
    if "TransactItems" in request:
        for item in request["TransactItems"]:
            for kind, one in item.items():
                name = "ConditionCheckItem" if kind == "ConditionCheck" else f"{kind}Item"
                if one["TableName"] == table and action == f"dynamodb:{name}":
                    yield key_of(one)
    elif "RequestItems" in request:
        of_table = request["RequestItems"].get(table, [])
        reads = of_table["Keys"] if isinstance(of_table, dict) else []
        writes = of_table if isinstance(of_table, list) else []
        yield from (key["pk"]["S"] for key in reads)
        yield from (key_of(one) for write in writes for one in write.values())
    elif "KeyConditionExpression" in request:
        names = request.get("ExpressionAttributeNames", {})
        partition = r"([#\w]+)\s*=\s*(:\w+)"
        for name, value in re.findall(partition, request["KeyConditionExpression"]):
            if names.get(name, name) in ("pk", "store"):
                yield request["ExpressionAttributeValues"][value]["S"]
    elif "Key" in request or "Item" in request:
        yield key_of(request)


def key_of(one):
    return (one.get("Key") or one["Item"])["pk"]["S"]


expand_nested_stacks()
keep_attributes_of_nested_stacks()
keep_what_nested_stacks_retain()
refer_to_secrets_by_arn()
let_the_cdn_reach_the_api()
read_cors_of_templates()
route_preflight_requests()
check_batches_of_messages()
check_leading_keys()
app.main()
