"""What functions may do: the emulator checks every call of theirs, and this that it does."""

import boto3
from botocore.exceptions import ClientError

import stack


def check(checks, outputs):
    """A role does what it grants, and is refused all else."""
    table, expiring = outputs["TableName"], stack.expiring_table()
    session = key("SESSION#x", "SESSION")
    reader = Role("get-product")
    checks.equal("get-product reads the table",
                 reader.tries("query", TableName=table, **partition("PRODUCT#x")), "done")
    for what, name, given in [
        ("write to it", "put_item", {"TableName": table, "Item": key("PRODUCT#x", "PRODUCT")}),
        ("scan it", "scan", {"TableName": table}),
        ("read a user of it", "query", {"TableName": table, **partition("USER#x")}),
        ("read an expiring item", "query", {"TableName": expiring, **partition("SESSION#x")}),
        ("write a session", "put_item", {"TableName": expiring, "Item": session}),
    ]:
        checks.equal(f"get-product may not {what}", reader.tries(name, **given), "refused")
    asker = Role("check-payments")
    asked = key("ASKED#x", "ASKED")
    checks.equal("check-payments notes that it asked",
                 asker.tries("put_item", TableName=expiring, Item=asked), "done")
    stack.client("dynamodb").delete_item(TableName=expiring, Key=asked)
    checks.equal("check-payments may not write a session",
                 asker.tries("put_item", TableName=expiring, Item=session), "refused")


class Role:
    """DynamoDB by the role of a function."""

    def __init__(self, function):
        found = stack.client("lambda").get_function_configuration(
            FunctionName=f"{stack.NAME}-{function}")
        session = stack.client("sts").assume_role(RoleArn=found["Role"], RoleSessionName="test")
        credentials = session["Credentials"]
        self.dynamodb = boto3.client(
            "dynamodb", endpoint_url=stack.ENDPOINT, region_name=stack.REGION,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"])

    def tries(self, action, **given):
        try:
            getattr(self.dynamodb, action)(**given)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            return "refused" if code == "AccessDeniedException" else code
        return "done"


def partition(pk):
    return {"KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}}}


def key(pk, sk):
    return {"pk": {"S": pk}, "sk": {"S": sk}}
