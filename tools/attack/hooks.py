"""
What schemathesis has to know of content that is no JSON: chunks of a log, each a line with numbers and then so many bytes, and bundles of releases.
"""

import gzip
import re

import schemathesis
from hypothesis import strategies

MEDIA_TYPE = "application/vnd.baton.log"
BUNDLE_TYPE = "application/gzip"


def frame(number, stream, offset_ms, text):
    return f"{number} {stream} {offset_ms} {len(text)}\n".encode() + text


frames = strategies.builds(
    frame,
    strategies.integers(1, 4),
    strategies.sampled_from(["stdout", "stderr", "system"]),
    strategies.integers(0, 10**15),
    strategies.binary(max_size=200),
)
schemathesis.openapi.media_type(
    MEDIA_TYPE,
    strategies.one_of(strategies.lists(frames, max_size=4).map(b"".join), strategies.binary(max_size=4096)),
)
schemathesis.openapi.media_type(
    BUNDLE_TYPE, strategies.one_of(strategies.binary(max_size=4096).map(gzip.compress), strategies.binary(max_size=4096))
)


@schemathesis.serializer(MEDIA_TYPE, BUNDLE_TYPE)
def bytes_as_they_are(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()


def template_matches(template, path):
    return re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)), path) is not None


@schemathesis.hook
def filter_case(ctx, case):
    """A method that this path does not have, but another that matches too: `PATCH …/runners/{id}` of `…/runners/registration-token`."""
    method = case.method.lower()
    own = case.operation
    if method == own.method.lower():
        return True
    paths = own.schema.raw_schema["paths"]
    return not any(
        method in operations and template != own.path and template_matches(template, own.path)
        for template, operations in paths.items()
    )
