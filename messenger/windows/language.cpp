#include "messenger/windows/language.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

static void initCatalogues()
{
    Q_INIT_RESOURCE(messenger_catalogues);
}

namespace posthorn::messenger {

namespace {

bool install(QApplication& application, const QLocale& locale, const QString& name, const QString& folder)
{
    auto* translator = new QTranslator(&application);
    if (!translator->load(locale, name, QStringLiteral("_"), folder)) {
        delete translator;
        return false;
    }
    application.installTranslator(translator);
    return true;
}

} // namespace

QString installLanguage(QApplication& application, const QString& wanted)
{
    initCatalogues();
    const QLocale locale = wanted.isEmpty() ? QLocale::system() : QLocale(wanted);
    QLocale::setDefault(locale);
    const QString ours = QStringLiteral(":/translations");
    // English first: it holds the plural forms that the sources leave open, and what a catalogue may lack.
    install(application, QLocale(QLocale::English), QStringLiteral("messenger"), ours);
    install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    const bool known = locale.language() == QLocale::English || install(application, locale, QStringLiteral("messenger"), ours);
    application.setLayoutDirection(locale.textDirection());
    return known ? locale.name() : QStringLiteral("en");
}

} // namespace posthorn::messenger
