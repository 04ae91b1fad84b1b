"""Which commands building an image and a dev container run."""

from __future__ import annotations

import pytest
from recipe_helpers import inner_of, would_run

DOCKERFILE = r"""
FROM alpine
ARG REGION=eu
ENV PGHOST=prod-db
# RUN no
RUN --mount=type=cache,target=/x apk add curl && \
    rm -rf /var/cache/apk
RUN ["dropdb", "app"]
SHELL ["/bin/bash", "-c"]
RUN echo a \
    # a comment inside

    b
RUN <<EOF
echo one
echo two
EOF
CMD ["run"]
"""
RUNS = ["apk add curl &&  rm -rf /var/cache/apk", "dropdb app", "echo a  b", "echo one\necho two"]


@pytest.mark.parametrize(
    "line",
    [
        "docker build .",
        "docker build -t app .",
        "docker build -f Dockerfile .",
        "docker buildx build --push -t x .",
        "docker image build .",
        "podman build .",
    ],
)
def test_the_run_lines(line):
    assert would_run(line, {"Dockerfile": DOCKERFILE}) == RUNS


def test_where_and_how_they_run():
    first, second, _, third = inner_of("docker build .", {"Dockerfile": DOCKERFILE})
    assert {one.place.kind for one in (first, second, third)} == {"container"}
    assert first.env.changes["PGHOST"].text == "prod-db"
    assert (first.shell, third.shell) == ("sh", "bash")
    heredoc = {"Dockerfile": "RUN --mount=type=cache,target=/x <<-'EOT' sh\n\tls\nEOT\nRUN pwd\n"}
    assert would_run("docker build .", heredoc) == ["<<-'EOT' sh\n\tls\nEOT", "pwd"]
    assert would_run("docker build ok", {"ok/Dockerfile": "RUN ls\n", "Dockerfile": "RUN no\n"}) == ["ls"]
    assert would_run("docker build https://example.com/x.git", {"Dockerfile": "RUN ls\n"}) == ["ls"]


def test_a_dev_container():
    files = {
        ".devcontainer/devcontainer.json": '{ // c\n "initializeCommand": "ls", "postCreateCommand": ["dropdb", "app"],'
        ' "postStartCommand": {"a": "x", "b": ["y"]}, }'
    }
    inner = inner_of("devcontainer up --workspace-folder .", files)
    assert [one.place.kind for one in inner] == ["here", "container", "container", "container"]
    assert would_run("devcontainer up --workspace-folder .", files) == ["ls", "dropdb app", "x", "y"]


@pytest.mark.parametrize("text", ["", "RUN", "RUN <<", "RUN <<EOF", "RUN \\", "SHELL x", "ENV", "RUN [", "{", "[]"])
def test_odd_files_end(text):
    files = {"Dockerfile": text, ".devcontainer.json": text}
    for line in ("docker build .", "devcontainer up --workspace-folder ."):
        would_run(line, files)
