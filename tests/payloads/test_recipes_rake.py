"""What Rake's tasks run, and which tasks an alias of Mix stands for."""

from __future__ import annotations

import pytest
from recipe_helpers import would_run

RAKEFILE = """
CTX = "prod"
task default: %i[test lint]
task :lint do
  sh "rubocop"
end
desc "x"
task test: :lint do
  sh %(rspec --tag x)
end
namespace :k8s do
  namespace "deep" do
    task :wipe, [:ns] => [:lint] do |t, args|
      sh "kubectl delete ns #{args[:ns]}"
    end
  end
end
task(:one) { system "ls" }
task :loop => :loop
"""
FILES = {
    "Rakefile": RAKEFILE,
    "lib/tasks/ops.rake": "namespace :ops do\n  task wipe: :environment do\n    `ls`\n  end\nend\n",
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rake lint", ['sh "rubocop"']),
        ("rake test", ['sh "rubocop"', 'sh "rspec --tag x"']),  # what it needs comes first
        ("rake k8s:deep:wipe[a]", ['sh "rubocop"', 'sh "kubectl delete ns #{args[:ns]}"']),
        ("rake one", ['system "ls"']),
        ("rake ops:wipe", ["`ls`"]),
        ("rails ops:wipe", ["`ls`"]),
        ("rake lint lint", ['sh "rubocop"']),  # each once
        ("rake loop", []),
        ("rake -T", []),
        ("rake gone", []),
        ("rails server", []),
    ],
)
def test_the_block_that_runs(line, expected):
    found = [one.removeprefix("ruby -e ").strip() for one in would_run(line, FILES)]
    assert found == expected


MIX = """
  defp aliases do
    [
      setup: ["deps.get", "ecto.setup"],
      wipe: ["cmd dropdb app"],
      "ecto.reset": ["ecto.drop", "ecto.setup"],
      test: ["ecto.create --quiet", "ecto.migrate --quiet", "test"]
    ]
  end
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mix setup", ["mix deps.get", "mix ecto.setup"]),
        ("mix wipe", ["mix cmd dropdb app"]),
        ("mix ecto.reset", ["mix ecto.drop", "mix ecto.setup"]),
        ("mix test", []),  # in the environment of tests
        ("mix cmd dropdb app", ["dropdb app"]),
        ("mix cmd --app web ls", ["ls"]),
        ("mix compile", []),
    ],
)
def test_the_tasks_of_an_alias(line, expected):
    # An option that the pack does not know gives two readings.
    assert list(dict.fromkeys(would_run(line, {"mix.exs": MIX}))) == expected


@pytest.mark.parametrize("text", ["", "task", "namespace :x do\ntask :y do", "task :y do\n" * 50, "]" * 99])
def test_odd_files_end(text):
    for line, file in (("rake y", "Rakefile"), ("mix y", "mix.exs")):
        would_run(line, {file: text})
