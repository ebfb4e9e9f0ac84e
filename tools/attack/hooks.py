"""What schemathesis has to know of Baton's own kind of content: chunks of a log, each a line with numbers and then so many bytes."""

import schemathesis
from hypothesis import strategies

MEDIA_TYPE = "application/vnd.baton.log"


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


@schemathesis.serializer(MEDIA_TYPE)
def bytes_as_they_are(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()
