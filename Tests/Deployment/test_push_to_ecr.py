# SPDX-License-Identifier: MIT-0
"""scripts/push-to-ecr.sh, with stand-ins for docker and the AWS CLI that write down how they are called."""

import os
import shlex
import subprocess

import pytest
from templates import ROOT

REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"

AWS = """#!/bin/sh
echo "aws $*" >>"$CALLS"
case "$*" in
*get-caller-identity*) [ -z "$SIGNED_OUT" ] || exit 255; echo 123456789012 ;;
*get-login-password*) echo secret ;;
*describe-repositories*) exit "${DESCRIBE:-0}" ;;
esac
"""
DOCKER = """#!/bin/sh
echo "docker $*" >>"$CALLS"
case "$*" in
login*) cat >/dev/null ;;
esac
case "$*" in
*"$FAILS"*) [ -z "$FAILS" ] || exit 1 ;;
esac
"""


@pytest.fixture
def push(tmp_path):
    """Runs the script; its status, its output, and the calls of the stand-ins."""
    for name, text in {"aws": AWS, "docker": DOCKER}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    calls = tmp_path / "calls"

    def run(*arguments: str, answers: str = "", **variables: str):
        calls.write_text("")
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(calls)} | variables
        command = ["bash", str(ROOT / "scripts/push-to-ecr.sh"), *arguments]
        result = subprocess.run(command, env=environment, input=answers, capture_output=True, text=True, cwd=tmp_path)
        return result.returncode, result.stdout + result.stderr, calls.read_text().splitlines()

    return run


def test_the_predecessors_answers_do_what_they_did(push):
    status, output, calls = push(answers="\n\n\n\ny\ny\n")
    assert status == 0, output
    (build,) = [shlex.split(call) for call in calls if "buildx build" in call]
    assert {"--provenance=false", "--sbom=false", "--load", "linux/arm64"} <= set(build)
    pushed = [call.split()[-1] for call in calls if call.startswith("docker push")]
    assert pushed == [f"{REGISTRY}/bedrock-proxy-api:latest", f"{REGISTRY}/bedrock-proxy-api-ecs:latest"]
    assert all(image in output for image in pushed)


def test_options_spare_the_questions(push):
    options = "--lambda-repo team/gateway --tag v1.2 --region eu-central-1 --arch x86_64 --only lambda --yes"
    status, output, calls = push(*options.split())
    assert status == 0, output
    assert [call.split()[-1] for call in calls if call.startswith("docker push")] == [
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/gateway:v1.2"
    ]
    assert any("linux/amd64" in call for call in calls)
    assert "Architecture: x86_64" in output
    assert not any("create-repository" in call for call in calls)


def test_what_is_missing_is_made(push):
    _, _, calls = push("--yes", DESCRIBE="254")
    made = [call for call in calls if "create-repository" in call]
    assert [call.split("--repository-name ")[1].split()[0] for call in made] == ["bedrock-proxy-api", "bedrock-proxy-api-ecs"]


def test_an_image_that_is_there_is_not_built(push):
    status, _, calls = push("--yes", "--image", "bedrock-gateway:ci")
    assert status == 0
    assert not any("buildx" in call for call in calls)
    assert f"docker tag bedrock-gateway:ci {REGISTRY}/bedrock-proxy-api:latest" in calls


def test_china_has_a_registry_of_its_own(push):
    _, output, _ = push("--yes", "--region", "cn-north-1")
    assert "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/bedrock-proxy-api:latest" in output


def test_a_dry_run_calls_nobody(push):
    status, output, calls = push("--yes", "--dry-run")
    assert status == 0
    assert calls == []
    assert "--provenance=false --sbom=false" in output


@pytest.mark.parametrize(
    ("arguments", "answers", "word"),
    [
        (["--arch", "mips"], "", "--arch"),
        (["--only", "both"], "", "--only"),
        (["--tag"], "", "--tag"),
        (["--speed"], "", "--speed"),
        (["--yes", "--region", "virginia"], "", "virginia"),
        (["--yes", "--tag", "a tag"], "", "a tag"),
        (["--yes", "--ecs-repo", "Upper"], "", "Upper"),
        ([], "", "--yes"),
        ([], "\n\n\n\nn\n", "Aborted"),
    ],
)
def test_nothing_is_called_for_what_makes_no_sense(push, arguments, answers, word):
    status, output, calls = push(*arguments, answers=answers)
    assert status in (1, 64)
    assert word in output
    assert calls == []


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SIGNED_OUT": "1"}, "AWS_PROFILE"),
        ({"FAILS": "buildx version"}, "buildx"),
        ({"FAILS": "buildx build"}, "does not build"),
        ({"FAILS": "login"}, "cannot sign in"),
        ({"FAILS": "push"}, "cannot be pushed"),
    ],
)
def test_a_failure_says_what_failed(push, variables, words):
    status, output, calls = push("--yes", **variables)
    assert status == 1
    assert words in output.splitlines()[-1]
    assert not calls or not calls[-1].startswith("docker push") or "push" in variables["FAILS"]
