"""A distributed runtime for model serving: a Swift core with a Python SDK."""

from martlet_runtime import errors
from martlet_runtime.client import Client, Instance
from martlet_runtime.context import Context
from martlet_runtime.decorators import (
    depends,
    dynamo_endpoint,
    dynamo_worker,
    endpoint,
    on_shutdown,
    on_start,
    service,
    worker,
)
from martlet_runtime.errors import RemoteError, RuntimeFault
from martlet_runtime.runtime import Component, DistributedRuntime, Endpoint, Namespace
from martlet_runtime.serving import Serving
from martlet_runtime.stream import Annotated, ResponseStream

__all__ = [
    "Annotated",
    "Client",
    "Component",
    "Context",
    "DistributedRuntime",
    "Endpoint",
    "Instance",
    "Namespace",
    "RemoteError",
    "ResponseStream",
    "RuntimeFault",
    "Serving",
    "depends",
    "dynamo_endpoint",
    "dynamo_worker",
    "endpoint",
    "errors",
    "on_shutdown",
    "on_start",
    "service",
    "worker",
]
