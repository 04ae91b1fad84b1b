"""Owns what calls of each language start programs, delete or overwrite files: one table a language, by the call's name.

`code_scan` reads the calls; what they come to is told by `code_calls`. A name that stands alone also counts as the last
part of a longer one, but in the languages of EXACT.
Sources: the languages' own library references (Ruby 3.3, Perl 5.38, PHP 8.3, Lua 5.4, R 4.3, Julia 1.10, Elixir 1.17,
Erlang/OTP 27, Groovy 4, Java 21, Scala 3, Go 1.22, .NET 8, Raku, Octave 9, GHC 9, OCaml 5, Clojure 1.12, Emacs 29,
Rust 1.83, Swift 6, Dart 3.6, C17, Zig 0.13, Nim 2.2, V 0.4).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

LEXERS = {
    "javascript": "javascript", "ruby": "ruby", "crystal": "ruby", "perl": "perl", "raku": "perl", "php": "php",
    "lua": "lua", "r": "hash", "julia": "hash", "elixir": "hash", "octave": "hash", "erlang": "percent",
    "prolog": "percent", "jvm": "jvm", "go": "go", "haskell": "dashes", "ocaml": "ml", "lisp": "lisp",
    "rust": "rust", "swift": "jvm", "dart": "jvm", "c": "go", "zig": "go", "nim": "hash", "v": "go",
}  # fmt: skip
"""Language → how its texts and comments are cut."""
EXACT = frozenset(
    {"ruby", "perl", "php", "lua", "r", "julia", "octave", "crystal", "raku", "javascript", "ocaml", "go"}
)
"""Languages in which a method of that name is another thing (`@list.system`)."""
BARE = frozenset({"ruby", "perl", "php", "lua", "crystal", "raku", "elixir", "haskell", "ocaml", "prolog"})
"""Languages that call without parentheses."""

SHELLS: dict[str, AbstractSet[str]] = {
    "ruby": {"system", "exec", "spawn", "IO.popen", "popen", "Open3.capture2", "Open3.capture3", "Open3.capture2e"}
    | {
        "Open3.popen3",
        "Open3.popen2",
        "Open3.popen2e",
        "Open3.pipeline",
        "Kernel.system",
        "Kernel.exec",
        "Process.spawn",
        "sh",
    }
    | {"Kernel.spawn", "Process.exec", "PTY.spawn", "TTY.Command.new.run"},
    "perl": {"system", "exec", "open", "readpipe", "open3", "open2", "capture", "systemx", "CORE.system", "CORE.exec"},
    "php": {"system", "exec", "shell_exec", "passthru", "proc_open", "popen", "pcntl_exec"},
    "lua": {"os.execute", "io.popen", "vim.fn.system", "vim.cmd", "vim.fn.systemlist"},
    "r": {"system", "shell", "base.system", "pipe"},
    "julia": set(),
    "elixir": {"System.shell", "os.cmd", "Mix.shell.cmd"},
    "octave": {"system", "shell_cmd", "unix", "dos", "popen"},
    "erlang": {"os.cmd"},
    "prolog": {"shell"},
    "jvm": {"getRuntime.exec", "Runtime.getRuntime.exec"},
    "go": set(),
    "haskell": {"callCommand", "system", "shell", "spawnCommand", "readCreateProcess", "shelly"},
    "ocaml": {"Sys.command", "Unix.system", "Unix.open_process_in"},
    "raku": {"shell", "run", "Proc.Async.new", "QX", "qqx"},
    "crystal": {"system", "Process.run", "Process.exec"},
    "lisp": set(),
    "javascript": set(),
    "rust": set(),
    "swift": {"shell", "shellOut"},
    "dart": set(),
    "c": {"system", "popen", "std.system"},
    "zig": set(),
    "nim": {"execShellCmd", "execCmd", "execCmdEx", "exec", "startProcess"},
    "v": {"os.execute", "os.system", "os.execute_or_exit", "os.execute_or_panic"},
}
STARTS: dict[str, AbstractSet[str]] = {
    "r": {"system2", "processx.run", "sys.exec_wait"},
    "elixir": {"System.cmd", "Port.open"},
    "jvm": {"ProcessBuilder", "Process.Start", "System.Diagnostics.Process.Start", "Process", "os.proc"},
    "go": {"exec.Command", "exec.CommandContext", "syscall.Exec", "os.StartProcess"},
    "haskell": {"callProcess", "readProcess", "rawSystem", "proc", "spawnProcess"},
    "raku": {"run"},
    "rust": {"Command"},
    "swift": {"Process.arguments"},
    "dart": {"Process.run", "Process.runSync", "Process.start"},
    "c": {"execl", "execlp", "execv", "execvp", "posix_spawn"},
    "zig": {"std.process.Child.run", "std.ChildProcess.exec"},
}
REMOVES: dict[str, AbstractSet[str]] = {
    "ruby": {
        "File.delete",
        "File.unlink",
        "Dir.rmdir",
        "Dir.delete",
        "FileUtils.rm",
        "FileUtils.rm_f",
        "rm_f",
        "Dir.unlink",
    }
    | {"FileUtils.rmdir", "FileUtils.remove", "Pathname.delete", "Pathname.unlink", "Pathname.new.delete"},
    "perl": {"unlink", "rmdir"},
    "php": {"unlink", "rmdir"},
    "lua": {"os.remove", "vim.fn.delete", "lfs.rmdir"},
    "r": {"unlink", "file.remove", "fs.file_delete"},
    "julia": {"rm", "Base.rm"},
    "elixir": {"rm", "rm!", "rmdir", "rmdir!"},
    "octave": {"unlink", "rmdir"},
    "erlang": {"file.delete", "file.del_dir"},
    "prolog": {"delete_file"},
    "jvm": {
        "deleteIfExists",
        "File.delete",
        "Files.delete",
        "os.remove",
        "deleteOnExit",
        "File.Delete",
        "IO.File.Delete",
    },
    "go": {"os.Remove", "syscall.Unlink"},
    "haskell": {"removeFile", "removeDirectory"},
    "ocaml": {"Sys.remove", "Unix.unlink"},
    "raku": {"unlink", "rmdir"},
    "crystal": {"File.delete", "File.delete?", "Dir.delete", "FileUtils.rm"},
    "lisp": set(),
    "javascript": set(),
    "rust": {"remove_file", "remove_dir"},
    "swift": {"unlink"},
    "dart": {"File.delete", "File.deleteSync", "Directory.delete", "Directory.deleteSync"},
    "c": {"unlink", "remove", "rmdir", "std.remove", "fs.remove", "filesystem.remove"},
    "zig": {"deleteFile", "deleteDir", "deleteFileAbsolute", "deleteDirAbsolute"},
    "nim": {"removeFile", "tryRemoveFile"},
    "v": {"os.rm", "os.rmdir"},
}
TREES: dict[str, AbstractSet[str]] = {
    "ruby": {"FileUtils.rm_rf", "FileUtils.rm_r", "FileUtils.remove_dir", "FileUtils.remove_entry", "rm_rf", "rm_r"}
    | {"FileUtils.remove_entry_secure", "FileUtils.rmtree", "Pathname.new.rmtree", "Pathname.rmtree"},
    "perl": {"rmtree", "remove_tree", "File.Path.rmtree", "File.Path.remove_tree", "pathrmdir"},
    "php": {"File.deleteDirectory", "deleteDirectory", "Storage.deleteDirectory"},
    "lua": set(),
    "r": {"fs.dir_delete"},
    "julia": set(),
    "elixir": {"rm_rf", "rm_rf!"},
    "octave": set(),
    "erlang": {"file.del_dir_r"},
    "prolog": {"delete_directory_and_contents"},
    "jvm": {"deleteDir", "deleteDirectory", "deleteRecursively", "Directory.Delete", "remove.all"},
    "go": {"os.RemoveAll"},
    "haskell": {"removeDirectoryRecursive", "removePathForcibly"},
    "ocaml": {"FileUtil.rm"},
    "raku": {"rmtree"},
    "crystal": {"FileUtils.rm_r", "FileUtils.rm_rf"},
    "lisp": set(),
    "javascript": set(),
    "rust": {"remove_dir_all"},
    "swift": {"removeItem"},
    "dart": set(),
    "c": {"remove_all"},
    "zig": {"deleteTree", "deleteTreeAbsolute"},
    "nim": {"removeDir"},
    "v": {"os.rmdir_all"},
}
WRITES: dict[str, AbstractSet[str]] = {
    "ruby": {
        "File.write",
        "IO.write",
        "File.truncate",
        "File.open",
        "open",
        "File.new",
        "File.binwrite",
        "IO.binwrite",
    },
    "perl": {"truncate"},
    "php": {"file_put_contents", "fopen", "ftruncate"},
    "lua": {"io.open"},
    "r": {"writeLines", "file.create"},
    "elixir": {"File.write", "File.write!"},
    "go": {"os.WriteFile", "os.Truncate", "os.Create", "ioutil.WriteFile"},
    "haskell": {"writeFile"},
    "julia": {"write"},
    "crystal": {"File.write"},
}
LISP_SHELLS = frozenset(
    {"system", "shell", "sh", "shell-command", "shell-command-to-string", "call-process-shell-command", "run-program"}
    | {"uiop:run-program", "sb-ext:run-program", "babashka.process/shell", "babashka.process/process", "process/shell"}
    | {"clojure.java.shell/sh", "shell/sh", "p/shell", "call-process", "start-process", "make-process", "system*"}
    | {"babashka.process/sh", "inferior-shell:run", "trivial-shell:shell-command", "process", "async-shell-command"}
)
LISP_REMOVES = frozenset(
    {"delete-directory", "delete-file", "fs/delete-tree", "babashka.fs/delete-tree", "fs/delete", "io/delete-file"}
    | {"clojure.java.io/delete-file", "delete-directory/files", "uiop:delete-directory-tree", "babashka.fs/delete"}
    | {"uiop:delete-file-if-exists", "delete-file-recursively", "rm-rf"}
)
