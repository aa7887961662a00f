// SPDX-License-Identifier: MIT-0
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>

// How the driver of the transport waits; Swift's modules of the C library leave both out.
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

// Swift cannot call variadic functions: here is one typed function for each C type that libcurl's options take. The name in
// parentheses keeps curl's type-checking macros of the same name away.

// The cast in these macros keeps Swift from seeing them.
static const curl_socket_t ccurl_socket_timeout = CURL_SOCKET_TIMEOUT;

// The file of certificate authorities that libcurl was built to use; null for none.
static inline const char *ccurl_default_authorities(void) {
    return curl_version_info(CURLVERSION_NOW)->cainfo;
}

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_transfer(CURL *handle, CURLoption option, curl_write_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_seek(CURL *handle, curl_seek_callback value) {
    return (curl_easy_setopt)(handle, CURLOPT_SEEKFUNCTION, value);
}

static inline CURLcode ccurl_set_trailer(CURL *handle, curl_trailer_callback value) {
    return (curl_easy_setopt)(handle, CURLOPT_TRAILERFUNCTION, value);
}

static inline CURLcode ccurl_set_prerequest(CURL *handle, curl_prereq_callback value) {
    return (curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode ccurl_set_open_socket(CURL *handle, curl_opensocket_callback value) {
    return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

// The address in `curl_sockaddr` is longer than its declared type says; by pointer it can be read whole.
static inline const void *ccurl_address(const struct curl_sockaddr *address) {
    return &address->addr;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return (curl_multi_setopt)(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_socket(CURLM *multi, curl_socket_callback value) {
    return (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, value);
}

static inline CURLMcode ccurl_multi_set_timer(CURLM *multi, curl_multi_timer_callback value) {
    return (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, value);
}

#endif
