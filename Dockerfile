# syntax=docker/dockerfile:1
# SPDX-License-Identifier: MIT-0
#
# One image for ECS, Kubernetes and Lambda: the gateway, the C libraries that it needs and certificate authorities; no shell.
# In a Lambda function the binary is the function's runtime itself.
#
#     docker build -t bedrock-gateway .
#     docker build --target binary --output type=local,dest=. .      the binary alone

FROM swift:6.3.1-bookworm AS build
# Debian's security updates since that image was made, as the libraries below go into the image.
# hadolint ignore=DL3005,DL3008
RUN apt-get update \
    && apt-get upgrade -y \
    && apt-get install -y --no-install-recommends ca-certificates libssl-dev make patch pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY scripts/build-static-curl.sh scripts/
RUN scripts/build-static-curl.sh .build-curl
COPY . .
RUN STATIC_CURL=1 scripts/build-release.sh \
    && strip -o /bedrock-gateway .build-static/release/bedrock-gateway \
    && scripts/assemble-root.sh /bedrock-gateway /root-of-image .build-curl/libcurl4 libssl-dev zlib1g-dev \
    && cp LICENSE NOTICE /root-of-image/usr/local/share/

FROM scratch AS binary
COPY --from=build /bedrock-gateway /

FROM scratch
LABEL org.opencontainers.image.title="bedrock-gateway" \
    org.opencontainers.image.description="OpenAI-compatible gateway for Amazon Bedrock" \
    org.opencontainers.image.licenses="MIT-0"
COPY --from=build /root-of-image /
# HOME is the predecessor's, so that a mounted .aws is found where it was; backtraces would keep a crash from being restarted.
ENV HOME=/home/appuser \
    HOST=0.0.0.0 \
    PORT=8080 \
    SWIFT_BACKTRACE=enable=no
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s --retries=3 CMD ["/usr/local/bin/bedrock-gateway", "health"]
ENTRYPOINT ["/usr/local/bin/bedrock-gateway"]
