// A disk that is watched and can fail, under a program that knows nothing of it: preloaded, this
// library stands before the C library's file calls. README.md tells what it is for.
//
//   DISK_UNDER    the folder that is watched; without it nothing is
//   DISK_TRACE    every change and sync below the folder is appended here, and what sockets are sent
//   DISK_FAIL_AT  that many changes and syncs go well, then one fails ...
//   DISK_FAIL_BY  ... with this errno; by ENOSPC all that needs room fails from then on, and by 0 the
//                 process is killed before it is done, so that nothing happens without its note
//   DISK_BOOT_ID  a file to be read instead of the kernel's boot id
//
// A change, its place in the count and its note are one step under one lock, so that the notes stand
// in the order in which things happened. The kernel is called directly: nothing is looked up.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *under, *boot_id;
static int trace = -1, fail_by;
static long fail_at = -1, done;
static int full;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DISK_TRACE"), *at = getenv("DISK_FAIL_AT"), *by = getenv("DISK_FAIL_BY");
    under = getenv("DISK_UNDER");
    boot_id = getenv("DISK_BOOT_ID");
    if (path) trace = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (at && by) fail_at = atol(at), fail_by = atoi(by);
}

// ---- what is written down

// A note: this head, then `bytes` bytes. `length` is the file's before the change, so that a reader
// learns of changes that came past this library.
struct head {
    uint32_t kind, bytes;
    uint64_t inode, offset, length;
};

static void append(const void *from, size_t bytes) {
    for (const char *at = from; bytes;) {
        long written = syscall(SYS_write, trace, at, bytes);
        if (written <= 0) abort();
        at += written, bytes -= written;
    }
}

static void note(char kind, const struct stat *file, uint64_t offset, const void *bytes, size_t count) {
    if (trace < 0) return;
    struct head head = {kind, count, file ? file->st_ino : 0, offset, file ? file->st_size : 0};
    char *whole = malloc(sizeof head + count);
    memcpy(whole, &head, sizeof head);
    memcpy(whole + sizeof head, bytes, count);
    append(whole, sizeof head + count);
    free(whole);
}

static void note_path(char kind, const struct stat *file, const char *path) {
    note(kind, file, 0, path, strlen(path));
}

// ---- what is watched

static int below(const char *path) {
    size_t length = under ? strlen(under) : 0;
    return length && !strncmp(path, under, length) && (path[length] == '/' || !path[length]);
}

static int path_of(int fd, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return length > 0;
}

// `name` in the folder `dir`, whole, if it is watched.
static int watched_name(int dir, const char *name, char path[PATH_MAX]) {
    if (!under) return 0;
    if (name[0] == '/' || dir == AT_FDCWD) {
        snprintf(path, PATH_MAX, "%s", name);
        return below(path);
    }
    if (!path_of(dir, path)) return 0;
    size_t length = strlen(path);
    snprintf(path + length, PATH_MAX - length, "/%s", name);
    return below(path);
}

static int watched(int fd, mode_t kind, struct stat *file) {
    char path[PATH_MAX];
    return under && fd != trace && !fstat(fd, file) && (file->st_mode & S_IFMT) == kind && path_of(fd, path) &&
           below(path);
}

static int is_socket(int fd) {
    struct stat file;
    return trace >= 0 && !fstat(fd, &file) && S_ISSOCK(file.st_mode);
}

// ---- what fails

// Counts a change; true, with errno, if it must fail.
static int fails(const char *what, int needs_room) {
    int counts = !full && fail_at >= 0 && (fail_by != ENOSPC || needs_room);
    if (counts && done++ == fail_at) {
        if (!fail_by) kill(getpid(), SIGKILL);
        dprintf(STDERR_FILENO, "the disk fails: %s\n", what);
        if (fail_by == ENOSPC) full = 1;
        errno = fail_by;
        return 1;
    }
    errno = ENOSPC;
    return full && needs_room;
}

static long lock(void) { return pthread_mutex_lock(&turn); }
static long unlock(long answer) {
    int kept = errno;
    pthread_mutex_unlock(&turn);
    errno = kept;
    return answer;
}

// ---- files

static int open_at(int dir, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if (boot_id && !strcmp(name, "/proc/sys/kernel/random/boot_id")) name = boot_id;
    if (!(flags & (O_CREAT | O_TRUNC)) || !watched_name(dir, name, path))
        return syscall(SYS_openat, dir, name, flags, mode);
    lock();
    struct stat before, now;
    int is_new = fstatat(dir, name, &before, 0);
    if (is_new && (flags & O_CREAT) && fails("creating a file", 1)) return unlock(-1);
    int fd = syscall(SYS_openat, dir, name, flags, mode);
    if (fd >= 0 && !fstat(fd, &now) && S_ISREG(now.st_mode)) {
        if (is_new) note_path('C', &now, path);
        else if ((flags & O_TRUNC) && before.st_size) note('L', &now, 0, "", 0);
    }
    return unlock(fd);
}

#define OPEN(NAME, ARGUMENTS, DIR)                                                  \
    int NAME ARGUMENTS {                                                            \
        va_list more;                                                               \
        va_start(more, flags);                                                      \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0;   \
        va_end(more);                                                               \
        return open_at(DIR, name, flags, mode);                                     \
    }
OPEN(open, (const char *name, int flags, ...), AT_FDCWD)
OPEN(open64, (const char *name, int flags, ...), AT_FDCWD)
OPEN(openat, (int dir, const char *name, int flags, ...), dir)
OPEN(openat64, (int dir, const char *name, int flags, ...), dir)

// Of a write that fails one half is done.
static ssize_t write_at(int fd, const void *bytes, size_t count, off_t offset) {
    struct stat file;
    if (!watched(fd, S_IFREG, &file)) return syscall(SYS_pwrite64, fd, bytes, count, offset);
    lock();
    int failed = fails("a write", 1), why = errno;
    fstat(fd, &file);
    ssize_t written = syscall(SYS_pwrite64, fd, bytes, failed ? count / 2 : count, offset);
    if (written > 0) note('W', &file, offset, bytes, written);
    if (failed) errno = why;
    return unlock(failed ? -1 : written);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return write_at(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) { return write_at(fd, bytes, count, offset); }

ssize_t write(int fd, const void *bytes, size_t count) {
    struct stat file;
    if (!watched(fd, S_IFREG, &file)) return syscall(SYS_write, fd, bytes, count);
    int appends = fcntl(fd, F_GETFL) & O_APPEND;
    off_t offset = lseek(fd, 0, appends ? SEEK_END : SEEK_CUR);
    ssize_t written = write_at(fd, bytes, count, offset);
    if (written > 0) lseek(fd, offset + written, SEEK_SET);
    return written;
}

static int cut(int fd, off_t length) {
    struct stat file;
    if (!watched(fd, S_IFREG, &file)) return syscall(SYS_ftruncate, fd, length);
    lock();
    if (fails("cutting a file", 0)) return unlock(-1);
    int answer = syscall(SYS_ftruncate, fd, length);
    if (!answer) note('L', &file, length, "", 0);
    return unlock(answer);
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off_t length) { return cut(fd, length); }

static int sync_by(long call, int fd) {
    struct stat file;
    char path[PATH_MAX];
    int of_names = watched(fd, S_IFDIR, &file);
    if (!of_names && !watched(fd, S_IFREG, &file)) return syscall(call, fd);
    lock();
    if (fails("a sync", 0)) return unlock(-1);
    fstat(fd, &file);
    int answer = syscall(call, fd);
    if (!answer && of_names && path_of(fd, path)) note_path('D', &file, path);
    if (!answer && !of_names) note('S', &file, 0, "", 0);
    return unlock(answer);
}
int fsync(int fd) { return sync_by(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_by(SYS_fdatasync, fd); }

// ---- names

int mkdirat(int dir, const char *name, mode_t mode) {
    char path[PATH_MAX];
    if (!watched_name(dir, name, path)) return syscall(SYS_mkdirat, dir, name, mode);
    lock();
    if (fails("making a folder", 1)) return unlock(-1);
    int answer = syscall(SYS_mkdirat, dir, name, mode);
    if (!answer) note_path('M', NULL, path);
    return unlock(answer);
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    char paths[2 * PATH_MAX], target[PATH_MAX];
    if (!watched_name(from_dir, from, paths) || !watched_name(to_dir, to, target))
        return syscall(SYS_renameat, from_dir, from, to_dir, to);
    size_t length = strlen(paths) + 1;
    strcpy(paths + length, target);
    lock();
    if (fails("a rename", 0)) return unlock(-1);
    int answer = syscall(SYS_renameat, from_dir, from, to_dir, to);
    if (!answer) note('R', NULL, 0, paths, length + strlen(target));
    return unlock(answer);
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int dir, const char *name, int flags) {
    char path[PATH_MAX];
    if (!watched_name(dir, name, path)) return syscall(SYS_unlinkat, dir, name, flags);
    lock();
    if (fails("a removal", 0)) return unlock(-1);
    int answer = syscall(SYS_unlinkat, dir, name, flags);
    if (!answer) note_path('U', NULL, path);
    return unlock(answer);
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

// ---- answers: written down before they leave

static void note_answer(int fd, const void *bytes, size_t count) {
    if (!is_socket(fd)) return;
    lock();
    note('A', NULL, 0, bytes, count);
    unlock(0);
}

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    note_answer(fd, bytes, count);
    return syscall(SYS_sendto, fd, bytes, count, flags, NULL, 0);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    char *whole = malloc(length + 1);
    size_t at = 0;
    for (int i = 0; i < count; at += parts[i++].iov_len) memcpy(whole + at, parts[i].iov_base, parts[i].iov_len);
    struct stat file;
    int is_file = watched(fd, S_IFREG, &file);
    if (!is_file) note_answer(fd, whole, length);
    ssize_t written = is_file ? write(fd, whole, length) : syscall(SYS_writev, fd, parts, count);
    free(whole);
    return written;
}
