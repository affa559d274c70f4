// A whole chat on a real line, driven from outside: commands on stdin, what happens on stdout, one line each. For the
// end-to-end tests.
#include <cstdio>

#include <QCoreApplication>
#include <QDir>
#include <QNetworkAccessManager>
#include <QSocketNotifier>

#include <unistd.h>

#include "messenger/client/chat/chat.h"
#include "messenger/client/history/history.h"
#include "messenger/client/line/xmpp_line.h"
#include "messenger/client/mail/judged_network.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

void tell(const QString& what)
{
    std::fputs(qPrintable(QString(what).replace(u'\n', u' ') + u'\n'), stdout);
    std::fflush(stdout);
}

QString name(const xmpp::Jid& jid)
{
    return QString::fromStdString(jid.text());
}

QString show(const Message& message)
{
    static const char* const states[] = {"waiting", "sent", "delivered", "displayed", "failed"};
    return QStringLiteral("%1 %2 %3 %4").arg(name(message.conversation), message.outgoing ? QLatin1String(states[int(message.state)]) : message.sender,
                                             QString::number(int(message.kind)), message.kind == MessageKind::File ? message.file.url : message.text);
}

class Probe : public QObject {
public:
    Probe(XmppLine& line, Chat& chat) : m_line(line), m_chat(chat), m_input(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&line, &Line::stateChanged, this, [this] { tell(QStringLiteral("state %1 %2").arg(int(m_line.state())).arg(int(m_line.need()))); });
        connect(&line, &Line::online, this, [](bool resumed) { tell(resumed ? QStringLiteral("online resumed") : QStringLiteral("online new")); });
        connect(&line, &Line::offline, this, [] { tell(QStringLiteral("offline")); });
        connect(&chat, &Chat::messageAdded, this, [](const Message& message) { tell(QStringLiteral("added ") + show(message)); });
        connect(&chat, &Chat::messageChanged, this, [](const Message& message) { tell(QStringLiteral("changed ") + show(message)); });
        connect(&chat, &Chat::historyChanged, this, [](const xmpp::Jid& jid) { tell(QStringLiteral("filled ") + name(jid)); });
        connect(&chat, &Chat::unreadChanged, this, [this] { tell(QStringLiteral("unread %1").arg(m_chat.unread())); });
        connect(&chat, &Chat::requestArrived, this, [](const Request& request) { tell(QStringLiteral("asked ") + name(request.jid)); });
        connect(&chat, &Chat::contactChanged, this, [this](const xmpp::Jid& jid) {
            tell(QStringLiteral("contact %1 %2").arg(name(jid)).arg(int(m_chat.contact(jid).availability)));
        });
        connect(&chat, &Chat::contactsChanged, this, [this] {
            for (const Contact& each : m_chat.contacts()) {
                if (each.subscription == Subscription::Both)
                    tell(QStringLiteral("friend ") + name(each.jid));
            }
        });
        connect(&chat, &Chat::conversationChanged, this, [this](const xmpp::Jid& jid) {
            const Conversation now = m_chat.conversation(jid);
            if (now.kind == ConversationKind::Room)
                tell(QStringLiteral("room %1 %2 %3").arg(name(jid)).arg(int(now.state)).arg(now.problem));
        });
        connect(&chat, &Chat::occupantsChanged, this, [this](const xmpp::Jid& jid) {
            tell(QStringLiteral("occupants %1 %2").arg(name(jid)).arg(m_chat.occupants(jid).size()));
        });
        connect(&chat, &Chat::invited, this, [this](const Invitation& invitation) {
            tell(QStringLiteral("invited %1 %2").arg(name(invitation.room), name(invitation.from)));
            m_chat.joinRoom(invitation.room, {}, invitation.password);
        });
        connect(&chat, &Chat::voiceAsked, this, [this](const xmpp::Jid& room, const Form& form, const QString& nick) {
            m_voice = {room, form};
            tell(QStringLiteral("voice %1 %2").arg(name(room), nick));
        });
        connect(&chat, &Chat::occupantChanged, this, [this](const xmpp::Jid& occupant) {
            for (const Occupant& each : m_chat.occupants(occupant.bare())) {
                if (each.jid == occupant)
                    tell(QStringLiteral("occupant %1 %2 %3").arg(name(occupant)).arg(int(each.role)).arg(int(each.affiliation)));
            }
        });
        connect(&chat, &Chat::transferChanged, this, [](const Transfer& transfer) {
            tell(QStringLiteral("transfer %1 %2 %3 %4").arg(int(transfer.state)).arg(transfer.sent).arg(transfer.size).arg(transfer.problem));
        });
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
        const QString word = text.section(u' ', 0, 0), rest = text.section(u' ', 1);
        const xmpp::Jid to = xmpp::Jid::parse(rest.section(u' ', 0, 0).toStdString()).value_or(xmpp::Jid());
        const QString more = rest.section(u' ', 1);
        if (word == QLatin1String("open"))
            m_line.open();
        else if (word == QLatin1String("close"))
            m_line.close();
        else if (word == QLatin1String("password"))
            m_line.setPassword(rest);
        else if (word == QLatin1String("send"))
            m_chat.send(to, more);
        else if (word == QLatin1String("add"))
            m_chat.addContact(to, {}, {}, {}, [](const QString& problem) { tell(QStringLiteral("done ") + problem); });
        else if (word == QLatin1String("accept"))
            m_chat.accept(to);
        else if (word == QLatin1String("read"))
            m_chat.markRead(to);
        else if (word == QLatin1String("join"))
            m_chat.joinRoom(to, more);
        else if (word == QLatin1String("group"))
            group(rest);
        else if (word == QLatin1String("file"))
            m_chat.sendFile(to, more);
        else if (word == QLatin1String("get"))
            get(to, more);
        else if (word == QLatin1String("create"))
            create(rest);
        else if (word == QLatin1String("configure"))
            configure(to, more.section(u' ', 0, 0).toStdString(), more.section(u' ', 1).toStdString());
        else if (word == QLatin1String("members"))
            members(to);
        else if (word == QLatin1String("role"))
            m_chat.setRole(to, more.section(u' ', 0, 0), Role(more.section(u' ', 1, 1).toInt()), more.section(u' ', 2), said);
        else if (word == QLatin1String("standing"))
            m_chat.setAffiliation(to, xmpp::Jid::parse(more.section(u' ', 0, 0).toStdString()).value_or(xmpp::Jid()), Affiliation(more.section(u' ', 1, 1).toInt()),
                                  more.section(u' ', 2), said);
        else if (word == QLatin1String("voice"))
            m_chat.askForVoice(to);
        else if (word == QLatin1String("allow"))
            m_chat.answerVoice(m_voice.first, m_voice.second, true);
        else if (word == QLatin1String("limit"))
            tell(QStringLiteral("limit %1").arg(m_chat.largestFile()));
        else if (word == QLatin1String("history"))
            m_chat.messages(to, 0, 1000, this, [](Result<QList<Message>> found) {
                for (const Message& each : found ? *found : QList<Message>())
                    tell(QStringLiteral("line ") + show(each));
                tell(QStringLiteral("end %1").arg(found ? found->size() : -1));
            });
    }

    void group(const QString& rest)
    {
        QList<xmpp::Jid> people;
        for (const QString& each : rest.split(u' ').mid(1))
            people.append(xmpp::Jid::parse(each.toStdString()).value_or(xmpp::Jid()));
        m_chat.createGroup(rest.section(u' ', 0, 0), people, [](Result<xmpp::Jid> made) {
            tell(made ? QStringLiteral("group ") + name(*made) : QStringLiteral("no group ") + QString::fromStdString(made.error().text));
        });
    }

    static void said(const QString& problem) { tell(QStringLiteral("done ") + problem); }

    void create(const QString& local)
    {
        xmpp::Jid room = m_chat.roomService();
        room.local = local.toStdString();
        if (room.domain.empty())
            return tell(QStringLiteral("no service"));
        m_chat.createRoom(room, local, [](Result<xmpp::Jid> made) {
            tell(made ? QStringLiteral("created ") + name(*made) : QStringLiteral("not created ") + QString::fromStdString(made.error().text));
        });
    }

    void configure(const xmpp::Jid& room, const std::string& field, const std::string& value)
    {
        m_chat.roomForm(room, this, [this, room, field, value](Result<Form> form) {
            if (!form || !form->field(field))
                return tell(QStringLiteral("done no such field"));
            for (auto& each : form->fields) {
                if (each.var == field)
                    each.values = {value};
            }
            m_chat.submitRoomForm(room, *form, said);
        });
    }

    void members(const xmpp::Jid& room)
    {
        m_chat.members(room, this, [](Result<QList<Member>> all) {
            for (const Member& each : all ? *all : QList<Member>())
                tell(QStringLiteral("member %1 %2 %3").arg(name(each.jid)).arg(int(each.affiliation)).arg(each.reason));
            tell(QStringLiteral("members end"));
        });
    }

    // The last file of a conversation.
    void get(const xmpp::Jid& from, const QString& path)
    {
        m_chat.messages(from, 0, 100, this, [this, from, path](Result<QList<Message>> found) {
            for (auto each = found->rbegin(); each != found->rend(); ++each) {
                if (each->kind == MessageKind::File) {
                    m_chat.download(from, *each, path);
                    return;
                }
            }
        });
    }

    XmppLine& m_line;
    Chat& m_chat;
    QSocketNotifier m_input;
    QByteArray m_text;
    std::pair<xmpp::Jid, Form> m_voice; ///< the last who asked
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 4) {
        std::fputs("chat_probe FOLDER ADDRESS HOST:PORT\n", stderr);
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
    Network network(Network::Options{});
    if (!network.start())
        return 1;
    XmppLine line(network, profile, arguments[2]);
    History history(QDir(folder).filePath(QStringLiteral("history.db")));
    Chat::Options options;
    options.network = [&profile, host = arguments[3].section(u':', 0, 0)](QObject* parent) {
        return makeTransferNetwork(profile.pins(), {host}, [](const CertificateQuestion& question) {
            tell(QStringLiteral("certificate %1 %2").arg(question.host, question.known.isEmpty() ? QStringLiteral("new") : QStringLiteral("changed")));
        }, parent);
    };
    Chat chat(line, history, options);
    Probe probe(line, chat);
    tell(QStringLiteral("ready"));
    return application.exec();
}
