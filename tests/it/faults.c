/* Loaded before the C library: the n-th change that the program makes below FAULTS_ROOT fails, as on a
 * full or broken disk. FAULTS_LOG gets a line for each change; FAULTS_AT says which fails (none when
 * 0), FAULTS_ON whether all later ones that need room fail as well. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int below(const char *path) {
    const char *root = getenv("FAULTS_ROOT");
    return root && path && strncmp(path, root, strlen(root)) == 0;
}

static int fd_below(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}

/* Does this change fail? */
static int fails(const char *what, int needs_room) {
    const char *at = getenv("FAULTS_AT"), *on = getenv("FAULTS_ON"), *log = getenv("FAULTS_LOG");
    pthread_mutex_lock(&lock);
    long n = ++count, k = at ? atol(at) : 0;
    int failed = k && (n == k || (on && n > k && needs_room));
    int fd = log ? (int)REAL(open64)(log, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (fd >= 0) {
        dprintf(fd, "%s\n", what);
        close(fd);
    }
    pthread_mutex_unlock(&lock);
    if (failed) errno = needs_room ? ENOSPC : EIO;
    return failed;
}

static int opens(const char *path, int flags) {
    return (flags & (O_WRONLY | O_RDWR | O_CREAT)) && below(path) && fails("open", 1);
}

#define MODE(last) mode_t mode = 0; va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest);

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return opens(path, flags) ? -1 : REAL(open64)(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    MODE(flags)
    return opens(path, flags) ? -1 : REAL(open)(path, flags, mode);
}
ssize_t write(int fd, const void *bytes, size_t n) {
    if (fd > 2 && fd_below(fd) && fails("write", 1)) {
        /* A full disk takes a part first. */
        if (n > 1) REAL(write)(fd, bytes, n / 2);
        errno = ENOSPC;
        return -1;
    }
    return REAL(write)(fd, bytes, n);
}
int fsync(int fd) {
    return fd_below(fd) && fails("fsync", 0) ? -1 : REAL(fsync)(fd);
}
int rename(const char *from, const char *to) {
    return below(to) && fails("rename", 0) ? -1 : REAL(rename)(from, to);
}
int mkdir(const char *path, mode_t mode) {
    return below(path) && fails("mkdir", 1) ? -1 : REAL(mkdir)(path, mode);
}
int unlink(const char *path) {
    return below(path) && fails("remove", 0) ? -1 : REAL(unlink)(path);
}
int rmdir(const char *path) {
    return below(path) && fails("remove", 0) ? -1 : REAL(rmdir)(path);
}
int unlinkat(int dir, const char *path, int flags) {
    return (below(path) || fd_below(dir)) && fails("remove", 0) ? -1 : REAL(unlinkat)(dir, path, flags);
}
