// A line driven from outside: commands on stdin, what happens on stdout, one line each. For the end-to-end tests.
#include <cstdio>

#include <QCoreApplication>
#include <QMetaEnum>
#include <QSocketNotifier>

#include <unistd.h>

#include "messenger/client/line/xmpp_line.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

void tell(const QString& what)
{
    std::fputs(qPrintable(what + u'\n'), stdout);
    std::fflush(stdout);
}

QString stateName(Line::State state)
{
    return QString::fromLatin1(QMetaEnum::fromType<Line::State>().valueToKey(int(state)));
}

class Probe : public QObject {
public:
    Probe(XmppLine& line, Profile& profile, const QString& address)
        : m_line(line)
        , m_profile(profile)
        , m_address(address)
        , m_input(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&line, &Line::stateChanged, this, [this] {
            tell(QStringLiteral("state %1 %2 %3").arg(stateName(m_line.state()),
                 QString::fromLatin1(QMetaEnum::fromType<Line::Need>().valueToKey(int(m_line.need()))), m_line.problem()));
        });
        connect(&line, &Line::online, this, [this](bool resumed) {
            tell(QStringLiteral("online %1 %2 %3").arg(resumed ? QStringLiteral("resumed") : QStringLiteral("new"),
                 QString::fromStdString(m_line.jid().text()), m_line.hasCarbons() ? QStringLiteral("carbons") : QString()));
            if (!resumed)
                m_line.send(std::make_shared<xmpp::Stanza>(xmpp::Kind::Presence));
        });
        connect(&line, &Line::offline, this, [] { tell(QStringLiteral("offline")); });
        connect(&line, &Line::received, this, [](const QList<xmpp::StanzaPtr>& stanzas) {
            for (const auto& each : stanzas) {
                if (each->kind == xmpp::Kind::Message && !each->childText("body").empty())
                    tell(QStringLiteral("message %1 %2").arg(QString::fromStdString(each->from.text()),
                                                             QString::fromStdString(each->childText("body"))));
            }
        });
        connect(&line, &Line::settled, this, [](const QList<quint64>& tickets) { tell(QStringLiteral("settled %1").arg(tickets.size())); });
        connect(&line, &Line::lost, this, [](const QList<quint64>& tickets) { tell(QStringLiteral("lost %1").arg(tickets.size())); });
        connect(&line, &XmppLine::certificatePinned, this, [](const CertificateQuestion& what) { tell(QStringLiteral("pinned ") + what.shown); });
        connect(&m_input, &QSocketNotifier::activated, this, &Probe::read);
    }

private:
    void read()
    {
        char buffer[4096];
        const ssize_t size = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (size <= 0)
            return QCoreApplication::quit();
        m_text.append(buffer, int(size));
        for (qsizetype end = 0; (end = m_text.indexOf('\n')) >= 0; m_text.remove(0, end + 1))
            command(QString::fromUtf8(m_text.left(end)));
    }

    void command(const QString& text)
    {
        const QString word = text.section(u' ', 0, 0);
        const QString rest = text.section(u' ', 1);
        if (word == QLatin1String("open"))
            m_line.open();
        else if (word == QLatin1String("close"))
            m_line.close();
        else if (word == QLatin1String("password"))
            m_line.setPassword(rest);
        else if (word == QLatin1String("accept"))
            m_line.acceptCertificate();
        else if (word == QLatin1String("question"))
            tell(QStringLiteral("question known=%1 shown=%2").arg(m_line.certificateQuestion().known, m_line.certificateQuestion().shown));
        else if (word == QLatin1String("active"))
            m_line.setActive(rest == QLatin1String("on"));
        else if (word == QLatin1String("send"))
            say(rest.section(u' ', 0, 0), rest.section(u' ', 1));
        else if (word == QLatin1String("ping"))
            ping(rest);
        else if (word == QLatin1String("device"))
            m_profile.secrets().write(m_address, Secret::Device, rest, this, [](Result<void> done) {
                tell(done ? QStringLiteral("kept") : QStringLiteral("not kept"));
            });
    }

    void say(const QString& to, const QString& body)
    {
        auto message = std::make_shared<xmpp::Stanza>(xmpp::Kind::Message, "chat");
        message->to = xmpp::Jid::parse(to.toStdString()).value_or(xmpp::Jid());
        message->add("body", xmpp::ns::client).setText(body.toStdString());
        message->id = "m" + std::to_string(++m_number);
        tell(QStringLiteral("ticket %1").arg(m_line.send(message)));
    }

    void ping(const QString& to)
    {
        auto question = std::make_shared<xmpp::Stanza>(xmpp::Kind::Iq, "get");
        question->to = xmpp::Jid::parse(to.toStdString()).value_or(xmpp::Jid());
        question->add("ping", "urn:xmpp:ping");
        m_line.ask(question, this, [](Result<xmpp::StanzaPtr> answer) {
            tell(answer ? QStringLiteral("pong") : QStringLiteral("no pong: ") + QString::fromStdString(answer.error().detail));
        }, std::chrono::milliseconds(10000));
    }

    XmppLine& m_line;
    Profile& m_profile;
    const QString m_address;
    QSocketNotifier m_input;
    QByteArray m_text;
    int m_number = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 4) {
        std::fputs("line_probe FOLDER ADDRESS HOST:PORT [TRUST-FILE]\n", stderr);
        return 2;
    }
    const QString folder = arguments[1];
    Profile profile(folder, std::make_unique<Secrets>(nullptr, makeSecretFile(folder)));
    if (auto loaded = profile.load(); !loaded) {
        std::fprintf(stderr, "%s\n", loaded.error().text.c_str());
        return 1;
    }
    if (!profile.account(arguments[2])) {
        AccountSettings account;
        account.address = arguments[2];
        account.server = arguments[3];
        if (auto saved = profile.save(account); !saved)
            return 1;
    }
    Network::Options options;
    if (arguments.size() > 4)
        options.trustFile = arguments[4].toStdString();
    Network network(std::move(options));
    if (!network.start())
        return 1;
    XmppLine line(network, profile, arguments[2]);
    Probe probe(line, profile, arguments[2]);
    tell(QStringLiteral("ready"));
    return application.exec();
}
