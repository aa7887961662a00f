#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Documents that hold every member of Converse's wire, one JSON object a line, as expectations of the wire's tests.

    shapes.py generate > shapes.jsonl   walks botocore's service model
    shapes.py check shapes.jsonl        walks the model of the botocore that is installed

Each structure stands there whole, and with its required members alone; each union in all of its cases; each enumeration
in all of its values and in one that no model has. Where a shape stands in a second place, one example of it does.
Structures of requests and responses also get a member that no model has, because AWS adds members at any time.
"""

import base64
import json
import sys

import botocore.session

DOCUMENT = {"z": [1, 2.50, None, True, "t"], "a": {"nested": {}}, "n": 12345678901234567890}
SCALARS = {"boolean": [True, False], "integer": [0, 7], "long": [1234], "float": [0.25], "double": [0.5]}
# Cases of a union that the library's types take apart, so that there is no place for what else stands in them.
TAKEN_APART = {"ReasoningTextBlock", "AutoToolChoice", "AnyToolChoice", "SpecificToolChoice"}


class Walk:
    def __init__(self, adds_members):
        self.adds_members = adds_members
        self.known = {}

    def instances(self, shape):
        """Some values of a shape that together hold all that it can."""
        if shape.type_name == "structure":
            if getattr(shape, "is_document_type", False):
                return [DOCUMENT]
            if shape.name not in self.known:
                is_union = getattr(shape, "is_tagged_union", False)
                values = self.union(shape) if is_union else self.structure(shape)
                self.known[shape.name] = values
                return values
            return self.known[shape.name][-1:]
        if shape.type_name == "list":
            return [self.instances(shape.member)]
        if shape.type_name == "map":
            return [{"key": value} for value in self.instances(shape.value)]
        if shape.type_name == "blob":
            return [base64.b64encode(shape.name.encode()).decode()]
        if shape.type_name == "string":
            return [*shape.enum, "value_to_come"] if shape.enum else [f"some {shape.name}"]
        return SCALARS[shape.type_name]

    def union(self, shape):
        cases = [{name: value} for name, member in shape.members.items() for value in self.instances(member)]
        return [*cases, {"caseToCome": {"a": [1]}}]

    def structure(self, shape):
        members = {name: self.instances(member) for name, member in shape.members.items()}
        count = max((len(values) for values in members.values()), default=1)
        whole = [{name: self.pick(values, index) for name, values in members.items()} for index in range(count)]
        if self.adds_members and members and shape.name not in TAKEN_APART:
            for value in whole:
                value["memberToCome"] = {"a": [1]}
        required = {name: self.pick(members[name], len(members[name])) for name in shape.required_members}
        return whole if required in whole else [*whole, required]


    @staticmethod
    def pick(values, index):
        """One of the values; a list stands whole in the first structure only, to keep the file small."""
        value = values[index % len(values)]
        return value[-1:] if index and isinstance(value, list) else value


def lines():
    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    converse = model.operation_model("Converse")
    for value in Walk(True).instances(converse.input_shape):
        value.pop("modelId")
        yield {"kind": "request", "document": value}
    for value in Walk(True).instances(converse.output_shape):
        # An answer that is no message cannot be carried over.
        if "message" in value["output"]:
            yield {"kind": "response", "document": value}
    stream = model.operation_model("ConverseStream").output_shape.members["stream"]
    for name, member in stream.members.items():
        if not member.metadata.get("exception"):
            for value in Walk(False).instances(member):
                yield {"kind": name, "document": value}


def main():
    match sys.argv[1:]:
        case ["generate"]:
            for line in lines():
                print(json.dumps(line, separators=(",", ":")))
        case ["check", path]:
            with open(path, encoding="utf-8") as file:
                if [json.loads(line) for line in file] != list(lines()):
                    sys.exit(f"{path} is not what this script makes with this botocore")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
