# SPDX-License-Identifier: MIT-0
"""Parameters of stacks: those of the predecessor, and all that there are."""

from templates import NAMES, Template

SECRET = "arn:aws:secretsmanager:us-west-2:123456789012:secret:BedrockProxyAPIKey-AbCdEf"
IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/bedrock-proxy-api:latest"

# What a stack of the predecessor (aws-samples/bedrock-access-gateway, May 2026) was made with.
OLD_VALUES = {
    "ApiKeySecretArn": SECRET,
    "ContainerImageUri": IMAGE,
    "DefaultModelId": "anthropic.claude-3-sonnet-20240229-v1:0",
    "EnablePromptCaching": "false",
}
OLD_OUTPUTS = {
    "BedrockProxy.template": {"APIBaseUrl", "RestApiId", "LambdaFunctionArn"},
    "BedrockProxyFargate.template": {"APIBaseUrl"},
}

# Values for everything that is optional.
ALL_OPTIONS = {
    "ApiKeySecretArn": SECRET,
    "KeyEncryptionKeyArn": "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555",
    "AlarmTopicArn": "arn:aws:sns:us-west-2:123456789012:alarms",
    "AssumableRoleArns": "arn:aws:iam::210987654321:role/bedrock",
    "MediaObjectArns": "arn:aws:s3:::media/*",
    "CertificateArn": "arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555",
    "DomainName": "models.example.com",
    "ReservedConcurrency": "50",
}


def template(name: str, **values: str) -> Template:
    values = {"ContainerImageUri": IMAGE} | values
    declared = Template(name).declared
    return Template(name, **{key: value for key, value in values.items() if key in declared})


def of_load_balancer() -> list[str]:
    return [name for name in NAMES if "CertificateArn" in Template(name).declared]


def of_lambda() -> list[str]:
    return [name for name in NAMES if template(name).of_type("AWS::Lambda::Function")]
