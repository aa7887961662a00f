# SPDX-License-Identifier: MIT-0
"""What the linters of each kind of file say, and moto of the templates. 'make check-deployment' installs them."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import boto3
import moto
import openapi_spec_validator
import pytest
import yaml
from stacks import ALL_OPTIONS, OLD_OUTPUTS, OLD_VALUES, SECRET, of_lambda, template
from templates import FOLDER, NAMES, NOTHING, ROOT

TOOLS = Path(sys.executable).parent
KUBERNETES = FOLDER / "kubernetes"
UNIT = FOLDER / "systemd/bedrock-gateway.service"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SCRIPTS = ["push-to-ecr.sh", "assemble-root.sh", "build-static-curl.sh", "build-release.sh"]


def check(*command) -> str:
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_cfn_lint_finds_nothing():
    # W1030: a list of subnets is empty where its condition keeps it from being used.
    check(TOOLS / "cfn-lint", "--ignore-checks", "W1030", "--", *(FOLDER / name for name in NAMES))


def test_the_dockerfile_has_no_faults():
    check(TOOLS / "hadolint", "Dockerfile")


def test_the_commands_of_the_guide_have_no_faults():
    blocks = re.findall(r"^( *)```bash\n(.*?)^\1```", (ROOT / "docs/deployment.md").read_text(), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 8
    for _, text in blocks:
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_have_no_faults(script):
    check("bash", "-n", f"scripts/{script}")
    check(TOOLS / "shellcheck", f"scripts/{script}")


def test_yaml_has_no_faults():
    rules = "{extends: relaxed, rules: {line-length: {max: 140}, truthy: {check-keys: false}, octal-values: disable}}"
    check(TOOLS / "yamllint", "--strict", "-d", rules, "docker-compose.yml", *KUBERNETES.glob("*.yaml"), *WORKFLOWS)


def test_compose_fits_its_schema():
    check(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_kubernetes_takes_the_manifests():
    check(TOOLS / "kubernetes-validate", "--strict", *(path for path in KUBERNETES.glob("*.yaml") if path.stem != "kustomization"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_systemd_takes_the_unit_and_finds_it_safe(tmp_path):
    # The program of the unit is not installed here.
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"^ExecStart=.*", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE))
    check("systemd-analyze", "verify", "--man=no", unit)
    # From 0, safe, to 100.
    check("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_no_faults(workflow):
    check(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
    for job in yaml.safe_load(workflow.read_text())["jobs"].values():
        for step in job["steps"]:
            check_script(step.get("run"))


def check_script(text: str | None) -> None:
    """The shell of a step, as GitHub runs it, with its expressions as words."""
    if text:
        plain = "set -e\n" + re.sub(r"\$\{\{.*?\}\}", "word", text)
        result = subprocess.run(
            [TOOLS / "shellcheck", "--shell=bash", "-"], input=plain, capture_output=True, text=True, cwd=ROOT
        )
        assert result.returncode == 0, result.stdout


STACKS = [(name, OLD_VALUES) for name in OLD_OUTPUTS] + [(name, OLD_VALUES | ALL_OPTIONS) for name in NAMES]
BASE_URLS = {
    ("BedrockProxy.template", False): r"https://\w+\.execute-api\.us-west-2\.amazonaws\.com/api/v1",
    ("BedrockProxy.template", True): r"https://\w+\.execute-api\.us-west-2\.amazonaws\.com/api/v1",
    ("BedrockProxyFargate.template", False): r"http://[\w.-]+\.elb\.amazonaws\.com/api/v1",
    ("BedrockProxyFargate.template", True): r"https://models\.example\.com/api/v1",
    ("BedrockProxyALB.template", True): r"https://models\.example\.com/api/v1",
}


@pytest.fixture
def aws(monkeypatch):
    """Clients of an AWS of moto's."""
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "made-up")
    with moto.mock_aws():
        yield lambda service: boto3.client(service, "us-west-2")


@pytest.mark.parametrize(("name", "values"), STACKS)
@pytest.mark.filterwarnings("ignore:Tried to parse")
def test_a_stack_is_made(name, values, aws):
    """As far as moto knows the resources; conditions are worked out before, as it leaves gaps in lists."""
    if "CertificateArn" in values:
        certificate = aws("acm").request_certificate(DomainName="models.example.com")["CertificateArn"]
        values = values | {"CertificateArn": certificate}
    stack = template(name, **values)
    # Unknown to moto: function URLs, and APIs that are made from a description, so that they have nothing to deploy.
    unknown = {"ApiDeployment900Seconds", "ApiStage", "FunctionUrl"}
    document = {
        "Parameters": stack.declared,
        "Resources": {key: resource for key, resource in stack.resources.items() if key not in unknown},
        "Outputs": {
            key: output
            for key, output in stack.outputs.items()
            if not any(f"${{{resource}." in json.dumps(output) for resource in unknown)
        },
    }
    assert json.dumps(NOTHING) not in json.dumps(document)
    parameters = [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in stack.values.items()]
    formation = aws("cloudformation")
    formation.create_stack(StackName="gateway", TemplateBody=json.dumps(document), Parameters=parameters)
    (made,) = formation.describe_stacks(StackName="gateway")["Stacks"]
    assert made["StackStatus"] == "CREATE_COMPLETE"
    assert aws("iam").list_roles()["Roles"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in made["Outputs"]}
    assert re.fullmatch(BASE_URLS.get((name, "DomainName" in values), ""), outputs.get("APIBaseUrl", ""))
    if name in of_lambda():
        (function,) = aws("lambda").list_functions()["Functions"]
        assert function["FunctionArn"] == outputs["LambdaFunctionArn"]
        assert function["Environment"]["Variables"]["API_KEY_SECRET_ARN"] == SECRET


def test_the_description_of_the_api_is_valid():
    (api,) = template("BedrockProxy.template").of_type("AWS::ApiGateway::RestApi")
    body = json.loads(json.dumps(api["Body"]).replace('{"Ref": "AWS::StackName"}', '"gateway"'))
    openapi_spec_validator.validate(body)
