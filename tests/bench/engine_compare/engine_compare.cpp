// The engine beside Qt's own sockets: memory of an idle connection, round trips a second, and CPU for each, with the
// same echo on both. Usage: engine_compare [connections] [seconds]
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>

#include <QCoreApplication>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/engine.h"
#include "tests/bench/engine_compare/load.h"

using namespace posthorn;

namespace {

class Echo final : public wire::Session {
public:
    void opened(wire::Link& link) override { m_link = &link; }
    void received(std::string_view bytes) override
    {
        m_link->setTimer(wire::TimerId::Idle, std::chrono::minutes(30)); // as every protocol does
        m_link->send(bytes);
    }
    void expired(wire::TimerId) override {}
    void shutdown() override { m_link->close(); }

private:
    wire::Link* m_link = nullptr;
};

/// The same with QTcpServer and QTcpSocket on one QThread.
class QtEcho : public QThread {
public:
    std::promise<uint16_t> port;

private:
    void run() override
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost, 0);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
            while (QTcpSocket* socket = server.nextPendingConnection()) {
                socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
                QObject::connect(socket, &QTcpSocket::readyRead, socket,
                                 [socket] { socket->write(socket->readAll()); });
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        port.set_value(server.serverPort());
        exec();
    }
};

void print(const char* name, int connections, const LoadResult& result)
{
    if (!result.good) {
        std::printf("%-28s failed\n", name);
        return;
    }
    std::printf("%-28s %8.1f %12.0f %14.2f %14.2f %12.2f\n", name, double(result.idleKilobytes) / connections,
                double(result.roundTrips) / result.seconds, 1e6 * result.serverCpuSeconds / double(result.roundTrips),
                1e6 * result.cpuSeconds / double(result.roundTrips), result.serverCpuSeconds / result.seconds);
    std::fflush(stdout);
}

/// Each server gets a process of its own, so that memory is counted from nothing.
template<class F> void apart(F function)
{
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        function();
        std::fflush(stdout);
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
}

void runEngine(const char* name, int argc, char** argv, wire::TlsMode tls, unsigned workers, int connections,
               double seconds)
{
    apart([&] {
        const QCoreApplication app(argc, argv);
        const QTemporaryDir folder;
        watch::Hub hub;
        hub.setLeastLevel(watch::Level::Warning);
        config::Settings settings(folder.filePath(QStringLiteral("posthorn.ini")).toStdString());
        net::Engine engine(settings, hub, {folder.path().toStdString(), workers, {}});
        if (!engine.start())
            return;
        wire::Service service;
        service.name = "echo";
        service.tls = tls;
        service.makeSession = [](Executor&) { return std::make_unique<Echo>(); };
        const auto port = engine.add(service, {"127.0.0.1"});
        if (port)
            print(name, connections, runLoad(*port, tls == wire::TlsMode::Implicit, connections, seconds));
    });
}

} // namespace

int main(int argc, char** argv)
{
    const int connections = argc > 1 ? std::atoi(argv[1]) : 2000;
    const double seconds = argc > 2 ? std::atof(argv[2]) : 5;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::printf("%d connections, %.0f s each; a Connection takes %zu octets\n", connections, seconds,
                sizeof(net::Connection));
    std::printf("%-28s %8s %12s %14s %14s %12s\n", "", "KB idle", "round trips", "server us CPU", "load us CPU",
                "server cores");
    apart([&] {
        const QCoreApplication app(argc, argv);
        QtEcho echo;
        auto port = echo.port.get_future();
        echo.start();
        print("QTcpSocket, one thread", connections, runLoad(port.get(), false, connections, seconds));
        echo.quit();
        echo.wait();
    });
    runEngine("engine, one worker", argc, argv, wire::TlsMode::None, 1, connections, seconds);
    runEngine("engine, two workers", argc, argv, wire::TlsMode::None, 2, connections, seconds);
    runEngine("engine, one worker, TLS 1.3", argc, argv, wire::TlsMode::Implicit, 1, connections, seconds);
    return 0;
}
