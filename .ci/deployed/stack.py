"""The stack on the emulated AWS: how it is started, deployed, looked at and called."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import boto3

import ecpay

NAME = "night-market-dev"
KEYS_SECRET = f"{NAME}/jwt-signing-keys"
ECPAY_SECRET = f"{NAME}/ecpay"
REGION = "ap-northeast-1"
PORT = 4566
ENDPOINT = f"http://127.0.0.1:{PORT}"
# Of an app of somebody else's, which may call the API.
APP_ORIGIN = "https://app.example.com"
ENVIRONMENT = {
    "AWS_ENDPOINT_URL": ENDPOINT,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
}


def start(work, certificate):
    """Starts the emulator, and waits until it answers."""
    environment = os.environ | ENVIRONMENT | {
        "GATEWAY_PORT": str(PORT),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": REGION,
        "LAMBDA_EXECUTOR": "local",
        # Functions may do what their roles grant, and no more.
        "AUTH": "true",
        # Functions trust the stand-in for ECPay by it.
        "SSL_CERT_FILE": certificate,
        "TMPDIR": str(work / "tmp"),
    }
    emulator = Path(__file__).parent / "emulator.py"
    with open(work / "emulator.log", "w") as log:
        subprocess.Popen([sys.executable, emulator], env=environment, stdout=log, stderr=log)
    for _ in range(300):
        try:
            return urllib.request.urlopen(f"{ENDPOINT}/_ministack/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the emulator does not start: see emulator.log")


def client(service):
    return boto3.client(
        service, endpoint_url=ENDPOINT, region_name=REGION,
        aws_access_key_id=ENVIRONMENT["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=ENVIRONMENT["AWS_SECRET_ACCESS_KEY"])


def entry(name):
    """A new key, in a list of signing keys."""
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


def make_secrets():
    """The two secrets that have to be there before a market is deployed."""
    secrets = client("secretsmanager")
    keys = ",".join(map(entry, [int(time.time()), "index"]))
    secrets.create_secret(Name=KEYS_SECRET, SecretString=keys)
    secrets.create_secret(Name=ECPAY_SECRET, SecretString=json.dumps([ecpay.ACCOUNT]))


def add_signing_key():
    """A new key beside the others: it verifies at once, and signs once all functions know it."""
    secrets = client("secretsmanager")
    keys = secrets.get_secret_value(SecretId=KEYS_SECRET)["SecretString"]
    secrets.put_secret_value(
        SecretId=KEYS_SECRET, SecretString=f"{entry(int(time.time()))},{keys}")


def put_accounts(accounts):
    """The merchant accounts at ECPay, the current one first."""
    client("secretsmanager").put_secret_value(
        SecretId=ECPAY_SECRET, SecretString=json.dumps(accounts))


def deploy(sam, work, **parameters):
    """`sam deploy` as samconfig.toml has it for the stage dev, with other parameters too, and
    without a question; how long it took, in seconds."""
    with open(work / "samconfig.toml", "rb") as config:
        given = tomllib.load(config)["default"]["deploy"]["parameters"]["parameter_overrides"]
    given = dict(one.split("=", 1) for one in given) | {"CorsOrigins": APP_ORIGIN} | parameters
    started = time.monotonic()
    run(work, sam, "deploy", "--no-confirm-changeset", "--parameter-overrides",
        *(f"{name}={value}" for name, value in given.items()))
    return time.monotonic() - started


def delete():
    """As `sam delete`, which takes the emulator's address of a nested template for none of S3."""
    cloudformation = client("cloudformation")
    cloudformation.delete_stack(StackName=NAME)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 120})


def run(work, *command):
    with open(work / "sam.log", "a") as log:
        subprocess.run(command, cwd=work, env=os.environ | ENVIRONMENT,
                       stdout=log, stderr=log, check=True)


def outputs():
    stack = client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def api_host():
    """What the API is called, with its port."""
    return outputs()["ApiUrl"].removeprefix("http://")


def invoke(function, event):
    """Invokes a function by its name in the market, as its schedule does."""
    answer = client("lambda").invoke(
        FunctionName=f"{NAME}-{function}:live", Payload=json.dumps(event).encode())
    return json.loads(answer["Payload"].read())


def log_level(function):
    found = client("lambda").get_function_configuration(FunctionName=f"{NAME}-{function}:live")
    return found["LoggingConfig"]["ApplicationLogLevel"]


@dataclass
class Queue:
    url: str

    @property
    def name(self):
        return self.url.rsplit("/", 1)[-1]

    def length(self):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = client("sqs").get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)


def queues():
    return [Queue(url) for url in client("sqs").list_queues().get("QueueUrls", [])]


def buckets():
    return [one["Name"] for one in client("s3").list_buckets()["Buckets"]]


def logged_errors():
    """Every line of level ERROR that a function has logged."""
    logs = client("logs")
    errors = []
    groups = logs.get_paginator("describe_log_groups").paginate()
    for group in groups.search("logGroups[].logGroupName"):
        events = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        for event in events.search("events[]"):
            if '"level":"ERROR"' in event["message"].replace(" ", ""):
                errors.append(f"{group}: {event['message'].strip()}")
    return errors


def expiring_table():
    """The table that is not the one of the outputs."""
    names = client("dynamodb").list_tables()["TableNames"]
    return next(name for name in names if "ExpiringTable" in name)
