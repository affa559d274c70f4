#include "tests/bench/engine_compare/load.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double cpuOf(int process)
{
    const std::string path = "/proc/" + std::to_string(process) + "/stat";
    FILE* file = std::fopen(path.c_str(), "r");
    if (!file)
        return 0;
    char text[4096] = {};
    [[maybe_unused]] const size_t size = std::fread(text, 1, sizeof text - 1, file);
    std::fclose(file);
    const char* at = std::strrchr(text, ')');
    unsigned long user = 0;
    unsigned long system = 0;
    std::sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return double(user + system) / double(sysconf(_SC_CLK_TCK));
}

struct Peer {
    int socket = -1;
    SSL* ssl = nullptr;
    size_t got = 0;
};

const std::string line(48, 'x');

bool sendLine(Peer& peer)
{
    static const std::string bytes = line + "\r\n";
    peer.got = 0;
    return peer.ssl ? SSL_write(peer.ssl, bytes.data(), int(bytes.size())) > 0
                    : ::send(peer.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
}

LoadResult load(uint16_t port, bool tls, int connections, double seconds)
{
    LoadResult result;
    const int server = getppid();
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    std::vector<Peer> peers(static_cast<size_t>(connections));
    const int epoll = epoll_create1(0);
    const long before = proportionalKilobytes(server);
    for (Peer& peer : peers) {
        peer.socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(peer.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            return result;
        const int one = 1;
        ::setsockopt(peer.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (tls) {
            peer.ssl = SSL_new(context);
            SSL_set_fd(peer.ssl, peer.socket);
            if (SSL_connect(peer.ssl) != 1)
                return result;
        }
        // One round trip each, so that every buffer has been used once.
        char text[200];
        if (!sendLine(peer))
            return result;
        while (peer.got < line.size() + 2) {
            const long count =
                peer.ssl ? SSL_read(peer.ssl, text, sizeof text) : ::recv(peer.socket, text, sizeof text, 0);
            if (count <= 0)
                return result;
            peer.got += size_t(count);
        }
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &peer;
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, peer.socket, &event);
    }
    usleep(300000); // the server settles
    result.idleKilobytes = proportionalKilobytes(server) - before;

    using clock = std::chrono::steady_clock;
    rusage ownBefore{};
    ::getrusage(RUSAGE_SELF, &ownBefore);
    const double serverBefore = cpuOf(server);
    const auto start = clock::now();
    for (Peer& peer : peers)
        sendLine(peer);
    epoll_event events[256];
    while (std::chrono::duration<double>(clock::now() - start).count() < seconds) {
        const int count = ::epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; ++i) {
            Peer& peer = *static_cast<Peer*>(events[i].data.ptr);
            char text[200];
            const long got =
                peer.ssl ? SSL_read(peer.ssl, text, sizeof text) : ::recv(peer.socket, text, sizeof text, 0);
            if (got <= 0)
                return result;
            peer.got += size_t(got);
            if (peer.got >= line.size() + 2) {
                ++result.roundTrips;
                sendLine(peer);
            }
        }
    }
    result.seconds = std::chrono::duration<double>(clock::now() - start).count();
    result.serverCpuSeconds = cpuOf(server) - serverBefore;
    rusage own{};
    ::getrusage(RUSAGE_SELF, &own);
    const auto cpu = [](const rusage& usage) {
        return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    };
    result.cpuSeconds = cpu(own) - cpu(ownBefore);
    result.good = true;
    return result;
}

} // namespace

long proportionalKilobytes(int process)
{
    const std::string path = "/proc/" + std::to_string(process) + "/smaps_rollup";
    FILE* file = std::fopen(path.c_str(), "r");
    long pss = 0;
    char text[256];
    while (file && std::fgets(text, sizeof text, file)) {
        if (std::sscanf(text, "Pss: %ld kB", &pss) == 1)
            break;
    }
    if (file)
        std::fclose(file);
    return pss;
}

LoadResult runLoad(uint16_t port, bool tls, int connections, double seconds)
{
    int ends[2];
    LoadResult result;
    if (::pipe(ends) != 0)
        return result;
    const pid_t child = ::fork();
    if (child == 0) {
        result = load(port, tls, connections, seconds);
        [[maybe_unused]] const ssize_t written = ::write(ends[1], &result, sizeof result);
        ::_exit(0);
    }
    ::close(ends[1]);
    [[maybe_unused]] const ssize_t size = ::read(ends[0], &result, sizeof result);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return result;
}
