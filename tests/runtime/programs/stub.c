/* A guarded program's stand-in: leaves its words in the file RAN, a little after its start as a real one would. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char line[1 << 20];
  struct timespec pause = {0, DELAY * 1000000L};
  int out, length;
  nanosleep(&pause, NULL);
  length = snprintf(line, sizeof line, "%s", strrchr(NAME, '/') ? strrchr(NAME, '/') + 1 : NAME);
  for (int at = 1; at < argc && length < (int)sizeof line - 200000; at++)
    length += snprintf(line + length, sizeof line - length, " %s", argv[at]);
  line[length++] = '\n';
  out = open(RAN, O_WRONLY | O_APPEND | O_CREAT, 0666);
  return out < 0 || write(out, line, length) != length;
}
