/* Starts the program whose words stand in the file `words` in an odd way; says with which errno that failed.
   odd WAY [PATH]: PATH stands for the program's own path. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "words.h"

static char variable[] = "ODD=1";
extern char **environ;

static int is(const char *one, const char *other) { return !strcmp(one, other); }

int main(int argc, char **argv) {
  char *way = argv[1], *program, name[64];
  int count = read_words(), file, memory;
  program = argc > 2 ? argv[2] : words[0];
  if (is(way, "hiding")) prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (is(way, "plain") || is(way, "hiding")) execve(program, words, environ);
  if (is(way, "fexecve")) fexecve(open(program, O_RDONLY), words, environ);
  if (is(way, "/proc/self/fd") || is(way, "/dev/fd") || is(way, "/proc/thread-self/fd")) {
    snprintf(name, sizeof name, "%s/%d", way, open(program, O_RDONLY));
    execve(name, words, environ);
  }
  if (is(way, "memfd")) {
    file = open(program, O_RDONLY);
    memory = memfd_create("x", 0);
    while (sendfile(memory, file, NULL, 1 << 20) > 0) continue;
    close(file);
    fexecve(memory, words, environ);
  }
  if (is(way, "dirfd")) {
    *strrchr(program, '/') = 0;
    syscall(SYS_execveat, open(program, O_PATH), program + strlen(program) + 1, words, environ, 0);
  }
  if (is(way, "link in the way")) {
    symlink("/proc/self/fd", "way");
    snprintf(name, sizeof name, "way/%d", open(program, O_RDONLY));
    execve(name, words, environ);
  }
  if (is(way, "applet")) {
    /* As busybox does: the file is its own, what it is stands in argv[0]. */
    words[0] = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];
    execve(program, words, environ);
  }
  if (is(way, "deleted directory")) {
    mkdir("gone", 0755);
    chdir("gone");
    rmdir("../gone");
    snprintf(name, sizeof name, "../%s", "beside");
    execve(name, words, environ);
  }
  if (is(way, "pointers across a page")) {
    /* The vector begins two bytes before a page's end. */
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(pages + 4094, words, (count + 1) * sizeof *words);
    execve(program, (char **)(pages + 4094), environ);
  }
  if (is(way, "variable twice")) {
    /* getenv(3) finds the first. */
    char *twice[] = {"KUBECONFIG=prod.yaml", "KUBECONFIG=local.yaml", NULL};
    execve(program, words, twice);
  }
  if (is(way, "no words")) execve(program, NULL, environ);
  if (is(way, "words nowhere")) execve(program, (char **)-1L, environ);
  if (is(way, "words at 1")) execve(program, (char **)1L, environ);
  if (is(way, "a word nowhere")) words[1] = (char *)-2L, execve(program, words, environ);
  if (is(way, "path nowhere")) execve((char *)-1L, words, environ);
  if (is(way, "no path")) execve(NULL, words, environ);
  if (is(way, "variables nowhere")) execve(program, words, (char **)-1L);
  if (is(way, "no descriptor")) syscall(SYS_execveat, 999, "x", words, environ, 0);
  if (is(way, "negative descriptor")) syscall(SYS_execveat, -5, "x", words, environ, 0);
  if (is(way, "empty path")) syscall(SYS_execveat, open("/", O_PATH), "", words, environ, 0);
  if (is(way, "long path")) {
    char *path = malloc(6000);
    memset(path, 'x', 5999);
    path[5999] = 0;
    execve(path, words, environ);
  }
  if (is(way, "long word")) {
    char *word = malloc((128 << 10) + 1);
    memset(word, 'x', 128 << 10);
    word[128 << 10] = 0;
    words[count] = word;
    execve(program, words, environ);
  }
  if (is(way, "too many words")) {
    char **many = malloc(sizeof *many * 1500000);
    for (int at = 0; at < 1499999; at++) many[at] = at < count ? words[at] : variable;
    many[1499999] = NULL;
    execve(program, many, environ);
  }
  printf("%s\n", strerrorname_np(errno));
  return 77;
}
