#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Asks botocore whether the golden requests of Converse are valid, and whether it can read the golden answers.

    validate.py [FILE ...]   checks these files, or all *.converse.json below ../Golden

botocore checks types, required and unknown members, lengths and ranges, but neither patterns nor values of enumerations;
those are checked here by the same service model.
"""

import base64
import json
import pathlib
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "Golden"
SERVICE = botocore.session.get_session().get_service_model("bedrock-runtime")
CONVERSE = SERVICE.operation_model("Converse")
CONVERSE_STREAM = SERVICE.operation_model("ConverseStream")


def checked(shape, value, path, errors):
    """The value with its blobs decoded; what botocore does not check is added to the errors."""
    if getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        if getattr(shape, "is_tagged_union", False) and len(value) != 1:
            errors.append(f"{path}: a union of {len(value)} members")
        members = shape.members
        return {
            key: checked(members[key], inner, f"{path}.{key}", errors) if key in members else inner
            for key, inner in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [checked(shape.member, inner, f"{path}[{index}]", errors) for index, inner in enumerate(value)]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: checked(shape.value, inner, f"{path}.{key}", errors) for key, inner in value.items()}
    if shape.type_name == "blob":
        return base64.b64decode(value, validate=True)
    if shape.type_name == "string" and isinstance(value, str):
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            errors.append(f"{path}: {value!r} does not match {pattern}")
        if shape.enum and value not in shape.enum:
            errors.append(f"{path}: {value!r} is none of {shape.enum}")
        if len(value) > shape.metadata.get("max", len(value)):
            errors.append(f"{path}: longer than {shape.metadata['max']}")
    return value


def errors_of(values, shape):
    """What is wrong with a document, as texts."""
    errors = []
    values = checked(shape, values, "", errors)
    report = ParamValidator().validate(values, shape)
    return errors + ([report.generate_report()] if report.has_errors() else [])


def errors_of_request(document, streams=False):
    """What is wrong with the body of a request."""
    operation = CONVERSE_STREAM if streams else CONVERSE
    return errors_of({"modelId": "a.model", **document}, operation.input_shape)


def errors_in(path):
    """What is wrong with a golden file, as texts."""
    document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    if str(path).endswith(".response.converse.json"):
        return errors_of(document, CONVERSE.output_shape)
    return errors_of_request(document)


def golden_files():
    return sorted(GOLDEN.rglob("*.converse.json"))


def main():
    found = {path: errors_in(path) for path in sys.argv[1:] or golden_files()}
    for path, errors in found.items():
        for error in errors:
            print(f"{path}: {error}", file=sys.stderr)
    print(f"{len(found)} files checked")
    sys.exit(any(found.values()))


if __name__ == "__main__":
    main()
