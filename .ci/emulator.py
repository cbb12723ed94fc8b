"""AWS on loopback: ministack, which by itself expands SAM's transform in the outer stack alone.

CloudFormation expands it in the stacks within as well, and so does this, by the same translator.
"""

from ministack.app import main
from ministack.services.cloudformation import engine

parse = engine._parse_template


def parse_and_expand(body):
    template = engine._apply_transforms(parse(body))
    if isinstance(template, engine._TransformFailed):
        raise ValueError(f"the transform failed: {template}")
    return template


# Nested stacks look the function up when they are made; all else has bound its own at import.
engine._parse_template = parse_and_expand
main()
