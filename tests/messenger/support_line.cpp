#include "tests/messenger/support_line.h"

#include <QDebug>

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/parser.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger::test {

using xmpp::Stanza;
using xmpp::StanzaPtr;
using xmpp::XmlParser;

namespace {

// As it comes on a stream, where jabber:client is the default namespace.
std::shared_ptr<Stanza> stanzaOf(const QString& xml)
{
    XmlParser parser(XmlParser::Mode::Stream, {16 << 20, 64, 64, 1 << 20});
    const std::string text =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>" + xml.trimmed().toStdString();
    std::string_view rest = text;
    if (parser.next(rest) == XmlParser::Event::Opened) {
        parser.take();
        if (parser.next(rest) == XmlParser::Event::Whole) {
            xmpp::Element element = parser.take();
            if (Stanza::isStanza(element))
                return Stanza::fromElement(std::move(element));
        }
    }
    qFatal("a test feeds what is no stanza: %s", qPrintable(xml));
}

QString textOf(const QList<StanzaPtr>& list)
{
    return list.isEmpty() ? QString() : QString::fromStdString(xmpp::toXml(list.last()->toElement(), xmpp::ns::client));
}

} // namespace

FakeLine::FakeLine(const QString& address, const QString& resource, QObject* parent)
    : Line(parent)
    , m_jid(xmpp::Jid::parse((address + u'/' + resource).toStdString()).value())
{
}

void FakeLine::goOnline(bool resumed)
{
    m_state = State::Online;
    m_need = Need::Nothing;
    m_problem.clear();
    Q_EMIT stateChanged();
    Q_EMIT online(resumed);
}

void FakeLine::goOffline(bool lose, const QString& problem, bool off)
{
    const bool was = isOnline();
    m_state = off ? State::Off : State::Waiting;
    m_problem = problem;
    m_questions.failAll(fail(ErrorKind::Unavailable, "the connection is lost").value());
    const QList<quint64> tickets = lose ? std::exchange(m_open, {}) : QList<quint64>();
    Q_EMIT stateChanged();
    if (was)
        Q_EMIT offline();
    if (!tickets.isEmpty())
        Q_EMIT lost(tickets);
}

void FakeLine::need(Need need, const QString& problem)
{
    m_need = need;
    goOffline(false, problem, true);
}

void FakeLine::take(const StanzaPtr& stanza, QList<StanzaPtr>& others)
{
    if (stanza->isResponse())
        m_questions.answered(stanza, m_jid);
    else
        others.append(stanza);
}

void FakeLine::feed(const QString& xml)
{
    feed(QStringList{xml});
}

void FakeLine::feed(const QStringList& xmls)
{
    QList<StanzaPtr> others;
    for (const QString& each : xmls)
        take(stanzaOf(each), others);
    if (!others.isEmpty())
        Q_EMIT received(others);
}

void FakeLine::answer(const QString& payload)
{
    if (questions.isEmpty())
        qFatal("no question was asked");
    const auto reply = stanzaOf(QStringLiteral("<iq type='result'>%1</iq>").arg(payload));
    reply->id = questions.last()->id;
    reply->from = questions.last()->to;
    m_questions.answered(reply, m_jid);
}

void FakeLine::answerError(const QString& condition)
{
    if (questions.isEmpty())
        qFatal("no question was asked");
    const auto reply = stanzaOf(QStringLiteral("<iq type='error'><error type='cancel'>"
                                               "<%1 xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
                                    .arg(condition));
    reply->id = questions.last()->id;
    reply->from = questions.last()->to;
    m_questions.answered(reply, m_jid);
}

void FakeLine::settleAll()
{
    if (!m_open.isEmpty())
        Q_EMIT settled(std::exchange(m_open, {}));
}

QString FakeLine::lastSent() const
{
    return textOf(sent);
}

QString FakeLine::lastAsked() const
{
    return textOf(questions);
}

void FakeLine::open()
{
    m_state = State::Connecting;
    Q_EMIT stateChanged();
}

void FakeLine::close()
{
    goOffline(true, {}, true);
}

void FakeLine::setPassword(const QString& text)
{
    password = text;
}

quint64 FakeLine::send(StanzaPtr stanza)
{
    if (!isOnline())
        return 0;
    sent.append(std::move(stanza));
    m_open.append(++m_lastTicket);
    return m_lastTicket;
}

void FakeLine::ask(std::shared_ptr<Stanza> question, QObject* context, Answer answer, std::chrono::milliseconds patience)
{
    m_questions.add(*question, context, std::move(answer), patience);
    if (!isOnline()) {
        QMetaObject::invokeMethod(
            this, [this] { m_questions.failAll(fail(ErrorKind::Unavailable, "not online").value()); }, Qt::QueuedConnection);
        return;
    }
    questions.append(question);
    const auto payload = responder ? responder(*question) : std::optional<QString>();
    if (!payload)
        return;
    const auto reply = stanzaOf(QStringLiteral("<iq type='result'>%1</iq>").arg(*payload));
    reply->id = question->id;
    reply->from = question->to;
    QMetaObject::invokeMethod(this, [this, reply] { m_questions.answered(reply, m_jid); }, Qt::QueuedConnection);
}

} // namespace posthorn::messenger::test
