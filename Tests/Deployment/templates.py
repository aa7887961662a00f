# SPDX-License-Identifier: MIT-0
"""Reads CloudFormation templates, and works out their conditions for given parameters."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deployment"
NAMES = sorted(path.name for path in FOLDER.glob("*.template"))

# What is left out where a condition does not hold.
NOTHING = {"Ref": "AWS::NoValue"}


class _Loader(yaml.SafeLoader):
    pass


def _tag(loader: yaml.SafeLoader, name: str, node: yaml.Node):
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
            if name == "GetAtt":
                value = value.split(".", 1)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _tag)


class Template:
    """A template with values for its parameters; the defaults where none are given."""

    def __init__(self, name: str, **values: str):
        self.name = name
        self.text = (FOLDER / name).read_text()
        self.document = yaml.load(self.text, _Loader)
        self.declared = self.document["Parameters"]
        assert set(values) <= set(self.declared)
        self.values = {key: declared.get("Default") for key, declared in self.declared.items()} | values

    def holds(self, condition) -> bool:
        """Whether a condition, or the one of a name, holds."""
        if isinstance(condition, str):
            return self.holds(self.document["Conditions"][condition])
        match condition:
            case {"Fn::Equals": [first, second]}:
                return str(self._plain(first)) == str(self._plain(second))
            case {"Fn::Not": [inner]}:
                return not self.holds(inner)
            case {"Fn::And": parts}:
                return all(self.holds(part) for part in parts)
            case {"Condition": name}:
                return self.holds(name)
        raise ValueError(condition)

    def _plain(self, value):
        match value:
            case {"Ref": name}:
                return self.values[name]
            case {"Fn::Join": [_, inner]}:
                return self._plain(inner)
        return value

    def settled(self, value):
        """A part of the template in which nothing depends on conditions any more."""
        match value:
            case {"Fn::If": [condition, yes, no]}:
                return self.settled(yes if self.holds(condition) else no)
            case dict():
                pairs = {key: self.settled(inner) for key, inner in value.items()}
                return {key: inner for key, inner in pairs.items() if inner != NOTHING}
            case list():
                return [inner for inner in map(self.settled, value) if inner != NOTHING]
        return value

    @property
    def resources(self) -> dict:
        """The resources that are made."""
        made = {}
        for name, resource in self.document["Resources"].items():
            if "Condition" not in resource or self.holds(resource["Condition"]):
                made[name] = self.settled({key: part for key, part in resource.items() if key != "Condition"})
        return made

    @property
    def outputs(self) -> dict:
        """The outputs that there are."""
        outputs = self.document["Outputs"].items()
        made = {name: output for name, output in outputs if "Condition" not in output or self.holds(output["Condition"])}
        return {name: self.settled({key: part for key, part in output.items() if key != "Condition"}) for name, output in made.items()}

    def of_type(self, kind: str) -> list[dict]:
        """The properties of the resources of a type that are made."""
        return [resource.get("Properties", {}) for resource in self.resources.values() if resource["Type"] == kind]

    @property
    def statements(self) -> list[dict]:
        """What the gateway itself may do: the statements of its role's policy, but for those of its log."""
        found = [
            statement
            for policy in self.of_type("AWS::IAM::Policy")
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        platform = {"WriteLog", "PullImage", "SignInToRegistry"}
        return [statement for statement in found if statement["Sid"] not in platform]

    @property
    def variables(self) -> dict:
        """The environment of the gateway, as the template spells it."""
        for function in self.of_type("AWS::Lambda::Function"):
            return function["Environment"]["Variables"]
        (task,) = self.of_type("AWS::ECS::TaskDefinition")
        (container,) = task["ContainerDefinitions"]
        return {variable["Name"]: variable["Value"] for variable in container["Environment"]}

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the gateway, as far as the template and its parameters tell it."""
        told = {}
        for name, value in self.variables.items():
            match value:
                case {"Ref": parameter}:
                    if parameter in self.values:
                        told[name] = str(self.values[parameter])
                case _:
                    told[name] = str(value)
        return told
