# SPDX-License-Identifier: MIT-0
"""The CloudFormation templates: an old stack's parameters, what the gateway is told, and what it may do."""

import json
import re

import pytest
from stacks import ALL_OPTIONS, OLD_OUTPUTS, OLD_VALUES, SECRET, of_lambda, of_load_balancer, template
from templates import FOLDER, NAMES, ROOT, Template

# Its resources. A deployment of an API does not change, so that it is the one that is replaced.
OLD_RESOURCES = {
    "BedrockProxy.template": {
        "ProxyApiHandlerServiceRole",
        "ProxyApiHandlerServiceRoleDefaultPolicy",
        "ProxyApiHandler",
        "RestApi",
        "LambdaPermission",
        "ApiStage",
    },
    "BedrockProxyFargate.template": {
        "VPCB9E5F0B4",
        "VPCPublicSubnet1SubnetB4246D30",
        "VPCPublicSubnet1RouteTableFEE4B781",
        "VPCPublicSubnet1RouteTableAssociation0B0896DC",
        "VPCPublicSubnet1DefaultRoute91CEF279",
        "VPCPublicSubnet2Subnet74179F39",
        "VPCPublicSubnet2RouteTable6F1A15F1",
        "VPCPublicSubnet2RouteTableAssociation5A808732",
        "VPCPublicSubnet2DefaultRouteB7481BBA",
        "VPCIGWB7E252D3",
        "VPCVPCGW99B986DC",
        "ProxyExecRole6947A5BE",
        "ProxyExecRoleDefaultPolicyED41DFE7",
        "ProxyTaskRole5DB6A540",
        "ProxyTaskRoleDefaultPolicy933321B8",
        "ProxyBedrockCluster893F4261",
        "ProxyBedrockClusterD9C31EFF",
        "ProxyTaskDef9F2A72E5",
        "ProxyApiService8651D882",
        "ProxyApiServiceSecurityGroup51EBD9B8",
        "ProxyApiServiceSecurityGroupfromBedrockProxyFargateProxyALBSecurityGroup9C12825880081F8FE2",
        "ProxyALB87756780",
        "ProxyALBSecurityGroup0D6CA3DA",
        "ProxyALBSecurityGrouptoBedrockProxyFargateProxyApiServiceSecurityGroupDDA1C56480393D1E44",
        "ProxyALBListener933E9515",
        "ProxyALBListenerTargetsGroup187739FA",
    },
}

def test_there_are_the_four_ways():
    assert len(NAMES) == 4
    assert len(of_load_balancer()) == 2
    assert len(of_lambda()) == 3


@pytest.mark.parametrize("name", OLD_OUTPUTS)
def test_an_old_stack_keeps_its_parameters_resources_and_outputs(name):
    new = template(name)
    assert set(OLD_VALUES) <= set(new.declared)
    for parameter, value in OLD_VALUES.items():
        assert new.declared[parameter]["Type"] == "String"
        assert re.fullmatch(new.declared[parameter].get("AllowedPattern", ".*"), value)
        assert value in new.declared[parameter].get("AllowedValues", [value])
    assert OLD_OUTPUTS[name] <= set(new.document["Outputs"])
    assert OLD_RESOURCES[name] <= set(template(name, **OLD_VALUES).resources)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_image_has_to_be_named(name):
    declared = template(name).declared
    assert {key for key, parameter in declared.items() if "Default" not in parameter} == {"ContainerImageUri"}
    assert all(parameter.get("Description") for parameter in declared.values())
    groups = template(name).document["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in groups for name in group["Parameters"]) == sorted(declared)


def test_the_guide_names_every_parameter_and_no_other_file():
    guide = (ROOT / "docs/deployment.md").read_text()
    declared = {parameter for name in NAMES for parameter in template(name).declared}
    assert {parameter for parameter in declared if f"`{parameter}`" not in guide and f" {parameter}=" not in guide} == set()
    given = set(re.findall(r"\b([A-Z][A-Za-z]+)=", "\n".join(re.findall(r"```bash\n(.*?)```", guide, re.DOTALL))))
    assert {word for word in given if not word.isupper()} - {"OutputKey"} <= declared
    for path in set(re.findall(r"(?:deployment|scripts)/[\w./-]*\w", guide)):
        assert (ROOT / path).exists(), path


def known_variables() -> set[str]:
    text = "".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
    rows = re.findall(r"^\| (`[A-Z].*?) \|", text, re.MULTILINE)
    # The last one is only for functions.
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row)} | {"LAMBDA_RESPONSE_MODE"}


@pytest.mark.parametrize("name", NAMES)
def test_the_gateway_knows_what_it_is_told(name):
    told = template(name).variables
    assert set(told) <= known_variables()
    assert {"DEFAULT_MODEL", "ENABLE_PROMPT_CACHING", "API_KEY_SECRET_ARN"} <= set(told)


@pytest.mark.parametrize("name", NAMES)
def test_the_key_comes_from_where_the_stack_says(name):
    made = template(name)
    assert made.variables["API_KEY_SECRET_ARN"] == {"Ref": "ApiKeySecret"}
    assert "ApiKeySecret" in made.resources
    generated = made.resources["ApiKeySecret"]["Properties"]["GenerateSecretString"]
    assert (generated["GenerateStringKey"], json.loads(generated["SecretStringTemplate"])) == ("api_key", {})

    given = template(name, ApiKeySecretArn=SECRET)
    assert given.environment["API_KEY_SECRET_ARN"] == SECRET
    assert "ApiKeySecret" not in given.resources
    (statement,) = [s for s in given.statements if s["Action"] == "secretsmanager:GetSecretValue"]
    assert statement["Resource"] == {"Ref": "ApiKeySecretArn"}

    parameter = template(name, ApiKeyParameterName="/gateway/key")
    assert parameter.environment["API_KEY_PARAM_NAME"] == "/gateway/key"
    assert "ApiKeySecret" not in parameter.resources
    assert not [s for s in parameter.statements if "secretsmanager:GetSecretValue" in s["Action"]]
    assert [s for s in parameter.statements if s["Action"] == "ssm:GetParameter"]


def called_actions() -> set[str]:
    """The actions that the code names: what it tells whoever lacks them."""
    sources = [path for path in (ROOT / "Sources").rglob("*.swift") if "BedrockSimulator" not in path.parts]
    return {action for path in sources for action in re.findall(r'"(bedrock:[A-Z][A-Za-z]+)"', path.read_text())}


def actions_of(statements: list[dict]) -> set[str]:
    return {
        action
        for statement in statements
        for action in (statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]])
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_role_allows_what_the_gateway_calls_and_no_more(name):
    called = called_actions()
    assert {"bedrock:InvokeModel", "bedrock:ListFoundationModels"} <= called
    allowed = actions_of(template(name).statements)
    # Needed by the services behind a call, so that no call is named for them.
    indirect = {
        "bedrock:ApplyGuardrail",
        "bedrock:RenderPrompt",
        "sagemaker:InvokeEndpoint",
        "sagemaker:InvokeEndpointWithResponseStream",
        "secretsmanager:GetSecretValue",
    }
    assert allowed == called | indirect
    everything = template(name, **ALL_OPTIONS)
    assert actions_of(everything.statements) - allowed == {"kms:Decrypt", "sts:AssumeRole", "s3:GetObject"}


@pytest.mark.parametrize("name", NAMES)
def test_no_statement_is_wider_than_it_must_be(name):
    stack = template(name, **ALL_OPTIONS)
    policies = stack.of_type("AWS::IAM::Policy")
    statements = [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]
    assert "*" not in "".join(actions_of(statements))
    anywhere = {statement["Sid"] for statement in statements if statement["Resource"] == "*"}
    assert anywhere <= {"ListModels", "SignInToRegistry"}
    # Other partitions than the public one have templates, too; literal ARNs stand in descriptions and patterns only.
    body = json.dumps([stack.document["Resources"], stack.document["Outputs"]])
    assert "arn:aws:" not in body


def text_of(value, stack: Template):
    names = {"Partition": "aws", "AccountId": "123456789012", "Region": "us-west-2"}
    match value:
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{AWS::(\w+)\}", lambda found: names[found.group(1)], text)
        case {"Ref": name}:
            return stack.values[name]
        case dict():
            return {key: text_of(inner, stack) for key, inner in value.items()}
        case list():
            return [text_of(inner, stack) for inner in value]
    return value


@pytest.mark.parametrize("name", NAMES)
def test_the_policy_is_the_same_everywhere(name):
    stack = template(name, ApiKeySecretArn="arn:aws:secretsmanager:us-west-2:123456789012:secret:bedrock-gateway-??????")
    policy = json.loads((FOLDER / "iam-policy.json").read_text())
    assert policy == {"Version": "2012-10-17", "Statement": text_of(stack.statements, stack)}


@pytest.mark.parametrize("name", of_load_balancer())
def test_a_certificate_turns_plain_http_off(name):
    plain = template(name).of_type("AWS::ElasticLoadBalancingV2::Listener")
    assert [(listener["Port"], listener["DefaultActions"][0]["Type"]) for listener in plain] == [(80, "forward")]

    with_certificate = template(name, **ALL_OPTIONS)
    listeners = with_certificate.of_type("AWS::ElasticLoadBalancingV2::Listener")
    actions = {listener["Port"]: listener["DefaultActions"][0] for listener in listeners}
    assert {port: action["Type"] for port, action in actions.items()} == {80: "fixed-response", 443: "forward"}
    # As OpenAI's SDKs read errors.
    error = json.loads(actions[80]["FixedResponseConfig"]["MessageBody"])["error"]
    assert set(error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("name", of_load_balancer())
def test_a_vpc_of_ones_own_takes_the_place_of_the_one_that_is_made(name):
    assert template(name).of_type("AWS::EC2::VPC")
    own = template(name, VpcId="vpc-0123456789abcdef0", LoadBalancerSubnetIds="subnet-1,subnet-2", TaskSubnetIds="subnet-3")
    kinds = {resource["Type"] for resource in own.resources.values()}
    assert not kinds & {"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::InternetGateway", "AWS::EC2::RouteTable"}
    (balancer,) = own.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["Subnets"] == {"Ref": "LoadBalancerSubnetIds"}
    # What is made nowhere is referred to nowhere.
    left = set(template(name).resources) - set(own.resources)
    assert not [gone for gone in left if f'"{gone}"' in json.dumps(own.resources)]


@pytest.mark.parametrize("name", of_lambda())
def test_the_gateway_gives_up_before_the_function_does(name):
    stack = template(name)
    (function,) = stack.of_type("AWS::Lambda::Function")
    assert float(stack.environment["UPSTREAM_TOTAL_TIMEOUT_SECONDS"]) < function["Timeout"] <= 900
    # Application Load Balancers take whole answers of functions only.
    assert stack.environment["LAMBDA_RESPONSE_MODE"] == ("buffer" if name in of_load_balancer() else "stream")


def test_the_api_streams_for_as_long_as_the_function_runs():
    stack = template("BedrockProxy.template")
    (function,) = stack.of_type("AWS::Lambda::Function")
    (api,) = stack.of_type("AWS::ApiGateway::RestApi")
    assert set(api["Body"]["paths"]) == {"/{proxy+}", "/"}
    for path in api["Body"]["paths"].values():
        integration = path["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]
        assert integration["responseTransferMode"] == "STREAM"
        assert integration["timeoutInMillis"] == function["Timeout"] * 1000
        assert integration["uri"]["Fn::Sub"].endswith("/response-streaming-invocations")


def test_the_limits_of_fargate_fit_each_other():
    stack = template("BedrockProxyFargate.template")
    (task,) = stack.of_type("AWS::ECS::TaskDefinition")
    (container,) = task["ContainerDefinitions"]
    (balancer,) = stack.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
    attributes = {pair["Key"]: pair["Value"] for pair in balancer["LoadBalancerAttributes"]}
    idle = float(attributes["idle_timeout.timeout_seconds"])
    # The side that opened a connection has to be the first to close it.
    assert float(stack.environment["CLIENT_IDLE_TIMEOUT_SECONDS"]) > idle
    # An answer that does not stream may take as long as the gateway waits for it: 900 seconds by default.
    assert idle >= 900
    assert float(stack.environment["SHUTDOWN_GRACE_SECONDS"]) < container["StopTimeout"] <= 120
    assert container["ReadonlyRootFilesystem"] is True
    assert container["LinuxParameters"]["Capabilities"]["Drop"] == ["ALL"]
    (service,) = stack.of_type("AWS::ECS::Service")
    assert service["DeploymentConfiguration"]["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    assert len(stack.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")) == 3


@pytest.mark.parametrize("name", NAMES)
def test_logs_end_and_alarms_reach_the_topic(name):
    stack = template(name)
    assert stack.of_type("AWS::Logs::LogGroup") == [{"RetentionInDays": {"Ref": "LogRetentionDays"}}]
    alarms = stack.of_type("AWS::CloudWatch::Alarm")
    assert len(alarms) >= 5
    assert not [alarm for alarm in alarms if "AlarmActions" in alarm]
    told = template(name, **ALL_OPTIONS).of_type("AWS::CloudWatch::Alarm")
    assert all(alarm["AlarmActions"] == [{"Ref": "AlarmTopicArn"}] for alarm in told)
    (filter,) = stack.of_type("AWS::Logs::MetricFilter")
    # The name under which the log tells the status of an answer.
    (term,) = re.findall(r'^"([a-z.]+)=429"$', filter["FilterPattern"])
    assert f'"{term}"' in (ROOT / "Sources/GatewayServer/AccessLog.swift").read_text()
