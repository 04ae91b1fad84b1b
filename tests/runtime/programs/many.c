/* Starts programs of the folder STUBS many times, among them, as the file `words` says, ones that must be refused.
   many TIMES EVERY: each EVERYth start is the next of the words' lines (program and words, separated by spaces), all
   others are `leaf`. Says how many ran to their end, how many were refused (EPERM) and how many ended otherwise. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "words.h"

extern char **environ;

int main(int argc, char **argv) {
  int times = atoi(argv[1]), every = atoi(argv[2]), lines = read_words(), ran = 0, refused = 0, other = 0, next = 0;
  char *leaf[] = {"leaf", NULL}, *given[64], place[4096];
  (void)argc;
  for (int time = 1; time <= times; time++) {
    char **start = leaf, line[1024];
    int status, error, count = 0;
    pid_t child;
    if (time % every == 0) {
      strcpy(line, words[next++ % lines]);
      for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) given[count++] = word;
      given[count] = NULL;
      start = given;
    }
    snprintf(place, sizeof place, "%s/%s", STUBS, start[0]);
    error = posix_spawn(&child, place, NULL, NULL, start, environ);
    if (error) {
      refused += error == EPERM;
      other += error != EPERM;
      continue;
    }
    waitpid(child, &status, 0);
    ran += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    other += !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  printf("%d %d %d\n", ran, refused, other);
  return 0;
}
