# SPDX-License-Identifier: MIT-0
"""Compose, Kubernetes and the workflows: that they say what the image and the gateway do."""

import re
from pathlib import Path

import pytest
import yaml
from templates import FOLDER, ROOT

KUBERNETES = FOLDER / "kubernetes"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def load(path: Path):
    return yaml.safe_load(path.read_text())


def manifest(kind: str) -> dict:
    (found,) = [document for document in map(load, KUBERNETES.glob("*.yaml")) if document["kind"] == kind]
    return found


def test_compose_is_the_predecessors_and_safer():
    (service,) = load(ROOT / "docker-compose.yml")["services"].values()
    assert service["ports"] == ["127.0.0.1:8000:8080"]
    variables = dict(entry.partition("=")[::2] for entry in service["environment"])
    assert variables["API_KEY"].startswith("${OPENAI_API_KEY")
    for name in ("AWS_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        assert variables[name] == ""
    home = re.search(r"HOME=(\S+)", (ROOT / "Dockerfile").read_text()).group(1)
    assert service["volumes"] == ["${HOME}/.aws:" + home + "/.aws:ro"]
    assert service["read_only"] is True


def test_the_kustomization_names_the_manifests():
    files = [path for path in KUBERNETES.glob("*.yaml") if path.name != "kustomization.yaml"]
    named = load(KUBERNETES / "kustomization.yaml")["resources"]
    # The secret is an example.
    assert sorted(named) == sorted(path.name for path in files if path.name != "secret.example.yaml")


def test_pods_may_do_next_to_nothing_and_end_in_peace():
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    # As the image has it.
    user = re.search(r"^USER (\d+):(\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [pod["securityContext"]["runAsUser"], pod["securityContext"]["runAsGroup"]] == [int(number) for number in user.groups()]
    variables = {variable["name"]: variable.get("value") for variable in container["env"]}
    ending = float(variables["SHUTDOWN_DELAY_SECONDS"]) + float(variables["SHUTDOWN_GRACE_SECONDS"])
    assert ending < pod["terminationGracePeriodSeconds"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health"
    (mount,) = container["volumeMounts"]
    assert variables["API_KEY_FILE"] == mount["mountPath"] + "/" + next(iter(manifest("Secret")["stringData"]))


def test_labels_and_names_fit_each_other():
    deployment = manifest("Deployment")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    for selector in (
        deployment["spec"]["selector"]["matchLabels"],
        manifest("Service")["spec"]["selector"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector.items() <= labels.items()
    name = deployment["metadata"]["name"]
    assert manifest("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == name
    pod = deployment["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == manifest("ServiceAccount")["metadata"]["name"]
    assert pod["volumes"][0]["secret"]["secretName"] == manifest("Secret")["metadata"]["name"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_do_little(workflow):
    document = load(workflow)
    assert document["permissions"] == {"contents": "read"}
    for job in document["jobs"].values():
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|[0-9a-f]{40})", step["uses"])
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
            # What others can choose, such as the name of a branch, never becomes part of a script.
            assert "${{ github." not in step.get("run", "")


def test_one_version_of_swift_builds_everything():
    text = "".join(path.read_text() for path in [ROOT / "Dockerfile", *WORKFLOWS])
    assert len(set(re.findall(r"swift:([\w.-]+)", text))) == 1


def test_images_for_lambda_have_no_attestations():
    steps = load(ROOT / ".github/workflows/release.yml")["jobs"]["build"]["steps"]
    for step in steps:
        if "-lambda-" in step.get("with", {}).get("tags", ""):
            assert step["with"]["provenance"] is False
            assert step["with"]["sbom"] is False
            break
    else:
        pytest.fail("no image for Lambda is pushed")
