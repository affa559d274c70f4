#include "xmpp/policy/notice.h"

#include <QCoreApplication>
#include <QTranslator>

#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr const char* context = "PolicyNotice";
constexpr const char* metadataText =
    QT_TRANSLATE_NOOP("PolicyNotice", "This server writes down who writes to whom, and when; not what is written.");
constexpr const char* archiveText =
    QT_TRANSLATE_NOOP("PolicyNotice", "This server writes down conversations, texts included, where the administrator can read them.");
constexpr const char* refusedText = QT_TRANSLATE_NOOP("PolicyNotice", "End-to-end encrypted messages are not allowed here.");

/// The catalogues that the program holds; English is the source.
struct Language {
    std::string name;
    std::unique_ptr<QTranslator> catalogue;
};
const std::vector<Language>& languages()
{
    static const std::vector<Language> all = [] {
        std::vector<Language> found;
        found.push_back({"en", nullptr});
        for (const char* name : {"de"}) {
            auto catalogue = std::make_unique<QTranslator>();
            if (catalogue->load(QStringLiteral(":/translations/posthorn_") + QLatin1String(name)))
                found.push_back({name, std::move(catalogue)});
        }
        return found;
    }();
    return all;
}

std::string inLanguage(const Language& language, const char* text)
{
    const QString translated = language.catalogue ? language.catalogue->translate(context, text) : QString();
    return translated.isEmpty() ? std::string(text) : translated.toStdString();
}

} // namespace

StanzaPtr policyNotice(const Policy& policy, const Jid& to)
{
    std::vector<const char*> texts;
    if (policy.log == ConversationLog::Archive)
        texts.push_back(archiveText);
    else if (policy.log == ConversationLog::Metadata)
        texts.push_back(metadataText);
    if (policy.refusesEncrypted)
        texts.push_back(refusedText);
    if (texts.empty())
        return nullptr;
    auto notice = std::make_shared<Stanza>(Kind::Message, "headline");
    notice->from = {{}, to.domain, {}};
    notice->to = to;
    for (const Language& language : languages()) {
        std::string body;
        for (const char* each : texts)
            body += (body.empty() ? "" : " ") + inLanguage(language, each);
        Element& element = notice->add("body", ns::client).setText(body);
        element.attributes.push_back({"lang", language.name, std::string(xmlNamespace)});
    }
    return notice;
}

} // namespace posthorn::xmpp
