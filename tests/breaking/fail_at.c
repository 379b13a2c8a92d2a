/* Fails one call of the system's, for the program that this is loaded into by LD_PRELOAD: the n-th of those on files
   below a folder, since `fail_at` said which. What tells a disk to write waits for no disk meanwhile. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ONCE, FROM_THEN_ON, SHORT, KILLED, SHORT_AND_KILLED };

static const char *below;
static int wanted, error, how, calls, failed;
static char trace[4096], watched[4096];

/* From now on calls on files below a folder count, and the n-th of them fails (0: none does). */
void fail_at(const char *folder, int n, int with, int in_which_way) {
    below = folder, wanted = n, error = with, how = in_which_way;
}

/* Return a letter for each call so far; `have_failed` says how many of them were failed. */
const char *calls_so_far(void) { return trace; }
int have_failed(void) { return failed; }

static int is_below(const char *path) { return below && !strncmp(path, below, strlen(below)); }
static int is_watched(int file) { return below && file >= 0 && file < (int)sizeof watched && watched[file]; }

/* Count a call; return whether it is one that fails. `is_change`: it changes something on the disk. */
static int fails(char kind, int is_change) {
    if (calls < (int)sizeof trace - 1) trace[calls] = kind;
    calls++;
    int is_it = calls == wanted || (how == FROM_THEN_ON && wanted && calls > wanted && is_change);
    failed += is_it;
    if (is_it && how == KILLED) kill(getpid(), SIGKILL);
    if (is_it) errno = error;
    return is_it;
}

#define REAL(name) static typeof(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(name);                                                                                                    \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                                      \
        va_end(more);                                                                                                  \
        int for_writing = (flags & O_ACCMODE) != O_RDONLY, counts = is_below(path);                                    \
        if (counts && fails(for_writing ? 'O' : 'o', for_writing)) return -1;                                          \
        int file = real(path, flags, mode);                                                                            \
        if (file >= 0 && file < (int)sizeof watched) watched[file] = counts;                                           \
        return file;                                                                                                   \
    }
OPEN(open)
OPEN(open64)

ssize_t read(int file, void *bytes, size_t size) {
    REAL(read);
    return is_watched(file) && fails('i', 0) ? -1 : real(file, bytes, size);
}

ssize_t write(int file, const void *bytes, size_t size) {
    REAL(write);
    if (!is_watched(file) || !fails('w', 1)) return real(file, bytes, size);
    if (how != SHORT && how != SHORT_AND_KILLED) return -1;
    ssize_t written = real(file, bytes, size / 2);
    if (how == SHORT_AND_KILLED) kill(getpid(), SIGKILL);
    return written;
}

int close(int file) {
    REAL(close);
    int fails_now = is_watched(file) && fails('c', 0);
    if (file >= 0 && file < (int)sizeof watched) watched[file] = 0;
    int result = real(file); /* as Linux does: it is closed, whatever is said */
    if (fails_now) errno = error;
    return fails_now ? -1 : result;
}

int fsync(int file) {
    REAL(fsync);
    if (!is_watched(file)) return real(file);
    return fails('s', 1) ? -1 : 0;
}

#define ON_FILE(name, type)                                                                                            \
    int name(int file, type argument) {                                                                                \
        REAL(name);                                                                                                    \
        return is_watched(file) && fails('t', 1) ? -1 : real(file, argument);                                          \
    }
ON_FILE(ftruncate, off_t)
ON_FILE(ftruncate64, off64_t)

#define ON_PATH(name, kind, type)                                                                                      \
    int name(const char *path, type argument) {                                                                        \
        REAL(name);                                                                                                    \
        return is_below(path) && fails(kind, 1) ? -1 : real(path, argument);                                           \
    }
ON_PATH(rename, 'r', const char *)
ON_PATH(link, 'l', const char *)
ON_PATH(mkdir, 'm', mode_t)
ON_PATH(chmod, 'a', mode_t)

int unlink(const char *path) {
    REAL(unlink);
    return is_below(path) && fails('u', 1) ? -1 : real(path);
}
