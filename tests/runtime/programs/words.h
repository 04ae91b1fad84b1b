/* The words of a start stand in the file `words`, backwards, so that nobody who looks at the caller can know them. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char text[4 << 20], *words[300000];

static int read_words(void) {
  int from = open("words", O_RDONLY), length = read(from, text, sizeof text - 1), count = 0;
  close(from);
  for (int low = 0, high = length - 1; low < high; low++, high--) {
    char kept = text[low];
    text[low] = text[high];
    text[high] = kept;
  }
  for (char *word = text; word; count++) {
    words[count] = word;
    if ((word = strchr(word, '\n'))) *word++ = 0;
  }
  return count;
}
