/* Starts a program many times while another thread changes one of its words back and forth between two.
   flipping HOW TIMES: the file `words` holds the two, the program, and its words, of which `@` is the one that changes.
   HOW says which process calls execve: a child made by vfork, which shares the memory, or one with a thread of its own.
   Says how often it was refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "words.h"

static char *volatile *changing;
static char *one, *other;
extern char **environ;

static void *flip(void *unused) {
  (void)unused;
  for (unsigned turn = 0;; turn++) {
    *changing = turn % 2 ? one : other;
    for (volatile int at = 0; at < 3000; at++) continue;
  }
  return NULL;
}

int main(int argc, char **argv) {
  int times = atoi(argv[2]), own = !strcmp(argv[1], "own"), refused = 0;
  char *program, **given = words + 2;
  pthread_t thread;
  (void)argc;
  read_words();
  one = words[0];
  other = words[1];
  program = given[0];
  for (int at = 1; given[at]; at++)
    if (!strcmp(given[at], "@")) changing = (char *volatile *)&given[at];
  *changing = one;
  if (!own) pthread_create(&thread, NULL, flip, NULL);
  for (int time = 0; time < times; time++) {
    int status;
    pid_t child = own ? fork() : vfork();
    if (!child) {
      if (own) {
        pthread_create(&thread, NULL, flip, NULL);
        usleep(200);
      }
      execve(program, given, environ);
      _exit(errno == EPERM ? 99 : 98);
    }
    waitpid(child, &status, 0);
    refused += WIFEXITED(status) && WEXITSTATUS(status) == 99;
  }
  printf("%d\n", refused);
  return 0;
}
