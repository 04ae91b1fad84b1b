"""Sources that a line compiles and starts at once are read, those that it only builds are not; known Java archives."""

from __future__ import annotations

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
ENV = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}
GO = "package main\n\nfunc main() {\n%s\n}\n"
FILES = {
    "go.mod": "module acme/tools\n",
    "cmd/wipe/main.go": GO % 'os.RemoveAll("/data/prod")',
    "cmd/start/main.go": GO % 'exec.Command("kubectl", "--context", "prod", "delete", "ns", "x").Run()',
    "cmd/db/main.go": GO % 'db, _ := sql.Open("postgres", "postgres://a@prod-db/app")\ndb.Exec("DROP TABLE users")',
    "cmd/pgx/main.go": GO % 'c, _ := pgx.Connect(ctx, "postgres://a@prod-db/app")\nc.Exec(ctx, "TRUNCATE orders")',
    "cmd/server/main.go": GO % 'os.RemoveAll("./build")\nhttp.ListenAndServe(":8080", nil)',
    "Wipe.java": 'class W { void m() { Runtime.getRuntime().exec("rm -rf /data/prod"); } }',
    "Hello.java": 'class H { void m() { System.out.println("hi"); } }',
    "src/main.rs": "fn f<'a>(x: &'a str, y: &'a str) {}\n"
    'fn main() { std::fs::remove_dir_all("/data/prod").unwrap(); }',
    "src/bin/cmd.rs": 'fn main() { Command::new("kubectl")\n'
    '.arg("--context").arg("prod")\n.args(["delete", "ns", "x"]); }',
    "src/bin/fine.rs": 'fn main() { std::fs::remove_file("target/x"); Command::new("git").arg("status"); }',
    "Program.cs": 'Directory.Delete("/data/prod", true);',
    "db/Program.cs": 'var c = new NpgsqlConnection("Host=prod-db;Database=app"); new NpgsqlCommand("DROP TABLE u", c);',
    "fine/Program.cs": "WebApplication.CreateBuilder(args).Build().Run();",
    "w.swift": 'try FileManager.default.removeItem(atPath: "/data/prod")',
    "Sources/wipe/main.swift": 'let p = Process()\np.executableURL = URL(fileURLWithPath: "/usr/bin/kubectl")\n'
    'p.arguments = ["--context", "prod", "delete", "ns", "x"]\ntry p.run()',
    "bin/wipe.dart": "void main() { Directory('/data/prod').deleteSync(recursive: true); }",
    "bin/start.dart": "void main() { Process.run('kubectl', ['--context', 'prod', 'delete', 'ns', 'x']); }",
    "w.cr": 'FileUtils.rm_rf("/data/prod")',
    "w.nim": 'import os\nremoveDir("/data/prod")',
    "w.zig": 'pub fn main() !void { try std.fs.deleteTreeAbsolute("/data/prod"); }',
    "w.v": 'fn main() { os.rmdir_all("/data/prod")! }',
    "w.kts": 'java.io.File("/data/prod").deleteRecursively()',
    "w.c": 'int main(){ system("rm -rf /data/prod"); }',
}


def decision(line, tmp_path):
    (tmp_path / ".git").mkdir()
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return ASSEMBLER.assemble(ENV, str(tmp_path)).judge(line.encode()).verdict.decision


@pytest.mark.parametrize(
    "line",
    [
        "go run ./cmd/wipe",
        "go run -race cmd/wipe/main.go",
        "go run acme/tools/cmd/wipe",
        "go -C cmd/wipe run .",
        "cd cmd/wipe && go run .",
        "go run ./cmd/start --yes",
        "go run ./cmd/db",
        "go run ./cmd/pgx",
        "java -cp lib/x.jar Wipe.java",
        "cargo run --release -- --yes",
        "cargo r --bin cmd",
        "cargo watch -x 'run --bin cmd'",
        "cargo watch -w src -s 'aws --profile prod s3 rb s3://acme-prod --force'",
        "cargo watch -- kubectl --context prod delete ns x",
        "dotnet run",
        "dotnet run --project ./db/db.csproj",
        "swift w.swift",
        "swift run wipe",
        "dart run bin/wipe.dart",
        "dart run start",
        "crystal run w.cr",
        "nim c -r w.nim",
        "zig run w.zig",
        "v run w.v",
        "kotlinc -script w.kts",
        "tcc -run w.c",
        "java -jar lib/liquibase-core-4.31.jar --url=jdbc:postgresql://prod-db/app dropAll",
        "java -jar flyway.jar -url=jdbc:postgresql://prod-db/app clean",
        "java -cp 'libs/*' kafka.admin.TopicCommand --bootstrap-server kafka.prod:9092 --delete --topic orders",
        "kubie exec prod-eu payments kubectl delete deploy --all",
        "vagrant ssh prod -c 'sudo rm -rf /var/lib/mysql'",
        "vagrant ssh -c 'psql -h prod-db -c \"DROP DATABASE app\"'",
        "opencode run --shell 'kubectl --context prod delete ns x'",
        "garden cleanup namespace --env prod",
    ],
)
def test_what_is_started_is_read(line, tmp_path):
    assert decision(line, tmp_path) in ("ask", "deny")


@pytest.mark.parametrize(
    "line",
    [
        "go run ./cmd/server",
        "go build ./cmd/wipe",
        "go vet ./...",
        "go run golang.org/x/tools/cmd/goimports@latest -w .",
        "java Hello.java",
        "java -jar app.jar --port 80",
        "cargo run --bin fine",
        "cargo build",
        "cargo watch -x test",
        "dotnet run --project fine",
        "dotnet test",
        "swift build",
        "dart run build_runner build",
        "nim c w.nim",
        "zig build",
        "kubie exec prod-eu payments kubectl get pods",
        "vagrant ssh -c 'sudo systemctl restart nginx'",
        "vagrant destroy -f",
    ],
)
def test_what_is_only_built_or_harmless_runs(line, tmp_path):
    assert decision(line, tmp_path) == "allow"
