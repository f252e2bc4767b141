/* Records what a process does to the files under one folder, and makes chosen calls fail.
 *
 * Preloaded into a real program (LD_PRELOAD). Every call that can change what stands on the disk under
 * RECORDER_ROOT is written to RECORDER_TRACE with its full data, in the one order in which the calls
 * returned: a lock is held around each call, so two threads cannot swap places. simulation/powercut/
 * trace.py reads the trace and disk.py rebuilds from it what a disk may hold after a power cut.
 *
 * RECORDER_ROOT     absolute, real path of the folder that is watched (nothing else is)
 * RECORDER_TRACE    file that the trace is appended to; may be missing: then only faults are made
 * RECORDER_MARK     number of a file descriptor: what is written to it stands in the trace as a mark
 * RECORDER_FAULTS   "OP:ERRNO:END:FIRST:COUNT;...": of the calls OP on paths ending in END (*: on all)
 *                   the FIRSTth and the COUNT-1 after it fail. OP: write, grow (only what needs new room), sync,
 *                   open, truncate, rename, any. ERRNO: ENOSPC, EIO, SHORT (half of a write is made),
 *                   NONE (nothing fails: each such call is recorded as one that could have).
 * A program calls recorder_start() after it changed these variables.
 *
 * Memory mapped for writing cannot be seen: the mapping itself is recorded, and the reader of the trace
 * takes what such a file holds as unknown. Ways to write that no desk uses and that cannot be recorded end
 * the program (stdio, temporary files without a name, asynchronous writes) or are refused (sendfile,
 * copy_file_range, splice, clones). A system call that goes round the C library (syscall, io_uring) is not
 * seen; tests compare with strace for that.
 */
#define _GNU_SOURCE
#include <aio.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#undef open
#undef open64
#undef creat
#undef creat64
#undef fopen
#undef fopen64
#undef freopen
#undef freopen64

/* The numbers stand in simulation/powercut/trace.py too. */
enum kind {
    K_OPEN = 1, K_CLOSE, K_DUP, K_WRITE, K_TRUNCATE, K_ALLOCATE, K_SYNC, K_SYNC_RANGE, K_RENAME,
    K_LINK, K_UNLINK, K_MKDIR, K_RMDIR, K_MMAP, K_MARK, K_FORK, K_FAULT, K_SYNC_ALL, K_SYMLINK
};
/* Which call it was, for a comparison with another witness. */
enum call {
    C_OPEN = 1, C_WRITE, C_PWRITE, C_WRITEV, C_PWRITEV, C_FTRUNCATE, C_TRUNCATE, C_FALLOCATE, C_FSYNC,
    C_FDATASYNC, C_SYNC_RANGE, C_MSYNC, C_RENAME, C_LINK, C_UNLINK, C_RMDIR, C_MKDIR, C_MMAP, C_OTHER
};

struct record {
    uint32_t size;
    uint8_t kind, call;
    uint16_t reserved;
    int32_t pid, fd;
    int64_t a, b;
    uint64_t ns;
    uint32_t path, path2, data, reserved2;
};

#define FDS 65536
#define RULES 16

struct rule {
    char op[12], end[64];
    int error, shorten, tells;
    long first, count, seen;
};

static char root[PATH_MAX];
static size_t root_length;
static int trace = -1, mark = -1;
static struct rule rules[RULES];
static int rule_count;
static unsigned char watched[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void die(const char *why)
{
    char text[256];
    int n = snprintf(text, sizeof text, "recorder: %s\n", why);
    syscall(SYS_write, 2, text, n);
    _exit(97);
}

static int is_watched(int fd)
{
    return fd >= 0 && fd < FDS && watched[fd];
}

static void watch(int fd, int on)
{
    if (fd >= FDS && on)
        die("a file descriptor is too high");
    if (fd >= 0 && fd < FDS)
        watched[fd] = (unsigned char)on;
}

static int under_root(const char *path)
{
    return root_length && !strncmp(path, root, root_length) &&
           (path[root_length] == '/' || !path[root_length]);
}

/* The absolute path that `path` at `directory` means, without looking at its last part. */
static int resolve(int directory, const char *path, char *out)
{
    char joined[2 * PATH_MAX], parent[2 * PATH_MAX], link[64];
    if (!root_length || !path)
        return 0;
    if (path[0] == '/') {
        snprintf(joined, sizeof joined, "%s", path);
    } else {
        char base[PATH_MAX];
        if (directory == AT_FDCWD)
            snprintf(link, sizeof link, "/proc/self/cwd");
        else
            snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
        ssize_t n = readlink(link, base, sizeof base - 1);
        if (n < 0)
            return 0;
        base[n] = 0;
        snprintf(joined, sizeof joined, "%s/%s", base, path);
    }
    size_t n = strlen(joined);
    while (n > 1 && joined[n - 1] == '/')
        joined[--n] = 0;
    char *slash = strrchr(joined, '/');
    if (!slash || strlen(joined) >= PATH_MAX)
        return 0;
    const char *name = slash + 1;
    if (!strcmp(name, ".") || !strcmp(name, ".."))
        return realpath(joined, out) && under_root(out);
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - joined), joined);
    char real[PATH_MAX];
    if (!realpath(parent[0] ? parent : "/", real) || strlen(real) + strlen(name) + 2 > PATH_MAX)
        return 0;
    char *end = stpcpy(out, strcmp(real, "/") ? real : "");
    stpcpy(stpcpy(end, "/"), name);
    return under_root(out);
}

static int path_of(int fd, char *out)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, PATH_MAX - 1);
    if (n < 0)
        return 0;
    out[n] = 0;
    return 1;
}

static void note(int kind, int call, int fd, int64_t a, int64_t b, const char *path,
                 const char *path2, const struct iovec *data, int parts, size_t bytes)
{
    if (trace < 0)
        return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct record r = {0};
    r.kind = (uint8_t)kind;
    r.call = (uint8_t)call;
    r.pid = getpid();
    r.fd = fd;
    r.a = a;
    r.b = b;
    r.ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    r.path = path ? (uint32_t)strlen(path) : 0;
    r.path2 = path2 ? (uint32_t)strlen(path2) : 0;
    r.data = (uint32_t)bytes;
    size_t size = sizeof r + r.path + r.path2 + bytes;
    r.size = (uint32_t)size;
    /* One write a record: records of several processes do not mix in a file opened for appending. */
    char small[16384], *buffer = size <= sizeof small ? small : malloc(size), *at = buffer;
    if (!buffer)
        die("no memory");
    at = mempcpy(at, &r, sizeof r);
    at = mempcpy(at, path ? path : "", r.path);
    at = mempcpy(at, path2 ? path2 : "", r.path2);
    for (int i = 0; i < parts && bytes; i++) {
        size_t n = data[i].iov_len < bytes ? data[i].iov_len : bytes;
        at = mempcpy(at, data[i].iov_base, n);
        bytes -= n;
    }
    if (syscall(SYS_write, trace, buffer, size) != (long)size)
        die("the trace cannot be written");
    if (buffer != small)
        free(buffer);
}

/* 0, or the errno that this call must fail with; -1: half of the write is made. */
static int fault(const char *op, const char *path, int grows)
{
    for (int i = 0; i < rule_count; i++) {
        struct rule *r = &rules[i];
        int any = !strcmp(r->op, "any"), grow = grows && !strcmp(r->op, "grow");
        size_t n = strlen(path), m = strlen(r->end);
        int here = !strcmp(r->end, "*") || (n >= m && !strcmp(path + n - m, r->end));
        if ((!any && !grow && strcmp(r->op, op)) || !here)
            continue;
        r->seen++;
        if (r->seen < r->first || r->seen >= r->first + r->count)
            continue;
        note(K_FAULT, C_OTHER, -1, r->error, grows, path, op, NULL, 0, 0);
        if (r->tells)
            continue;
        return r->shorten ? -1 : r->error;
    }
    return 0;
}

static int fault_at(const char *op, int fd, int grows)
{
    char path[PATH_MAX];
    return rule_count && path_of(fd, path) ? fault(op, path, grows) : 0;
}

static void read_rules(const char *text)
{
    rule_count = 0;
    char copy[4096], *rest = copy, *one;
    snprintf(copy, sizeof copy, "%s", text ? text : "");
    while ((one = strsep(&rest, ";")) && rule_count < RULES) {
        char name[16];
        struct rule r = {0};
        if (!*one)
            continue;
        if (sscanf(one, "%11[^:]:%15[^:]:%63[^:]:%ld:%ld", r.op, name, r.end, &r.first, &r.count) != 5)
            die("RECORDER_FAULTS cannot be read");
        r.shorten = !strcmp(name, "SHORT");
        r.tells = !strcmp(name, "NONE");
        r.error = r.tells ? 0 : !strcmp(name, "EIO") ? EIO : ENOSPC;
        rules[rule_count++] = r;
    }
}

/* Reads the variables (again). What was open before is not watched: a program starts with it. */
void recorder_start(void)
{
    pthread_mutex_lock(&lock);
    const char *given = getenv("RECORDER_ROOT"), *file = getenv("RECORDER_TRACE");
    const char *number = getenv("RECORDER_MARK");
    static char traced[PATH_MAX];
    snprintf(root, sizeof root, "%s", given ? given : "");
    root_length = strlen(root);
    mark = number && *number ? atoi(number) : -1;
    read_rules(getenv("RECORDER_FAULTS"));
    if (strcmp(traced, file ? file : "")) {
        if (trace >= 0)
            syscall(SYS_close, trace);
        trace = -1;
        snprintf(traced, sizeof traced, "%s", file ? file : "");
        if (file && *file) {
            int fd = (int)syscall(SYS_openat, AT_FDCWD, file,
                                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            /* High up, where a program that closes what it does not know seldom comes. */
            trace = fd < 0 ? -1 : (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 700);
            if (trace < 0)
                die("the trace cannot be opened");
            syscall(SYS_close, fd);
        }
    }
    pthread_mutex_unlock(&lock);
}

static void before_fork(void) { pthread_mutex_lock(&lock); }
static void after_fork(void) { pthread_mutex_unlock(&lock); }
static void in_child(void)
{
    pthread_mutex_unlock(&lock);
    if (root_length)
        note(K_FORK, C_OTHER, -1, getppid(), 0, NULL, NULL, NULL, 0, 0);
}

/* A child that shares this memory until it runs another program would close our files in it. */
pid_t vfork(void) { return fork(); }

__attribute__((constructor)) static void begin(void)
{
    pthread_atfork(before_fork, after_fork, in_child);
    recorder_start();
}

/* ---- opening, closing, copying descriptors ---- */

static int do_open(int directory, const char *path, int flags, mode_t mode)
{
    char real[PATH_MAX];
    int inside = resolve(directory, path, real);
    if (!inside)
        return (int)syscall(SYS_openat, directory, path, flags, mode);
    if ((flags & O_TMPFILE) == O_TMPFILE)
        die("a file without a name cannot be followed");
    pthread_mutex_lock(&lock);
    struct stat before;
    int existed = !stat(real, &before), result = -1;
    /* A full disk refuses a new file; what is there can still be opened. */
    int error = !existed && flags & O_CREAT ? fault("open", real, 1) : 0;
    if (error)
        errno = error < 0 ? ENOSPC : error;
    else
        result = (int)syscall(SYS_openat, directory, path, flags, mode);
    if (result >= 0) {
        watch(result, 1);
        int kept = errno;
        note(K_OPEN, C_OPEN, result, flags, existed, real, NULL, NULL, 0, 0);
        errno = kept;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = mode_of(flags, rest);                                                        \
        va_end(rest);                                                                              \
        return do_open(AT_FDCWD, path, flags, mode);                                               \
    }
#define OPENAT(name)                                                                               \
    int name(int directory, const char *path, int flags, ...)                                      \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = mode_of(flags, rest);                                                        \
        va_end(rest);                                                                              \
        return do_open(directory, path, flags, mode);                                              \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
int __open_2(const char *path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int __openat_2(int at, const char *path, int flags) { return do_open(at, path, flags, 0); }
int __openat64_2(int at, const char *path, int flags) { return do_open(at, path, flags, 0); }
int creat(const char *path, mode_t mode)
{
    return do_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* The C library makes up the name and opens it without these functions. */
static int do_mkstemp(char *path, int suffix, int flags)
{
    char real[PATH_MAX];
    int (*next)(char *, int, int) = (int (*)(char *, int, int))dlsym(RTLD_NEXT, "mkostemps64");
    if (!resolve(AT_FDCWD, path, real))
        return next(path, suffix, flags);
    pthread_mutex_lock(&lock);
    int result = -1, error = fault("open", real, 1);
    if (error)
        errno = error < 0 ? ENOSPC : error;
    else
        result = next(path, suffix, flags);
    if (result >= 0) {
        int kept = errno;
        if (!resolve(AT_FDCWD, path, real))
            die("a temporary file cannot be followed");
        watch(result, 1);
        note(K_OPEN, C_OPEN, result, flags | O_RDWR | O_CREAT | O_EXCL, 0, real, NULL, NULL, 0, 0);
        errno = kept;
    }
    pthread_mutex_unlock(&lock);
    return result;
}
int mkstemp(char *path) { return do_mkstemp(path, 0, 0); }
int mkstemp64(char *path) { return do_mkstemp(path, 0, 0); }
int mkstemps(char *path, int suffix) { return do_mkstemp(path, suffix, 0); }
int mkstemps64(char *path, int suffix) { return do_mkstemp(path, suffix, 0); }
int mkostemp(char *path, int flags) { return do_mkstemp(path, 0, flags); }
int mkostemp64(char *path, int flags) { return do_mkstemp(path, 0, flags); }
int mkostemps(char *path, int suffix, int flags) { return do_mkstemp(path, suffix, flags); }
int mkostemps64(char *path, int suffix, int flags) { return do_mkstemp(path, suffix, flags); }

static void not_through_stdio(const char *path, const char *mode)
{
    char real[PATH_MAX];
    if (path && strpbrk(mode, "wa+") && resolve(AT_FDCWD, path, real))
        die("a file is written through stdio, which cannot be recorded");
}
static FILE *do_fopen(const char *name, const char *path, const char *mode)
{
    not_through_stdio(path, mode);
    FILE *(*next)(const char *, const char *) =
        (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, name);
    return next(path, mode);
}
FILE *fopen(const char *path, const char *mode) { return do_fopen("fopen", path, mode); }
FILE *fopen64(const char *path, const char *mode) { return do_fopen("fopen64", path, mode); }
static FILE *do_freopen(const char *name, const char *path, const char *mode, FILE *stream)
{
    not_through_stdio(path, mode);
    FILE *(*next)(const char *, const char *, FILE *) =
        (FILE * (*)(const char *, const char *, FILE *)) dlsym(RTLD_NEXT, name);
    return next(path, mode, stream);
}
FILE *freopen(const char *path, const char *mode, FILE *stream)
{
    return do_freopen("freopen", path, mode, stream);
}
FILE *freopen64(const char *path, const char *mode, FILE *stream)
{
    return do_freopen("freopen64", path, mode, stream);
}
FILE *fdopen(int fd, const char *mode)
{
    if (is_watched(fd)) /* for reading too: its closing would not be seen */
        die("a file is opened for stdio, which cannot be recorded");
    FILE *(*next)(int, const char *) = (FILE * (*)(int, const char *)) dlsym(RTLD_NEXT, "fdopen");
    return next(fd, mode);
}

static void closing(int fd)
{
    if (!is_watched(fd))
        return;
    watch(fd, 0);
    note(K_CLOSE, C_OTHER, fd, 0, 0, NULL, NULL, NULL, 0, 0);
}

int close(int fd)
{
    if (fd >= 0 && fd == trace) { /* a program that closes what it does not know */
        errno = EBADF;
        return -1;
    }
    if (!is_watched(fd))
        return (int)syscall(SYS_close, fd);
    pthread_mutex_lock(&lock);
    closing(fd);
    int result = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&lock);
    return result;
}

/* All but the trace. */
int close_range(unsigned first, unsigned last, int flags)
{
    unsigned kept = (unsigned)trace;
    if (flags & (int)CLOSE_RANGE_CLOEXEC)
        return (int)syscall(SYS_close_range, first, last, flags);
    pthread_mutex_lock(&lock);
    for (unsigned fd = first; fd <= last && fd < FDS; fd++)
        closing((int)fd);
    int result = 0;
    if (trace < 0 || kept < first || kept > last) {
        result = (int)syscall(SYS_close_range, first, last, flags);
    } else {
        if (first < kept)
            result = (int)syscall(SYS_close_range, first, kept - 1, flags);
        if (!result && kept < last)
            result = (int)syscall(SYS_close_range, kept + 1, last, flags);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
void closefrom(int first) { close_range(first < 0 ? 0 : (unsigned)first, ~0U, 0); }

int closedir(DIR *folder)
{
    int (*next)(DIR *) = (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
    pthread_mutex_lock(&lock);
    closing(dirfd(folder));
    int result = next(folder);
    pthread_mutex_unlock(&lock);
    return result;
}

static int copied(int fd, int result)
{
    if (result >= 0 && result <= STDERR_FILENO && is_watched(fd))
        die("a file takes what a program prints, which cannot be recorded");
    if (result >= 0 && result != fd) {
        watch(result, is_watched(fd));
        if (is_watched(fd))
            note(K_DUP, C_OTHER, fd, result, 0, NULL, NULL, NULL, 0, 0);
    }
    return result;
}

int dup(int fd) { return copied(fd, (int)syscall(SYS_dup, fd)); }
int dup3(int fd, int to, int flags) { return copied(fd, (int)syscall(SYS_dup3, fd, to, flags)); }
int dup2(int fd, int to)
{
    if (fd == to)
        return (int)syscall(SYS_fcntl, fd, F_GETFD) < 0 ? -1 : to;
    return dup3(fd, to, 0);
}

static int do_fcntl(const char *name, int fd, int command, void *argument)
{
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
        return copied(fd, (int)syscall(SYS_fcntl, fd, command, argument));
    int (*next)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
    return next(fd, command, argument);
}
int fcntl(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return do_fcntl("fcntl", fd, command, argument);
}
int fcntl64(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return do_fcntl("fcntl64", fd, command, argument);
}

/* ---- data ---- */

static int64_t size_of(int fd)
{
    struct stat now;
    return fstat(fd, &now) ? 0 : now.st_size;
}

/* All ways to write. `at` < 0: at the descriptor's own place. */
static ssize_t do_write(int call, int fd, const struct iovec *data, int parts, int64_t at)
{
    if (fd >= 0 && fd == mark) {
        pthread_mutex_lock(&lock);
        ssize_t n = syscall(SYS_writev, fd, data, parts);
        int kept = errno;
        if (n > 0)
            note(K_MARK, call, fd, 0, 0, NULL, NULL, data, parts, (size_t)n);
        errno = kept;
        pthread_mutex_unlock(&lock);
        return n;
    }
    int inside = is_watched(fd);
    if (inside && at >= 0 && (int)syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND)
        die("a write at a place of a file that is appended to is not understood");
    if (inside)
        pthread_mutex_lock(&lock);
    ssize_t result = -1;
    size_t wanted = 0;
    struct iovec half = {0};
    for (int i = 0; i < parts; i++)
        wanted += data[i].iov_len;
    if (inside && rule_count) {
        int64_t place = at >= 0 ? at : syscall(SYS_lseek, fd, 0, SEEK_CUR);
        int error = fault_at("write", fd, place + (int64_t)wanted > size_of(fd));
        if (error < 0 && wanted > 1 && data[0].iov_len > 1) {
            half.iov_base = data[0].iov_base;
            half.iov_len = data[0].iov_len / 2;
            data = &half;
            parts = 1;
        } else if (error) {
            errno = error < 0 ? ENOSPC : error;
            goto done;
        }
    }
    switch (half.iov_len ? (at >= 0 ? C_PWRITEV : C_WRITEV) : call) {
    case C_WRITE:
        result = syscall(SYS_write, fd, data->iov_base, data->iov_len);
        break;
    case C_PWRITE:
        result = syscall(SYS_pwrite64, fd, data->iov_base, data->iov_len, at);
        break;
    case C_WRITEV:
        result = syscall(SYS_writev, fd, data, parts);
        break;
    default:
        result = syscall(SYS_pwritev, fd, data, parts, at, 0);
    }
    if (inside && result > 0) {
        int kept = errno;
        if (at < 0)
            at = syscall(SYS_lseek, fd, 0, SEEK_CUR) - result;
        note(K_WRITE, call, fd, at, result, NULL, NULL, data, parts, (size_t)result);
        errno = kept;
    }
done:
    if (inside)
        pthread_mutex_unlock(&lock);
    return result;
}

static ssize_t write_one(int call, int fd, const void *data, size_t n, int64_t at)
{
    struct iovec one = {(void *)data, n};
    return do_write(call, fd, &one, 1, at);
}
ssize_t write(int fd, const void *data, size_t n) { return write_one(C_WRITE, fd, data, n, -1); }
ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
    return write_one(C_PWRITE, fd, data, n, at);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    return write_one(C_PWRITE, fd, data, n, at);
}
ssize_t writev(int fd, const struct iovec *data, int n) { return do_write(C_WRITEV, fd, data, n, -1); }
ssize_t pwritev(int fd, const struct iovec *data, int n, off_t at)
{
    return do_write(C_PWRITEV, fd, data, n, at);
}
ssize_t pwritev64(int fd, const struct iovec *data, int n, off64_t at)
{
    return do_write(C_PWRITEV, fd, data, n, at);
}
static ssize_t do_pwritev2(int fd, const struct iovec *data, int n, int64_t at, int flags)
{
    if (!flags)
        return do_write(at == -1 ? C_WRITEV : C_PWRITEV, fd, data, n, at);
    if (is_watched(fd) || (fd >= 0 && fd == mark))
        die("pwritev2 with flags is not understood");
    return syscall(SYS_pwritev2, fd, data, n, at, 0, flags);
}
ssize_t pwritev2(int fd, const struct iovec *data, int n, off_t at, int flags)
{
    return do_pwritev2(fd, data, n, at, flags);
}
ssize_t pwritev64v2(int fd, const struct iovec *data, int n, off64_t at, int flags)
{
    return do_pwritev2(fd, data, n, at, flags);
}

/* Writes by threads of the C library. */
#define ASYNCHRONOUS(name, type)                                                                   \
    int name(struct type *what)                                                                    \
    {                                                                                              \
        if (is_watched(what->aio_fildes))                                                          \
            die("an asynchronous write cannot be recorded");                                       \
        int (*next)(struct type *) = (int (*)(struct type *))dlsym(RTLD_NEXT, #name);              \
        return next(what);                                                                         \
    }
#define ASYNCHRONOUS_LIST(name, type)                                                              \
    int name(int mode, struct type *const list[], int n, struct sigevent *event)                   \
    {                                                                                              \
        for (int i = 0; i < n; i++)                                                                \
            if (list[i] && list[i]->aio_lio_opcode == LIO_WRITE && is_watched(list[i]->aio_fildes)) \
                die("an asynchronous write cannot be recorded");                                   \
        int (*next)(int, struct type *const[], int, struct sigevent *) =                           \
            (int (*)(int, struct type *const[], int, struct sigevent *))dlsym(RTLD_NEXT, #name);   \
        return next(mode, list, n, event);                                                         \
    }
ASYNCHRONOUS(aio_write, aiocb)
ASYNCHRONOUS(aio_write64, aiocb64)
ASYNCHRONOUS_LIST(lio_listio, aiocb)
ASYNCHRONOUS_LIST(lio_listio64, aiocb64)

/* Copies that never pass through this process: refused, so that the program falls back to writing. */
#define REFUSED_COPY(name, number, fd, ...)                                                        \
    {                                                                                              \
        if (is_watched(fd)) {                                                                      \
            errno = EINVAL;                                                                        \
            return -1;                                                                             \
        }                                                                                          \
        return syscall(number, __VA_ARGS__);                                                       \
    }
ssize_t sendfile(int to, int from, off_t *at, size_t n)
    REFUSED_COPY(sendfile, SYS_sendfile, to, to, from, at, n)
ssize_t sendfile64(int to, int from, off64_t *at, size_t n)
    REFUSED_COPY(sendfile64, SYS_sendfile, to, to, from, at, n)
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t n, unsigned flags)
    REFUSED_COPY(copy_file_range, SYS_copy_file_range, to, from, a, to, b, n, flags)
ssize_t splice(int from, off64_t *a, int to, off64_t *b, size_t n, unsigned flags)
    REFUSED_COPY(splice, SYS_splice, to, from, a, to, b, n, flags)
int ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if ((request == FICLONE || request == FICLONERANGE) && is_watched(fd)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

static int do_ftruncate(int fd, int64_t size)
{
    if (!is_watched(fd))
        return (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&lock);
    int result = -1, error = fault_at("truncate", fd, size > size_of(fd));
    if (error)
        errno = error < 0 ? ENOSPC : error;
    else if (!(result = (int)syscall(SYS_ftruncate, fd, size)))
        note(K_TRUNCATE, C_FTRUNCATE, fd, size, 0, NULL, NULL, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int ftruncate(int fd, off_t size) { return do_ftruncate(fd, size); }
int ftruncate64(int fd, off64_t size) { return do_ftruncate(fd, size); }

static int do_truncate(const char *path, int64_t size)
{
    char real[PATH_MAX];
    if (!resolve(AT_FDCWD, path, real))
        return (int)syscall(SYS_truncate, path, size);
    pthread_mutex_lock(&lock);
    int result = -1, error = fault("truncate", real, 0);
    if (error)
        errno = error < 0 ? ENOSPC : error;
    else if (!(result = (int)syscall(SYS_truncate, path, size)))
        note(K_TRUNCATE, C_TRUNCATE, -1, size, 0, real, NULL, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int truncate(const char *path, off_t size) { return do_truncate(path, size); }
int truncate64(const char *path, off64_t size) { return do_truncate(path, size); }

static int do_fallocate(int fd, int mode, int64_t at, int64_t size)
{
    if (!is_watched(fd))
        return (int)syscall(SYS_fallocate, fd, mode, at, size);
    if (mode)
        die("fallocate with a mode is not understood");
    pthread_mutex_lock(&lock);
    int result = -1, error = fault_at("truncate", fd, 1);
    if (error)
        errno = error < 0 ? ENOSPC : error;
    else if (!(result = (int)syscall(SYS_fallocate, fd, mode, at, size)))
        note(K_ALLOCATE, C_FALLOCATE, fd, at, size, NULL, NULL, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int fallocate(int fd, int mode, off_t at, off_t n) { return do_fallocate(fd, mode, at, n); }
int fallocate64(int fd, int mode, off64_t at, off64_t n) { return do_fallocate(fd, mode, at, n); }
int posix_fallocate(int fd, off_t at, off_t n) { return do_fallocate(fd, 0, at, n) ? errno : 0; }
int posix_fallocate64(int fd, off64_t at, off64_t n) { return do_fallocate(fd, 0, at, n) ? errno : 0; }

static int do_sync(int call, long number, int fd)
{
    if (!is_watched(fd))
        return (int)syscall(number, fd);
    pthread_mutex_lock(&lock);
    int result = -1, error = fault_at("sync", fd, 0);
    if (error)
        errno = error < 0 ? EIO : error;
    else
        result = (int)syscall(number, fd);
    int kept = errno;
    note(K_SYNC, call, fd, result == 0, 0, NULL, NULL, NULL, 0, 0);
    errno = kept;
    pthread_mutex_unlock(&lock);
    return result;
}
int fsync(int fd) { return do_sync(C_FSYNC, SYS_fsync, fd); }
int fdatasync(int fd) { return do_sync(C_FDATASYNC, SYS_fdatasync, fd); }

/* It promises nothing about metadata and nothing without the barriers around it: recorded, not believed. */
int sync_file_range(int fd, off64_t at, off64_t n, unsigned flags)
{
    int result = (int)syscall(SYS_sync_file_range, fd, at, n, flags);
    if (!result && is_watched(fd))
        note(K_SYNC_RANGE, C_SYNC_RANGE, fd, at, n, NULL, NULL, NULL, 0, 0);
    return result;
}
static void sync_all(void)
{
    if (root_length)
        note(K_SYNC_ALL, C_OTHER, -1, 0, 0, NULL, NULL, NULL, 0, 0);
}
void sync(void)
{
    syscall(SYS_sync);
    sync_all();
}
int syncfs(int fd)
{
    int result = (int)syscall(SYS_syncfs, fd);
    if (!result)
        sync_all();
    return result;
}

static void *do_mmap(void *where, size_t n, int access, int flags, int fd, int64_t at)
{
    int shared = (flags & MAP_TYPE) == MAP_SHARED || (flags & MAP_TYPE) == MAP_SHARED_VALIDATE;
    int seen = fd >= 0 && is_watched(fd) && shared && access & PROT_WRITE;
    void *result = (void *)syscall(SYS_mmap, where, n, access, flags, fd, at);
    if (seen && result != MAP_FAILED) {
        pthread_mutex_lock(&lock);
        note(K_MMAP, C_MMAP, fd, at, (int64_t)n, NULL, NULL, NULL, 0, 0);
        pthread_mutex_unlock(&lock);
    }
    return result;
}
void *mmap(void *where, size_t n, int access, int flags, int fd, off_t at)
{
    return do_mmap(where, n, access, flags, fd, at);
}
void *mmap64(void *where, size_t n, int access, int flags, int fd, off64_t at)
{
    return do_mmap(where, n, access, flags, fd, at);
}

/* ---- names ---- */

static int named(int kind, int call, const char *op, const char *first, const char *second, long number,
                 long a, long b, long c, long d, long e)
{
    pthread_mutex_lock(&lock);
    int result = -1, error = fault(op, second && *second ? second : first, 0);
    if (error)
        errno = error < 0 ? ENOSPC : error;
    else if (!(result = (int)syscall(number, a, b, c, d, e)))
        note(kind, call, -1, 0, 0, first, second, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

/* A path that is not under the root stands in the trace as nothing: it leaves, or comes from outside. */
static int two_paths(int kind, int call, long number, int at, const char *from, int at2, const char *to,
                     int flags)
{
    char first[PATH_MAX], second[PATH_MAX];
    int inside = resolve(at, from, first), inside2 = resolve(at2, to, second);
    if (!inside && !inside2)
        return (int)syscall(number, at, from, at2, to, flags);
    if (!inside || !inside2)
        die("a file goes into or out of the watched folder, which cannot be followed");
    return named(kind, call, "rename", first, second, number, at, (long)from, at2, (long)to, flags);
}
int renameat2(int at, const char *from, int at2, const char *to, unsigned flags)
{
    char real[PATH_MAX];
    if (flags && (resolve(at, from, real) || resolve(at2, to, real)))
        die("renameat2 with flags is not understood");
    return two_paths(K_RENAME, C_RENAME, SYS_renameat2, at, from, at2, to, (int)flags);
}
int renameat(int at, const char *from, int at2, const char *to)
{
    return two_paths(K_RENAME, C_RENAME, SYS_renameat2, at, from, at2, to, 0);
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }
int linkat(int at, const char *from, int at2, const char *to, int flags)
{
    return two_paths(K_LINK, C_LINK, SYS_linkat, at, from, at2, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int symlinkat(const char *target, int at, const char *path)
{
    char real[PATH_MAX];
    if (resolve(at, path, real))
        die("a symbolic link in the watched folder cannot be followed");
    return (int)syscall(SYS_symlinkat, target, at, path);
}
int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int unlinkat(int at, const char *path, int flags)
{
    char real[PATH_MAX];
    if (!resolve(at, path, real))
        return (int)syscall(SYS_unlinkat, at, path, flags);
    int gone = flags & AT_REMOVEDIR;
    return named(gone ? K_RMDIR : K_UNLINK, gone ? C_RMDIR : C_UNLINK, "unlink", real, NULL,
                 SYS_unlinkat, at, (long)path, flags, 0, 0);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path)
{
    int result = unlink(path);
    return result && errno == EISDIR ? rmdir(path) : result;
}

int mkdirat(int at, const char *path, mode_t mode)
{
    char real[PATH_MAX];
    struct stat there;
    /* One that is there is refused whatever the disk; nothing changes. */
    if (!resolve(at, path, real) || !lstat(real, &there))
        return (int)syscall(SYS_mkdirat, at, path, mode);
    return named(K_MKDIR, C_MKDIR, "open", real, NULL, SYS_mkdirat, at, (long)path, mode, 0, 0);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
char *mkdtemp(char *path)
{
    char real[PATH_MAX];
    if (resolve(AT_FDCWD, path, real))
        die("a temporary folder cannot be followed");
    char *(*next)(char *) = (char *(*)(char *))dlsym(RTLD_NEXT, "mkdtemp");
    return next(path);
}
int msync(void *where, size_t n, int flags)
{
    /* What is mapped is unknown to the reader of the trace with or without it. */
    return (int)syscall(SYS_msync, where, n, flags);
}

/* Other names of the C library for the same. */
#define ALSO(name) extern __typeof(name) __##name __attribute__((alias(#name)));
ALSO(open)
ALSO(open64)
ALSO(close)
ALSO(fcntl)
ALSO(write)
ALSO(pwrite64)
int __dup2(int fd, int to) { return dup2(fd, to); }
