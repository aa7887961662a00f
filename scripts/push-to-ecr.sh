#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
#
# Builds the container image and pushes it to Amazon ECR, for Lambda and for ECS; asks for what no option says.
#
#     scripts/push-to-ecr.sh [OPTION ...]
#
#     --lambda-repo NAME   repository of the image for Lambda        (bedrock-proxy-api)
#     --ecs-repo NAME      repository of the image for ECS/Fargate   (bedrock-proxy-api-ecs)
#     --tag TAG            tag of the image                          (latest)
#     --region REGION      region of the repositories                (us-east-1)
#     --arch ARCH          arm64 or amd64, as the stack's Architecture says; x86_64 is amd64   (arm64)
#     --only WHICH         lambda or ecs: push to that repository alone
#     --image IMAGE        push this image, which is there already, instead of building one
#     --yes                ask nothing: take what is in parentheses where no option says otherwise
#     --dry-run            only tell what would be run
#     --help               this text
#
# Makes repositories that do not exist. Needs docker with buildx, the AWS CLI, and permission for ecr:CreateRepository,
# ecr:DescribeRepositories, ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload,
# ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage.
set -euo pipefail
cd "$(dirname "$0")/.."

lambda_repository=
ecs_repository=
tag=
region=
architecture=arm64
only=
image=
assume_yes=no
dry_run=no

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
    --lambda-repo | --ecs-repo | --tag | --region | --arch | --only | --image)
        [ $# -ge 2 ] && [ -n "$2" ] || { echo "$(basename "$0"): $1 needs a value." >&2; exit 64; }
        case $1 in
        --lambda-repo) lambda_repository=$2 ;;
        --ecs-repo) ecs_repository=$2 ;;
        --tag) tag=$2 ;;
        --region) region=$2 ;;
        --arch) architecture=$2 ;;
        --only) only=$2 ;;
        --image) image=$2 ;;
        esac
        shift
        ;;
    --yes) assume_yes=yes ;;
    --dry-run) dry_run=yes ;;
    --help)
        sed -n '4,22s/^# \{0,1\}//p' scripts/push-to-ecr.sh
        exit 0
        ;;
    *)
        echo "$(basename "$0"): there is no option $1; --help lists them." >&2
        exit 64
        ;;
    esac
    shift
done
case $architecture in
arm64 | amd64) ;;
x86_64) architecture=amd64 ;;
*) fail "--arch is arm64 or amd64, not $architecture." ;;
esac
case $only in
'' | lambda | ecs) ;;
*) fail "--only is lambda or ecs, not $only." ;;
esac

# Answers a question, with a default; no question where an option has answered it already.
ask() {
    local given=$1 question=$2 default=$3 answer=
    if [ -n "$given" ]; then
        echo "$given"
    elif [ "$assume_yes" = yes ]; then
        echo "$default"
    else
        read -r -p "$question (default: $default): " answer || fail "no answer to: $question; --yes takes the defaults."
        echo "${answer:-$default}"
    fi
}

confirm() {
    local answer=
    [ "$assume_yes" = no ] || return 0
    read -r -p "$1 (y/n): " answer || fail "no answer to: $1; --yes asks nothing."
    [[ $answer =~ ^[Yy]$ ]] || { echo "Aborted."; exit 1; }
}

[ "$only" = ecs ] ||
    lambda_repository=$(ask "$lambda_repository" "Enter ECR repository name for Lambda" bedrock-proxy-api)
[ "$only" = lambda ] ||
    ecs_repository=$(ask "$ecs_repository" "Enter ECR repository name for ECS/Fargate" bedrock-proxy-api-ecs)
tag=$(ask "$tag" "Enter image tag" latest)
region=$(ask "$region" "Enter AWS region" us-east-1)

repositories=()
[ "$only" = ecs ] || repositories+=("$lambda_repository")
[ "$only" = lambda ] || repositories+=("$ecs_repository")
for repository in "${repositories[@]}"; do
    [[ $repository =~ ^[a-z0-9]+([._/-]+[a-z0-9]+)*$ ]] || fail "'$repository' is no name of a repository: small letters, digits, . _ - /"
done
[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || fail "'$tag' is no tag of an image."
[[ $region =~ ^[a-z]{2}(-[a-z]+)+-[0-9]+$ ]] || fail "'$region' is no region; one is us-east-1."

cat <<SUMMARY

Configuration:
  Repositories: ${repositories[*]}
  Image tag:    $tag
  AWS region:   $region
  Architecture: $architecture
Repositories that do not exist are made, with mutable tags and scanning on push.

SUMMARY
confirm "Continue with these settings?"

# Runs a command, or only tells of it.
run() {
    if [ "$dry_run" = yes ]; then
        printf '+'
        printf ' %q' "$@"
        echo
    else
        "$@"
    fi
}

if [ "$dry_run" = yes ]; then
    account=123456789012
else
    for tool in aws docker; do command -v "$tool" >/dev/null || fail "$tool is missing."; done
    [ -n "$image" ] || docker buildx version >/dev/null 2>&1 || fail "docker has no buildx; see https://docs.docker.com/go/buildx/"
    account=$(aws sts get-caller-identity --region "$region" --query Account --output text) ||
        fail "AWS does not know who you are: sign in, or set AWS_PROFILE."
fi
case $region in
cn-*) domain=amazonaws.com.cn ;;
*) domain=amazonaws.com ;;
esac
registry=$account.dkr.ecr.$region.$domain

if [ -z "$image" ]; then
    image=bedrock-gateway:$tag-$architecture
    # Attestations would make an index of the image, which Lambda refuses.
    run docker buildx build --platform "linux/$architecture" --provenance=false --sbom=false --load --tag "$image" . ||
        fail "the image does not build."
fi

if [ "$dry_run" = yes ]; then
    echo "+ aws ecr get-login-password --region $region | docker login --username AWS --password-stdin $registry"
else
    aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry" ||
        fail "docker cannot sign in to $registry."
fi
for repository in "${repositories[@]}"; do
    if [ "$dry_run" = yes ] || ! aws ecr describe-repositories --repository-names "$repository" --region "$region" >/dev/null 2>&1; then
        run aws ecr create-repository --repository-name "$repository" --region "$region" \
            --image-scanning-configuration scanOnPush=true || fail "the repository $repository is not there and cannot be made."
    fi
    run docker tag "$image" "$registry/$repository:$tag"
    run docker push "$registry/$repository:$tag" || fail "the image cannot be pushed to $repository."
done

stack_architecture=$architecture
[ "$architecture" != amd64 ] || stack_architecture=x86_64
echo
echo "For the stack's parameters (Architecture: $stack_architecture):"
[ "$only" = ecs ] || echo "  ContainerImageUri for Lambda:      $registry/$lambda_repository:$tag"
[ "$only" = lambda ] || echo "  ContainerImageUri for ECS/Fargate: $registry/$ecs_repository:$tag"
