/* The native launcher: becomes Python, isolated and without `site`, on agentshell's entry point.
 *
 * It exists for what a `#!` script cannot know: the raw argv[0] ("-bash" means a login shell), and which signals the
 * parent had ignored before Python ignores some for itself. `agentshell install` compiles it with absolute paths:
 * AGENTSHELL_PYTHON, AGENTSHELL_ENTRY (and AGENTSHELL_COMPILED, its compiled form, preferred while it is there),
 * AGENTSHELL_SITE, AGENTSHELL_SHFMT, AGENTSHELL_BASH ("" where not recorded).
 * The words it puts before the caller's arguments are described in agentshell/launch.py. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <stdint.h>
#endif

static int ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void own_path(char *path, size_t size) {
#ifdef __APPLE__
  uint32_t room = (uint32_t)size;
  if (_NSGetExecutablePath(path, &room) != 0) path[0] = 0;
#else
  ssize_t length = readlink("/proc/self/exe", path, size - 1);
  path[length > 0 ? length : 0] = 0;
#endif
}

int main(int argc, char **argv) {
  char program[4096], *ctype_word = "-", *entry = AGENTSHELL_COMPILED;
  const char *ctype = getenv("LC_CTYPE");
  char **words = calloc((size_t)argc + 16, sizeof *words);
  int pipe_ignored = ignored(SIGPIPE), xfsz_ignored = ignored(SIGXFSZ), count = 0;
  if (ctype) {
    ctype_word = malloc(strlen(ctype) + 2);
    if (ctype_word) sprintf(ctype_word, "=%s", ctype);
  }
  if (!words || !ctype_word) {
    fprintf(stderr, "agentshell: no memory\n");
    return 125;
  }
  if (access(entry, R_OK) != 0) entry = AGENTSHELL_ENTRY;
  if (access(entry, R_OK) != 0) {
    fprintf(stderr, "agentshell: %s is missing; nothing was run\n  Run `agentshell install` again.\n", entry);
    return 125;
  }
  own_path(program, sizeof program);
  words[count++] = AGENTSHELL_PYTHON;
  words[count++] = "-I";
  words[count++] = "-S";
  words[count++] = "-X";
  words[count++] = "utf8";
  words[count++] = entry;
  words[count++] = "--launched";
  words[count++] = pipe_ignored ? (xfsz_ignored ? "pipe,xfsz" : "pipe") : xfsz_ignored ? "xfsz" : "";
  words[count++] = ctype_word;
  words[count++] = program;
  words[count++] = AGENTSHELL_SITE;
  words[count++] = AGENTSHELL_SHFMT;
  words[count++] = AGENTSHELL_BASH;
  words[count++] = argc > 0 ? argv[0] : "agentshell";
  for (int at = 1; at < argc; at++) words[count++] = argv[at];
  execv(AGENTSHELL_PYTHON, words);
  fprintf(stderr, "agentshell: %s cannot be started: %s; nothing was run\n  Run `agentshell install` again.\n",
          AGENTSHELL_PYTHON, strerror(errno));
  return 125;
}
