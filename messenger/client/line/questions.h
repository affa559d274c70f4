// Questions (IQs) that wait for their answers. Main thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include <QPointer>
#include <QTimer>

#include "messenger/client/line/line.h"

namespace posthorn::messenger {

class Questions {
public:
    Questions();

    /// Gives the question an id of its own (unguessable) and remembers who waits.
    void add(xmpp::Stanza& question, QObject* context, Line::Answer answer, std::chrono::milliseconds patience);
    /// Takes a stanza of type result or error: to whoever waits for it. What nobody waits for, or what comes from another
    /// than who was asked, is dropped. @p self: the full address of the line.
    void answered(const xmpp::StanzaPtr& stanza, const xmpp::Jid& self);
    void failAll(const Error& error);
    size_t waiting() const { return m_waiting.size(); }

    /// What an error stanza says: kind and text, with the condition's name as detail.
    static Error errorOf(const xmpp::Stanza& stanza);

private:
    struct Waiting {
        xmpp::Jid asked;
        QPointer<QObject> context;
        Line::Answer answer;
        std::chrono::steady_clock::time_point ends;
    };
    void expire();
    void arm();

    std::map<std::string, Waiting> m_waiting;
    QTimer m_timer; ///< to the next that runs out of patience; at rest while nobody waits
};

} // namespace posthorn::messenger
