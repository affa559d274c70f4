// posthorn: the server, with its console where there is a display.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include <QApplication>
#include <QCoreApplication>

#include "gui/shell/console.h"
#include "server/ports.h"
#include "server/server.h"
#include "server/services.h"
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

posthorn::gui::AssistantDefaults assistantDefaults(const posthorn::config::Snapshot& settings)
{
    posthorn::gui::AssistantDefaults defaults;
    defaults.leastPassword = int(settings.number(posthorn::config::Setting::AccountMinPassword));
    defaults.standardPortsPossible = posthorn::gui::standardPortsPossible();
    using posthorn::server::PortScheme;
    for (const posthorn::server::Offer& offer : posthorn::server::offers({}))
        defaults.services.push_back(
            {offer.service.name, posthorn::server::portOf(offer.service.name, PortScheme::User).value_or(0),
             posthorn::server::portOf(offer.service.name, PortScheme::Standard).value_or(0)});
    return defaults;
}

posthorn::server::FirstWishes wishesOf(const posthorn::gui::AssistantResult& told)
{
    const bool standard = told.ports == posthorn::gui::PortChoice::Standard;
    return {told.domain, told.postmasterPassword, told.demoData,
            standard ? posthorn::server::PortScheme::Standard : posthorn::server::PortScheme::User};
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
    server::FirstWishes wishes;
    auto* desktop = qobject_cast<QApplication*>(application.get());
    if (desktop) {
        gui::prepareApplication(*desktop, *server.settings().snapshot());
        if (server.isFirstStart() && !options->demo) {
            const auto told = gui::runAssistant(assistantDefaults(*server.settings().snapshot()));
            if (!told)
                return 0; // given up: nothing was made
            wishes = wishesOf(*told);
        }
    }
    if (auto started = server.start(wishes); !started)
        return failStart(started.error());
    // Not quit(): that closes the windows first, and a window may ask back.
    const auto quit = [to = application.get()] {
        QMetaObject::invokeMethod(to, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    };
    server.onStopAsked(quit);
    signals.watch(quit, [&server] { (void)server.reload(); }); // it logs what went wrong
    std::puts("ready");
    std::fflush(stdout);
    server::notifyReady();
    const int code = desktop ? gui::runConsole(*desktop, {server.hub(), &server.operations(), server.settings(),
                                                          server.dataFolder(), {}, false})
                             : QCoreApplication::exec();
    server::notifyStopping();
    server.stop();
    if (server.isToStartAgain()) {
        opened->reset(); // with the data folder's lock
        ::execv("/proc/self/exe", argv);
        std::perror("posthorn: cannot start again");
        return 1;
    }
    return code;
}
