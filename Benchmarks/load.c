// SPDX-License-Identifier: MIT-0
//
// A load of HTTP/1.1 requests for the benchmarks: one thread, epoll, little work for each answer, so that one core can keep a
// gateway on another core busy. It sends one fixed request over and over on each of its connections, checks every answer, and
// ends at the first wrong one with status 1. The result is one line of JSON.
//
//     load --port P --request FILE --connections C --requests R
//          [--needle TEXT --count N]  the body holds TEXT at least N times; a leading "\n" matches its start, too
//          [--end TEXT]               TEXT stands within the last 63 bytes of the body
//          [--bytes N]                the body has exactly N bytes
//          [--at-least N]             the body has at least N bytes
//          [--ramp MS]                connections begin spread over so many milliseconds
//          [--timeout S]              the whole run must end in time
//
// Once every connection has received a byte of its first body, {"open":C,"done":D} is printed, where D answers have ended by
// then; at each SIGUSR1 {"events":E,"ns":T}, where E counts needles so far.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { head_limit = 8192, tail_limit = 63, sample_limit = 400 };

enum phase { in_head, in_sized, in_chunk_size, in_chunk, after_chunk, in_trailer };

struct connection {
    int fd;
    bool is_writing, has_begun_body, has_answered;
    enum phase phase;
    size_t sent, head_used, tail_used, sample_used;
    uint64_t left, body_bytes, needles;
    uint64_t start_ns, first_ns;
    bool is_last;     // the server closes after this answer
    bool is_fresh;    // the next needle may begin at the body's start
    char head[head_limit], tail[tail_limit], sample[sample_limit];
};

static struct {
    int port, connections, ramp_ms, timeout_s;
    uint64_t requests, count, bytes, at_least;
    const char *needle, *end, *request_file;
    size_t needle_length;
    char *request;
    size_t request_length;
} options = {.port = 0, .connections = 1, .requests = 1, .timeout_s = 300};

static struct {
    uint64_t begun, done, opened, needles;
    uint64_t *latency, *first;
    int epoll;
} run;

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void fail(const struct connection *connection, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "load: ");
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, " (after %llu whole answers)\n", (unsigned long long)run.done);
    if (connection) {
        fprintf(stderr, "%.*s\n%.*s\n", (int)connection->head_used, connection->head, (int)connection->sample_used,
                connection->sample);
        fprintf(stderr, "... %.*s\n", (int)connection->tail_used, connection->tail);
    }
    exit(1);
}

static void watch(struct connection *connection, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(run.epoll, operation, connection->fd, &event) != 0) fail(NULL, "epoll: %s", strerror(errno));
}

static void write_request(struct connection *connection) {
    while (connection->sent < options.request_length) {
        ssize_t count = send(connection->fd, options.request + connection->sent,
                             options.request_length - connection->sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN) {
            if (!connection->is_writing) watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
            connection->is_writing = true;
            return;
        }
        if (count < 0) fail(connection, "send: %s", strerror(errno));
        connection->sent += (size_t)count;
    }
    if (connection->is_writing) watch(connection, EPOLL_CTL_MOD, EPOLLIN);
    connection->is_writing = false;
}

static void connect_to_server(struct connection *connection) {
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->fd < 0) fail(NULL, "socket: %s", strerror(errno));
    int yes = 1;
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS)
        fail(NULL, "connect: %s", strerror(errno));
    watch(connection, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
    connection->is_writing = true;
}

// Begins the next request of a connection, or closes it where none is left.
static void begin(struct connection *connection) {
    bool must_connect = connection->fd < 0 || connection->is_last;
    if (connection->fd >= 0 && (connection->is_last || run.begun == options.requests)) {
        close(connection->fd);
        connection->fd = -1;
    }
    if (run.begun == options.requests) return;
    run.begun++;
    connection->phase = in_head;
    connection->sent = connection->head_used = connection->tail_used = connection->sample_used = 0;
    connection->left = connection->body_bytes = connection->needles = connection->first_ns = 0;
    connection->is_last = false;
    connection->is_fresh = true;
    connection->has_begun_body = false;
    connection->start_ns = now_ns();
    if (must_connect) connect_to_server(connection);
    else write_request(connection);
}

static uint64_t occurrences(const char *text, size_t length) {
    uint64_t found = 0;
    const char *place;
    while (length >= options.needle_length &&
           (place = memmem(text, length, options.needle, options.needle_length))) {
        found++;
        length -= (size_t)(place + options.needle_length - text);
        text = place + options.needle_length;
    }
    return found;
}

static void count_needles(struct connection *connection, const char *data, size_t length) {
    size_t reach = options.needle_length - 1;
    size_t before = connection->tail_used < reach ? connection->tail_used : reach;
    size_t after = length < reach ? length : reach;
    char border[2 * tail_limit];
    uint64_t found = 0;
    if (connection->is_fresh && options.needle[0] == '\n') {
        found += length >= reach && memcmp(data, options.needle + 1, reach) == 0;
        connection->is_fresh = false;
    }
    // A needle across the border of two pieces; one that lies within either is longer than what is looked at here.
    memcpy(border, connection->tail + connection->tail_used - before, before);
    memcpy(border + before, data, after);
    found += occurrences(border, before + after);
    found += occurrences(data, length);
    connection->needles += found;
    run.needles += found;
}

static void keep_tail(struct connection *connection, const char *data, size_t length) {
    if (length >= tail_limit) {
        memcpy(connection->tail, data + length - tail_limit, tail_limit);
        connection->tail_used = tail_limit;
        return;
    }
    size_t kept = connection->tail_used;
    if (kept + length > tail_limit) {
        size_t surplus = kept + length - tail_limit;
        memmove(connection->tail, connection->tail + surplus, kept - surplus);
        kept -= surplus;
    }
    memcpy(connection->tail + kept, data, length);
    connection->tail_used = kept + length;
}

static void take_body(struct connection *connection, const char *data, size_t length) {
    if (length == 0) return;
    if (!connection->has_begun_body) {
        connection->has_begun_body = true;
        connection->first_ns = now_ns();
        if (!connection->has_answered && ++run.opened == (uint64_t)options.connections) {
            printf("{\"open\":%d,\"done\":%llu}\n", options.connections, (unsigned long long)run.done);
            fflush(stdout);
        }
        connection->has_answered = true;
    }
    connection->body_bytes += length;
    if (connection->sample_used < sample_limit) {
        size_t room = sample_limit - connection->sample_used;
        size_t copied = length < room ? length : room;
        memcpy(connection->sample + connection->sample_used, data, copied);
        connection->sample_used += copied;
    }
    if (options.needle) count_needles(connection, data, length);
    keep_tail(connection, data, length);
}

static void finish(struct connection *connection) {
    uint64_t end = now_ns();
    if (options.needle && connection->needles < options.count)
        fail(connection, "the answer holds '%s' %llu times, not %llu", options.needle,
             (unsigned long long)connection->needles, (unsigned long long)options.count);
    if (options.bytes && connection->body_bytes != options.bytes)
        fail(connection, "the answer has %llu bytes, not %llu", (unsigned long long)connection->body_bytes,
             (unsigned long long)options.bytes);
    if (connection->body_bytes < options.at_least)
        fail(connection, "the answer has only %llu bytes", (unsigned long long)connection->body_bytes);
    if (options.end && !memmem(connection->tail, connection->tail_used, options.end, strlen(options.end)))
        fail(connection, "the answer does not end with '%s'", options.end);
    run.first[run.done] = connection->first_ns - connection->start_ns;
    run.latency[run.done] = end - connection->start_ns;
    run.done++;
    begin(connection);
}

static const char *field(const struct connection *connection, const char *name) {
    const char *line = connection->head;
    size_t length = strlen(name);
    while ((line = strstr(line, "\r\n"))) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            line += length + 1;
            return line + strspn(line, " ");
        }
    }
    return NULL;
}

static void read_head(struct connection *connection) {
    if (strncmp(connection->head, "HTTP/1.1 200", 12) != 0) {
        connection->phase = in_sized;
        connection->left = 0;
        fail(connection, "not 200");
    }
    const char *value;
    if ((value = field(connection, "connection")) && strncasecmp(value, "close", 5) == 0) connection->is_last = true;
    if ((value = field(connection, "transfer-encoding")) && strncasecmp(value, "chunked", 7) == 0) {
        connection->phase = in_chunk_size;
    } else if ((value = field(connection, "content-length"))) {
        connection->phase = in_sized;
        connection->left = strtoull(value, NULL, 10);
    } else {
        fail(connection, "the answer has no length");
    }
}

// Takes what was read; true where the answer is whole.
static bool take(struct connection *connection, const char *data, size_t length) {
    while (length > 0) {
        switch (connection->phase) {
        case in_head: {
            size_t start = connection->head_used < 3 ? 0 : connection->head_used - 3;
            size_t room = head_limit - 1 - connection->head_used;
            size_t copied = length < room ? length : room;
            memcpy(connection->head + connection->head_used, data, copied);
            char *end = memmem(connection->head + start, connection->head_used + copied - start, "\r\n\r\n", 4);
            if (!end) {
                connection->head_used += copied;
                if (copied == room) fail(connection, "the head is too long");
                return false;
            }
            size_t whole = (size_t)(end + 4 - connection->head);
            size_t taken = whole - connection->head_used;
            connection->head_used = whole;
            connection->head[whole] = 0;
            data += taken;
            length -= taken;
            read_head(connection);
            if (connection->phase == in_sized && connection->left == 0) return true;
            break;
        }
        case in_sized:
        case in_chunk: {
            size_t taken = length < connection->left ? length : connection->left;
            take_body(connection, data, taken);
            data += taken;
            length -= taken;
            connection->left -= taken;
            if (connection->left > 0) return false;
            if (connection->phase == in_sized) {
                if (length > 0) fail(connection, "bytes after the answer");
                return true;
            }
            connection->phase = after_chunk;
            break;
        }
        case after_chunk:
            if (*data == '\n') connection->phase = in_chunk_size;
            data++;
            length--;
            break;
        case in_chunk_size: {
            char character = *data++;
            length--;
            if (character == '\n') connection->phase = connection->left == 0 ? in_trailer : in_chunk;
            else if (character >= '0' && character <= '9') connection->left = connection->left * 16 + (uint64_t)(character - '0');
            else if (character >= 'a' && character <= 'f') connection->left = connection->left * 16 + (uint64_t)(character - 'a' + 10);
            else if (character >= 'A' && character <= 'F') connection->left = connection->left * 16 + (uint64_t)(character - 'A' + 10);
            else if (character != '\r') fail(connection, "a chunk's size with the byte %d", character);
            break;
        }
        case in_trailer:
            // No server here sends trailers: what is left is the empty line.
            if (*data++ == '\n') return true;
            length--;
            break;
        }
    }
    return false;
}

static void read_answer(struct connection *connection) {
    static char buffer[262144];
    ssize_t count = recv(connection->fd, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) fail(connection, "recv: %s", strerror(errno));
    if (count == 0) fail(connection, "the connection was closed within an answer");
    if (take(connection, buffer, (size_t)count)) finish(connection);
}

static int compare(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static double micros(const uint64_t *sorted, double share) {
    uint64_t place = (uint64_t)(share * (double)(run.done - 1) + 0.5);
    return (double)sorted[place] / 1000;
}

static void print_result(uint64_t start) {
    double seconds = (double)(now_ns() - start) / 1e9;
    qsort(run.latency, run.done, sizeof *run.latency, compare);
    qsort(run.first, run.done, sizeof *run.first, compare);
    printf("{\"requests\":%llu,\"seconds\":%.6f,\"events\":%llu,\"p50\":%.2f,\"p99\":%.2f,\"first_p50\":%.2f,\"first_p99\":%.2f}\n",
           (unsigned long long)run.done, seconds, (unsigned long long)run.needles, micros(run.latency, 0.5),
           micros(run.latency, 0.99), micros(run.first, 0.5), micros(run.first, 0.99));
}

static void read_options(int count, char **words) {
    for (int index = 1; index + 1 < count; index += 2) {
        const char *name = words[index], *value = words[index + 1];
        if (strcmp(name, "--port") == 0) options.port = atoi(value);
        else if (strcmp(name, "--connections") == 0) options.connections = atoi(value);
        else if (strcmp(name, "--requests") == 0) options.requests = strtoull(value, NULL, 10);
        else if (strcmp(name, "--request") == 0) options.request_file = value;
        else if (strcmp(name, "--needle") == 0) options.needle = value;
        else if (strcmp(name, "--count") == 0) options.count = strtoull(value, NULL, 10);
        else if (strcmp(name, "--end") == 0) options.end = value;
        else if (strcmp(name, "--bytes") == 0) options.bytes = strtoull(value, NULL, 10);
        else if (strcmp(name, "--at-least") == 0) options.at_least = strtoull(value, NULL, 10);
        else if (strcmp(name, "--ramp") == 0) options.ramp_ms = atoi(value);
        else if (strcmp(name, "--timeout") == 0) options.timeout_s = atoi(value);
        else fail(NULL, "unknown option %s", name);
    }
    if (!options.port || !options.request_file) fail(NULL, "--port and --request are needed");
    if (options.needle) options.needle_length = strlen(options.needle);
    if (options.needle && (options.needle_length == 0 || options.needle_length > tail_limit)) fail(NULL, "--needle is of 1 to 63 bytes");
    if ((uint64_t)options.connections > options.requests) options.connections = (int)options.requests;
}

static void read_request(void) {
    FILE *file = fopen(options.request_file, "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status) != 0) fail(NULL, "%s: %s", options.request_file, strerror(errno));
    options.request_length = (size_t)status.st_size;
    options.request = malloc(options.request_length);
    if (fread(options.request, 1, options.request_length, file) != options.request_length) fail(NULL, "cannot read the request");
    fclose(file);
}

static void raise_descriptor_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void tell_events(int descriptor) {
    struct signalfd_siginfo info;
    while (read(descriptor, &info, sizeof info) == sizeof info) {
        printf("{\"events\":%llu,\"ns\":%llu}\n", (unsigned long long)run.needles, (unsigned long long)now_ns());
        fflush(stdout);
    }
}

int main(int count, char **words) {
    read_options(count, words);
    read_request();
    raise_descriptor_limit();
    run.epoll = epoll_create1(EPOLL_CLOEXEC);
    run.latency = malloc(options.requests * sizeof *run.latency);
    run.first = malloc(options.requests * sizeof *run.first);
    struct connection *connections = calloc((size_t)options.connections, sizeof *connections);
    int descriptor = signals();
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(run.epoll, EPOLL_CTL_ADD, descriptor, &event);

    uint64_t start = now_ns(), deadline = start + (uint64_t)options.timeout_s * 1000000000u;
    int started = 0;
    while (run.done < options.requests) {
        uint64_t now = now_ns();
        if (now > deadline) fail(NULL, "not done after %d s", options.timeout_s);
        uint64_t ramp = (uint64_t)options.ramp_ms * 1000000u;
        while (started < options.connections &&
               now >= start + (ramp / (uint64_t)options.connections) * (uint64_t)started) {
            connections[started].fd = -1;
            begin(&connections[started++]);
        }
        struct epoll_event events[512];
        int ready = epoll_wait(run.epoll, events, 512, started < options.connections ? 1 : 1000);
        for (int index = 0; index < ready; index++) {
            struct connection *connection = events[index].data.ptr;
            if (!connection) {
                tell_events(descriptor);
                continue;
            }
            if (events[index].events & EPOLLOUT) write_request(connection);
            if (events[index].events & ~(uint32_t)EPOLLOUT) read_answer(connection);
        }
    }
    print_result(start);
    return 0;
}
