/* The native launcher: becomes Python, isolated and without `site`, on agentshell's entry point.
 *
 * It exists for what a `#!` script cannot know: the raw argv[0] ("-bash" means a login shell), and which signals the
 * parent had ignored before Python ignores some for itself. A path of another name than a shell's is handed on: it may
 * be a shim. `agentshell install` compiles it with absolute paths:
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
#include <limits.h>
#include <mach-o/dyld.h>
#include <stdint.h>
#else
#include <sys/auxv.h>
#endif

static int ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* The path that was executed: a link's own where it was a link. */
static const char *executed(void) {
#ifdef __APPLE__
  static char path[4096];
  uint32_t room = sizeof path;
  return _NSGetExecutablePath(path, &room) == 0 ? path : "";
#else
  const char *path = (const char *)getauxval(AT_EXECFN);
  return path ? path : "";
#endif
}

/* The launcher's own path, whatever link led to it. */
static void own_path(char *path, size_t size) {
#ifdef __APPLE__
  static char real[PATH_MAX];
  snprintf(path, size, "%s", realpath(executed(), real) ? real : executed());
#else
  ssize_t length = readlink("/proc/self/exe", path, size - 1);
  path[length > 0 ? length : 0] = 0;
#endif
}

/* Whether the last part of a path is a name that is never a shim's. */
static int own_name(const char *path) {
  static const char *const names[] = {"", "agentshell", "bash", "sh", "zsh"};
  const char *slash = strrchr(path, '/');
  for (size_t at = 0; at < sizeof names / sizeof *names; at++)
    if (strcmp(slash ? slash + 1 : path, names[at]) == 0) return 1;
  return 0;
}

int main(int argc, char **argv) {
  char program[4096], *ctype_word = "-", *entry = AGENTSHELL_COMPILED;
  const char *ctype = getenv("LC_CTYPE");
  char **words = calloc((size_t)argc + 18, sizeof *words);
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
  if (!own_name(executed())) {
    words[count++] = "--shim";
    words[count++] = (char *)executed();
  }
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
