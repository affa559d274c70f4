#include "messenger/program/run.h"

#include <QApplication>
#include <QMessageBox>

#include <cstdio>

#include "messenger/client/profile/one_instance.h"
#include "messenger/program/messenger.h"
#include "messenger/program/options.h"
#include "messenger/program/unix_signals.h"
#include "messenger/windows/language.h"

namespace posthorn::messenger {

namespace {

QStringList argumentsOf(int argc, char** argv)
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    return words;
}

/// For people who started it by a click as well as for those at a terminal.
int refuse(const QString& text)
{
    std::fprintf(stderr, "posthorn-messenger: %s\n", qPrintable(text));
    QMessageBox::critical(nullptr, QStringLiteral("Posthorn"), text);
    return 1;
}

} // namespace

int run(int argc, char** argv)
{
    const QStringList words = argumentsOf(argc, argv);
    const auto options = Options::parse(words);
    if (!options || options->help) {
        std::fputs(qPrintable(options ? Options::usage() : QString::fromStdString("posthorn-messenger: " + options.error().text + "\n") + Options::usage()),
                   options ? stdout : stderr);
        return options ? 0 : 2;
    }
    if (options->version) {
        std::puts("posthorn-messenger " POSTHORN_VERSION);
        return 0;
    }
    UnixSignals::block();
    QApplication application(argc, argv);
    UnixSignals endings;
    QCoreApplication::setApplicationName(QStringLiteral("posthorn-messenger"));
    QCoreApplication::setApplicationVersion(QStringLiteral(POSTHORN_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Posthorn"));
    QGuiApplication::setDesktopFileName(QStringLiteral("posthorn-messenger"));
    Profile profile(options->profile.isEmpty() ? Profile::defaultFolder() : options->profile);
    if (const auto loaded = profile.load(); !loaded)
        return refuse(QString::fromStdString(loaded.error().text));
    installLanguage(application, profile.preferences().text(Preference::Language));
    OneInstance instance(profile.folder());
    switch (instance.claim(words)) {
    case OneInstance::Role::Second:
        return 0;
    case OneInstance::Role::Unknown:
        return refuse(QCoreApplication::translate("Program", "The program runs already and does not answer, or its folder cannot be written to: %1")
                          .arg(profile.folder()));
    case OneInstance::Role::First:
        break;
    }
    if (options->quit)
        return 0; // none runs
    Messenger messenger(application, profile, *options);
    QObject::connect(&instance, &OneInstance::called, &messenger, &Messenger::called);
    QObject::connect(&endings, &UnixSignals::endWanted, &messenger, &Messenger::quit);
    messenger.start();
    return QApplication::exec();
}

} // namespace posthorn::messenger
