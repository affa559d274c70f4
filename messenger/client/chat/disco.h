// Service discovery (XEP-0030) and capabilities (XEP-0115): what the server, its services and others' programs can, and
// what we can; with the small questions that every program answers (XEP-0092, 0199, 0202).
#pragma once

#include <set>

#include <QHash>

#include "messenger/client/chat/core.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

struct Info {
    std::set<std::string> features;
    QString name;       ///< of the first identity
    std::string category, type;
    std::vector<xmpp::DataForm> forms;
    bool has(const std::string& feature) const { return features.contains(feature); }
    const xmpp::DataForm* form(std::string_view type) const;
    static Info of(const Element& query);
};

class Disco final : public Module {
public:
    using Module::Module;
    void load() override;
    void started() override;
    void resumed() override;
    void stopped() override;
    bool question(const StanzaPtr& stanza) override;
    void complete(Stanza& presence) override;
    void features(std::vector<std::string>& all) const override;

    void info(const Jid& of, QObject* context, std::function<void(Result<Info>)> then);
    const Info& server() const { return m_server; }
    const Info& ownAccount() const { return m_account; }
    /// Whether a stanza id that names the own account is the server's word: one that knows no such ids lets anybody's through
    /// (XEP-0359 section 5). Believed as long as the server has not said what it knows.
    bool givesStanzaIds() const { return m_account.features.empty() || m_account.has(std::string(ns::mam)) || m_account.has(std::string(ns::sid)); }
    Jid roomService() const { return m_roomService; }
    Jid uploadService() const { return m_uploadService; }
    qint64 uploadLimit() const { return m_uploadLimit; }
    Jid searchService() const { return m_searchService; }
    /// All of the server's services have said what they are.
    bool hasLookedAround() const { return m_open == 0; }

    /// Somebody's presence, with what it says of capabilities.
    void saw(const Stanza& presence);
    bool can(const Jid& full, const std::string& feature) const;
    QString software(const Jid& full) const;

private:
    struct Said {
        std::string node, version;
    };
    Element ownInfo() const;
    std::string ownVersion() const;
    void lookAround();
    void looked();
    void service(const Jid& jid, const Info& info);
    ByJid<Said> m_said;              ///< what each program's presence said
    QHash<QByteArray, Info> m_known; ///< by verified hash
    std::set<std::string> m_asking;
    Info m_server, m_account;
    Jid m_roomService, m_uploadService, m_searchService;
    qint64 m_uploadLimit = 0;
    int m_open = 1; ///< answers that are waited for
};

/// XEP-0115 section 5: base64 of SHA-1. Empty where the info says something twice.
std::string capsHash(const Element& query);

} // namespace posthorn::messenger
