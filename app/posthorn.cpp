// posthorn: the server, with its console where there is a display.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <QApplication>
#include <QCoreApplication>

#include "gui/shell/console.h"
#include "server/server.h"
#include "server/signals.h"
#include "server/systemd.h"

namespace {

bool hasDisplay()
{
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value;
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
}

int failStart(const posthorn::Error& error)
{
    std::fprintf(stderr, "posthorn: %s%s%s\n", error.text.c_str(), error.detail.empty() ? "" : ": ",
                 error.detail.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace posthorn;
    auto options = server::Options::parse(std::vector<std::string>(argv + 1, argv + argc));
    if (!options) {
        std::fprintf(stderr, "posthorn: %s\n%s", options.error().text.c_str(), server::Options::usage().c_str());
        return 2;
    }
    if (options->help || options->version) {
        std::fputs(options->help ? server::Options::usage().c_str() : (server::versionText() + "\n").c_str(), stdout);
        return 0;
    }
    if (!options->headless && !hasDisplay()) {
        std::puts("no display: running without the console");
        options->headless = true;
    }
    server::Signals signals;
    std::unique_ptr<QCoreApplication> application;
    if (options->headless)
        application = std::make_unique<QCoreApplication>(argc, argv);
    else
        application = std::make_unique<QApplication>(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("posthorn"));
    QCoreApplication::setApplicationVersion(QString::fromStdString(server::versionText()));

    auto opened = server::Server::open(*options);
    if (!opened)
        return failStart(opened.error());
    server::Server& server = **opened;
    std::optional<gui::AssistantResult> wishes;
    if (!options->headless) {
        gui::Console::setUp(server.settings());
        if (server.isFirstStart() && !options->demo) {
            wishes = gui::runAssistant();
            if (!wishes)
                return 0; // cancelled: nothing was made
        }
    }
    if (auto started = server.start(wishes ? server::firstWishes(*wishes) : server::FirstWishes{}); !started)
        return failStart(started.error());
    const auto quit = [] { QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection); };
    server.onStopAsked(quit);
    signals.watch(quit, [&server] { (void)server.reload(); }); // it logs what went wrong
    std::unique_ptr<gui::Console> console;
    if (!options->headless)
        console = std::make_unique<gui::Console>(
            gui::ConsoleContext{server.hub(), server.operations(), server.settings(), server.dataFolder()});
    std::puts("ready");
    std::fflush(stdout);
    server::notifyReady();
    const int code = QCoreApplication::exec();
    server::notifyStopping();
    console.reset();
    server.stop();
    return code;
}
